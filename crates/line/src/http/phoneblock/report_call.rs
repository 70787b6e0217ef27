//! `POST /report-call/{phone}`: a phone blocked a call by itself. Nothing is said of the number.

use super::super::refused::refused_plainly;
use crate::switch::Switch;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::screen::report::{Report, report};
use std::sync::Arc;

pub(super) async fn take(State(switch): State<Arc<Switch>>, Path(phone): Path<String>) -> Response {
    match report(&switch.live, &Report { number: phone, ..Report::default() }).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused_plainly(&refusal),
    }
}
