//! Bodies that are JSON whatever their sender declares: phones send JSON and call it a form.

use axum::body::Bytes;
use axum::response::Response;
use serde::de::DeserializeOwned;

/// Reads it.
pub(super) fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Response> {
    serde_json::from_slice(body).map_err(|_| super::refused::bad("the body is not the JSON that is wanted here"))
}
