//! `GET /v1/line`: whether calls come at all, for whoever watches over the line.

use crate::switch::Switch;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use screen::sip::Standing;
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/v1/line", get(line))
}

async fn line(State(switch): State<Arc<Switch>>) -> Response {
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
