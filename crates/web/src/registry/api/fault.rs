//! What went wrong, for a program: `{"error", "code", "reason"}` with a status that fits.

use super::super::Counter;
use crate::frame::guard::language;
use crate::frame::mend::too_many;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::error::{Kind, Refusal};
use desk::words::both;
use playbook::Bilingual;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Something went wrong.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    status: StatusCode,
    error: &'static str,
    code: &'static str,
    reason: Bilingual,
}

/// The document of something that went wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct Error {
    /// What sort of thing went wrong: not-found, refused, conflict, busy, unreadable, broken.
    #[schema(example = "refused")]
    error: &'static str,
    /// The name of the reason, which never changes.
    #[schema(example = "key-quota")]
    code: &'static str,
    /// The reason in the language that `Accept-Language` asks for, Chinese or English.
    reason: String,
}

/// The status of a refusal: what a key may not is told apart from what cannot be done at all.
pub(crate) fn status(refusal: &Refusal) -> StatusCode {
    match (refusal.code, refusal.kind) {
        ("key-not-shown" | "list-not-open", _) => StatusCode::UNAUTHORIZED,
        ("registry-key-unknown" | "key-expired" | "key-not-begun", _) => StatusCode::UNAUTHORIZED,
        ("operator-only" | "key-purpose" | "key-area" | "key-not-whole", _) => StatusCode::FORBIDDEN,
        ("key-other-organisation" | "key-other-number", _) => StatusCode::FORBIDDEN,
        (code, _) if too_many(code) => StatusCode::TOO_MANY_REQUESTS,
        ("complaint-known", _) => StatusCode::CONFLICT,
        ("complaint-one-only", _) => StatusCode::FORBIDDEN,
        ("complaint-follow", _) => StatusCode::NOT_FOUND,
        ("judge-runs" | "batch-unfinished", _) => StatusCode::CONFLICT,
        ("json-unreadable" | "query-unreadable", _) => StatusCode::BAD_REQUEST,
        (_, Kind::NotFound) => StatusCode::NOT_FOUND,
        (_, Kind::Refused | Kind::Unreadable) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Kind::Conflict) => StatusCode::CONFLICT,
        (_, Kind::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        (_, Kind::Broken) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        let status = status(&refusal);
        if refusal.kind == Kind::Broken {
            // The outermost sentence only: inner ones may quote what somebody sent.
            let cause = refusal.cause().map(ToString::to_string).unwrap_or_default();
            tracing::error!(error = cause, "an answer broke");
            return Fault::of(status);
        }
        let reason = Bilingual::both(|lang| refusal.sentence(lang));
        Fault { status, error: refusal.kind.id(), code: refusal.code, reason }
    }
}

impl Fault {
    /// A status that the framework answered by itself.
    pub(crate) fn of(status: StatusCode) -> Fault {
        let (error, code, sentence) = match status {
            StatusCode::NOT_FOUND => ("not-found", "no-page", "reg-lost-why"),
            StatusCode::METHOD_NOT_ALLOWED => ("refused", "wrong-method", "reg-method-why"),
            StatusCode::PAYLOAD_TOO_LARGE => ("refused", "too-large", "counter-too-large"),
            status if status.is_client_error() => ("unreadable", "unreadable", "reg-unreadable-why"),
            _ => ("broken", "broken", "reg-broken-why"),
        };
        Fault { status, error, code, reason: both(sentence, &[]) }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// No such address below `/v1`.
pub(crate) async fn lost() -> Fault {
    Fault::of(StatusCode::NOT_FOUND)
}

/// The outermost middleware of what programs ask: whatever went wrong becomes a document in their language.
pub(crate) async fn speak(State(counter): State<Arc<Counter>>, request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let mut response = next.run(request).await;
    let status = response.status();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if (status.is_client_error() || status.is_server_error()) && !json {
        let fault = response.extensions().get::<Fault>().cloned().unwrap_or_else(|| Fault::of(status));
        let reason = fault.reason.get(lang).to_owned();
        let mut told = (status, Json(Error { error: fault.error, code: fault.code, reason })).into_response();
        let headers = told.headers_mut();
        if let Some(allow) = response.headers().get(header::ALLOW) {
            headers.insert(header::ALLOW, HeaderValue::clone(allow));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = again(&fault, &counter) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response = told;
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// After how many seconds the same may succeed.
fn again(fault: &Fault, counter: &Counter) -> Option<u64> {
    const DAY: i64 = 24 * 3600;
    match (fault.code, fault.status) {
        // Days of a key are counted in UTC.
        ("key-quota", _) => u64::try_from(DAY - counter.registry.now().as_second().rem_euclid(DAY)).ok(),
        ("scrub-too-many", _) => Some(5),
        (_, StatusCode::SERVICE_UNAVAILABLE) => Some(2),
        _ => None,
    }
}
