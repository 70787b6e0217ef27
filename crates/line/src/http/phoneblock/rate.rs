//! `POST /rate`: what the owner calls a number. It speaks of the number and not of one call: the number is blocked or let in, and the call
//! enters the case undecided.

use super::super::body;
use super::super::refused::{bad, refused_plainly};
use crate::switch::Switch;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::screen::report::{Report, Said, report};
use screen::Label;
use serde::Deserialize;
use std::sync::Arc;

/// What is said.
#[derive(Deserialize)]
struct Rated {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    comment: Option<String>,
}

pub(super) async fn take(State(switch): State<Arc<Switch>>, bytes: Bytes) -> Response {
    let Some(Rated { phone, rating, comment }) = body::json(&bytes) else { return body::wanted() };
    let Some(label) = Label::all().iter().find(|label| label.phoneblock.contains(&rating)) else {
        return bad("rating must be one of A_LEGITIMATE, B_MISSED, C_PING, D_POLL, E_ADVERTISING, F_GAMBLE, G_FRAUD");
    };
    let said = if label.nature.is_bad() { Said::Nothing } else { Said::Wanted };
    let told = Report { number: phone, said, label: Some(label), comment: comment.unwrap_or_default() };
    match report(&switch.live, &told).await {
        Ok(_) => "kept".into_response(),
        Err(refusal) => refused_plainly(&refusal),
    }
}
