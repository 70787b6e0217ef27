//! `GET /v1/route/plain?from=…`: one line for Asterisk's `CURL()`, Kamailio's `http_async_client` and scripts: `allow`, `challenge`, or
//! `reject` with the status that a caller over SIP would get.

use crate::switch::{Hook, Switch};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use screen::Action;
use screen::sip::{caller, status_of};
use serde::Deserialize;
use std::sync::Arc;

/// A call that waits.
#[derive(Deserialize)]
struct Question {
    /// The number, or the value of a `From` header; empty where it is withheld.
    from: Option<String>,
    /// By which name the network knows the call: two questions about it are one call.
    #[serde(default)]
    call: String,
}

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/plain", get(answer))
}

async fn answer(State(switch): State<Arc<Switch>>, Query(question): Query<Question>) -> Response {
    let Some(from) = question.from else { return (StatusCode::BAD_REQUEST, "from is missing").into_response() };
    let shown = caller(&from);
    let verdict = switch.decide(&Hook { by: "plain", shown: &shown, call: &question.call, to: None });
    let line = match verdict.verdict {
        Action::Allow => "allow".to_owned(),
        Action::Challenge => "challenge".to_owned(),
        Action::Reject => format!("reject {}", status_of(&verdict, false).0),
    };
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response()
}
