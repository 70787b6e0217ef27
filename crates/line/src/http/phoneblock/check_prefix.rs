//! `GET /check-prefix`: everything whose hash begins so. The client finds its own number in it, and this screen does not learn which.

use super::super::refused::{bad, refused_plainly};
use super::hex;
use crate::switch::Switch;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use desk::screen::info;
use serde::Deserialize;
use std::sync::Arc;

/// Bytes of the shortest beginning of a hash, and of a whole one.
const LENGTHS: (usize, usize) = (2, 20);

/// How the hashes begin.
#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    sha1: String,
    prefix10: Option<String>,
    prefix100: Option<String>,
}

pub(super) async fn answer(State(switch): State<Arc<Switch>>, Query(question): Query<Question>) -> Response {
    let read = |text: &str| hex::bytes(text, LENGTHS.0, LENGTHS.1);
    let Some(numbers) = read(&question.sha1) else { return wrong() };
    // What is absent is not asked for; what is there must be readable.
    let range = |text: &Option<String>| text.as_deref().map_or(Some(None), |text| read(text).map(Some));
    let (Some(ten), Some(hundred)) = (range(&question.prefix10), range(&question.prefix100)) else { return wrong() };
    match info::of_beginning(&switch.live, &numbers, [ten, hundred]).await {
        Ok(found) => Json(found).into_response(),
        Err(refusal) => refused_plainly(&refusal),
    }
}

fn wrong() -> Response {
    bad("sha1, prefix10 and prefix100 must be an even number of hexadecimal digits, 4 to 40")
}
