//! A reply character by character, with the way back to its bytes.

use std::ops::Range;

/// How far a sentence reaches to either side, in characters.
const FAR: usize = 200;

/// Folded characters, one for each of the source.
pub(super) struct Raw<'a> {
    source: &'a str,
    pub(super) chars: Vec<char>,
    bytes: Vec<usize>,
}

impl<'a> Raw<'a> {
    pub(super) fn new(source: &'a str) -> Raw<'a> {
        let mut raw = Raw { source, chars: Vec::new(), bytes: Vec::new() };
        for (at, c) in source.char_indices() {
            raw.chars.push(folded(c));
            raw.bytes.push(at);
        }
        raw.bytes.push(source.len());
        raw
    }

    /// The character at a place, or a line's end outside.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// True when a word stands here; Latin words must end here too.
    pub(super) fn word_at(&self, at: usize, word: &str) -> Option<usize> {
        let mut end = at;
        for c in word.chars() {
            if self.at(end) != c || end >= self.chars.len() {
                return None;
            }
            end += 1;
        }
        let latin = word.starts_with(|c: char| c.is_ascii_alphabetic());
        let joined = latin && (at > 0 && self.at(at - 1).is_ascii_alphanumeric());
        (!joined).then_some(end)
    }

    /// The longest word of a list that stands here, as its end.
    pub(super) fn any_at(&self, at: usize, words: &[String]) -> Option<usize> {
        words.iter().filter_map(|word| self.word_at(at, word)).max()
    }

    /// True when a word of the list stands somewhere in a range.
    pub(super) fn any_in(&self, range: Range<usize>, words: &[String]) -> bool {
        range.clone().any(|at| self.any_at(at, words).is_some_and(|end| end <= range.end))
    }

    /// The longest word of a list that ends before a place.
    pub(super) fn any_before(&self, end: usize, words: &[String]) -> Option<usize> {
        words
            .iter()
            .filter_map(|word| {
                let start = end.checked_sub(word.chars().count())?;
                self.word_at(start, word).map(|_| start)
            })
            .min()
    }

    /// The source's text of a range of characters.
    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        let (start, end) = (self.bytes[range.start.min(self.chars.len())], self.bytes[range.end.min(self.chars.len())]);
        self.source.get(start..end).unwrap_or_default()
    }

    /// The source's bytes of a range of characters.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.bytes[range.start.min(self.chars.len())]..self.bytes[range.end.min(self.chars.len())]
    }

    /// The characters of a range of the source's bytes.
    pub(super) fn place(&self, bytes: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.bytes.partition_point(|start| *start < byte);
        at(bytes.start)..at(bytes.end)
    }

    /// The clause around a place: between two pauses.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        self.around(at, |c| is_stop(c) || matches!(c, ',' | '、' | ':'))
    }

    /// The sentence around a place.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.around(at, is_stop)
    }

    fn around(&self, at: usize, edge: impl Fn(char) -> bool) -> Range<usize> {
        // A pause between two figures is part of a number.
        let edge = |i: usize| {
            let figure = |c: char| c.is_ascii_digit();
            edge(self.at(i)) && !(i > 0 && figure(self.at(i - 1)) && figure(self.at(i + 1)))
        };
        let at = at.min(self.chars.len());
        let (first, last) = (at.saturating_sub(FAR), (at + FAR).min(self.chars.len()));
        let start = (first..at).rev().find(|i| edge(*i)).map_or(first, |i| i + 1);
        let end = (at..last).find(|i| edge(*i)).unwrap_or(last);
        start..end
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '\n' | '\r')
}

fn folded(c: char) -> char {
    let c = match c {
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '￥' => '¥',
        '–' | '—' | '−' => '-',
        _ => c,
    };
    c.to_ascii_lowercase()
}
