//! Lists as text with separators.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::BufRead;
use std::ops::ControlFlow;

use crate::decode::{self, Encoding};
use crate::error::ReadError;
use crate::row::{BadReason, ReadContext, Tally};
use crate::table::Cell;
use crate::table::columns::{Header, header};
use crate::table::lines::{Line, Lines, Quotes, split};
use crate::table::rows::{HEADER_WITHIN, Pass, Rows, Stop};

/// What separates fields, in the order tried.
const SEPARATORS: [char; 5] = [',', '\t', ';', '|', '，'];
/// A quoted field that goes on for longer lost its closing quote.
const QUOTED_LINES: usize = 50;
const QUOTED_BYTES: usize = 64 * 1024;

/// Whether text begins with a list of calls; and if so, whether a carrier's.
pub(crate) fn looks_like_list(text: &str) -> Option<bool> {
    let mut named = false;
    for line in text.lines().take(HEADER_WITHIN as usize + 1) {
        if let Some((_, found)) = find_header(line) {
            let carrier = matches!(found, Header::Other) || matches!(&found, Header::Calls(columns) if columns.carrier);
            return Some(carrier || named);
        }
        named |= ["移动", "联通", "电信", "广电", "详单", "话单"].iter().any(|word| line.contains(word));
    }
    None
}

fn find_header(line: &str) -> Option<(char, Header)> {
    let mut fields = Vec::new();
    SEPARATORS.into_iter().find_map(|separator| {
        if !line.contains(separator) || split(line, separator, &mut fields) == Quotes::Open {
            return None;
        }
        let cells: Vec<Cell<'_>> = fields.iter().map(|field| Cell::Text(Cow::Borrowed(field.as_ref()))).collect();
        header(&cells).map(|found| (separator, found))
    })
}

/// Goes through a list to its end.
pub(crate) fn read<R: BufRead>(
    input: R,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let (text, encoding) = decode::open(input, false, |text| looks_like_list(text).is_some())?;
    tally.summary.encoding = encoding.name();
    let mut list = List { lines: Lines::new(text), waiting: VecDeque::new(), spare: Vec::new(), encoding };
    let mut rows = Rows::new(context, pass);
    let mut separator = None;
    while let Some(line) = list.next()? {
        tally.summary.last_line = tally.summary.last_line.max(line.number);
        let text = decode::line_text(&line.bytes, encoding);
        if line.too_long {
            if tally.bad(line.number, BadReason::TooLong, &text).is_break() {
                return Ok(());
            }
            continue;
        }
        let known = separator.or_else(|| find_header(&text).map(|(found, _)| found));
        separator = known;
        let flow = match record(&text, known.unwrap_or(','), line.number, &mut rows, tally) {
            Some(flow) => flow,
            // Above the header a lone quote is only a quote.
            None if known.is_none() => {
                let cells = [Cell::Text(Cow::Borrowed(text.as_ref()))];
                rows.row(line.number, &cells, tally)
            }
            None => {
                let text = text.into_owned();
                match list.joined(&text, known.unwrap_or(','))? {
                    Some(whole) => record(&whole, known.unwrap_or(','), line.number, &mut rows, tally)
                        .unwrap_or(ControlFlow::Continue(())),
                    None => stop(tally.bad(line.number, BadReason::UnclosedQuote, &text)),
                }
            }
        };
        match flow {
            ControlFlow::Continue(()) => list.spare = line.bytes,
            ControlFlow::Break(Stop::Receiver) => return Ok(()),
            ControlFlow::Break(Stop::NoHeader) => return Err(ReadError::NoHeader),
        }
    }
    rows.end(tally);
    if rows.has_header() { Ok(()) } else { Err(ReadError::NoHeader) }
}

fn stop(flow: ControlFlow<()>) -> ControlFlow<Stop> {
    if flow.is_break() { ControlFlow::Break(Stop::Receiver) } else { ControlFlow::Continue(()) }
}

/// Hands a record on. `None`: a quote in it is not closed.
fn record(
    text: &str,
    separator: char,
    number: u64,
    rows: &mut Rows<'_>,
    tally: &mut Tally<'_>,
) -> Option<ControlFlow<Stop>> {
    let mut fields = Vec::new();
    if split(text, separator, &mut fields) == Quotes::Open {
        return None;
    }
    let cells: Vec<Cell<'_>> = fields.into_iter().map(Cell::Text).collect();
    Some(rows.row(number, &cells, tally))
}

/// Lines, with those that were looked at too early.
struct List<R> {
    lines: Lines<R>,
    waiting: VecDeque<Line>,
    spare: Vec<u8>,
    encoding: Encoding,
}

impl<R: BufRead> List<R> {
    fn next(&mut self) -> Result<Option<Line>, ReadError> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => Ok(self.lines.next(std::mem::take(&mut self.spare))?),
        }
    }

    /// The record that begins in `first`, joined over its lines. `None` if its quote is never closed; the lines
    /// behind are then read again on their own.
    fn joined(&mut self, first: &str, separator: char) -> Result<Option<String>, ReadError> {
        let mut whole = first.to_owned();
        let mut used = 0;
        while used < QUOTED_LINES && whole.len() < QUOTED_BYTES {
            if used == self.waiting.len() {
                match self.lines.next(Vec::new())? {
                    Some(line) => self.waiting.push_back(line),
                    None => return Ok(None),
                }
            }
            let line = &self.waiting[used];
            if line.too_long {
                return Ok(None);
            }
            whole.push('\n');
            whole.push_str(&decode::line_text(&line.bytes, self.encoding));
            used += 1;
            match split(&whole, separator, &mut Vec::new()) {
                Quotes::Fine => {
                    self.waiting.drain(..used);
                    return Ok(Some(whole));
                }
                // The quote that closes it opened a field of a later row: the rows between must not vanish.
                Quotes::Odd => return Ok(None),
                Quotes::Open => {}
            }
        }
        Ok(None)
    }
}
