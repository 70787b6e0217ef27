//! Goes over a backup element by element and survives what is broken in it.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::events::Event;

use crate::decode;
use crate::error::{Hostile, ReadError};
use crate::reader::Reader;
use crate::row::{BadReason, ReadContext, Tally};
use crate::xml::attrs;
use crate::xml::guard::{Guard, TOKEN};
use crate::xml::row::{Found, element};

/// So many lost quotes are looked behind. Each look may read a megabyte twice, so there must be an end to it.
const UNGLUED: u32 = 100;
/// Deeper than any backup: `smses/mms/parts/part` is four.
const DEPTH: u32 = 32;

/// Reads a backup to its end.
pub(crate) fn read<R: BufRead>(input: R, context: &ReadContext, tally: &mut Tally<'_>) -> Result<(), ReadError> {
    let (text, encoding) = decode::open(input, true, |_| true)?;
    tally.summary.encoding = encoding.name();
    let mut guard = Guard::new(text);
    let mut scan = Scan::new(context, tally);
    let mut buf = Vec::with_capacity(4096);
    // The parser cannot go on after an error, so each damaged spot starts a new one on the same stream.
    loop {
        let mut xml = quick_xml::Reader::from_reader(&mut guard);
        let config = xml.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.trim_text(true);
        let trouble = loop {
            buf.clear();
            xml.get_mut().mark();
            let event = match xml.read_event_into(&mut buf) {
                Ok(event) => event,
                Err(error) => break Err(error),
            };
            let end = xml.get_ref().line();
            match scan.event(event, end)? {
                Step::On => {}
                Step::Done => return Ok(()),
                Step::End => return scan.finish(end),
                Step::Glued(at) => break Ok(at),
            }
        };
        drop(xml);
        let step = match trouble {
            Ok(at) => scan.unglue(&mut guard, &buf, at),
            Err(error) => match scan.glued(&buf) {
                Some(at) if guard.tripped || guard.fill_buf()?.is_empty() => scan.unglue(&mut guard, &buf, at),
                _ => scan.mend(&mut guard, &buf, error)?,
            },
        };
        match step {
            Step::Done => return Ok(()),
            Step::End => return scan.finish(guard.line()),
            Step::On | Step::Glued(_) => {}
        }
    }
}

/// How to go on.
enum Step {
    On,
    /// The receiver has had enough.
    Done,
    /// The file is over.
    End,
    /// A lost quote makes the token run on into the next element, which begins here.
    Glued(usize),
}

struct Scan<'c, 't, 's> {
    context: &'c ReadContext,
    tally: &'t mut Tally<'s>,
    row: &'static str,
    root: &'static str,
    depth: u32,
    seen_root: bool,
    cut: Option<u64>,
    unglued: u32,
}

impl<'c, 't, 's> Scan<'c, 't, 's> {
    fn new(context: &'c ReadContext, tally: &'t mut Tally<'s>) -> Self {
        let (root, row) = match tally.summary.reader {
            Reader::SmsBackupMessages => ("smses", "sms"),
            Reader::SuperBackup => ("alllogs", "log"),
            _ => ("calls", "call"),
        };
        Scan { context, tally, row, root, depth: 0, seen_root: false, cut: None, unglued: 0 }
    }

    fn event(&mut self, event: Event<'_>, end_line: u64) -> Result<Step, ReadError> {
        if !matches!(event, Event::Eof) {
            self.tally.summary.last_line = end_line;
        }
        match event {
            Event::Empty(ref tag) | Event::Start(ref tag) if memchr::memchr(b'<', tag.as_bytes()).is_some() => {
                let token = ["<", tag].concat();
                match self.glued(token.as_bytes()) {
                    Some(at) => Ok(Step::Glued(at)),
                    None => self.open(tag, end_line, matches!(event, Event::Empty(_))),
                }
            }
            Event::Empty(tag) => self.open(&tag, end_line, true),
            Event::Start(tag) => self.open(&tag, end_line, false),
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Step::On)
            }
            Event::DocType(text) => match dangerous(&text) {
                true => Err(ReadError::Hostile(Hostile::Entities)),
                false => Ok(Step::On),
            },
            Event::Eof => Ok(Step::End),
            _ => Ok(Step::On),
        }
    }

    /// A start tag: its inside without the angle brackets.
    fn open(&mut self, tag: &str, end_line: u64, closed: bool) -> Result<Step, ReadError> {
        let line = end_line - memchr::memchr_iter(b'\n', tag.as_bytes()).count() as u64;
        let depth = self.depth;
        if !closed {
            self.depth += 1;
            if self.depth > DEPTH {
                return Err(ReadError::Hostile(Hostile::Nesting));
            }
        }
        let name = name(tag);
        // Super Backup keeps its messages in the same form under a root of its own.
        if name == self.root || self.row == "sms" && name == "allsms" {
            self.seen_root = true;
            self.declare(tag);
            return Ok(Step::On);
        }
        if !self.seen_root {
            return Err(ReadError::NotThis(self.tally.summary.reader));
        }
        if name == self.row {
            return Ok(self.one(tag, line));
        }
        if depth == 1 {
            *(if name == "mms" {
                &mut self.tally.summary.skipped.mms
            } else {
                &mut self.tally.summary.skipped.other
            }) += 1;
        }
        Ok(Step::On)
    }

    fn declare(&mut self, tag: &str) {
        let mut count = None;
        // A damaged root only loses its count.
        let _ = attrs::each(tag, |name, value| {
            if name == "count" {
                count = value.trim().parse::<u64>().ok();
            }
        });
        if let Some(count) = count {
            let before = self.tally.summary.declared.unwrap_or(0);
            self.tally.summary.declared = Some(before.saturating_add(count));
        }
    }

    /// Where the next element begins inside a token: markup never contains another opening, so a quote was lost.
    fn glued(&self, token: &[u8]) -> Option<usize> {
        if self.unglued >= UNGLUED || !token.starts_with(b"<") || token.starts_with(b"<!") || token.starts_with(b"<?") {
            return None;
        }
        let rest = &token[1..];
        memchr::memchr(b'<', rest)?;
        let row = memchr::memmem::find(rest, format!("<{} ", self.row).as_bytes());
        let root = memchr::memmem::find(rest, format!("</{}", self.root).as_bytes());
        Some(1 + row.into_iter().chain(root).min()?)
    }

    /// Gives up the row with the lost quote and goes on at the next.
    fn unglue<R: BufRead>(&mut self, guard: &mut Guard<R>, token: &[u8], at: usize) -> Step {
        self.unglued += 1;
        guard.push_back(&token[at..]);
        let line = guard.line() - memchr::memchr_iter(b'\n', &token[..at]).count() as u64;
        let name = String::from_utf8_lossy(&token[1..at.min(64)]).into_owned();
        if name.split_ascii_whitespace().next() == Some(self.row) {
            return self.bad(line, BadReason::BrokenMarkup, &format!("<{} …", self.row));
        }
        Step::On
    }

    fn one(&mut self, tag: &str, line: u64) -> Step {
        let message = self.tally.summary.reader == Reader::SmsBackupMessages;
        match element(tag, message, line, &self.context.zone) {
            Found::Row(row) => step(self.tally.call(row)),
            Found::Bad(reason, excerpt) => self.bad(line, reason, &excerpt),
            Found::NotSent => {
                self.tally.summary.skipped.not_sent += 1;
                Step::On
            }
        }
    }

    fn bad(&mut self, line: u64, reason: BadReason, excerpt: &str) -> Step {
        step(self.tally.bad(line, reason, excerpt))
    }

    /// Gets past a spot that the parser stumbled over. `buf` holds what it had of the token.
    fn mend<R: BufRead>(
        &mut self,
        guard: &mut Guard<R>,
        buf: &[u8],
        error: quick_xml::Error,
    ) -> Result<Step, ReadError> {
        let line = guard.line() - memchr::memchr_iter(b'\n', buf).count() as u64;
        if guard.tripped {
            return self.too_large(guard, buf, line);
        }
        match error {
            quick_xml::Error::Io(error) => Err(ReadError::Io(std::io::Error::new(error.kind(), error))),
            // Bytes that are no text: the token is complete, so it is read with replacement characters.
            quick_xml::Error::Encoding(_) => {
                let text = String::from_utf8_lossy(buf);
                let Some(tag) = text.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')) else {
                    return Ok(Step::On);
                };
                match tag.strip_suffix('/') {
                    Some(tag) => self.open(tag, guard.line(), true),
                    None if tag.starts_with(['!', '?', '/']) => Ok(Step::On),
                    None => self.open(tag, guard.line(), false),
                }
            }
            quick_xml::Error::Syntax(_) if guard.fill_buf()?.is_empty() => {
                self.cut = Some(line);
                Ok(Step::End)
            }
            _ => {
                guard.skip_text()?;
                Ok(if self.seen_root { self.bad(line, BadReason::BrokenMarkup, "") } else { Step::On })
            }
        }
    }

    fn too_large<R: BufRead>(&mut self, guard: &mut Guard<R>, buf: &[u8], line: u64) -> Result<Step, ReadError> {
        if buf.starts_with(b"<!") || buf.starts_with(b"<?") {
            return Err(ReadError::Hostile(Hostile::Markup));
        }
        if !buf.starts_with(b"<") {
            guard.skip_text()?;
            return Ok(Step::On);
        }
        let begun = String::from_utf8_lossy(&buf[1..buf.len().min(64)]).into_owned();
        let name = name(&begun);
        let (row, mms) = (name == self.row, name == "mms" && self.depth == 1);
        match guard.skip_tag(buf)? {
            Some(true) => {}
            Some(false) if buf.starts_with(b"</") => self.depth = self.depth.saturating_sub(1),
            Some(false) => self.depth += 1,
            None => {
                self.cut = Some(line);
                return Ok(Step::End);
            }
        }
        self.tally.summary.skipped.mms += u64::from(mms);
        // Pictures inside multimedia messages are of this size; nothing is lost by passing over them.
        if row { Ok(self.bad(line, BadReason::TooLong, &format!("<{name} … > {TOKEN}"))) } else { Ok(Step::On) }
    }

    fn finish(mut self, line: u64) -> Result<(), ReadError> {
        if !self.seen_root {
            return Err(ReadError::NotThis(self.tally.summary.reader));
        }
        if self.cut.is_some() || self.depth > 0 {
            self.tally.summary.truncated = true;
            let line = self.cut.unwrap_or(line);
            self.tally.summary.last_line = self.tally.summary.last_line.max(line);
            let _ = self.bad(line, BadReason::CutOff, "");
        }
        Ok(())
    }
}

fn step(flow: ControlFlow<()>) -> Step {
    if flow.is_break() { Step::Done } else { Step::On }
}

fn name(tag: &str) -> &str {
    tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next().unwrap_or_default()
}

/// A document type that defines or fetches something. A bare `<!DOCTYPE calls>` does not.
fn dangerous(doctype: &str) -> bool {
    let upper = doctype.to_ascii_uppercase();
    upper.contains('[') || upper.contains("SYSTEM") || upper.contains("PUBLIC") || upper.contains("ENTITY")
}
