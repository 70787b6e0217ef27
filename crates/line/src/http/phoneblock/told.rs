//! One number as an answer: JSON, or the attributes of one element.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use desk::screen::info::Info;
use serde_json::Value;

/// Whether XML is wanted: by `format`, or by what the client says that it takes.
pub(super) fn wants_xml(format: Option<&str>, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format.map_or_else(|| accepts.ends_with("/xml"), |format| format == "xml")
}

/// The answer.
pub(super) fn told(info: &Info, xml: bool) -> Response {
    if !xml {
        return Json(info).into_response();
    }
    let Ok(Value::Object(fields)) = serde_json::to_value(info) else { return Json(info).into_response() };
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<phone-info");
    for (name, value) in fields {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.push_str(&format!(" {name}=\"{}\"", escaped(&value)));
    }
    text.push_str("/>\n");
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], text).into_response()
}

fn escaped(text: &str) -> String {
    let pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
