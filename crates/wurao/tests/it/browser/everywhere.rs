//! Every page of the route table before a browser: a case that has everything and one that has nothing.

use super::phone::Phone;
use crate::pages::Visitor;
use crate::pages::full::Full;
use crate::pages::table::Parts;
use serde_json::{Value, json};
use web::{Entry, Kind};

/// The day on which the pages stand.
pub const DAY: &str = "2026-11-24";

/// Leads to another address.
const ELSEWHERE: &str = "/case/{id}/pack";

/// A desk in a folder with two cases, and where its pages are.
pub struct Everywhere {
    full_parts: Parts,
    empty_parts: Parts,
    visitor: Visitor,
}

impl Everywhere {
    pub async fn new() -> Everywhere {
        let visitor = Visitor::open().await;
        let full = Full::on(&visitor).await;
        let empty = visitor.empty().await;
        let full_parts = Parts::full(&visitor, &full).await;
        let empty_parts = Parts::empty(&visitor, &empty).await;
        Everywhere { full_parts, empty_parts, visitor }
    }

    /// Puts the desk before a phone.
    pub fn before(&self, phone: &mut Phone) {
        phone.over(&self.visitor.here.data, DAY);
    }

    /// The table's pages.
    pub fn pages() -> impl Iterator<Item = Entry> {
        web::table().into_iter().filter(|entry| entry.kind == Kind::Page && entry.path != ELSEWHERE)
    }

    /// The addresses of all pages, each once.
    pub fn addresses(&self) -> Vec<String> {
        let both = |entry: Entry| {
            let mut all = self.full_parts.addresses(&entry);
            all.extend(self.empty_parts.addresses(&entry));
            all
        };
        let mut all: Vec<String> = Everywhere::pages().flat_map(both).collect();
        let mut seen = std::collections::HashSet::new();
        all.retain(|path| seen.insert(path.clone()));
        all
    }

    /// The first address of each page of the case that has everything.
    pub fn first(&self, entry: &Entry) -> String {
        self.full_parts.first(entry)
    }
}

/// What is wider than the screen, if anything is.
pub async fn wide(phone: &Phone) -> Vec<String> {
    let found = phone.run(WIDE, vec![json!(phone.width())]).await;
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Opens every fold, taps the first keys, and shows what only a choice would bring out.
pub async fn open(phone: &Phone) {
    assert_eq!(phone.run(OPEN, vec![]).await, json!(true));
}

const WIDE: &str = r"
const root = document.documentElement;
const width = arguments[0];
if (root.scrollWidth <= width) return [];
// What is fixed to the screen only stretches with the page.
const out = [...document.querySelectorAll('body *:not(.toc *, .dock *)')].filter(e => e.getBoundingClientRect().right > width + 1);
const inner = out.filter(e => ![...e.children].some(c => out.includes(c)));
return [...inner.slice(0, 4).map(e => e.outerHTML.slice(0, 100)), `${root.scrollWidth} of ${width}`];
";

const OPEN: &str = r"
document.querySelectorAll('details').forEach(d => { d.open = true; });
[...document.querySelectorAll('.call input[data-say]')].slice(0, 3).forEach(key => { if (!key.checked) key.click(); });
document.querySelectorAll('.when, .of').forEach(e => { e.style.display = 'grid'; });
const blank = document.querySelector('a[href^=\'#fill-\']');
if (blank) blank.click();
return true;
";
