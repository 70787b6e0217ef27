//! `GET /num/{phone}`: a number that is named. Here the whole decision is told, as it would be made now; nothing is written down.

use super::super::refused::{bad, refused_plainly};
use super::told::{told, wants_xml};
use crate::switch::Switch;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::screen::info;
use serde::Deserialize;
use std::sync::Arc;

/// How the answer is written.
#[derive(Deserialize)]
pub(super) struct Question {
    format: Option<String>,
}

pub(super) async fn answer(
    State(switch): State<Arc<Switch>>,
    Path(phone): Path<String>,
    headers: HeaderMap,
    Query(question): Query<Question>,
) -> Response {
    match info::of_number(&switch.live, &phone).await {
        Ok(Some(info)) => told(&info, wants_xml(question.format.as_deref(), &headers)),
        Ok(None) => bad("this is no number"),
        Err(refusal) => refused_plainly(&refusal),
    }
}
