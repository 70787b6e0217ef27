//! Refusals as programs read them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::error::{Kind, Refusal};
use playbook::Lang;
use serde_json::json;

fn status(refusal: &Refusal) -> StatusCode {
    match refusal.kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Refused | Kind::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// With a code and a reason.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let told = json!({ "code": refusal.code, "reason": refusal.sentence(Lang::En) });
    (status(refusal), Json(told)).into_response()
}

/// As text, with the status that PhoneBlock has for a question that cannot be answered.
pub(super) fn refused_plainly(refusal: &Refusal) -> Response {
    let status = match status(refusal) {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => StatusCode::BAD_REQUEST,
        status => status,
    };
    (status, refusal.sentence(Lang::En)).into_response()
}

/// A question that cannot be understood.
pub(super) fn bad(reason: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, reason).into_response()
}
