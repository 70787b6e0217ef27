//! `GET /check`: a number by its hash, ranges by the hashes of its first digits. Of a hash that belongs to no known number nothing is
//! known: quiet hours, kinds of numbers and first digits that the owner blocked need the number itself.

use super::super::refused::{bad, refused_plainly};
use super::hex;
use super::told::{told, wants_xml};
use crate::switch::Switch;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::screen::info;
use serde::Deserialize;
use std::sync::Arc;

/// Hashes, and how the answer is written.
#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    sha1: String,
    #[serde(default)]
    prefix10: String,
    #[serde(default)]
    prefix100: String,
    format: Option<String>,
}

pub(super) async fn answer(
    State(switch): State<Arc<Switch>>,
    headers: HeaderMap,
    Query(question): Query<Question>,
) -> Response {
    let Some(hash) = hex::hash(&question.sha1) else { return bad("sha1 must be 40 hexadecimal digits") };
    // A hash of a range that is none costs the range, not the number.
    let ranges = [hex::hash(&question.prefix10), hex::hash(&question.prefix100)];
    match info::of_hash(&switch.live, &hash, ranges).await {
        Ok(info) => told(&info, wants_xml(question.format.as_deref(), &headers)),
        Err(refusal) => refused_plainly(&refusal),
    }
}
