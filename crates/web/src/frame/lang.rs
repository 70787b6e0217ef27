//! `GET /lang/{zh|en}`: remembers the language and goes back.

use crate::frame::cookies;
use crate::frame::typed::Asked;
use crate::frame::visit::back_to;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Sets the language cookie; anything but `en` is Chinese.
pub async fn switch(Path(lang): Path<String>, Asked(asked): Asked) -> Response {
    let lang = if lang == "en" { "en" } else { "zh" };
    let mut response = back_to(asked.get("back"), "/");
    if let Ok(line) = HeaderValue::from_str(&cookies::lasting("lang", lang)) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}
