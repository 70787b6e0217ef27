//! Tags of a file that looks like XML and need not be it: each `<…` is read for itself.

use super::text::fill;
use std::io::{self, BufRead};

/// The most bytes of one tag that are kept. A longer one is no tag of a list.
const MOST_TAG: usize = 512;

/// The tags of a file, one at a time.
pub(super) struct Tags<R> {
    input: R,
    tag: Vec<u8>,
    line: u64,
    began: u64,
    last: u8,
    dashes: u32,
    commented: bool,
    hidden: bool,
    end: End,
}

/// What ended a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Its `>`.
    Closed,
    /// The next tag.
    Next,
    /// The end of the file.
    File,
}

impl<R: BufRead> Tags<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            tag: Vec::new(),
            line: 1,
            began: 1,
            last: 0,
            dashes: 0,
            commented: false,
            hidden: false,
            end: End::Closed,
        }
    }

    /// Between `<` and `>`, without them, cut at 512 bytes.
    pub(super) fn tag(&self) -> &[u8] {
        &self.tag
    }

    /// What ended the present tag.
    pub(super) fn end(&self) -> End {
        self.end
    }

    /// The line on which the present tag begins, from 1.
    pub(super) fn began(&self) -> u64 {
        self.began
    }

    /// Goes to the next tag; `false` at the end. What stands between tags is read over, and so are comments.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        loop {
            if !self.skip_to(b'<')? {
                return Ok(false);
            }
            self.step(1);
            self.began = self.line;
            self.tag.clear();
            self.collect()?;
            if !self.tag.starts_with(b"!--") {
                return Ok(true);
            }
            // A comment may hold tags; it ends at `-->` and nowhere else.
            while !self.commented {
                if self.byte()?.is_none() {
                    self.hidden = true;
                    return Ok(false);
                }
            }
        }
    }

    /// Whether a comment was opened and never closed, which hides all that follows it.
    pub(super) fn hidden(&self) -> bool {
        self.hidden
    }

    /// Up to `>`, which is eaten, or the next `<`, which is not: a tag that was never closed must not eat its neighbour.
    fn collect(&mut self) -> io::Result<()> {
        loop {
            let buffer = fill(&mut self.input)?;
            if buffer.is_empty() {
                self.end = End::File;
                return Ok(());
            }
            let end = memchr::memchr2(b'<', b'>', buffer);
            let text = &buffer[..end.unwrap_or(buffer.len())];
            let kept = text.len().min(MOST_TAG - self.tag.len());
            self.tag.extend_from_slice(&text[..kept]);
            let (used, closed) = (text.len(), end.map(|at| buffer[at] == b'>'));
            self.step(used);
            match closed {
                Some(true) => {
                    self.end = End::Closed;
                    self.step(1);
                    return Ok(());
                }
                Some(false) => {
                    self.end = End::Next;
                    return Ok(());
                }
                None => {}
            }
        }
    }

    fn skip_to(&mut self, mark: u8) -> io::Result<bool> {
        loop {
            let buffer = fill(&mut self.input)?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let found = memchr::memchr(mark, buffer);
            let used = found.unwrap_or(buffer.len());
            self.step(used);
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let Some(&byte) = fill(&mut self.input)?.first() else { return Ok(None) };
        self.step(1);
        Ok(Some(byte))
    }

    /// Eats bytes that `fill` showed, counting the lines among them.
    fn step(&mut self, used: usize) {
        let Ok(buffer) = self.input.fill_buf() else { return };
        for &byte in &buffer[..used] {
            self.line += u64::from(byte == b'\r' || (byte == b'\n' && self.last != b'\r'));
            self.commented = byte == b'>' && self.dashes >= 2;
            self.dashes = if byte == b'-' { self.dashes.saturating_add(1) } else { 0 };
            self.last = byte;
        }
        self.input.consume(used);
    }
}

/// The name of a tag in lower case, with its slash if it is an end tag.
pub(super) fn name(tag: &[u8]) -> String {
    let end =
        tag.iter().skip(1).position(|byte| byte.is_ascii_whitespace() || *byte == b'/').map_or(tag.len(), |at| at + 1);
    String::from_utf8_lossy(&tag[..end]).to_ascii_lowercase()
}

/// The value of an attribute, with either quotes or none; a quote that is never closed ends with the tag.
pub(super) fn attribute<'t>(tag: &'t str, wanted: &str) -> Option<&'t str> {
    let mut rest = tag.trim_start_matches(|mark: char| !mark.is_whitespace());
    loop {
        rest = rest.trim_start_matches(|mark: char| mark.is_whitespace() || mark == '/');
        let (name, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let (value, after) = match behind.chars().next() {
            Some(quote @ ('\'' | '"')) => behind[1..].split_once(quote).unwrap_or((&behind[1..], "")),
            _ => behind.split_at(behind.find(|mark: char| mark.is_whitespace() || mark == '/').unwrap_or(behind.len())),
        };
        // A word without a value may stand before the name.
        if name.split_whitespace().next_back().is_some_and(|name| name.eq_ignore_ascii_case(wanted)) {
            return Some(value);
        }
        rest = after;
    }
}

/// Whether a quotation mark is opened and never closed.
pub(super) fn open_quote(tag: &str) -> bool {
    let mut open = None;
    for mark in tag.chars() {
        match open {
            None if matches!(mark, '\'' | '"') => open = Some(mark),
            Some(quote) if quote == mark => open = None,
            _ => {}
        }
    }
    open.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn tags(text: &str, room: usize) -> (Vec<(u64, String)>, bool) {
        let mut tags = Tags::new(BufReader::with_capacity(room, text.as_bytes()));
        let mut found = Vec::new();
        while tags.advance().expect("memory does not fail") {
            found.push((tags.began(), String::from_utf8_lossy(tags.tag()).into_owned()));
        }
        (found, tags.hidden())
    }

    #[test]
    fn tags_are_found_one_by_one_and_comments_are_read_over() {
        let text = "<a x='1'>\r\n<b <c/>\r<!-- <d> - -- > -->\n\n<e";
        let right = [(1, "a x='1'"), (2, "b "), (2, "c/"), (5, "e")].map(|(line, tag)| (line, tag.to_owned()));
        for room in 1..20 {
            assert_eq!(tags(text, room), (right.to_vec(), false), "{room}");
        }
        assert_eq!(tags("<a><!-- <b> <c>", 5), (vec![(1, "a".to_owned())], true));
        let long = format!("<!--{}--><a>", "x".repeat(2000));
        assert_eq!(tags(&long, 7).0, [(1, "a".to_owned())]);
        assert_eq!(tags(&format!("<{}><a>", "x".repeat(2000)), 7).0[1], (1, "a".to_owned()));
    }

    #[test]
    fn attributes_are_read_with_either_quotes_or_none() {
        for (tag, right) in [
            ("ph val='1'", Some("1")),
            ("ph val=\"1\" /", Some("1")),
            ("ph  VAL = 1/", Some("1")),
            ("ph xval='2' val='1'", Some("1")),
            ("ph x='val=2' val='1'", Some("1")),
            ("ph new val='1'", Some("1")),
            ("ph val='1", Some("1")),
            ("ph val=''", Some("")),
            ("ph val", None),
            ("phval='1'", None),
            ("ph", None),
        ] {
            assert_eq!(attribute(tag, "val"), right, "{tag}");
        }
        assert_eq!(
            (name(b"PH val='1'"), name(b"/list"), name(b"ph/"), name(b"")),
            ("ph".into(), "/list".into(), "ph".into(), String::new())
        );
    }
}
