//! The style sheet and the script, at addresses that change with their content.

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

/// What stands at an address, with its type.
pub fn at(address: &str) -> Option<(&'static str, &'static str)> {
    if address == *CSS_AT {
        Some(("text/css; charset=utf-8", CSS))
    } else if address == *JS_AT {
        Some(("text/javascript; charset=utf-8", JS))
    } else {
        None
    }
}
