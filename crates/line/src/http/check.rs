//! `GET /v1/check`: what a phone app asks while it rings. The answer is small, and a phone that gets none lets the call ring.

use crate::asked::Question;
use crate::switch::Switch;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use desk::screen::{label, sentence};
use desk::words::Words;
use playbook::Lang;
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/v1/check", get(check))
}

async fn check(State(switch): State<Arc<Switch>>, Query(question): Query<Question>) -> Response {
    let Some(number) = question.number() else {
        let told = json!({ "code": "number-missing", "reason": "raw, or cc and n, must name a number" });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response();
    };
    let verdict = switch.ask(&number);
    let words = Words::new(Lang::Zh);
    // The app searches the whole text: nothing of what the caller chose may look like a verdict.
    let said = sentence(&words, &verdict).replace('"', "'");
    Json(json!({
        "verdict": verdict.verdict, "label": label(verdict.category, Lang::Zh), "category": verdict.category.id,
        "confidence": verdict.confidence, "code": verdict.decisive().map(|reason| reason.code), "said": said,
    }))
    .into_response()
}
