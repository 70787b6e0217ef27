//! Call detail records as text: a table with a heading, in any order of columns, with any usual delimiter.

use super::Registry;
use super::packed::open_list;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use registry::Channel;
use registry::judge::Record;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The longest row, in bytes.
const MOST_LINE: usize = 64 << 10;
/// The most lines of one row: a field in quotation marks may hold line ends.
const MOST_LINES: usize = 64;
/// By so much the clock of a switch may be ahead of this one. A call later than that was not made yet.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// What a column may be called; the first row names it.
const FROM: &[&str] = &["from", "caller", "calling", "calling_number", "a_number", "主叫", "主叫号码"];
const TO: &[&str] = &["to", "called", "called_number", "callee", "b_number", "被叫", "被叫号码"];
const AT: &[&str] =
    &["at", "time", "start", "start_time", "started", "begin", "timestamp", "时间", "开始时间", "通话时间"];
const PURPOSE: &[&str] = &["purpose", "用途"];
const CHANNEL: &[&str] = &["channel", "方式"];

/// A record with the line it stands on.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub record: Record,
}

/// A row that could not be read.
#[derive(Debug, Clone)]
pub struct BadRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The name of the reason.
    pub code: &'static str,
    /// The beginning of the value that it is about.
    pub value: String,
}

/// Where each column stands.
struct Columns {
    from: usize,
    to: usize,
    at: usize,
    purpose: Option<usize>,
    channel: Option<usize>,
}

impl Registry {
    /// Reads records one by one, in the order of the file; those of which `wanted` says no are passed over. Memory does not
    /// grow with the file. Returns how many rows there were.
    ///
    /// # Errors
    /// A file that cannot be read, or has no heading with the caller, the called number and the time.
    pub fn records(&self, file: &Path, mut each: impl FnMut(Result<Line, BadRow>)) -> Answer<u64> {
        let unreadable = |error: std::io::Error| {
            Refusal::refused("registry-file-unreadable")
                .with("path", file.display().to_string())
                .with("reason", error.to_string())
        };
        let input = BufReader::with_capacity(1 << 20, open_list(file)?.into_read());
        let mut lines = Lines { input, again: VecDeque::new(), n: 0 };
        let latest = self.now().checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        let mut rows = 0_u64;
        let mut known: Option<(u8, Columns)> = None;
        while let Some(first) = lines.next().map_err(unreadable)? {
            let n = lines.n;
            let bad = |code: &'static str, value: &str| BadRow { line: n, code, value: super::place::shortened(value) };
            let Some(text) = first else {
                rows += 1;
                each(Err(bad("too-long", "")));
                continue;
            };
            if text.trim().is_empty() {
                continue;
            }
            let Some((delimiter, columns)) = &known else {
                known = Some(heading(&text).ok_or_else(|| {
                    let found = text.chars().take(100).collect::<String>();
                    Refusal::refused("registry-cdr-heading").with("found", found)
                })?);
                continue;
            };
            rows += 1;
            each(match lines.row(&text, char::from(*delimiter)).map_err(unreadable)? {
                Some(fields) => self.record(n, &fields, columns, latest),
                None => Err(bad("quote-open", &text)),
            });
        }
        Ok(rows)
    }

    fn record(&self, line: u64, fields: &[String], columns: &Columns, latest: Timestamp) -> Result<Line, BadRow> {
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let bad = |code: &'static str, value: &str| BadRow { line, code, value: super::place::shortened(value) };
        let from = self.caller_number(field(columns.from)).map_err(|_| bad("from", field(columns.from)))?;
        let to = self.plan.read(field(columns.to)).map_err(|_| bad("to", field(columns.to)))?;
        let at = self.moment(field(columns.at), DayMeans::Noon).map_err(|_| bad("time", field(columns.at)))?;
        if at > latest {
            return Err(bad("time-to-come", field(columns.at)));
        }
        let purpose = columns.purpose.map(field).filter(|purpose| !purpose.is_empty()).map(str::to_owned);
        let channel = match columns.channel.map(field).filter(|channel| !channel.is_empty()) {
            None => Channel::Voice,
            Some(text) => text.parse().map_err(|_| bad("channel", text))?,
        };
        Ok(Line { line, record: Record { from, to, at, purpose, channel } })
    }
}

/// The lines of a file, of which some may be read again.
struct Lines<R> {
    input: R,
    again: VecDeque<String>,
    /// The number of the line that was read last, from 1.
    n: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line without its end; `Some(None)` for one that is too long, `None` after the last.
    fn next(&mut self) -> std::io::Result<Option<Option<String>>> {
        if let Some(line) = self.again.pop_front() {
            self.n += 1;
            return Ok(Some(Some(line)));
        }
        let mut raw = Vec::new();
        let read = std::io::Read::take(&mut self.input, MOST_LINE as u64 + 1).read_until(b'\n', &mut raw)?;
        if read == 0 {
            return Ok(None);
        }
        self.n += 1;
        if read > MOST_LINE {
            if !raw.ends_with(b"\n") {
                skip_line(&mut self.input)?;
            }
            return Ok(Some(None));
        }
        let text = String::from_utf8_lossy(&raw);
        let text = text.trim_end_matches(['\r', '\n']);
        let text = if self.n == 1 { text.trim_start_matches('\u{feff}') } else { text };
        Ok(Some(Some(text.to_owned())))
    }

    /// The fields of the row that begins with this line, with the lines to which a field in quotation marks goes on. Where
    /// the marks are never closed there is no row, and the lines after the first are read again.
    fn row(&mut self, first: &str, delimiter: char) -> std::io::Result<Option<Vec<String>>> {
        let (mut row, mut more) = (first.to_owned(), Vec::new());
        loop {
            if let (fields, true) = fields(&row, delimiter) {
                return Ok(Some(fields));
            }
            // What is too long or not there closes nothing.
            let line = if more.len() < MOST_LINES && row.len() < MOST_LINE { self.next()?.flatten() } else { None };
            let Some(line) = line else { break };
            row.push('\n');
            row.push_str(&line);
            more.push(line);
        }
        self.n -= more.len() as u64;
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Ok(None)
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let piece = input.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        match piece.iter().position(|&byte| byte == b'\n') {
            Some(at) => {
                input.consume(at + 1);
                return Ok(());
            }
            None => {
                let all = piece.len();
                input.consume(all);
            }
        }
    }
}

/// The delimiter with which a heading names all three columns that are needed.
fn heading(text: &str) -> Option<(u8, Columns)> {
    [b',', b';', b'\t', b'|'].into_iter().find_map(|delimiter| {
        let names: Vec<String> = fields(text, char::from(delimiter))
            .0
            .iter()
            .map(|name| name.trim().to_lowercase().replace([' ', '-'], "_"))
            .collect();
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let columns = Columns {
            from: place(FROM)?,
            to: place(TO)?,
            at: place(AT)?,
            purpose: place(PURPOSE),
            channel: place(CHANNEL),
        };
        Some((delimiter, columns))
    })
}

/// The fields of a row, and whether it ends there; a field in quotation marks may hold the delimiter and line ends, and two
/// marks for one.
fn fields(row: &str, delimiter: char) -> (Vec<String>, bool) {
    let mut all = vec![String::new()];
    let mut quoted = false;
    let mut signs = row.chars().peekable();
    while let Some(sign) = signs.next() {
        let last = all.last_mut().expect("never empty");
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                last.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if last.trim().is_empty() => quoted = true,
            sign if sign == delimiter && !quoted => all.push(String::new()),
            sign => last.push(sign),
        }
    }
    (all, !quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let (delimiter, columns) = heading("时间;被叫号码;主叫号码;用途").expect("a heading");
        assert_eq!((delimiter, columns.from, columns.to, columns.at, columns.purpose), (b';', 2, 1, 0, Some(3)));
        assert!(heading("Calling Number,Start Time,Called Number").is_some());
        assert!(heading("from,to").is_none());
        let all = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
        assert_eq!(fields(r#"a,"b,""c""",d"#, ','), (all(&["a", r#"b,"c""#, "d"]), true));
        assert_eq!(fields("", ','), (all(&[""]), true));
        assert_eq!(fields("a,\"b", ','), (all(&["a", "b"]), false));
    }

    #[test]
    fn a_field_in_marks_goes_on_over_lines_and_marks_never_closed_cost_one_line() {
        let text = "a,\"x\ny\",b\nc,\"open,d\ne,f,g\n";
        let mut lines = Lines { input: text.as_bytes(), again: VecDeque::new(), n: 0 };
        let mut rows = Vec::new();
        while let Some(first) = lines.next().expect("reads") {
            let (n, first) = (lines.n, first.expect("short"));
            rows.push((n, lines.row(&first, ',').expect("reads").map(|fields| fields.join("|"))));
        }
        let right = [(1, Some("a|x\ny|b")), (3, None), (4, Some("e|f|g"))];
        assert_eq!(rows, right.map(|(n, row)| (n, row.map(str::to_owned))));
    }
}
