//! Helpers: who may help in a case, how far, and until when.

use crate::case::open::body;
use crate::desk::Loaded;
use crate::error::{Answer, DeskError};
use casework::{Body, Digest, Rights};
use jiff::civil::Date;

/// A helper as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewHelper {
    /// Name.
    pub name: String,
    /// Fixed spelling of [`Rights`].
    pub rights: String,
    /// Last day.
    pub until: String,
    /// The document that shows the authority, in words.
    pub proof: String,
    /// Sealed original of it.
    pub exhibit: Option<Digest>,
}

/// The event that lets someone help.
///
/// # Errors
/// A name, right or day that is missing or does not fit.
pub fn grant(loaded: &Loaded, new: &NewHelper) -> Answer<Body> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(DeskError::refused("helper-needs-name", &[]));
    }
    if Rights::from_id(&new.rights).is_none() {
        return Err(DeskError::refused("helper-needs-rights", &[]));
    }
    let until = new.until.trim();
    if !until.is_empty() && until.parse::<Date>().ok().is_none_or(|day| day < loaded.today) {
        return Err(DeskError::refused("helper-needs-day", &[]));
    }
    let exhibit = new.exhibit.map(|d| d.to_string()).unwrap_or_default();
    let pairs =
        [("name", name), ("rights", &new.rights), ("until", until), ("proof", &new.proof), ("exhibit", &exhibit)];
    body("helper", &pairs)
}

/// The event that ends it.
///
/// # Errors
/// No such helper.
pub fn end(loaded: &Loaded, name: &str) -> Answer<Body> {
    let Some(helper) = loaded.case.helpers.get(name) else {
        return Err(DeskError::not_found("no-helper", &name.chars().take(40).collect::<String>()));
    };
    body("helper", &[("name", name), ("rights", helper.rights.id()), ("ended", "yes")])
}

/// What a helper may do today; nothing when the help has ended or its last day is over.
pub fn rights(loaded: &Loaded, name: &str) -> Option<Rights> {
    let helper = loaded.case.helpers.get(name)?;
    helper.until.is_none_or(|day| loaded.today <= day).then_some(helper.rights)
}

/// Whether a helper may ask for a page of the case, `path` being what follows the case's own address.
///
/// Everything that changes something is forbidden unless it is named here, so that a new page is closed to helpers until
/// somebody thought about it. Originals and the whole log are never handed out: they cannot be masked.
pub fn may(rights: Rights, change: bool, path: &str) -> bool {
    let under =
        |places: &[&str]| places.iter().any(|p| path == *p || path.strip_prefix(p).is_some_and(|r| r.starts_with('/')));
    if !change {
        let list = path == "/evidence" || under(&["/evidence/list"]);
        let private = under(&["/evidence", "/helpers", "/log.json", "/publish/draft"]) && !list;
        let drafts = under(&["/import"]);
        return !private && (!drafts || rights >= Rights::Draft);
    }
    match rights {
        Rights::View => false,
        Rights::Draft => under(&["/capture", "/import", "/decide"]) || path == "/evidence",
        Rights::Send => may(Rights::Draft, true, path) || under(&["/file", "/reply", "/call"]),
    }
}

#[cfg(test)]
mod tests {
    use super::may;
    use casework::Rights::{Draft, Send, View};

    #[test]
    fn what_is_not_named_is_closed() {
        let never = [
            "/offer/7",
            "/publish",
            "/publish/draft",
            "/close",
            "/helpers",
            "/helpers/end",
            "/facts",
            "/money",
            "/undo/3",
            "/step",
            "/log/3",
            "/parties/link",
            "/new-page",
            "/capturex",
            "",
        ];
        for path in never {
            assert!(!may(Send, true, path), "{path}");
        }
        for (path, least) in [
            ("/capture", Draft),
            ("/import/abc", Draft),
            ("/decide", Draft),
            ("/evidence", Draft),
            ("/file/court", Send),
            ("/reply/court", Send),
            ("/call/operator-hotline", Send),
        ] {
            assert!(!may(View, true, path), "{path}");
            assert_eq!(may(Draft, true, path), least == Draft, "{path}");
            assert!(may(Send, true, path), "{path}");
        }
    }

    #[test]
    fn originals_and_the_whole_log_stay() {
        for path in
            ["/evidence/0a", "/evidence/0a/picture", "/evidence/bundle.zip", "/log.json", "/helpers", "/publish/draft"]
        {
            assert!(!may(Send, false, path), "{path}");
        }
        for path in ["", "/log", "/facts", "/letters/appeal", "/evidence", "/evidence/list", "/evidence/list/pdf"] {
            assert!(may(View, false, path), "{path}");
        }
        assert!(!may(View, false, "/import/0a") && may(Draft, false, "/import/0a"));
    }
}
