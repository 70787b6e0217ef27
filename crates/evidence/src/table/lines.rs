//! Physical lines of a text file, with their numbers, and the fields of a line.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// Longest line that is kept, in bytes.
const LONGEST: usize = 1024 * 1024;

/// One physical line.
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    /// Without its end.
    pub(crate) bytes: Vec<u8>,
    /// Was longer than is kept; the rest is gone.
    pub(crate) too_long: bool,
}

/// Reads lines that end in `\n`, `\r\n` or, from old spreadsheets, `\r`.
pub(crate) struct Lines<R> {
    input: R,
    number: u64,
    /// The last line ended in `\r`; a `\n` right behind belongs to it.
    after_return: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Lines<R> {
        Lines { input, number: 0, after_return: false }
    }

    /// The next line, in a vector that is used again.
    pub(crate) fn next(&mut self, mut bytes: Vec<u8>) -> io::Result<Option<Line>> {
        bytes.clear();
        let mut too_long = false;
        let mut any = false;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                if !any {
                    return Ok(None);
                }
                break;
            }
            if self.after_return {
                self.after_return = false;
                if available[0] == b'\n' {
                    self.input.consume(1);
                    continue;
                }
            }
            any = true;
            let end = memchr::memchr2(b'\n', b'\r', available);
            let part = &available[..end.unwrap_or(available.len())];
            let room = LONGEST - bytes.len();
            too_long |= part.len() > room;
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            let used = part.len() + usize::from(end.is_some());
            self.after_return = end.is_some_and(|end| available[end] == b'\r');
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        self.number += 1;
        Ok(Some(Line { number: self.number, bytes, too_long }))
    }
}

/// How the quotes of a record are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// In order.
    Fine,
    /// Something stands between a closing quote and the separator.
    Odd,
    /// A quote was opened and not closed.
    Open,
}

/// Splits a record into fields.
pub(crate) fn split<'t>(record: &'t str, separator: char, fields: &mut Vec<Cow<'t, str>>) -> Quotes {
    fields.clear();
    let mut rest = record;
    let mut quotes = Quotes::Fine;
    loop {
        let opened = rest.trim_start_matches(|c: char| c == ' ' || (c == '\t' && separator != '\t'));
        if let Some(inside) = opened.strip_prefix('"') {
            let Some((mut field, behind)) = quoted(inside) else { return Quotes::Open };
            let end = behind.find(separator).unwrap_or(behind.len());
            if !behind[..end].trim().is_empty() {
                quotes = Quotes::Odd;
                field.to_mut().push_str(&behind[..end]);
            }
            fields.push(field);
            match behind[end..].strip_prefix(separator) {
                Some(next) => rest = next,
                None => return quotes,
            }
        } else {
            match rest.split_once(separator) {
                Some((field, next)) => {
                    fields.push(Cow::Borrowed(field));
                    rest = next;
                }
                None => {
                    fields.push(Cow::Borrowed(rest));
                    return quotes;
                }
            }
        }
    }
}

/// A quoted field behind its opening quote, and what is behind its closing one.
fn quoted(inside: &str) -> Option<(Cow<'_, str>, &str)> {
    let end = inside.find('"')?;
    if !inside[end + 1..].starts_with('"') {
        return Some((Cow::Borrowed(&inside[..end]), &inside[end + 1..]));
    }
    let mut field = String::new();
    let mut rest = inside;
    loop {
        let end = rest.find('"')?;
        field.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Some((Cow::Owned(field), rest)),
        }
    }
}
