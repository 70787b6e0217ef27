//! `POST /v1/route/rustpbx`: the router of RustPBX. What rings goes to the inner phone; where none is named, the exchange's own routes
//! hold (`not_handled`).

use super::super::body;
use crate::switch::{Hook, Switch};
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use screen::Action;
use screen::sip::{caller, status_of};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// A call that waits.
#[derive(Deserialize)]
struct Invited {
    #[serde(default)]
    call_id: String,
    from: String,
    /// `inbound`, `outbound` or `internal`; older ones do not say it.
    #[serde(default)]
    direction: String,
}

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/rustpbx", post(answer))
}

async fn answer(State(switch): State<Arc<Switch>>, bytes: Bytes) -> Response {
    let Some(invited) = body::json::<Invited>(&bytes) else { return body::wanted() };
    let own = |to: Option<&str>| match to {
        Some(to) => json!({ "action": "forward", "targets": [to] }),
        None => json!({ "action": "not_handled" }),
    };
    // What the house calls itself is not screened.
    if ["outbound", "internal"].contains(&invited.direction.as_str()) {
        return Json(own(None)).into_response();
    }
    let shown = caller(&invited.from);
    let asks = switch.challenge().is_some();
    let to = move |action| match action {
        Action::Challenge if asks => "challenge",
        _ => "inner",
    };
    let verdict = switch.decide(&Hook { by: "rustpbx", shown: &shown, call: &invited.call_id, to: Some(&to) });
    let told = match verdict.verdict {
        Action::Allow => own(switch.inner()),
        Action::Challenge => own(switch.challenge().or(switch.inner())),
        Action::Reject => {
            let status = status_of(&verdict, false);
            json!({ "action": "reject", "status": status.0, "reason": status.1 })
        }
    };
    Json(told).into_response()
}
