//! The file of a list: sixteen bytes for a number, sorted, so that it answers from where it lies.
//!
//! ```text
//! 0   8   magic, "WULIST\x01\n"
//! 8   4   numbers            12  4  prefixes
//! 16  4   bytes of the head  20  4  0
//! 24  8   sum over everything behind these 32 bytes
//! 32  …   the head: JSON, filled up with blanks to a multiple of 8
//! …   8×n keys of the numbers, then 8×n what is said of each
//! …   8×m keys of the prefixes, then 8×m what is said of each
//! ```
//! All integers are little-endian. What is said: label (u8, its place in the head's `labels`), flags (u8: 1 allowed, 2 said
//! without votes), votes against (u16), votes for it (u16), day of the latest (u16: days since 2000-01-01, 0 for unknown).

use crate::key::{Key, ROOM};
use crate::label::Label;
use crate::reputation::{Votes, Weight};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

pub(super) const MAGIC: &[u8; 8] = b"WULIST\x01\n";
pub(super) const BEFORE: usize = 32;
pub(super) const DAY_ONE: Date = date(2000, 1, 1);
pub(super) const ALLOWED: u8 = 1;
pub(super) const PLAIN: u8 = 2;
/// Votes of one number that count for its range, so that one bad number does not condemn its neighbours.
const NEIGHBOUR: f64 = 3.0;
/// Ranges that are looked at: so many last digits, and so many numbers spoken against at least.
const WIDTHS: [(usize, usize); 3] = [(1, 3), (2, 5), (4, 20)];
/// Digits that must be left of a range, or it would be half a country.
const SHORTEST: usize = 4;

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the list is called.
    pub name: String,
    /// Where it came from, as its owner says.
    pub source: String,
    /// Its version, as its source counts.
    pub version: String,
    /// The words that its numbers use.
    pub labels: Vec<String>,
}

/// Why a file is no list, or no longer the one that was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// It begins otherwise.
    #[error("this is no list of wurao")]
    NotAList,
    /// It is shorter or longer than it says.
    #[error("the list has {is} bytes and says that it has {says}: it was cut off or written on")]
    Length {
        /// Bytes that are there.
        is: usize,
        /// Bytes that should be.
        says: usize,
    },
    /// The sum does not fit.
    #[error("the list was changed after it was made")]
    Changed,
}

/// What a list says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is called.
    pub label: &'static Label,
    /// It is let in by the list.
    pub allowed: bool,
    /// Votes; `None` when the list says it without.
    pub votes: Option<Votes>,
}

/// How it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// The number itself.
    Number(Found),
    /// By its first digits, so many of them.
    Prefix(Found, usize),
}

/// What a list knows about the numbers beside one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Last digits that differ.
    pub last: usize,
    /// Numbers in it that are spoken against.
    pub numbers: usize,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What most of them are called.
    pub label: &'static Label,
}

impl Range {
    /// What a list knows about the numbers that share all but the last digits with one: of the last one, two or four digits the
    /// narrowest range in which enough numbers are spoken against and none is let in. `stretch` gives what it has between two
    /// keys, both included.
    pub fn among<I: Iterator<Item = (Key, Found)>>(
        key: Key,
        today: Date,
        stretch: impl Fn(Key, Key) -> I,
    ) -> Option<Self> {
        WIDTHS.into_iter().filter(|(last, _)| key.len() > last + SHORTEST).find_map(|(last, least)| {
            let (first, behind) = key.first(key.len() - last).stretch();
            let mut weight = Weight::default();
            let mut names: Vec<(&'static Label, usize)> = Vec::new();
            for (other, found) in stretch(first, behind) {
                if found.allowed {
                    return None;
                }
                if other.len() != key.len() || !found.label.nature.is_bad() {
                    continue;
                }
                let one = found.votes.map_or(Weight { against: NEIGHBOUR, for_it: 0.0 }, |votes| votes.on(today));
                weight.against += one.against.min(NEIGHBOUR);
                weight.for_it += one.for_it;
                match names.iter_mut().find(|(label, _)| *label == found.label) {
                    Some((_, count)) => *count += 1,
                    None => names.push((found.label, 1)),
                }
            }
            let numbers = names.iter().map(|(_, count)| count).sum();
            let label = names.iter().rev().max_by_key(|(_, count)| *count)?.0;
            (numbers >= least).then(|| Self { last, numbers, confidence: weight.confidence(), label })
        })
    }
}

/// A list that answers. `B` is where its bytes are: mapped, or in memory.
#[derive(Debug)]
pub struct Index<B> {
    bytes: B,
    head: Head,
    labels: Vec<&'static Label>,
    numbers: Part,
    prefixes: Part,
    lengths: u32,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    at: usize,
    count: usize,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// Opens a list; every byte of it is summed, which takes a millisecond for 500,000 numbers.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn open(bytes: B) -> Result<Self, Damaged> {
        let all = bytes.as_ref();
        if all.len() < BEFORE || &all[..8] != MAGIC {
            return Err(Damaged::NotAList);
        }
        let [numbers, prefixes, head] = [8, 12, 16].map(|at| u32_at(all, at) as usize);
        let says = BEFORE as u64 + head as u64 + 16 * (numbers as u64 + prefixes as u64);
        if all.len() as u64 != says || head % 8 != 0 {
            return Err(Damaged::Length { is: all.len(), says: usize::try_from(says).unwrap_or(usize::MAX) });
        }
        if u32_at(all, 20) != 0 || u64_at(all, 24) != sum(&all[BEFORE..]) {
            return Err(Damaged::Changed);
        }
        let text = &all[BEFORE..BEFORE + head];
        let head: Head = serde_json::from_slice(text).map_err(|_| Damaged::Changed)?;
        let labels = head.labels.iter().map(|id| Label::named(id).unwrap_or(Label::unknown())).collect();
        let numbers = Part { at: BEFORE + text.len(), count: numbers };
        let prefixes = Part { at: numbers.at + 16 * numbers.count, count: prefixes };
        let lengths = (0..prefixes.count).fold(0, |all_lengths, n| all_lengths | 1_u32 << prefixes.key(all, n).len());
        Ok(Self { head, labels, numbers, prefixes, lengths, bytes })
    }

    /// What it says about itself.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Another one for a list that differs in anything.
    pub fn mark(&self) -> u64 {
        u64_at(self.bytes.as_ref(), 24)
    }

    /// How many numbers and prefixes it has.
    pub fn len(&self) -> usize {
        self.numbers.count + self.prefixes.count
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it says of a number: itself first, then its longest prefix.
    pub fn find(&self, key: Key) -> Option<Hit> {
        let all = self.bytes.as_ref();
        if let Some(n) = self.numbers.place(all, key) {
            return Some(Hit::Number(self.found(self.numbers, n)));
        }
        (1..=key.len()).rev().filter(|length| self.lengths >> length & 1 == 1).find_map(|length| {
            let n = self.prefixes.place(all, key.first(length))?;
            Some(Hit::Prefix(self.found(self.prefixes, n), length))
        })
    }

    /// What it knows about the numbers beside one: see [`Range::among`].
    pub fn range(&self, key: Key, today: Date) -> Option<Range> {
        let all = self.bytes.as_ref();
        Range::among(key, today, |first, behind| {
            let from = self.numbers.lower(all, first);
            let stretch = (from..self.numbers.count).map(move |n| (self.numbers.key(all, n), n));
            stretch.take_while(move |(key, _)| *key <= behind).map(|(key, n)| (key, self.found(self.numbers, n)))
        })
    }

    /// Everything in it: numbers first, then prefixes, each in the order of digits.
    pub fn iter(&self) -> impl Iterator<Item = (Key, bool, Found)> + '_ {
        let all = self.bytes.as_ref();
        let part =
            move |part: Part, prefix| (0..part.count).map(move |n| (part.key(all, n), prefix, self.found(part, n)));
        part(self.numbers, false).chain(part(self.prefixes, true))
    }

    fn found(&self, part: Part, n: usize) -> Found {
        let at = part.at + 8 * (part.count + n);
        let said = &self.bytes.as_ref()[at..at + 8];
        let two = |at: usize| u16::from_le_bytes([said[at], said[at + 1]]);
        let latest =
            Some(two(6)).filter(|days| *days > 0).map(|days| DAY_ONE + jiff::Span::new().days(i64::from(days)));
        let votes = Votes { against: two(2), for_it: two(4), latest };
        Found {
            label: self.labels.get(usize::from(said[0])).copied().unwrap_or(Label::unknown()),
            allowed: said[1] & ALLOWED != 0,
            votes: (said[1] & PLAIN == 0).then_some(votes),
        }
    }
}

impl Part {
    fn key(self, all: &[u8], n: usize) -> Key {
        Key::from_stored(u64_at(all, self.at + 8 * n))
    }

    /// How many keys are less than this one.
    fn lower(self, all: &[u8], key: Key) -> usize {
        let (mut from, mut to) = (0, self.count);
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.key(all, middle) < key {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        from
    }

    fn place(self, all: &[u8], key: Key) -> Option<usize> {
        Some(self.lower(all, key)).filter(|n| *n < self.count && self.key(all, *n) == key)
    }
}

fn u32_at(all: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(all[at..at + 4].try_into().expect("four bytes"))
}

fn u64_at(all: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(all[at..at + 8].try_into().expect("eight bytes"))
}

/// A sum that finds damage; it is no proof against somebody who means it, because the file is its owner's.
pub(crate) fn sum(bytes: &[u8]) -> u64 {
    let mut sum = bytes.len() as u64;
    let (words, _) = bytes.as_chunks::<8>();
    for word in words {
        sum = (sum.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    sum
}

const _: () = assert!(ROOM < 32, "the lengths of prefixes are bits of a u32");
