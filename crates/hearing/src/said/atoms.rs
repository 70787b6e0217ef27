//! The smallest parts into which a sentence may be cut: what stands between pauses and blanks.

use super::cut::bare;
use std::ops::Range;

/// A sentence with more pauses is cut at no later one: nobody writes so, and the work stays bounded.
const MOST: usize = 48;

/// What stands before a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Comma,
    Blank,
    Tilde,
}

/// A part of a sentence, as bytes of the text.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    pub(super) range: Range<usize>,
    /// What parts it from the one before.
    pub(super) mark: Mark,
}

/// The parts of a sentence, in order; at least one.
pub(super) fn atoms(text: &str, sentence: &Range<usize>) -> Vec<Atom> {
    let own = &text[sentence.clone()];
    let mut found: Vec<Atom> = Vec::new();
    let mut start = sentence.start;
    let mut mark = Mark::Comma;
    let mut before = None;
    let mut chars = own.char_indices().peekable();
    let mut depth = 0u32;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match c {
            '（' | '(' | '“' | '「' | '《' => depth += 1,
            '）' | ')' | '”' | '」' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(here) = mark_of(c, before, next).filter(|_| depth == 0 && found.len() + 1 < MOST) {
            let end = sentence.start + at;
            match bare(text, start..end) {
                Some(range) => {
                    found.push(Atom { range, mark });
                    mark = here;
                }
                // A blank behind a pause belongs to it.
                None if mark == Mark::Blank => mark = here,
                None => {}
            }
            start = end + c.len_utf8();
        }
        before = Some(c);
    }
    match bare(text, start..sentence.end) {
        // What closes the sentence stays with it.
        Some(range) => found.push(Atom { range: range.start..sentence.end, mark }),
        None => match found.last_mut() {
            Some(last) => last.range.end = sentence.end,
            None => found.push(Atom { range: sentence.clone(), mark }),
        },
    }
    if let Some(first) = found.first_mut() {
        first.range.start = sentence.start;
    }
    found
}

fn mark_of(c: char, before: Option<char>, next: Option<char>) -> Option<Mark> {
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match c {
        '，' | ',' if figure(before) && figure(next) && c == ',' => None,
        '，' | ',' => Some(Mark::Comma),
        '～' | '~' => Some(Mark::Tilde),
        // Words of Latin letters and figures of one day are parted by blanks without a pause.
        c if c.is_whitespace() && !(latin(before) && latin(next)) => Some(Mark::Blank),
        _ => None,
    }
}
