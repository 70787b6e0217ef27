//! Call detail records as text: a table with a heading, in any order of columns, with any usual delimiter.

use super::Registry;
use super::packed::open_list;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use registry::Channel;
use registry::judge::Record;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The longest line, in bytes.
const MOST_LINE: usize = 64 << 10;

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
        let mut input = BufReader::with_capacity(1 << 20, open_list(file)?.into_read());
        let (mut raw, mut n, mut rows) = (Vec::new(), 0_u64, 0_u64);
        let mut known: Option<(u8, Columns)> = None;
        loop {
            raw.clear();
            let read = std::io::Read::take(&mut input, MOST_LINE as u64 + 1)
                .read_until(b'\n', &mut raw)
                .map_err(unreadable)?;
            if read == 0 {
                break;
            }
            n += 1;
            if read > MOST_LINE {
                if !raw.ends_with(b"\n") {
                    skip_line(&mut input).map_err(unreadable)?;
                }
                each(Err(BadRow { line: n, code: "too-long", value: String::new() }));
                rows += 1;
                continue;
            }
            let text = String::from_utf8_lossy(&raw);
            let text = text.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}');
            if text.trim().is_empty() {
                continue;
            }
            let Some((delimiter, columns)) = &known else {
                known = Some(heading(text).ok_or_else(|| {
                    let found = text.chars().take(100).collect::<String>();
                    Refusal::refused("registry-cdr-heading").with("found", found)
                })?);
                continue;
            };
            rows += 1;
            each(self.record(n, &fields(text, char::from(*delimiter)), columns));
        }
        Ok(rows)
    }

    fn record(&self, line: u64, fields: &[String], columns: &Columns) -> Result<Line, BadRow> {
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let bad = |code: &'static str, value: &str| BadRow { line, code, value: super::place::shortened(value) };
        let from = self.caller_number(field(columns.from)).map_err(|_| bad("from", field(columns.from)))?;
        let to = self.plan.read(field(columns.to)).map_err(|_| bad("to", field(columns.to)))?;
        let at = self.moment(field(columns.at), DayMeans::Noon).map_err(|_| bad("time", field(columns.at)))?;
        let purpose = columns.purpose.map(field).filter(|purpose| !purpose.is_empty()).map(str::to_owned);
        let channel = match columns.channel.map(field).filter(|channel| !channel.is_empty()) {
            None => Channel::Voice,
            Some(text) => text.parse().map_err(|_| bad("channel", text))?,
        };
        Ok(Line { line, record: Record { from, to, at, purpose, channel } })
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

/// The fields of a row; a field in quotation marks may hold the delimiter, and two marks for one.
fn fields(row: &str, delimiter: char) -> Vec<String> {
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
    all
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
        assert_eq!(fields(r#"a,"b,""c""",d"#, ','), ["a", r#"b,"c""#, "d"]);
        assert_eq!(fields("", ','), [""]);
    }
}
