//! What was typed into a form, kept so that a page can show it again beside its problem.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::convert::Infallible;

/// The field that names a sealed file: its digest, its kind, its name, with slashes between.
pub(super) const KEPT: &str = "kept";

/// The fields of a form in their order; a name may occur several times.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The first value of a field without blanks around it; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }
    /// All values of a field that are not empty.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, value)| key == name && !value.trim().is_empty()).map(|(_, v)| v.trim()).collect()
    }
    /// Whether a field has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(k, v)| k == name && v.trim() == value)
    }
    /// Puts a value in unless the field is there.
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Typed {
        if !self.0.iter().any(|(key, _)| key == name) {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }
    /// The named fields that are not empty, as pairs for an event.
    pub fn pairs(&self, names: &[&str]) -> Vec<(String, String)> {
        let some = names.iter().map(|name| ((*name).to_owned(), self.get(name).to_owned()));
        some.filter(|(_, value)| !value.is_empty()).collect()
    }
    /// Day and time of two fields as one moment; the day alone when the time is empty.
    pub fn moment(&self) -> String {
        match (self.get("date"), self.get("time")) {
            (date, "") => date.to_owned(),
            (date, time) => format!("{date}T{time}"),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Typed {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Typed, Infallible> {
        Ok(parts.extensions.get::<Typed>().cloned().unwrap_or_default())
    }
}

/// The fields of a query.
pub struct Asked(pub Typed);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        Ok(Asked(pairs(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// Reads `application/x-www-form-urlencoded`. Line ends become `\n`; what is not UTF-8 is replaced.
pub fn pairs(bytes: &[u8]) -> Typed {
    Typed(form_urlencoded::parse(bytes).map(|(k, v)| (k.into_owned(), v.replace("\r\n", "\n"))).collect())
}

/// What stands as it is inside a link's query or path.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A value inside a link's query or path.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// A way back inside this desk, or `None`: a path that starts with one slash and holds nothing odd.
pub fn own_path(path: &str) -> Option<&str> {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\0', '@']);
    (plain && path.len() <= 512 && path.is_ascii()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let typed = pairs(b"number=138+0000&said=%E4%BD%A0%E5%A5%BD%0D%0Ab&x=%zz&who=a&who=b");
        assert_eq!(typed.get("number"), "138 0000");
        assert_eq!(typed.get("said"), "你好\nb");
        assert_eq!(typed.get("x"), "%zz");
        assert_eq!(typed.all("who"), ["a", "b"]);
        assert_eq!(pairs(encoded("通话 记录.csv&x=1").as_bytes()).0[0].0, "通话 记录.csv&x=1");
    }

    #[test]
    fn only_paths_of_this_desk_lead_back() {
        assert_eq!(own_path("/case/c1/log?page=2"), Some("/case/c1/log?page=2"));
        for bad in ["//evil.example", "https://evil.example", "/\\evil", "", "case", "/a\nb"] {
            assert_eq!(own_path(bad), None, "{bad}");
        }
    }
}
