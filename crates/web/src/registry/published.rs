//! `GET /published/…`: the published tree as files. Anybody may see the log; the sets only where the registry says so.

use super::Counter;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// One file.
pub(crate) async fn file(State(counter): State<Arc<Counter>>, Path(path): Path<String>) -> Response {
    let numbers = path.ends_with(".wns") || path.ends_with(".wnd");
    if numbers && !counter.open_list {
        return (StatusCode::FORBIDDEN, "the list is not open to everybody / 名单不对所有人开放\n").into_response();
    }
    let plain = |step: &str| !step.is_empty() && !step.starts_with('.') && !step.contains(['\\', '\0']);
    if !path.split('/').all(plain) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let place = counter.registry.public().join(&path);
    match tokio::fs::read(&place).await {
        Ok(bytes) => {
            let fixed = path.starts_with("tile/") && !path.contains(".p/") || path.starts_with("versions/");
            let cache = if fixed { "public, max-age=31536000, immutable" } else { "no-cache" };
            let kind = if numbers || path.starts_with("tile/") {
                "application/octet-stream"
            } else {
                "text/plain; charset=utf-8"
            };
            (
                [
                    (header::CONTENT_TYPE, kind),
                    (header::CACHE_CONTROL, cache),
                    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                ],
                bytes,
            )
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
