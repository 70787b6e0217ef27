//! Bodies that are JSON whatever their sender declares: phones send JSON and call it a form.

use axum::body::Bytes;
use axum::response::Response;
use serde::de::DeserializeOwned;

/// Reads it; `None` where it is something else.
pub(super) fn json<T: DeserializeOwned>(body: &Bytes) -> Option<T> {
    serde_json::from_slice(body).ok()
}

/// The answer to who sent something else.
pub(super) fn wanted() -> Response {
    super::refused::bad("the body is not the JSON that is wanted here")
}
