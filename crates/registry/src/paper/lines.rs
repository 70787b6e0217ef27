//! The form that all papers have: a title, then strict lines of keys and values in a fixed order.

use super::{Fault, Value};
use std::fmt::Write as _;

/// The longest value, in bytes.
pub const LONGEST_VALUE: usize = 1000;

/// Writes the lines of a paper.
#[derive(Debug)]
pub struct Writer(String);

impl Writer {
    pub(super) fn new(kind: &str, format: u32) -> Self {
        Self(format!("wurao {kind} {format}\n"))
    }

    /// One line.
    pub fn line(&mut self, key: &str, value: &impl Value) {
        // Writing into a String cannot fail.
        let _ = writeln!(self.0, "{key}: {}", value.write());
    }

    /// One line if there is a value.
    pub fn maybe(&mut self, key: &str, value: Option<&impl Value>) {
        if let Some(value) = value {
            self.line(key, value);
        }
    }

    /// One line for each value.
    pub fn list(&mut self, key: &str, values: &[impl Value]) {
        values.iter().for_each(|value| self.line(key, value));
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Reads the lines of a paper in their order.
#[derive(Debug)]
pub struct Reader<'a> {
    lines: Vec<Line<'a>>,
    next: usize,
    format: u32,
    newer: bool,
    unread: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    number: usize,
    key: &'a str,
    value: &'a str,
}

/// Kind and format from the first line of a paper.
pub(super) fn title(text: &str) -> Result<(&str, u32), Fault> {
    let first = text.split('\n').next().unwrap_or_default();
    let (kind, format) = first.strip_prefix("wurao ").and_then(|rest| rest.split_once(' ')).ok_or(Fault::Title)?;
    let format = crate::log::decimal(format).and_then(|format| u32::try_from(format).ok()).filter(|format| *format > 0);
    if !is_key(kind) {
        return Err(Fault::Title);
    }
    Ok((kind, format.ok_or(Fault::Title)?))
}

impl<'a> Reader<'a> {
    /// Splits the lines below the title. In a format that is newer than the newest one that this program knows, lines of
    /// unknown keys are passed over and kept as unread.
    pub(super) fn new(text: &'a str, format: u32, newest: u32) -> Result<Self, Fault> {
        let all = text.strip_suffix('\n').unwrap_or(text).split('\n').enumerate().skip(1);
        let lines = all.map(|(at, line)| Line::parse(at + 1, line)).collect::<Result<_, _>>()?;
        Ok(Self { lines, next: 0, format, newer: format > newest, unread: Vec::new() })
    }

    /// The format that the title names, from 1.
    pub fn format(&self) -> u32 {
        self.format
    }

    /// The next line, which must have this key.
    ///
    /// # Errors
    /// [`Fault`] if another line stands there or the value is not of this kind.
    pub fn one<V: Value>(&mut self, key: &'static str) -> Result<V, Fault> {
        match self.maybe(key)? {
            Some(value) => Ok(value),
            None => Err(match self.lines.get(self.next) {
                Some(line) if !self.newer => {
                    Fault::Unexpected { line: line.number, found: line.key.to_owned(), expected: Some(key) }
                }
                _ => Fault::Missing { key },
            }),
        }
    }

    /// The next line if it has this key.
    ///
    /// # Errors
    /// [`Fault::Value`].
    pub fn maybe<V: Value>(&mut self, key: &'static str) -> Result<Option<V>, Fault> {
        if self.newer {
            self.pass_over(key);
        }
        let Some(line) = self.lines.get(self.next).filter(|line| line.key == key) else {
            return Ok(None);
        };
        self.next += 1;
        let wrong = || Fault::Value { line: line.number, key: key.to_owned(), what: V::WHAT };
        V::read(line.value).map(Some).ok_or_else(wrong)
    }

    /// All next lines with this key.
    ///
    /// # Errors
    /// [`Fault::Value`].
    pub fn list<V: Value>(&mut self, key: &'static str) -> Result<Vec<V>, Fault> {
        let mut values = Vec::new();
        while let Some(value) = self.maybe(key)? {
            values.push(value);
        }
        Ok(values)
    }

    /// Goes on to the next line with this key, if there is one.
    fn pass_over(&mut self, key: &str) {
        if let Some(ahead) = self.lines[self.next..].iter().position(|line| line.key == key) {
            self.leave_unread(self.next + ahead);
        }
    }

    fn leave_unread(&mut self, to: usize) {
        let passed = self.lines[self.next..to].iter().map(|line| format!("{}: {}", line.key, line.value));
        self.unread.extend(passed);
        self.next = to;
    }

    /// Nothing may be left. Returns the lines that were passed over.
    pub(super) fn finish(mut self) -> Result<Vec<String>, Fault> {
        if self.newer {
            self.leave_unread(self.lines.len());
        }
        match self.lines.get(self.next) {
            Some(line) => Err(Fault::Unexpected { line: line.number, found: line.key.to_owned(), expected: None }),
            None => Ok(self.unread),
        }
    }
}

impl<'a> Line<'a> {
    fn parse(number: usize, line: &'a str) -> Result<Self, Fault> {
        let (key, value) = line.split_once(": ").filter(|(key, _)| is_key(key)).ok_or(Fault::Line { line: number })?;
        if !is_value(value) {
            let what = "a text of one line without blanks around it, invisible signs, or more than 1000 bytes";
            return Err(Fault::Value { line: number, key: key.to_owned(), what });
        }
        Ok(Self { number, key, value })
    }
}

/// `log-size`: lower-case letters, then also digits and hyphens.
fn is_key(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What a person sees must be what was signed: nothing that turns the direction of the text or breaks its line.
fn is_value(text: &str) -> bool {
    let turns =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = |c: char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}');
    let hides = |c: char| c.is_control() || turns(c) || invisible(c);
    !text.is_empty() && text.len() <= LONGEST_VALUE && text.trim() == text && !text.contains(hides)
}
