//! `GET /blacklist`, `/whitelist`, and one number of them: what the owner blocks and lets in. Contacts stay in the address book.

use super::super::body;
use super::super::refused::{bad, refused_plainly};
use crate::switch::Switch;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::screen::personal::{self, Personal, Which};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The rating of what is wanted.
const GOOD: &str = "A_LEGITIMATE";

/// Whether the digits are the first ones.
#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    wildcard: bool,
}

/// What is put.
#[derive(Deserialize)]
struct Put {
    #[serde(default)]
    wildcard: bool,
    #[serde(default)]
    comment: Option<String>,
}

pub(super) async fn list(which: Which, State(switch): State<Arc<Switch>>) -> Response {
    match personal::list(&switch.live, which).await {
        Ok(all) => {
            Json(json!({ "numbers": all.iter().map(|one| told(one, which)).collect::<Vec<_>>() })).into_response()
        }
        Err(refusal) => refused_plainly(&refusal),
    }
}

fn told(one: &Personal, which: Which) -> Value {
    let mut told = json!({ "phone": one.phone(), "created": one.milliseconds(), "wildcard": one.prefix });
    if !one.prefix {
        told["label"] = number::parse(&one.phone()).display().into();
    }
    if let Some(label) = one.label {
        // Whatever it is called, who is let in is wanted.
        told["rating"] = if which == Which::Allowed { GOOD } else { label.rating() }.into();
    }
    if !one.comment.is_empty() {
        told["comment"] = one.comment.clone().into();
    }
    told
}

pub(super) async fn remove(
    which: Which,
    State(switch): State<Arc<Switch>>,
    Path(phone): Path<String>,
    Query(question): Query<Question>,
) -> Response {
    done(personal::remove(&switch.live, which, &phone, question.wildcard).await)
}

pub(super) async fn put(
    which: Which,
    State(switch): State<Arc<Switch>>,
    Path(phone): Path<String>,
    bytes: Bytes,
) -> Response {
    let Some(put) = body::json::<Put>(&bytes) else { return body::wanted() };
    match (put.wildcard, which) {
        (true, Which::Blocked) => done(personal::block_prefix(&switch.live, &phone).await.map(|()| true)),
        (true, Which::Allowed) => bad("first digits cannot be let in as a whole; a rule of the policy can"),
        (false, _) => done(personal::remark(&switch.live, which, &phone, &put.comment.unwrap_or_default()).await),
    }
}

fn done(done: desk::error::Answer<bool>) -> Response {
    match done {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => (StatusCode::NOT_FOUND, "this number is not in the list").into_response(),
        Err(refusal) => refused_plainly(&refusal),
    }
}
