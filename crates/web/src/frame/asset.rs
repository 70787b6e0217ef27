//! `GET /assets/{hash}/{name}`: the style sheet, the script and the pictures, as they leave.

use crate::frame::assets;
use crate::frame::problem::{Paged, Problem};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower_http::compression::CompressionLayer;

/// Style and script are words that repeat: they leave at a fifth of their size. Nothing secret stands in them, which is what
/// would speak against it.
pub fn smaller() -> CompressionLayer {
    CompressionLayer::new()
}

/// `GET /assets/{hash}/{name}`: an address with another hash is another version and not here.
pub async fn asset(Path((hash, name)): Path<(String, String)>) -> Paged {
    let found = assets::at(&format!("/assets/{hash}/{name}"));
    let (kind, content) = found.ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, content).into_response())
}

/// `GET /favicon.ico`: there is none.
pub async fn no_icon() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
