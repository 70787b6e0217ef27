//! `GET /lang/{zh|en}`: remembers the language and goes back.

use crate::frame::typed::Asked;
use crate::frame::visit::back_to;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Sets the language cookie; anything but `en` is Chinese.
pub async fn switch(Path(lang): Path<String>, Asked(asked): Asked) -> Response {
    let line = match lang.as_str() {
        "en" => "lang=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        _ => "lang=zh; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
    };
    let mut response = back_to(asked.get("back"), "/");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static(line));
    response
}
