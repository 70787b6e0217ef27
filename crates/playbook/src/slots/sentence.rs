//! Sentences: slots that stand together speak of the same thing.

use super::found::counted;
use super::{Filled, RESERVED, Slots};
use crate::template::{Piece, parts, pieces};
use crate::view::Found;
use casework::Happening;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What the slots of one sentence speak of: "on {q.last} they said {q.words}" must mean one happening, not the newest day
/// and, of another day, the newest words. Made by [`Slots::sentence`] and [`Slots::about`].
#[derive(Debug, Default)]
pub struct Sentence<'a> {
    /// By query, the one happening meant by slots that can only mean one.
    one: BTreeMap<String, Happening<'a>>,
    /// By query, the one that `first` and `first-words` mean.
    first: BTreeMap<String, Happening<'a>>,
    /// By query, all that the sentence is about.
    all: BTreeMap<String, Found<'a>>,
}

/// Slots of a query that a sentence with one day fills from the happening of that day.
const OF_ONE: &[&str] = &["last", "words", "tickets", "agents", "numbers", "claimed", "topic"];

impl<'a> Slots<'_, 'a> {
    /// What a sentence speaks of, by the slots that stand in it: with words, the newest happening that has words; with
    /// the last day alone, the newest.
    pub fn sentence(&self, text: &str) -> Sentence<'a> {
        let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // What may be left out does not decide what the sentence is about.
        let certain = parts(text).into_iter().filter(|(_, may_go)| !may_go).flat_map(|(part, _)| pieces(part));
        for piece in certain {
            if let Piece::Slot(name) = piece
                && let Some((query, what)) = name.split_once('.')
                && self.view.pack.queries.contains_key(query)
                && !RESERVED.contains(&query)
            {
                asked.entry(query).or_default().insert(what);
            }
        }
        let mut sentence = Sentence::default();
        for (query, what) in asked {
            let found = self.view.query(query);
            let spoken = |h: &&Happening<'_>| h.attr("words").is_some_and(|w| !w.trim().is_empty());
            let several = what.iter().any(|w| ["first", "dates", "span"].contains(w) || w.starts_with("count"));
            let one = match () {
                () if what.contains("words") => found.iter().rfind(spoken),
                () if what.contains("last") && !several => found.last(),
                () => None,
            };
            sentence.one.extend(one.map(|h| (query.to_owned(), *h)));
            let first = found.iter().find(spoken).filter(|_| what.contains("first-words"));
            sentence.first.extend(first.map(|h| (query.to_owned(), *h)));
        }
        sentence
    }

    /// A sentence about one of a query's findings.
    pub fn about(&self, query: &str, happening: Happening<'a>) -> Sentence<'a> {
        let mut sentence = Sentence::default();
        sentence.all.insert(query.to_owned(), Rc::new(vec![happening]));
        sentence
    }

    /// The value of a slot in a sentence; `None` when the case does not know it.
    pub fn fill_in(&self, name: &str, sentence: &Sentence<'a>) -> Option<Filled> {
        if let Some((name, words)) = name.split_once('|') {
            return Some(counted(self.fill_in(name, sentence)?, words));
        }
        let (query, what) = name.split_once('.').unwrap_or((name, ""));
        if RESERVED.contains(&query) || !self.view.pack.queries.contains_key(query) {
            return self.fill(name);
        }
        let one = |h: &Happening<'a>| Rc::new(vec![*h]);
        let all = || sentence.all.get(query).cloned().unwrap_or_else(|| self.view.query(query));
        let found = match what {
            "first" | "first-words" => sentence.first.get(query).map(one).unwrap_or_else(all),
            _ if OF_ONE.contains(&what) => sentence.one.get(query).map(one).unwrap_or_else(all),
            _ => all(),
        };
        self.query(query, what, &found)
    }
}
