//! What the reader of sentences looks at in a piece of a reply: pieces of words, lists of words and their order, figures, who speaks,
//! and what the recognisers of excuses and of meanings make of it.

use super::keys::{key, mixed, pair, start};
use super::lists::Lists;
use crate::plain::{PAUSE, Plain, STOP};
use crate::reading::{Figure, figures};
use jiff::civil::Date;
use std::ops::Range;

/// How far apart two lists may stand to count as a pair, in characters.
const NEAR: u32 = 24;
/// How many words of lists of one piece are looked at.
const MOST_WORDS: usize = 60;

/// What one feature weighs before learning.
const GRAM: [f32; 4] = [0.6, 1.0, 1.0, 0.8];
const EDGE: f32 = 0.8;
const LIST: f32 = 1.5;
const PAIR: f32 = 1.0;
const FIGURE: f32 = 2.5;
const WHO: f32 = 0.8;
const BEFORE: f32 = 0.5;
const SCORE: f32 = 1.5;

/// A feature of a piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature {
    pub(super) key: u64,
    pub(super) value: f32,
}

/// A score of a recogniser for one part of a sentence.
pub(super) struct Score {
    pub(super) key: u64,
    pub(super) value: f32,
}

/// A reply made ready for looking at its pieces.
pub(super) struct Text {
    plain: Plain,
    /// List, start and end, by start.
    words: Vec<(u16, u32, u32)>,
    figures: Vec<(Figure, Range<usize>)>,
    who: Vec<u16>,
    list_keys: Vec<u64>,
}

impl Text {
    pub(super) fn new(text: &str, lists: &Lists, currency: &str, on: Date) -> Text {
        let plain = lists.spelling.plain(text);
        let words = lists.words(&plain);
        let mut who: Vec<u16> = words.iter().map(|(list, ..)| *list).filter(|list| lists.is_who(*list)).collect();
        who.sort_unstable();
        who.dedup();
        Text { plain, words, figures: figures(text, currency, on), who, list_keys: lists.keys.clone() }
    }

    /// The characters that came from some bytes of the text.
    fn chars(&self, bytes: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.plain.spans.partition_point(|(start, _)| (*start as usize) < byte);
        at(bytes.start)..at(bytes.end)
    }

    /// The features of a piece, given as bytes; `before` is the part before it, and the scores are those of its own parts. With
    /// `named` each feature is told with its name.
    pub(super) fn features(
        &self,
        bytes: &Range<usize>,
        before: Option<&Range<usize>>,
        scores: &[&[Score]],
        named: &mut dyn FnMut(&dyn Fn() -> String, u64),
    ) -> Vec<Feature> {
        let range = self.chars(bytes);
        let mut found = Vec::with_capacity(range.len() * 5);
        self.grams(&range, &mut found, named);
        self.lists(&range, &mut found, named);
        for (figure, place) in &self.figures {
            if place.start >= bytes.start && place.end <= bytes.end {
                let name = figure.name();
                let key = key('f', name);
                named(&|| format!("f{name}"), key);
                found.push(Feature { key, value: FIGURE });
            }
        }
        for list in &self.who {
            let key = self.list_keys[*list as usize] ^ 0x77;
            named(&|| format!("w#{list}"), key);
            found.push(Feature { key, value: WHO });
        }
        if let Some(before) = before {
            for (list, ..) in self.inside(&self.chars(before)).iter().take(MOST_WORDS) {
                let key = self.list_keys[*list as usize] ^ 0x62;
                named(&|| format!("b#{list}"), key);
                found.push(Feature { key, value: BEFORE });
            }
        }
        for score in scores.iter().flat_map(|scores| scores.iter()) {
            found.push(Feature { key: score.key, value: score.value * SCORE });
        }
        // Each once, with the most that it weighs.
        found.sort_by(|a, b| a.key.cmp(&b.key).then(b.value.total_cmp(&a.value)));
        found.dedup_by_key(|feature| feature.key);
        found
    }

    fn grams(&self, range: &Range<usize>, found: &mut Vec<Feature>, named: &mut dyn FnMut(&dyn Fn() -> String, u64)) {
        let chars = &self.plain.chars;
        for at in range.clone() {
            let mut here = start('g');
            for (length, end) in (at + 1..=range.end.min(at + 4)).enumerate() {
                let c = chars[end - 1];
                if matches!(c, PAUSE | STOP) {
                    break;
                }
                // All figures are one.
                here = mixed(here, if c.is_ascii_digit() { '0' } else { c });
                named(&|| format!("g{}", gram(&chars[at..end])), here);
                found.push(Feature { key: here, value: GRAM[length] });
            }
        }
        let mut first = start('^');
        for end in range.start + 1..=range.end.min(range.start + 3) {
            let c = chars[end - 1];
            first = mixed(first, if c.is_ascii_digit() { '0' } else { c });
            named(&|| format!("^{}", gram(&chars[range.start..end])), first);
            found.push(Feature { key: first, value: EDGE });
        }
        for length in 1..=range.len().min(3) {
            let at = range.end - length;
            let last = chars[at..range.end]
                .iter()
                .fold(start('$'), |k, c| mixed(k, if c.is_ascii_digit() { '0' } else { *c }));
            named(&|| format!("${}", gram(&chars[at..range.end])), last);
            found.push(Feature { key: last, value: EDGE });
        }
    }

    fn inside(&self, range: &Range<usize>) -> &[(u16, u32, u32)] {
        let from = self.words.partition_point(|(_, start, _)| (*start as usize) < range.start);
        let to = self.words.partition_point(|(_, start, _)| (*start as usize) < range.end);
        &self.words[from..to.max(from)]
    }

    fn lists(&self, range: &Range<usize>, found: &mut Vec<Feature>, named: &mut dyn FnMut(&dyn Fn() -> String, u64)) {
        let words: Vec<(u16, u32, u32)> = self
            .inside(range)
            .iter()
            .copied()
            .filter(|(.., end)| *end as usize <= range.end)
            .take(MOST_WORDS)
            .collect();
        for (at, (list, _, end)) in words.iter().enumerate() {
            let key = self.list_keys[*list as usize];
            named(&|| format!("l#{list}"), key);
            found.push(Feature { key, value: LIST });
            for (other, other_start, _) in &words[at + 1..] {
                if *other_start >= *end && *other_start - *end <= NEAR && other != list {
                    let key = pair(key, self.list_keys[*other as usize]);
                    named(&|| format!("p#{list}>{other}"), key);
                    found.push(Feature { key, value: PAIR });
                }
            }
        }
    }
}

/// A piece of a word as it is written in the file of weights.
fn gram(chars: &[char]) -> String {
    chars.iter().map(|c| if c.is_ascii_digit() { '0' } else { *c }).collect()
}
