//! `POST /v1/report`: a phone tells of a call, with the person's word about it or without one.

use super::body;
use super::refused::refused;
use crate::asked::Question;
use crate::switch::Switch;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use desk::screen::report::{Report, Said, report};
use screen::{Label, Nature};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// What the label data calls the words that mean a sales call.
const MARKETING: &str = "marketing";

/// What is told.
#[derive(Deserialize)]
struct Told {
    #[serde(flatten)]
    question: Question,
    /// `wanted`, or a word for the caller; absent, empty or `unsaid` where the phone reports by itself.
    #[serde(default)]
    said: String,
    #[serde(default)]
    comment: String,
}

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/v1/report", post(take))
}

async fn take(State(switch): State<Arc<Switch>>, bytes: Bytes) -> Response {
    let Some(told) = body::json::<Told>(&bytes) else { return body::wanted() };
    let unprocessable = |code: &str, reason: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "code": code, "reason": reason }))).into_response()
    };
    let Some(number) = told.question.number() else {
        return unprocessable("number-missing", "raw, or cc and n, must name a number");
    };
    let Some((said, label)) = word(told.said.trim()) else {
        return unprocessable("word-unknown", "said is wanted, unsaid, or a word for the caller such as sales");
    };
    match report(&switch.live, &Report { number, said, label, comment: told.comment }).await {
        Ok(reported) => Json(reported).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

/// What the person said. Only who calls it sales says that it was a sales call: a survey or a fraud is unwanted and no sales call.
fn word(said: &str) -> Option<(Said, Option<&'static Label>)> {
    if said.is_empty() || said == "unsaid" {
        return Some((Said::Nothing, None));
    }
    if said == "wanted" {
        return Some((Said::Wanted, None));
    }
    let label = Label::meant(said)?;
    Some(match label.nature {
        _ if label.spamblocker.as_deref() == Some(MARKETING) => (Said::Sales, Some(label)),
        Nature::Nuisance | Nature::Fraud => (Said::Nothing, Some(label)),
        Nature::Unknown => (Said::Nothing, None),
        Nature::Known | Nature::Safe | Nature::Wanted | Nature::Service => (Said::Wanted, Some(label)),
    })
}
