//! What a reader hands out.

use crate::beginning::Beginning;
use crate::key::Key;
use crate::label::Label;
use crate::list::{Builder, Entry, Found, Index};
use crate::reputation::Votes;

/// Bad rows that are kept; all are counted.
const MOST_KEPT: usize = 1000;
/// Digits of the shortest first digits, with the country code or the 0 that marks a code of one country.
const SHORTEST: usize = 3;
/// Characters of a bad row that are kept.
const MOST_SHOWN: usize = 80;

/// A list that was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What stands in it.
    pub entries: Builder,
    /// Rows that were read, the bad ones among them.
    pub rows: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// The first of those.
    pub bad_rows: Vec<BadRow>,
    /// Rows that named a number again.
    pub again: u64,
    /// Rows that take a number out: nobody votes for it any more.
    pub gone: u64,
    /// The version that the list gives itself.
    pub version: Option<String>,
}

/// A row that was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its line, or its place among the rows of a form without lines; from 1.
    pub line: u64,
    /// What stands there.
    pub value: String,
    /// Why: `no-number`, `no-digits`, `too-wide`, `rich-pattern`, `not-for-calls`, `votes`, `fields`, or a reason of [`number::Number::reason`].
    pub code: &'static str,
}

/// Why nothing of a list could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} at {at}")]
pub struct Unreadable {
    /// `not-text`, `not-json`, `not-xml`, `no-list`, `no-pattern-column`, `cut-off`, `not-this`.
    pub code: &'static str,
    /// Byte or line at which it showed.
    pub at: u64,
}

impl Reading {
    pub(super) fn bad(&mut self, line: u64, value: &str, code: &'static str) {
        self.bad += 1;
        if self.bad_rows.len() < MOST_KEPT {
            let value = value.chars().take(MOST_SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.bad_rows.push(BadRow { line, value, code });
        }
    }

    /// Adds a number as people write it.
    pub(super) fn number(&mut self, line: u64, text: &str, said: Said) {
        let number = number::parse(text);
        match (number.reason(), Key::of(&number)) {
            (Some(reason), _) => self.bad(line, text, reason.id),
            (None, Some(key)) => self.entry(key, false, said),
            (None, None) => self.bad(line, text, "no-number"),
        }
    }

    /// Adds first digits, as they are dialled in the country or with `+`.
    pub(super) fn first_digits(&mut self, line: u64, text: &str, said: Said) {
        match Beginning::read(text).and_then(|first| first.key()) {
            // One digit or two are half a country.
            Some(key) if key.len() < SHORTEST => self.bad(line, text, "too-wide"),
            Some(key) => self.entry(key, true, said),
            None => self.bad(line, text, "no-digits"),
        }
    }

    fn entry(&mut self, key: Key, prefix: bool, said: Said) {
        let Said { label, allowed, votes } = said;
        self.again += u64::from(self.entries.add(Entry { key, prefix, label, allowed, votes }));
    }
}

/// What is said of a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) label: &'static Label,
    pub(super) allowed: bool,
    pub(super) votes: Option<Votes>,
}

impl Said {
    /// Blocked, with nothing more said than a text that may name what it is.
    pub(super) fn blocked(text: &str) -> Self {
        let label = Label::meant(text).unwrap_or_else(|| Label::named("nuisance").unwrap_or(Label::unknown()));
        Self { label, allowed: false, votes: None }
    }

    /// Let in.
    pub(super) fn allowed(self) -> Self {
        Self { allowed: true, ..self }
    }
}

/// The numbers that a list blocks whole, and how many entries it has beside them: first digits, and what is let in.
pub(super) fn blocked<B: AsRef<[u8]>>(list: &Index<B>) -> (impl Iterator<Item = (Key, Found)>, u64) {
    let is_one = |prefix: bool, found: &Found| !prefix && !found.allowed;
    let left_out = list.iter().filter(|(_, prefix, found)| !is_one(*prefix, found)).count() as u64;
    let blocked = list.iter().filter(move |(_, prefix, found)| is_one(*prefix, found));
    (blocked.map(|(key, _, found)| (key, found)), left_out)
}

/// How a key is written for other systems: `+8613800000000`, `95588`.
pub(super) fn written(key: Key) -> String {
    let digits = key.to_string();
    match digits.strip_prefix('0') {
        Some(national) => national.to_owned(),
        None => ["+", &digits].concat(),
    }
}
