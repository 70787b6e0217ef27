//! Who may: everybody, the holder of a key, or the operator. The route table says it for each address, and nothing else does.

use super::Counter;
use super::api::fault::Fault;
use super::source::CameFrom;
use crate::frame::area::Right;
use crate::frame::cookies;
use crate::frame::problem::Problem;
use crate::frame::visit::on_to;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::error::{Answer, Refusal};
use desk::registry::Holder;
use std::sync::Arc;

/// The cookie of somebody who has shown a key.
pub(crate) const COOKIE: &str = "wurao-console";

/// The rights of one address.
#[derive(Clone)]
pub(crate) struct Needs {
    /// What the pages share.
    pub counter: Arc<Counter>,
    /// For looking; `None` where there is nothing to look at.
    pub look: Option<Right>,
    /// For changing; `None` where nothing can be changed.
    pub change: Option<Right>,
}

impl Needs {
    /// `None` if the address does not know the method: then no key would help, and the router says which methods would.
    fn of(&self, method: &Method) -> Option<Right> {
        match *method {
            Method::GET | Method::HEAD => self.look,
            Method::POST => self.change,
            _ => None,
        }
    }
}

/// Whether whoever holds this key, or nobody, has a right.
fn has(holder: Option<&Holder>, right: Right) -> bool {
    match right {
        Right::Open => true,
        Right::Admin => holder.is_some_and(Holder::is_operator),
        _ => holder.is_some(),
    }
}

/// The middleware of pages: a key was shown before, and a cookie tells which.
pub(crate) async fn page(State(needs): State<Needs>, mut request: Request, next: Next) -> Response {
    let Some(right) = needs.of(request.method()) else { return next.run(request).await };
    let holder = match cookies::get(request.headers(), COOKIE) {
        Some(seat) => needs.counter.seated(&seat).await,
        None => None,
    };
    if !has(holder.as_ref(), right) {
        return match holder {
            // To sign in is what there is to do.
            None => on_to("/console"),
            Some(_) => operator_only().into_response(),
        };
    }
    if let Some(holder) = holder {
        request.extensions_mut().insert(holder);
    }
    next.run(request).await
}

fn operator_only() -> Problem {
    Problem::from(Refusal::refused("operator-only")).with(StatusCode::FORBIDDEN)
}

/// The middleware of what programs ask: the key comes with every question.
pub(crate) async fn program(State(needs): State<Needs>, mut request: Request, next: Next) -> Response {
    let Some(right) = needs.of(request.method()).filter(|right| *right != Right::Open) else {
        return next.run(request).await;
    };
    let CameFrom(source) = CameFrom::of(request.headers(), request.extensions(), needs.counter.forwarded);
    match shown(&needs.counter, request.headers(), &source).await {
        Ok(holder) if has(Some(&holder), right) => {
            request.extensions_mut().insert(holder);
            next.run(request).await
        }
        Ok(_) => Fault::from(Refusal::refused("operator-only")).into_response(),
        Err(refusal) => Fault::from(refusal).into_response(),
    }
}

/// Whether a key is shown at all.
pub(crate) fn shows(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-api-key")
}

/// The holder of the key in the `Authorization` header, or in `X-API-Key` where there is none; wrong ones are counted for their
/// source.
pub(crate) async fn shown(counter: &Counter, headers: &HeaderMap, source: &str) -> Answer<Holder> {
    if let (None, Some(key)) = (headers.get(header::AUTHORIZATION), headers.get("x-api-key")) {
        return counter.registry.holder(key.to_str().unwrap_or_default().trim(), source).await;
    }
    let line = headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let (scheme, key) = line.split_once(' ').unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::refused("key-not-shown"));
    }
    counter.registry.holder(key.trim(), source).await
}

/// The holder of the key of a question; the middleware has let it in.
pub(crate) struct Asker(pub Holder);

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asker, Fault> {
        let holder = parts.extensions.get::<Holder>().cloned();
        holder.map(Asker).ok_or_else(|| Fault::from(Refusal::refused("key-not-shown")))
    }
}
