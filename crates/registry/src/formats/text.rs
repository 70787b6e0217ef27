//! Lines of a list, whoever wrote it: ended by CR LF, LF or CR, or records of a fixed width with nothing between them.

use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

/// The most bytes of one line that are kept, in bytes. No row of any list comes near; a file without line ends must not
/// fill the memory.
pub(super) const MOST_LINE: usize = 4096;

/// What a file begins with and the file behind it, without the byte order mark.
pub(super) type Source<R> = Chain<Cursor<Vec<u8>>, R>;

/// Looks at the first bytes of a file, up to `most`, without losing them.
pub(super) fn open<R: BufRead>(mut input: R, most: u64) -> io::Result<(Vec<u8>, Source<R>)> {
    let mut head = Vec::new();
    input.by_ref().take(most).read_to_end(&mut head)?;
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    Ok((head.clone(), Cursor::new(head).chain(input)))
}

/// The lines of a file, one at a time.
pub(super) struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    overlong: bool,
    after_cr: bool,
    width: Option<usize>,
}

impl<R: BufRead> Lines<R> {
    /// Lines ended by CR LF, LF or CR.
    pub(super) fn new(input: R) -> Self {
        Self { input, line: Vec::new(), number: 0, overlong: false, after_cr: false, width: None }
    }

    /// Records of `width` bytes; a line end ends one early.
    pub(super) fn fixed(input: R, width: usize) -> Self {
        Self { width: Some(width), ..Self::new(input) }
    }

    /// The present line without its end, cut at [`MOST_LINE`].
    pub(super) fn line(&self) -> &[u8] {
        &self.line
    }

    /// Which line it is, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the present line was longer than [`MOST_LINE`].
    pub(super) fn overlong(&self) -> bool {
        self.overlong
    }

    /// Goes to the next line; `false` at the end of the file.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        self.overlong = false;
        let mut started = false;
        loop {
            let room = self.width.map_or(usize::MAX, |width| width - self.line.len());
            let buffer = fill(&mut self.input)?;
            let Some(&first) = buffer.first() else {
                self.number += u64::from(started);
                return Ok(started);
            };
            // The second half of a CR LF; between records of a fixed width every line end is nothing.
            let between = self.width.is_some() && !started && matches!(first, b'\r' | b'\n');
            if between || (std::mem::take(&mut self.after_cr) && first == b'\n') {
                self.input.consume(1);
                continue;
            }
            let window = &buffer[..buffer.len().min(room)];
            let end = memchr::memchr2(b'\r', b'\n', window);
            let text = &window[..end.unwrap_or(window.len())];
            let kept = text.len().min(MOST_LINE - self.line.len());
            self.line.extend_from_slice(&text[..kept]);
            self.overlong |= kept < text.len();
            started = true;
            let used = text.len() + usize::from(end.is_some());
            self.after_cr = end.is_some_and(|at| window[at] == b'\r');
            self.input.consume(used);
            if end.is_some() || self.width == Some(self.line.len()) {
                self.number += 1;
                return Ok(true);
            }
        }
    }

    /// What ended the present line; for putting two lines together again as they stood.
    pub(super) fn end(&mut self) -> io::Result<&'static [u8]> {
        if !self.after_cr {
            return Ok(b"\n");
        }
        Ok(if fill(&mut self.input)?.first() == Some(&b'\n') { b"\r\n" } else { b"\r" })
    }
}

/// The bytes at hand; an interrupted read is tried again.
pub(super) fn fill<R: BufRead>(input: &mut R) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // A second call returns the same bytes; the borrow checker cannot see that the first one may be returned.
    input.fill_buf()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], room: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(BufReader::with_capacity(room, bytes));
        let mut found = Vec::new();
        while lines.advance().expect("memory does not fail") {
            found.push((lines.number(), String::from_utf8_lossy(lines.line()).into_owned()));
        }
        found
    }

    #[test]
    fn every_line_end_counts_once_however_the_bytes_arrive() {
        for room in 1..9 {
            let found = lines(b"a\r\nb\nc\rd\n\r\n\re", room);
            let right = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, ""), (7, "e")];
            assert_eq!(found, right.map(|(number, line)| (number, line.to_owned())), "{room}");
        }
        assert_eq!(lines(b"", 4), []);
        assert_eq!(lines(b"a\n", 4).len(), 1);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut bytes = vec![b'7'; 3 * MOST_LINE];
        bytes.extend_from_slice(b"\nnext");
        let mut lines = Lines::new(BufReader::with_capacity(64, bytes.as_slice()));
        assert!(lines.advance().expect("memory"));
        assert_eq!((lines.line().len(), lines.overlong()), (MOST_LINE, true));
        assert!(lines.advance().expect("memory"));
        assert_eq!((lines.line(), lines.overlong(), lines.number()), (b"next".as_slice(), false, 2));
    }

    #[test]
    fn records_of_a_fixed_width_need_no_line_ends() {
        for room in 1..9 {
            let mut lines = Lines::fixed(BufReader::with_capacity(room, b"abcdef\r\nghijkl".as_slice()), 3);
            let mut found = Vec::new();
            while lines.advance().expect("memory") {
                found.push(String::from_utf8_lossy(lines.line()).into_owned());
            }
            assert_eq!(found, ["abc", "def", "ghi", "jkl"], "{room}");
        }
    }
}
