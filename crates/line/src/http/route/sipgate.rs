//! `POST /v1/route/sipgate`: a new call as sipgate.io tells of it, a form; the answer is XML. It cannot ask for digits through us: whoever
//! would have to type some rings.

use crate::switch::{Hook, Switch};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use screen::sip::{Shown, caller};
use screen::{Action, Form, Verdict};
use std::sync::Arc;

/// Nothing is changed: the call goes on as the customer has set it up.
const GOES_ON: &str = "";

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().route("/sipgate", post(answer))
}

async fn answer(State(switch): State<Arc<Switch>>, bytes: Bytes) -> Response {
    let field = |wanted: &str| {
        let mut fields = form_urlencoded::parse(&bytes);
        fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let (event, direction, from) = (field("event"), field("direction"), field("from"));
    if event.is_empty() {
        return (StatusCode::BAD_REQUEST, "event is missing").into_response();
    }
    // Answers and hang-ups are told, too; calls that the house makes are not screened.
    if event != "newCall" || direction != "in" {
        return xml(GOES_ON);
    }
    let shown = shown(&from);
    let verdict = switch.decide(&Hook { by: "sipgate", shown: &shown, call: &field("callId"), to: Some(&|_| "inner") });
    xml(told(&verdict))
}

/// Numbers come with the country's code and without plus.
fn shown(from: &str) -> Shown {
    let digits = from.len() > 6 && from.bytes().all(|b| b.is_ascii_digit()) && !from.starts_with('0');
    caller(&if digits { format!("+{from}") } else { from.to_owned() })
}

fn told(verdict: &Verdict) -> &'static str {
    match (verdict.verdict, verdict.form.unwrap_or(Form::Decline)) {
        (Action::Allow | Action::Challenge, _) => GOES_ON,
        (Action::Reject, Form::Busy) => "<Reject reason=\"busy\"/>",
        (Action::Reject, Form::Message) => "<Dial><Voicemail/></Dial>",
        (Action::Reject, _) => "<Reject/>",
    }
}

fn xml(inner: &str) -> Response {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>{inner}</Response>\n");
    ([(header::CONTENT_TYPE, "application/xml")], text).into_response()
}
