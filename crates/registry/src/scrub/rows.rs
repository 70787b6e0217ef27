//! Where a row ends, and where its fields are.

use memchr::{memchr, memchr2};

pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// What stands at the beginning of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A row of so many bytes, its line end included.
    Row(usize),
    /// Not enough bytes to say.
    More,
    /// A row longer than any may be: it ends where the line ends.
    TooLong,
    /// A quotation mark that is not closed before the row is longer than any may be: the line, of so many bytes, is no
    /// row, and whatever stands behind it is looked at anew.
    OpenQuote(usize),
}

/// Finds rows. It depends on nothing but the bytes from the beginning of a row on, however they come in.
pub(super) struct Rows {
    delimiter: Option<u8>,
    most: usize,
    /// How far the row at hand was looked through, and what stood there.
    seen: usize,
    inside: Inside,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Begin,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted field.
    Closed,
}

impl Rows {
    pub(super) fn new(delimiter: Option<u8>, most: usize) -> Self {
        Self { delimiter, most: most.max(1), seen: 0, inside: Inside::Begin }
    }

    /// Looks for the end of the row that these bytes begin with; after [`Found::More`] the same bytes with more behind
    /// them are expected. `last`: nothing follows.
    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8], last: bool) -> Found {
        let found = self.find(bytes, last);
        if found != Found::More {
            (self.seen, self.inside) = (0, Inside::Begin);
        }
        found
    }

    /// Whether no row is looked through in part.
    #[inline]
    pub(super) fn is_fresh(&self) -> bool {
        self.seen == 0
    }

    fn find(&mut self, bytes: &[u8], last: bool) -> Found {
        let within = &bytes[..bytes.len().min(self.most)];
        let end = match self.delimiter {
            None => memchr(b'\n', &within[self.seen..]).map(|end| self.seen + end + 1),
            Some(delimiter) => self.table(within, delimiter),
        };
        if let Some(end) = end {
            return Found::Row(end);
        }
        self.seen = within.len();
        let over = bytes.len() > self.most;
        if !over && !last {
            return Found::More;
        }
        if self.inside == Inside::Quoted {
            match memchr(b'\n', within) {
                Some(end) => return Found::OpenQuote(end + 1),
                None if !over => return Found::OpenQuote(within.len()),
                None => {}
            }
        }
        if over { Found::TooLong } else { Found::Row(within.len()) }
    }

    fn table(&mut self, bytes: &[u8], delimiter: u8) -> Option<usize> {
        if self.seen == 0
            && let Some(end) = memchr(b'\n', bytes)
            && memchr(b'"', &bytes[..end]).is_none()
        {
            return Some(end + 1);
        }
        while let Some(&byte) = bytes.get(self.seen) {
            self.inside = match self.inside {
                Inside::Begin if byte == b'"' => Inside::Quoted,
                Inside::Closed if byte == b'"' => Inside::Quoted,
                Inside::Quoted => {
                    self.seen += memchr(b'"', &bytes[self.seen..])?;
                    Inside::Closed
                }
                Inside::Begin | Inside::Closed | Inside::Plain => {
                    let Some(at) = memchr2(delimiter, b'\n', &bytes[self.seen..]) else {
                        self.inside = Inside::Plain;
                        return None;
                    };
                    self.seen += at;
                    if bytes[self.seen] == b'\n' {
                        return Some(self.seen + 1);
                    }
                    Inside::Begin
                }
            };
            self.seen += 1;
        }
        None
    }
}

/// A row without its line end.
pub(super) fn content(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// The fields of a row without its line end; quoted ones without their quotation marks, but doubled marks stay doubled.
pub(super) fn fields(row: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let row = rest?;
        let (field, behind) = match row.strip_prefix(b"\"") {
            None => (None, row),
            Some(quoted) => {
                let end = closing(quoted);
                (Some(&quoted[..end]), quoted.get(end + 1..).unwrap_or_default())
            }
        };
        let end = memchr(delimiter, behind);
        rest = end.map(|end| &behind[end + 1..]);
        Some(field.unwrap_or(&behind[..end.unwrap_or(behind.len())]))
    })
}

/// Where a quoted field is closed.
fn closing(quoted: &[u8]) -> usize {
    let mut at = 0;
    while let Some(mark) = memchr(b'"', quoted.get(at..).unwrap_or_default()) {
        at += mark;
        if quoted.get(at + 1) != Some(&b'"') {
            return at;
        }
        at += 2;
    }
    quoted.len()
}

/// So many digits in a field of a first row are no part of a column's name but somebody's number.
const MANY: usize = 5;

/// Whether a first row is a heading, by the field where its number should stand: it names a column, and no other field may be
/// meant as a number, readable or not.
pub(super) fn is_heading(field: &[u8], content: &[u8], delimiter: Option<u8>) -> bool {
    let Some(delimiter) = delimiter else { return names(content) };
    names(field) && fields(content, delimiter).all(|field| figures(field) < MANY)
}

/// Whether a field of a first row may be the name of a column: without figures, or with the one or two that tell columns
/// of a kind apart behind a word, as in `phone1`.
fn names(field: &[u8]) -> bool {
    let text = crate::written::text(field);
    let word = text.trim_start_matches(['"', ' ']).starts_with(char::is_alphabetic);
    figures(field) <= if word { 2 } else { 0 }
}

/// How many digits of whatever script stand in a field. What is no UTF-8 may hold digits of two bytes as GB 18030 writes
/// them: the full-width ones.
fn figures(field: &[u8]) -> usize {
    match std::str::from_utf8(field) {
        Ok(text) => text.chars().filter(|mark| mark.is_numeric()).count(),
        Err(_) => {
            let wide = field.windows(2).filter(|two| two[0] == 0xa3 && (0xb0..=0xb9).contains(&two[1])).count();
            wide + field.iter().filter(|byte| byte.is_ascii_digit()).count()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rows of a whole text, given in two pieces.
    fn rows(text: &[u8], delimiter: Option<u8>, most: usize, cut: usize) -> Vec<Found> {
        let (mut finder, mut at, mut found) = (Rows::new(delimiter, most), 0, Vec::new());
        let mut have = cut.min(text.len());
        while at < text.len() {
            let last = have == text.len();
            let next = finder.next(&text[at..have], last);
            at += match next {
                Found::Row(length) | Found::OpenQuote(length) => length,
                Found::TooLong => memchr(b'\n', &text[at..]).map_or(text.len() - at, |end| end + 1),
                Found::More => {
                    assert!(!last);
                    have = text.len();
                    continue;
                }
            };
            have = have.max(at);
            found.push(next);
        }
        found
    }

    #[test]
    fn rows_end_where_a_line_ends_outside_quotation_marks() {
        use Found::{OpenQuote, Row, TooLong};
        let table = |text: &str| rows(text.as_bytes(), Some(b','), 20, 0);
        assert_eq!(table("a,b\nc\r\nd"), [Row(4), Row(3), Row(1)]);
        assert_eq!(table("\"a\nb\",c\n\"x\"\"\n\"\n"), [Row(8), Row(7)]);
        assert_eq!(table("5\" pipe,b\nc\n"), [Row(10), Row(2)]);
        assert_eq!(table("\"a\"b,\"c\"\n"), [Row(9)]);
        assert_eq!(table("\"a\nb\nc"), [OpenQuote(3), Row(2), Row(1)]);
        assert_eq!(table("\"a\nb\n123456789012345678\n"), [OpenQuote(3), Row(2), Row(19)]);
        assert_eq!(table("\"123456789012345678901\nb\n"), [TooLong, Row(2)]);
        assert_eq!(table("\"a"), [OpenQuote(2)]);
        assert_eq!(rows(b"\"a\nb", None, 20, 0), [Row(3), Row(1)]);
        assert_eq!(rows(b"123456789012345678901\n1234567890123456789\n", None, 20, 0), [TooLong, Row(20)]);
    }

    #[test]
    fn fields_are_found_as_they_were_written() {
        let found = |row: &'static str| {
            fields(row.as_bytes(), b',').map(|f| String::from_utf8_lossy(f).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("a,,c"), ["a", "", "c"]);
        assert_eq!(found(""), [""]);
        assert_eq!(found("a,"), ["a", ""]);
        assert_eq!(found("\"a,b\",\"c\"\"d\",e"), ["a,b", "c\"\"d", "e"]);
        assert_eq!(found("\"a\"x,b"), ["a", "b"]);
        assert_eq!(found("\"a,b"), ["a,b"]);
    }

    proptest! {
        #[test]
        fn rows_are_the_same_however_the_bytes_come_in(text in "[a\",\n\r]{0,60}", cut in 0_usize..60, delimiter in any::<bool>()) {
            let delimiter = delimiter.then_some(b',');
            let whole = rows(text.as_bytes(), delimiter, 12, text.len());
            prop_assert_eq!(rows(text.as_bytes(), delimiter, 12, cut), whole);
        }
    }
}
