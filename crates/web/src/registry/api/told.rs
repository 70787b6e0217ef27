//! What a program sent: a document, or a query.

use super::fault::Fault;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
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
