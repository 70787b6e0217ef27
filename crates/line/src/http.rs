//! `GET /v1/check`: what a phone app asks while it rings. The answer is small, and a phone that gets none lets the call ring.
//! `GET /v1/line`: whether calls come at all, for whoever watches over the line.

use crate::asked::Question;
use crate::switch::Switch;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use desk::screen::{label, sentence, token};
use desk::words::Words;
use playbook::Lang;
use screen::sip::Standing;
use serde_json::json;
use std::sync::Arc;

pub(crate) fn router(switch: Arc<Switch>) -> Router {
    Router::new().route("/v1/check", get(check)).route("/v1/line", get(line)).with_state(switch)
}

/// The answer to who does not show the key.
async fn turned_away(switch: &Switch, headers: &HeaderMap) -> Option<Response> {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, key) = key.split_once(' ').unwrap_or_default();
    let key = if scheme.eq_ignore_ascii_case("bearer") { key.trim() } else { "" };
    match token::is_right(switch.live.here(), key).await {
        Ok(true) => None,
        Ok(false) => Some(StatusCode::UNAUTHORIZED.into_response()),
        Err(_) => Some(StatusCode::SERVICE_UNAVAILABLE.into_response()),
    }
}

async fn line(State(switch): State<Arc<Switch>>, headers: HeaderMap) -> Response {
    if let Some(answer) = turned_away(&switch, &headers).await {
        return answer;
    }
    let registration = switch.registering.as_ref().map(|registering| {
        let (at, standing) = registering.standing();
        let (status, seconds) = match standing {
            Standing::Refused { status } => (Some(status), None),
            Standing::Registered { until } => (None, Some(until.saturating_sub(switch.now()) / 1000)),
            _ => (None, None),
        };
        json!({ "at": at.to_string(), "state": standing.id(), "status": status, "seconds": seconds })
    });
    Json(json!({ "registration": registration })).into_response()
}

async fn check(State(switch): State<Arc<Switch>>, headers: HeaderMap, Query(question): Query<Question>) -> Response {
    if let Some(answer) = turned_away(&switch, &headers).await {
        return answer;
    }
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
