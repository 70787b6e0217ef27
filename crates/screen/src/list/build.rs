//! Making a list.

use super::index::{ALLOWED, BEFORE, DAY_ONE, Head, MAGIC, PLAIN, sum};
use crate::key::Key;
use crate::label::Label;
use crate::reputation::Votes;
use std::collections::BTreeMap;

/// One number or prefix of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its digits.
    pub key: Key,
    /// All numbers that begin so.
    pub prefix: bool,
    /// What it is called.
    pub label: &'static Label,
    /// It is let in.
    pub allowed: bool,
    /// Votes; `None` when it is said without.
    pub votes: Option<Votes>,
}

/// More entries, or more different words, than a list can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a list has at most 4,294,967,295 numbers and 256 words")]
pub struct TooMany;

/// A list in the making. Of a number that comes twice the later row counts, as in the systems whose lists are read.
#[derive(Debug, Default)]
pub struct Builder {
    numbers: BTreeMap<Key, Entry>,
    prefixes: BTreeMap<Key, Entry>,
}

impl Builder {
    /// Adds an entry; true if it replaced one.
    pub fn add(&mut self, entry: Entry) -> bool {
        let part = if entry.prefix { &mut self.prefixes } else { &mut self.numbers };
        part.insert(entry.key, entry).is_some()
    }

    /// Takes a number or prefix out; false if it was not there.
    pub fn remove(&mut self, key: Key, prefix: bool) -> bool {
        let part = if prefix { &mut self.prefixes } else { &mut self.numbers };
        part.remove(&key).is_some()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.prefixes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The file. The same entries give the same bytes.
    ///
    /// # Errors
    /// [`TooMany`].
    pub fn file(&self, name: &str, source: &str, version: &str) -> Result<Vec<u8>, TooMany> {
        let mut words: Vec<&str> = Vec::new();
        for entry in self.numbers.values().chain(self.prefixes.values()) {
            if !words.contains(&entry.label.id.as_str()) {
                words.push(&entry.label.id);
            }
        }
        if words.len() > 256 {
            return Err(TooMany);
        }
        let labels = words.iter().map(|id| (*id).to_owned()).collect();
        let head = Head { name: name.to_owned(), source: source.to_owned(), version: version.to_owned(), labels };
        let mut head = serde_json::to_vec(&head).expect("strings are JSON");
        head.resize(head.len().next_multiple_of(8), b' ');
        let count = |n: usize| u32::try_from(n).map_err(|_| TooMany);
        let mut file = Vec::with_capacity(BEFORE + head.len() + 16 * self.len());
        file.extend(MAGIC);
        for n in [count(self.numbers.len())?, count(self.prefixes.len())?, count(head.len())?, 0] {
            file.extend(n.to_le_bytes());
        }
        file.extend([0; 8]);
        file.extend(head);
        for part in [&self.numbers, &self.prefixes] {
            part.keys().for_each(|key| file.extend(key.get().to_le_bytes()));
            part.values().for_each(|entry| file.extend(said(entry, &words)));
        }
        let sum = sum(&file[BEFORE..]).to_le_bytes();
        file[24..BEFORE].copy_from_slice(&sum);
        Ok(file)
    }
}

fn said(entry: &Entry, words: &[&str]) -> [u8; 8] {
    let label = words.iter().position(|id| *id == entry.label.id).expect("it was collected");
    let flags = if entry.allowed { ALLOWED } else { 0 } | if entry.votes.is_none() { PLAIN } else { 0 };
    let votes = entry.votes.unwrap_or_default();
    let days = votes.latest.and_then(|day| DAY_ONE.until(day).ok()).map_or(0, |span| span.get_days());
    let [against, for_it, day] =
        [votes.against, votes.for_it, u16::try_from(days).unwrap_or_default()].map(u16::to_le_bytes);
    [u8::try_from(label).unwrap_or_default(), flags, against[0], against[1], for_it[0], for_it[1], day[0], day[1]]
}

#[cfg(test)]
mod tests {
    use super::super::{Damaged, Hit, Index};
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn entry(digits: &str, prefix: bool, label: &str, votes: Option<Votes>) -> Entry {
        let label = Label::named(label).unwrap();
        Entry { key: Key::digits(digits).unwrap(), prefix, label, allowed: false, votes }
    }

    fn list(entries: impl IntoIterator<Item = Entry>) -> Index<Vec<u8>> {
        let mut builder = Builder::default();
        entries.into_iter().for_each(|entry| {
            builder.add(entry);
        });
        Index::open(builder.file("test", "made up", "1").unwrap()).unwrap()
    }

    #[test]
    fn a_number_stands_before_its_prefixes_and_the_longest_prefix_before_the_others() {
        let votes = Some(Votes { against: 3, for_it: 1, latest: Some(date(2026, 11, 1)) });
        let list = list([
            entry("0951", true, "sales", None),
            entry("09512", true, "insurance", None),
            entry("095123", false, "loan", votes),
        ]);
        let what = |digits: &str| match list.find(Key::digits(digits).unwrap()) {
            Some(Hit::Number(found)) => (found.label.id.as_str(), 0, found.votes),
            Some(Hit::Prefix(found, length)) => (found.label.id.as_str(), length, found.votes),
            None => ("nothing", 0, None),
        };
        assert_eq!(what("095123"), ("loan", 0, votes));
        assert_eq!(what("0951234"), ("insurance", 5, None));
        assert_eq!(what("095199"), ("sales", 4, None));
        assert_eq!(what("095"), ("nothing", 0, None));
    }

    #[test]
    fn neighbours_make_a_range_when_there_are_enough_and_none_is_let_in() {
        let today = date(2026, 11, 1);
        let votes = |against| Some(Votes { against, for_it: 0, latest: Some(today) });
        let numbers = |last: &[&str]| -> Vec<Entry> {
            last.iter().map(|last| entry(&format!("861380000{last}"), false, "sales", votes(40))).collect()
        };
        let key = Key::digits("8613800001299").unwrap();
        assert_eq!(list(numbers(&["1290", "1291"])).range(key, today), None);
        let found = list(numbers(&["1290", "1291", "1292"])).range(key, today).unwrap();
        // Forty votes against each, and nine count.
        assert_eq!((found.last, found.numbers, found.confidence), (1, 3, 70));
        let five = list(numbers(&["1200", "1211", "1222", "1233", "1244"])).range(key, today).unwrap();
        assert_eq!((five.last, five.numbers), (2, 5));
        let mut with_friend = numbers(&["1290", "1291", "1292"]);
        with_friend[1].allowed = true;
        assert_eq!(list(with_friend).range(key, today), None);
    }

    proptest! {
        #[test]
        fn what_went_in_comes_out(rows in prop::collection::btree_map(("[0-9]{1,16}", any::<bool>()), (0_usize..9, any::<[u16; 2]>()), 0..60)) {
            let entries: Vec<Entry> = rows.iter().map(|((digits, prefix), (label, [against, for_it]))| {
                let votes = Some(Votes { against: *against, for_it: *for_it, latest: Some(date(2026, 1, 2)) });
                let label = &Label::all()[*label];
                Entry { key: Key::digits(digits).unwrap(), prefix: *prefix, label, allowed: *label.id == *"contact", votes }
            }).collect();
            let list = list(entries.clone());
            let mut out: Vec<Entry> = list.iter().map(|(key, prefix, found)| {
                Entry { key, prefix, label: found.label, allowed: found.allowed, votes: found.votes }
            }).collect();
            out.sort_by_key(|e| (e.key.to_string(), e.prefix));
            let mut wanted = entries;
            wanted.sort_by_key(|e| (e.key.to_string(), e.prefix));
            prop_assert_eq!(out, wanted);
        }

        #[test]
        fn a_changed_byte_is_found(at in 0_usize..300, by in 1_u8..) {
            let mut builder = Builder::default();
            builder.add(entry("8613800000000", false, "sales", None));
            builder.add(entry("0951", true, "insurance", None));
            let mut file = builder.file("test", "made up", "1").unwrap();
            let at = at % file.len();
            file[at] ^= by;
            let refused = Index::open(file).map(|_| ()).unwrap_err();
            let named = matches!(refused, Damaged::NotAList | Damaged::Length { .. } | Damaged::Changed);
            prop_assert!(named);
        }
    }
}
