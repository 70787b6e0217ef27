//! A stream that counts lines and refuses tokens without end, so that no file can fill the memory.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memchr_iter, memchr3};

/// Largest token, in bytes. Rows are some hundred bytes; a message of this size is no message.
pub(crate) const TOKEN: usize = 1024 * 1024;

/// Wraps a stream of text for the XML parser.
pub(crate) struct Guard<R> {
    input: R,
    /// What is to be read once more, before the rest of the input.
    again: Vec<u8>,
    again_at: usize,
    since_mark: usize,
    newlines: u64,
    /// The last error was the guard's own: the token is too large.
    pub(crate) tripped: bool,
}

impl<R: BufRead> Guard<R> {
    pub(crate) fn new(input: R) -> Guard<R> {
        Guard { input, again: Vec::new(), again_at: 0, since_mark: 0, newlines: 0, tripped: false }
    }

    /// A token begins here.
    pub(crate) fn mark(&mut self) {
        self.since_mark = 0;
        self.tripped = false;
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.newlines + 1
    }

    /// Gives bytes back that were consumed last.
    pub(crate) fn push_back(&mut self, bytes: &[u8]) {
        let mut again = bytes.to_vec();
        again.extend_from_slice(&self.again[self.again_at..]);
        (self.again, self.again_at) = (again, 0);
        self.newlines -= memchr_iter(b'\n', bytes).count() as u64;
    }

    /// Skips text up to the next `<` (which stays) without keeping it.
    pub(crate) fn skip_text(&mut self) -> io::Result<()> {
        loop {
            self.mark();
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(());
            }
            let (n, found) = memchr(b'<', available).map_or((available.len(), false), |at| (at, true));
            self.consume(n);
            if found {
                return Ok(());
            }
        }
    }

    /// Skips the rest of a tag whose first part is `begun`. Gives whether it closes itself (`/>`), `None` at the end
    /// of the file.
    pub(crate) fn skip_tag(&mut self, begun: &[u8]) -> io::Result<Option<bool>> {
        let mut quote = None;
        let mut last = 0;
        if let Some(end) = pass(begun, &mut quote, &mut last) {
            return Ok(Some(end > 0 && begun[end - 1] == b'/'));
        }
        loop {
            self.mark();
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            let before = last;
            match pass(available, &mut quote, &mut last) {
                Some(end) => {
                    let closes = if end > 0 { available[end - 1] } else { before } == b'/';
                    self.consume(end + 1);
                    return Ok(Some(closes));
                }
                None => {
                    let n = available.len();
                    self.consume(n);
                }
            }
        }
    }
}

/// Goes over part of a tag, minding quotes. Gives where its `>` is.
fn pass(bytes: &[u8], quote: &mut Option<u8>, last: &mut u8) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let Some(found) = (match *quote {
            Some(open) => memchr(open, rest),
            None => memchr3(b'"', b'\'', b'>', rest),
        }) else {
            break;
        };
        let byte = rest[found];
        match *quote {
            Some(_) => *quote = None,
            None if byte == b'>' => return Some(at + found),
            None => *quote = Some(byte),
        }
        at += found + 1;
    }
    *last = *bytes.last()?;
    None
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_mark > TOKEN {
            self.tripped = true;
            return Err(io::Error::other("token too large"));
        }
        if self.again_at < self.again.len() { Ok(&self.again[self.again_at..]) } else { self.input.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if n == 0 {
            return;
        }
        self.since_mark += n;
        if self.again_at < self.again.len() {
            self.newlines += memchr_iter(b'\n', &self.again[self.again_at..self.again_at + n]).count() as u64;
            self.again_at += n;
            return;
        }
        // A filled buffer is returned as it is; only its error could differ, and there was none a moment ago.
        if let Ok(available) = self.input.fill_buf() {
            self.newlines += memchr_iter(b'\n', &available[..n.min(available.len())]).count() as u64;
        }
        self.input.consume(n);
    }
}
