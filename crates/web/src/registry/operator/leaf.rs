//! The links to the pages before and after, which keep what was asked for.

use crate::frame::typed::{Typed, encoded};
use desk::registry::PageOf;

/// Where one is in a list of several pages.
pub(crate) struct Leaf {
    /// Which page, of how many, of how many lines.
    pub page: usize,
    /// How many pages.
    pub pages: usize,
    /// How many lines.
    pub all: usize,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
}

impl Leaf {
    /// Of a page at this address, with what was asked for.
    pub(crate) fn new<T>(path: &str, asked: &Typed, of: &PageOf<T>) -> Leaf {
        let kept: String = asked
            .0
            .iter()
            .filter(|(name, value)| name != "page" && !value.trim().is_empty())
            .map(|(name, value)| format!("{}={}&", encoded(name), encoded(value.trim())))
            .collect();
        let at = |page: usize| format!("{path}?{kept}page={page}");
        let before = (of.page > 1).then(|| at(of.page - 1));
        let after = (of.page < of.pages).then(|| at(of.page + 1));
        Leaf { page: of.page, pages: of.pages, all: of.all, before, after }
    }
}
