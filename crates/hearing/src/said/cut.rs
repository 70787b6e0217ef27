//! Where a sentence certainly ends: at a closing mark and at the end of a line.

use std::ops::Range;

/// The sentences of a text between closing marks, as ranges of bytes, in order; without blanks and marks at their edges.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if closes(c) || c == '.' && is_full_stop(&text[start..at], before, next) {
            found.extend(bare(text, start..at));
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    found.extend(bare(text, start..text.len()));
    found
}

fn closes(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '｡' | '!' | '?' | ';' | '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Whether a point ends a sentence: not in a figure, not behind the number of an item, not in an address.
fn is_full_stop(sentence: &str, before: Option<char>, next: Option<char>) -> bool {
    let item = sentence.trim().chars().all(|c| c.is_ascii_digit());
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let dots = before == Some('.') || next == Some('.');
    let ends = next.is_none_or(char::is_whitespace) || !latin(before) && !latin(next);
    ends && !item && !dots
}

/// A range without the blanks and pauses at its edges; none when nothing is said in it.
pub(super) fn bare(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = text.get(range.clone())?;
    let start = range.end - piece.trim_start_matches(|c| is_edge(c) || is_closing(c)).len();
    let end = range.start + piece.trim_end_matches(is_edge).len();
    (start < end && text[start..end].contains(char::is_alphanumeric)).then_some(start..end)
}

/// Blanks, pauses and points stand between sentences.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '，' | ',' | '、' | '～' | '~' | '.')
}

/// What closes a quotation behind its last sentence begins none.
fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】')
}
