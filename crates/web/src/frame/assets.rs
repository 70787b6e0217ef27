//! The style sheet, the script and the pictures, at addresses that change with their content; and the worker, which stands at one
//! that does not.

use casework::Digest;
use std::sync::LazyLock;

const CSS: &str = concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/app.css"));
const JS: &str = concat!(
    include_str!("../../assets/app.js"),
    include_str!("../../assets/call.js"),
    include_str!("../../assets/keep.js"),
    include_str!("../../assets/phone.js"),
);
const WORKER: &str = include_str!("../../assets/worker.js");
/// Made by `cargo xtask icons`.
const ICONS: [(&str, &[u8]); 2] = [
    ("icon-192.png", include_bytes!("../../assets/icon-192.png")),
    ("icon-512.png", include_bytes!("../../assets/icon-512.png")),
];

static CSS_AT: LazyLock<String> = LazyLock::new(|| address(CSS.as_bytes(), "app.css"));
static JS_AT: LazyLock<String> = LazyLock::new(|| address(JS.as_bytes(), "app.js"));
/// The worker knows by name what a page is made of, so it changes when they do and puts the new ones by.
static WORKER_NOW: LazyLock<String> = LazyLock::new(|| WORKER.replace("{css}", css()).replace("{js}", js()));

fn address(content: &[u8], name: &str) -> String {
    format!("/assets/{}/{name}", Digest::of(content).short())
}

/// Address of the style sheet.
pub fn css() -> &'static str {
    &CSS_AT
}

/// Address of the script.
pub fn js() -> &'static str {
    &JS_AT
}

/// Address of a picture of the desk's own.
pub fn icon(name: &str) -> String {
    ICONS.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(name, bytes)| address(bytes, name))
}

/// The worker's text.
pub fn worker() -> &'static str {
    &WORKER_NOW
}

/// What stands at an address, with its type.
pub fn at(asked: &str) -> Option<(&'static str, &'static [u8])> {
    if asked == *CSS_AT {
        return Some(("text/css; charset=utf-8", CSS.as_bytes()));
    }
    if asked == *JS_AT {
        return Some(("text/javascript; charset=utf-8", JS.as_bytes()));
    }
    ICONS.iter().find(|(name, bytes)| address(bytes, name) == asked).map(|(_, bytes)| ("image/png", *bytes))
}
