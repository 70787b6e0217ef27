//! Cookies: read and written by the library, so that no two readers differ.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use cookie::{Cookie, SameSite};

/// The value of a cookie that the browser sent.
pub fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|v| v.to_str().ok());
    let all = lines.flat_map(|line| Cookie::split_parse(line).filter_map(Result::ok));
    all.into_iter().find(|c| c.name() == name).map(|c| c.value().to_owned())
}

/// Every value that the browser sent under a name, as it stands: what the library cannot read is still there.
pub fn sent<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h [u8]> {
    let pairs = headers.get_all(COOKIE).into_iter().flat_map(|line| line.as_bytes().split(|b| *b == b';'));
    let named = pairs.filter_map(|pair| {
        let pair = pair.trim_ascii();
        let (key, value) = match pair.iter().position(|b| *b == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &pair[pair.len()..]),
        };
        key.trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then(|| value.trim_ascii())
    });
    named.collect()
}

/// A cookie for this desk alone, which scripts cannot read and other sites cannot make the browser send.
pub fn kept(name: &str, value: &str) -> String {
    let cookie =
        Cookie::build((name.to_owned(), value.to_owned())).path("/").http_only(true).same_site(SameSite::Strict);
    cookie.build().to_string()
}

/// The same for good: a choice that is asked once.
pub fn lasting(name: &str, value: &str) -> String {
    format!("{}; Max-Age=31536000", kept(name, value))
}

/// Takes a cookie back.
pub fn gone(name: &str) -> String {
    format!("{}; Max-Age=0", kept(name, ""))
}
