//! The style sheet and the script, at addresses that change with their content.

use crate::frame::problem::{Paged, Problem};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::Digest;
use std::sync::LazyLock;

const CSS: &str = concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/app.css"));
const JS: &str = concat!(include_str!("../../assets/app.js"), include_str!("../../assets/call.js"));

static CSS_AT: LazyLock<String> = LazyLock::new(|| address(CSS, "app.css"));
static JS_AT: LazyLock<String> = LazyLock::new(|| address(JS, "app.js"));

fn address(content: &str, name: &str) -> String {
    format!("/assets/{}/{name}", Digest::of(content.as_bytes()).short())
}

/// Address of the style sheet.
pub fn css() -> &'static str {
    &CSS_AT
}

/// Address of the script.
pub fn js() -> &'static str {
    &JS_AT
}

/// `GET /assets/{hash}/{name}`. An address with another hash is another version and not here.
pub async fn asset(Path((hash, name)): Path<(String, String)>) -> Paged {
    let wanted = format!("/assets/{hash}/{name}");
    let (kind, content) = if wanted == *CSS_AT {
        ("text/css; charset=utf-8", CSS)
    } else if wanted == *JS_AT {
        ("text/javascript; charset=utf-8", JS)
    } else {
        return Err(Problem::of(StatusCode::NOT_FOUND));
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, content).into_response())
}

/// `GET /favicon.ico`: there is none.
pub async fn no_icon() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
