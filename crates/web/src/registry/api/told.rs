//! What a program sent: a document, or a query.

use super::fault::Fault;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::error::Refusal;
use serde::de::DeserializeOwned;

/// A document in the body. What it is called by does not matter, so that a key on a command line is enough.
pub(crate) struct Told<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Told<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &S) -> Result<Told<T>, Fault> {
        let bytes =
            Bytes::from_request(request, state).await.map_err(|error| Fault::of(error.into_response().status()))?;
        let read = serde_json::from_slice(&bytes);
        read.map(Told).map_err(|error| Refusal::refused("json-unreadable").with("reason", error.to_string()).into())
    }
}

/// The parameters of a query.
pub(crate) struct Wanted<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Wanted<T> {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Wanted<T>, Fault> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(wanted)) => Ok(Wanted(wanted)),
            Err(error) if error.status() == StatusCode::BAD_REQUEST => {
                Err(Refusal::refused("query-unreadable").with("reason", error.body_text()).into())
            }
            Err(error) => Err(Fault::of(error.status())),
        }
    }
}

/// So many lines are named that have no answer.
const MOST_NAMED: usize = 100;

/// Comma-separated rows as an answer, with the lines of the question that have none in them.
pub(crate) fn rows(rows: Vec<u8>, missing: impl IntoIterator<Item = impl ToString>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], rows).into_response();
    // A line of a head is not for thousands of figures: the first hundred, then dots.
    let mut lines: Vec<String> = missing.into_iter().take(MOST_NAMED + 1).map(|line| line.to_string()).collect();
    if lines.len() > MOST_NAMED {
        lines[MOST_NAMED] = "...".to_owned();
    }
    if let (false, Ok(lines)) = (lines.is_empty(), HeaderValue::from_str(&lines.join(","))) {
        response.headers_mut().insert(HeaderName::from_static("x-rejected-lines"), lines);
    }
    response
}
