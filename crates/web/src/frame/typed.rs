//! What was typed into a form, kept so that a page can show it again beside its problem.

use crate::frame::area::FORM;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use desk::error::{Answer, Refusal};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeSet;
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
    /// The first value of a field, unless it is empty or absent.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|value| !value.is_empty())
    }
    /// All values of a field that are not empty.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, value)| key == name && !value.trim().is_empty()).map(|(_, v)| v.trim()).collect()
    }
    /// The value of the field that stands there for the `n`th time, counted from nought: fields of one name that make a column.
    pub fn nth(&self, name: &str, n: usize) -> &str {
        self.0.iter().filter(|(key, _)| key == name).nth(n).map_or("", |(_, value)| value.trim())
    }
    /// Puts a value in beside others of its name.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
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

/// The fields of a query; the guard has bounded them.
pub struct Asked(pub Typed);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        Ok(Asked(pairs(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default()))
    }
}

/// Reads `application/x-www-form-urlencoded`. Line ends become `\n`; what is not UTF-8 is replaced.
///
/// # Errors
/// More than [`Filling`] takes.
pub fn pairs(bytes: &[u8]) -> Answer<Typed> {
    let mut filling = Filling::default();
    for (name, value) in form_urlencoded::parse(bytes) {
        filling.room_for(&name, value.len())?;
        filling.add(name.into_owned(), &value);
    }
    Ok(filling.typed)
}

/// All text of one form, in bytes.
const ALL: usize = FORM;
/// Fields of different names in one form. The longest form of the desk has some forty.
const NAMES: usize = 200;
/// Fields in all: a list of numbers to choose from gives three hundred of one name.
const VALUES: usize = 512;
/// The longest value, in bytes: a long reply that was pasted has a tenth of it.
const VALUE: usize = 64 << 10;
/// The longest name of a field, in bytes.
const NAME: usize = 100;

/// A form while it is read: what is too much is refused before it is kept.
#[derive(Default)]
pub(super) struct Filling {
    /// What has been read.
    pub(super) typed: Typed,
    names: BTreeSet<String>,
    bytes: usize,
}

impl Filling {
    /// Whether a field with a value of so many bytes, or the beginning of one, still has room.
    ///
    /// # Errors
    /// It does not; the sentence names the field.
    pub(super) fn room_for(&self, name: &str, bytes: usize) -> Answer<()> {
        let shown = || name.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
        if bytes > VALUE || name.len() > NAME {
            let most = if bytes > VALUE { VALUE } else { NAME };
            return Err(Refusal::refused("field-too-long").with("name", shown()).with("most", most.to_string()));
        }
        let many = self.typed.0.len() >= VALUES || (self.names.len() >= NAMES && !self.names.contains(name));
        if many || self.bytes + name.len() + bytes > ALL {
            return Err(Refusal::refused("form-too-much").with("name", shown()));
        }
        Ok(())
    }
    /// Keeps a field for which there is room. Line ends become `\n`.
    pub(super) fn add(&mut self, name: String, value: &str) {
        self.bytes += name.len() + value.len();
        if !self.names.contains(&name) {
            self.names.insert(name.clone());
        }
        self.typed.0.push((name, value.replace("\r\n", "\n")));
    }
}

/// What stands as it is inside a link's query or path.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A value inside a link's query or path.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// A way back inside this desk, or `None`. A path of this desk needs few signs, and browsers read many others in ways of
/// their own: they drop tabs and line ends, take `\` for `/`, and `//` for the beginning of a host.
pub fn own_path(path: &str) -> Option<&str> {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%?&=+,:".contains(&b);
    let way = path.split('?').next().unwrap_or_default();
    let plain = path.starts_with('/') && path.len() <= 512 && path.bytes().all(sign);
    let straight = !way.contains("//") && !way.split('/').any(|step| step == "." || step == "..");
    (plain && straight).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Typed {
        pairs(bytes).expect("a small form")
    }

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let typed = read(b"number=138+0000&said=%E4%BD%A0%E5%A5%BD%0D%0Ab&x=%zz&who=a&who=b");
        assert_eq!(typed.get("number"), "138 0000");
        assert_eq!(typed.get("said"), "你好\nb");
        assert_eq!(typed.get("x"), "%zz");
        assert_eq!(typed.all("who"), ["a", "b"]);
        assert_eq!(read(encoded("通话 记录.csv&x=1").as_bytes()).0[0].0, "通话 记录.csv&x=1");
    }

    /// What reading a form comes to: how many fields, or the code of the refusal.
    fn outcome(form: &str) -> Result<usize, &'static str> {
        pairs(form.as_bytes()).map(|typed| typed.0.len()).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_form_has_so_many_fields_and_so_much_text() {
        let named = |n: usize| (0..n).map(|n| format!("f{n}=x")).collect::<Vec<_>>().join("&");
        assert_eq!(outcome(&named(200)), Ok(200));
        assert_eq!(outcome(&named(201)), Err("form-too-much"));
        assert_eq!(outcome(&"n=x&".repeat(512)), Ok(512));
        assert_eq!(outcome(&"n=x&".repeat(513)), Err("form-too-much"));
        let long = |n: usize| format!("said={}", "x".repeat(n));
        assert_eq!(outcome(&long(64 << 10)), Ok(1));
        assert_eq!(outcome(&long((64 << 10) + 1)), Err("field-too-long"));
        assert_eq!(outcome(&vec![long((64 << 10) - 4); 16].join("&")), Ok(16));
        assert_eq!(outcome(&vec![long((64 << 10) - 4); 17].join("&")), Err("form-too-much"));
        assert_eq!(outcome(&"n".repeat(101)), Err("field-too-long"));
    }

    #[test]
    fn only_paths_of_this_desk_lead_back() {
        let good = ["/", "/case/c1/log?page=2", "/packs/cn-telecom", "/case/c1/import/ab?name=%E9%80%9A%20x.csv"];
        for path in good {
            assert_eq!(own_path(path), Some(path));
        }
        let bad = [
            "",
            "case",
            "//evil.example",
            "///evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\\evil",
            "\\/evil",
            "/\\/evil",
            "/\t/evil.example/",
            "\t//evil.example",
            "/\n/evil",
            "/\r/evil",
            "/a\nb",
            "/\0/evil",
            "/\u{b}/evil",
            "/\u{7f}/evil",
            " //evil",
            "/ /evil",
            "/./evil",
            "/.//evil",
            "/a/..//evil",
            "/..",
            "/@evil",
            "/\u{ff0f}evil",
            "/\u{3002}evil",
            "/\u{200b}/evil",
            "/#//evil",
            "/<x>",
            "/\"x",
        ];
        for path in bad {
            assert_eq!(own_path(path), None, "{path:?}");
        }
    }

    proptest::proptest! {
        /// What a browser makes of a path before it looks at it (drops, turns round) still leads to this desk.
        #[test]
        fn whatever_passes_stays_on_this_desk(path in "[/\\\\.@:?#%a-c\\t\\n\\r \\x00-\\x1f\\u{ff0f}]{0,12}") {
            if let Some(path) = own_path(&path) {
                let read: String = path.trim_matches(|c| c <= ' ').chars().filter(|c| !"\t\n\r".contains(*c)).collect();
                let read = read.replace('\\', "/");
                proptest::prop_assert_eq!(&read, path);
                proptest::prop_assert!(read.starts_with('/') && !read.starts_with("//"));
            }
        }
    }
}
