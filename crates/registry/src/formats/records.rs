//! Rows of comma-separated values, out of lines: a quotation mark that is never closed damages its own row alone.

use super::fault::{Fault, NOT_TEXT, OPEN_QUOTE, TOO_LONG};
use super::text::{Lines, MOST_LINE};
use csv_core::{ReadRecordResult, Reader};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// The most lines that a quoted field may run over.
const MOST_LINES: usize = 16;

/// A line that was looked at for a closing mark which never came.
struct Ahead {
    number: u64,
    line: Vec<u8>,
    end: &'static [u8],
    cut: bool,
}

/// The rows of a file, one at a time.
pub(super) struct Records<R> {
    lines: Lines<R>,
    back: VecDeque<Ahead>,
    raw: Vec<u8>,
    number: u64,
    splitter: Splitter,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(lines: Lines<R>) -> Self {
        Self { lines, back: VecDeque::new(), raw: Vec::new(), number: 0, splitter: Splitter::default() }
    }

    /// The line on which the present row begins, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The present row as it stands.
    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The next row's fields, or why it has none; `None` at the end. Blank lines are read over.
    pub(super) fn advance(&mut self) -> io::Result<Option<Result<Vec<String>, Fault>>> {
        loop {
            let Some(Ahead { number, line, end, cut }) = self.line()? else { return Ok(None) };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            (self.number, self.raw) = (number, line);
            if cut {
                return Ok(Some(Err(TOO_LONG)));
            }
            return self.row(end).map(Some);
        }
    }

    fn row(&mut self, mut end: &'static [u8]) -> io::Result<Result<Vec<String>, Fault>> {
        let first = self.raw.len();
        let mut looked = Vec::new();
        loop {
            match self.splitter.split(&self.raw) {
                Some(Ok(fields)) => return Ok(Ok(fields)),
                Some(Err(fault)) => return Ok(Err(fault)),
                None => {}
            }
            let next = if looked.len() < MOST_LINES { self.line()? } else { None };
            let gone = match next {
                Some(next) => {
                    self.raw.extend_from_slice(end);
                    self.raw.extend_from_slice(&next.line);
                    end = next.end;
                    let gone = next.cut || self.raw.len() > MOST_LINE;
                    looked.push(next);
                    gone
                }
                None => true,
            };
            if gone {
                self.raw.truncate(first);
                for line in looked.into_iter().rev() {
                    self.back.push_front(line);
                }
                return Ok(Err(OPEN_QUOTE));
            }
        }
    }

    fn line(&mut self) -> io::Result<Option<Ahead>> {
        if let Some(line) = self.back.pop_front() {
            return Ok(Some(line));
        }
        if !self.lines.advance()? {
            return Ok(None);
        }
        let end = self.lines.end()?;
        let (number, line, cut) = (self.lines.number(), self.lines.line().to_vec(), self.lines.overlong());
        Ok(Some(Ahead { number, line, end, cut }))
    }
}

/// Splits one row; its buffers are used again.
#[derive(Default)]
struct Splitter {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    /// `None` if a quotation mark is still open at the end of the row.
    fn split(&mut self, row: &[u8]) -> Option<Result<Vec<String>, Fault>> {
        self.text.resize(row.len() + 2, 0);
        self.ends.resize(row.len() + 2, 0);
        let mut reader = Reader::new();
        let (first, read, mut written, mut fields) = reader.read_record(row, &mut self.text, &mut self.ends);
        let mut result = first;
        if matches!(result, ReadRecordResult::InputEmpty) {
            // The line end that the row came without; inside quotation marks it is text and ends nothing.
            let (more, _, text, ends) = reader.read_record(b"\n", &mut self.text[written..], &mut self.ends[fields..]);
            (result, written, fields) = (more, written + text, fields + ends);
        }
        if !matches!(result, ReadRecordResult::Record) || read < row.len() || written > self.text.len() {
            return None;
        }
        let mut start = 0;
        let mut found = Vec::with_capacity(fields);
        for &end in &self.ends[..fields] {
            match std::str::from_utf8(&self.text[start..end]) {
                Ok(text) => found.push(text.to_owned()),
                Err(_) => return Some(Err(NOT_TEXT)),
            }
            start = end;
        }
        Some(Ok(found))
    }
}

/// One row as comma-separated values, with quotation marks only where they are needed, and this line end.
pub(super) fn written(fields: &[&str], end: &str) -> String {
    let mut row = String::new();
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            row.push(',');
        }
        // A row of one empty field would be a blank line, and a byte order mark at the beginning of a row is read over.
        if field.contains([',', '"', '\r', '\n', '\u{feff}']) || (fields.len() == 1 && field.trim().is_empty()) {
            row.push('"');
            row.push_str(&field.replace('"', "\"\""));
            row.push('"');
        } else {
            row.push_str(field);
        }
    }
    row.push_str(end);
    row
}

/// Whether a row is a header: the same words, in whatever case, with or without blanks around them.
pub(super) fn is_header(fields: &[String], header: &[&str]) -> bool {
    fields.len() == header.len()
        && fields.iter().zip(header).all(|(field, word)| field.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn rows(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, &'static str>)> {
        let mut found = Vec::new();
        let mut records = Records::new(Lines::new(BufReader::with_capacity(5, bytes)));
        while let Some(row) = records.advance().expect("memory does not fail") {
            found.push((records.number(), row.map_err(|fault| fault.code)));
        }
        found
    }

    fn right(fields: &[&str]) -> Result<Vec<String>, &'static str> {
        Ok(fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn rows_are_split_and_a_mark_left_open_damages_its_own_row() {
        let found = rows(b"a,b\r\n\"x,\"\"y\"\"\",\r\n\r\n\"two\r\nlines\",z\n5\" pipe,q\n\"open,1\nc,d\n");
        assert_eq!(found[0], (1, right(&["a", "b"])));
        assert_eq!(found[1], (2, right(&["x,\"y\"", ""])));
        assert_eq!(found[2], (4, right(&["two\r\nlines", "z"])));
        assert_eq!(found[3], (6, right(&["5\" pipe", "q"])));
        assert_eq!(found[4], (7, Err("open-quote")));
        assert_eq!(found[5], (8, right(&["c", "d"])));
        assert_eq!(rows(b"\"\n\xff,\n"), [(1, Err("open-quote")), (2, Err("not-text"))]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for fields in [&["a", "b, c"][..], &["say \"no\"", "two\r\nlines"], &["", ""], &[""], &["\"", "\r", "x"]] {
            assert_eq!(rows(written(fields, "\r\n").as_bytes()), [(1, right(fields))]);
        }
    }
}
