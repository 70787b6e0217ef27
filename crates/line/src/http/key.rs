//! The key with which a program asks: `Bearer`, or the password of `Basic`. An exchange that can send no header has it in its question.

use crate::switch::Switch;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use desk::screen::token;
use std::sync::Arc;

/// Where the key may stand in the question.
const ROUTE: &str = "/v1/route/";

/// Lets nobody past without the key.
pub(super) async fn admit(State(switch): State<Arc<Switch>>, request: Request, next: Next) -> Response {
    let in_question = || {
        let query = request.uri().query().filter(|_| request.uri().path().starts_with(ROUTE))?;
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "key").map(|(_, key)| key.into_owned())
    };
    let Some(key) = in_header(request.headers()).or_else(in_question) else { return ask_for_it() };
    match token::is_right(switch.live.here(), &key).await {
        Ok(true) => next.run(request).await,
        Ok(false) => ask_for_it(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn ask_for_it() -> Response {
    let realm = [(header::WWW_AUTHENTICATE, "Basic realm=\"wurao\", charset=\"UTF-8\"")];
    (StatusCode::UNAUTHORIZED, realm, "the key is wanted: wurao screen spamblocker-config makes one").into_response()
}

fn in_header(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':').unwrap_or((&decoded, ""));
    // Some programs have one field alone.
    Some(if password.is_empty() { user } else { password }.to_owned())
}
