//! Case homes kept as text: rendered once for a state, a day and a language, with holes for what differs between visits.

use hashlink::LruCache;
use jiff::civil::Date;
use playbook::Lang;
use std::sync::{Arc, Mutex};

/// Homes kept; one is about 20 KB.
const MOST: usize = 256;

/// One state of a case on one day in one language.
pub(crate) type Key = (String, u64, Date, Lang);

/// What is put into a page while it is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hole {
    /// The token of the forms.
    Token,
    /// The beginning of the forms' names.
    Page,
    /// The address of the page, inside a link.
    Here,
}

/// Things worked out for one state of a case on one day, the least used forgotten first.
pub(crate) struct Lines<T> {
    kept: Mutex<LruCache<Key, T>>,
}

impl<T: Clone> Lines<T> {
    /// Nothing is kept yet, and never more than `most`.
    pub(crate) fn new(most: usize) -> Lines<T> {
        Lines { kept: Mutex::new(LruCache::new(most)) }
    }
    /// What is kept for a state.
    pub(crate) fn get(&self, key: &Key) -> Option<T> {
        self.kept.lock().expect("no panic while held").get(key).cloned()
    }
    /// Keeps it.
    pub(crate) fn keep(&self, key: Key, value: T) {
        self.kept.lock().expect("no panic while held").insert(key, value);
    }
}

/// Kept homes, and the marks that stand for their holes while they are rendered: random, so that no text of a person can
/// be mistaken for one.
pub(crate) struct Kept {
    marks: [(Hole, String); 3],
    homes: Mutex<LruCache<Key, Arc<Home>>>,
}

/// A rendered home, cut at its holes.
pub(crate) struct Home {
    pieces: Vec<(String, Option<Hole>)>,
    length: usize,
}

impl Kept {
    /// Nothing is kept yet.
    pub(crate) fn new() -> Kept {
        let marks = [Hole::Token, Hole::Page, Hole::Here].map(|hole| (hole, super::session::fresh()));
        Kept { marks, homes: Mutex::new(LruCache::new(MOST)) }
    }

    /// What stands for a hole while a page is rendered.
    pub(crate) fn mark(&self, hole: Hole) -> &str {
        self.marks.iter().find(|(h, _)| *h == hole).map_or("", |(_, mark)| mark)
    }

    /// The home of a state, if it is kept.
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Home>> {
        self.homes.lock().expect("no panic while held").get(key).cloned()
    }

    /// Keeps a home that was rendered with marks in its holes.
    pub(crate) fn keep(&self, key: Key, text: &str) -> Arc<Home> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((at, hole, length)) = self.next(rest) {
            pieces.push((rest[..at].to_owned(), Some(hole)));
            rest = &rest[at + length..];
        }
        pieces.push((rest.to_owned(), None));
        let home = Arc::new(Home { pieces, length: text.len() });
        self.homes.lock().expect("no panic while held").insert(key, Arc::clone(&home));
        home
    }

    fn next(&self, text: &str) -> Option<(usize, Hole, usize)> {
        let found = self.marks.iter().filter_map(|(hole, mark)| Some((text.find(mark.as_str())?, *hole, mark.len())));
        found.min_by_key(|(at, ..)| *at)
    }
}

impl Home {
    /// The page with its holes filled.
    pub(crate) fn filled(&self, fill: impl Fn(Hole) -> String) -> String {
        let values = [Hole::Token, Hole::Page, Hole::Here].map(|hole| (hole, fill(hole)));
        let mut out = String::with_capacity(self.length + 64 * self.pieces.len());
        for (text, hole) in &self.pieces {
            out.push_str(text);
            if let Some((_, value)) = hole.and_then(|hole| values.iter().find(|(h, _)| *h == hole)) {
                out.push_str(value);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Hole, Kept};
    use jiff::civil::date;
    use playbook::Lang;

    #[test]
    fn holes_are_filled_anew_for_each_visit() {
        let kept = Kept::new();
        let text = format!("a{}b{}c{}d", kept.mark(Hole::Here), kept.mark(Hole::Token), kept.mark(Hole::Token));
        let key = ("c".to_owned(), 1, date(2026, 10, 12), Lang::Zh);
        let home = kept.keep(key.clone(), &text);
        let fill = |n: u8| move |hole| format!("<{hole:?}{n}>");
        assert_eq!(home.filled(fill(1)), "a<Here1>b<Token1>c<Token1>d");
        assert_eq!(kept.get(&key).expect("kept").filled(fill(2)), "a<Here2>b<Token2>c<Token2>d");
    }
}
