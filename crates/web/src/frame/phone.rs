//! The door in the network at home: without a paired phone nothing is behind it but the page that pairs one.

use crate::frame::Pages;
use crate::frame::cookies;
use crate::frame::guard::SHARE;
use crate::frame::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use casework::Who;
use desk::error::Refusal;
use desk::people::phones::{Phone, seated};
use std::sync::Arc;

/// The cookie with the token. Browsers take one of this name only over TLS, for this host and all its paths.
const COOKIE: &str = "__Host-phone";

/// What whoever is in the network may have: the page that pairs a phone, and what it is made of.
const OPEN: [&str; 6] = ["/pair", "/assets/", "/lang/", "/favicon.ico", "/wurao.crt", "/manifest.webmanifest"];

/// The paired phone that a request comes from.
#[derive(Debug, Clone)]
pub(crate) struct Paired(pub(crate) Phone);

/// The cookie that keeps a phone in. Browsers keep no cookie for longer than this.
pub(crate) fn cookie(token: &str) -> String {
    format!("{}; Secure; Max-Age=34560000", cookies::kept(COOKIE, token))
}

/// Takes it back.
pub(crate) fn no_cookie() -> String {
    format!("{}; Secure", cookies::gone(COOKIE))
}

/// The middleware of the door in the network.
pub(crate) async fn stand(State(pages): State<Arc<Pages>>, mut request: Request, next: Next) -> Response {
    let token = cookies::get(request.headers(), COOKIE);
    let paired = match &token {
        Some(token) => match pages.desk.of(&pages.account, Who::person()) {
            Ok(here) => seated(&here, token).await,
            Err(refusal) => Err(refusal),
        },
        None => Ok(None),
    };
    match paired {
        Err(refusal) => return Problem::from(refusal).into_response(),
        Ok(Some(phone)) => {
            request.extensions_mut().insert(Paired(phone));
            return next.run(request).await;
        }
        Ok(None) => {}
    }
    let path = request.uri().path();
    let open = OPEN.iter().any(|open| if open.ends_with('/') { path.starts_with(open) } else { path == *open });
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = match (open, looks || path == SHARE) {
        (true, _) => next.run(request).await,
        (false, true) => Redirect::to("/pair").into_response(),
        (false, false) => {
            Problem::from(Refusal::refused("phone-not-paired")).with(StatusCode::UNAUTHORIZED).into_response()
        }
    };
    // A token that is good no more: what this phone has kept of the case goes with it.
    if token.is_some() && !response.headers().contains_key(SET_COOKIE) {
        forget(&mut response);
    }
    response
}

/// Tells a phone to forget its token and whatever it has kept of the desk.
pub(crate) fn forget(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    if let Ok(value) = HeaderValue::from_str(&no_cookie()) {
        headers.append(SET_COOKIE, value);
    }
}
