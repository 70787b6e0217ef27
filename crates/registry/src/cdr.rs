//! Call detail records as text: a table with a heading, in any order of columns, with any usual delimiter.
//!
//! A file can be read whole, or in parts that several machines share: a part owns the lines that begin within it.

use crate::judge::Record;
use crate::moment::{DayMeans, moment, was_twice};
use crate::{Channel, Plan};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// The longest row, in bytes.
pub const MOST_LINE: usize = 64 << 10;
/// The most lines of one row: a field in quotation marks may hold line ends.
const MOST_LINES: usize = 64;
/// By so much the clock of a switch may be ahead of this one. A call later than that was not made yet.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
/// Signs of a value that an error shows.
const SHOWN: usize = 40;

/// What a column may be called; the first row names it.
const FROM: &[&str] = &["from", "caller", "calling", "calling_number", "a_number", "主叫", "主叫号码"];
const TO: &[&str] = &["to", "called", "called_number", "callee", "b_number", "被叫", "被叫号码"];
const AT: &[&str] =
    &["at", "time", "start", "start_time", "started", "begin", "timestamp", "时间", "开始时间", "通话时间"];
const PURPOSE: &[&str] = &["purpose", "用途"];
const CHANNEL: &[&str] = &["channel", "方式"];
const FOR_WHOM: &[&str] = &["for", "principal", "on_behalf_of", "委托方", "替谁打"];

/// A record with the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which of several files it stands in, from 0.
    pub file: u32,
    /// Its line in the file, from 1; 0 where it came from no file.
    pub line: u64,
    /// What it says.
    pub record: Record,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Which of several files it stands in, from 0.
    pub file: u32,
    /// Its line in the file, from 1.
    pub line: u64,
    /// The name of the reason: one of [`WRONG`].
    pub code: &'static str,
    /// The beginning of the value that it is about.
    pub value: String,
}

/// The names of what can be wrong with a row.
pub const WRONG: [&str; 7] = ["from", "to", "time", "time-to-come", "channel", "too-long", "quote-open"];

/// The names of what a good row may say that is not understood. It is then read as if it had not been said, and told.
pub const UNCLEAR: [&str; 2] = ["purpose", "for"];

/// What a row says that is not understood: the beginning of the value, under one of [`UNCLEAR`].
pub fn unclear(line: &Line, code: &'static str, value: &str) -> BadRow {
    let value = value.chars().take(SHOWN).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    BadRow { file: line.file, line: line.line, code, value }
}

/// How a file divides its rows, and where each column stands, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What stands between two columns: `,` `;` tab `|`.
    pub delimiter: u8,
    /// Who called.
    pub from: usize,
    /// Who was called.
    pub to: usize,
    /// When.
    pub at: usize,
    /// What for, where there is such a column.
    pub purpose: Option<usize>,
    /// How, where there is such a column.
    pub channel: Option<usize>,
    /// For whom, where there is such a column.
    pub for_whom: Option<usize>,
}

impl Table {
    /// By the names in a heading, with the delimiter under which it names all three columns that are needed. `None` if no
    /// delimiter does that.
    pub fn of_heading(text: &str) -> Option<Self> {
        [b',', b';', b'\t', b'|'].into_iter().find_map(|delimiter| {
            let (names, _) = fields(text, char::from(delimiter));
            Self::named(&names, delimiter)
        })
    }

    /// By the names of the columns.
    pub fn named<S: AsRef<str>>(names: &[S], delimiter: u8) -> Option<Self> {
        let names: Vec<String> =
            names.iter().map(|name| name.as_ref().trim().to_lowercase().replace([' ', '-'], "_")).collect();
        let places = |known: &[&str]| {
            let mut all = (0..).zip(&names).filter(|(_, name)| known.contains(&name.as_str())).map(|(place, _)| place);
            (all.next(), all.next())
        };
        // Money hangs on which column is meant: of two that may be it none is taken.
        let once = |known: &[&str]| match places(known) {
            (place, None) => Some(place),
            (_, Some(_)) => None,
        };
        Some(Self {
            delimiter,
            from: once(FROM)??,
            to: once(TO)??,
            at: once(AT)??,
            purpose: once(PURPOSE)?,
            channel: once(CHANNEL)?,
            for_whom: once(FOR_WHOM)?,
        })
    }
}

/// Reads rows under a plan.
#[derive(Debug, Clone)]
pub struct Fields<'p> {
    plan: &'p Plan,
    zone: TimeZone,
    latest: Timestamp,
}

impl<'p> Fields<'p> {
    /// Under this plan; times without a zone are those of its first one. What is more than five minutes later than `now`
    /// was not made yet.
    pub fn new(plan: &'p Plan, now: Timestamp) -> Self {
        let zone = plan.home_zones().first().cloned().unwrap_or(TimeZone::UTC);
        Self { plan, zone, latest: now.checked_add(AHEAD).unwrap_or(Timestamp::MAX) }
    }

    /// A record out of its fields: who called, who was called, when, what for, how, for whom. Empty ones are as if they were
    /// not there.
    ///
    /// # Errors
    /// The name of the field that makes no sense, with the beginning of what it holds.
    pub fn record(
        &self,
        [from, to, at, purpose, channel, for_whom]: [&str; 6],
    ) -> Result<Record, (&'static str, String)> {
        let bad = |code: &'static str, value: &str| (code, value.chars().take(SHOWN).collect());
        let [from, to, at, purpose, channel, for_whom] = [from, to, at, purpose, channel, for_whom].map(str::trim);
        let (from, to) =
            (self.plan.caller(from).map_err(|_| bad("from", from))?, self.plan.read(to).map_err(|_| bad("to", to))?);
        // An hour that came twice is told with its offset, or nobody knows which call it was.
        let begun = moment(at, &self.zone, DayMeans::Noon).filter(|_| !was_twice(at, &self.zone));
        let begun = begun.ok_or_else(|| bad("time", at))?;
        if begun > self.latest {
            return Err(bad("time-to-come", at));
        }
        Ok(Record {
            from,
            to,
            at: begun,
            purpose: (!purpose.is_empty()).then(|| purpose.to_owned()),
            for_whom: (!for_whom.is_empty()).then(|| for_whom.to_owned()),
            channel: match channel {
                "" => Channel::Voice,
                text => text.parse().map_err(|_| bad("channel", text))?,
            },
        })
    }

    /// A record out of the fields of a row.
    fn row(&self, fields: &[String], table: &Table) -> Result<Record, (&'static str, String)> {
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        let other = |at: Option<usize>| at.map_or("", field);
        let (purpose, channel, for_whom) = (other(table.purpose), other(table.channel), other(table.for_whom));
        self.record([field(table.from), field(table.to), field(table.at), purpose, channel, for_whom])
    }
}

/// Why a file of records is read no further.
#[derive(Debug, thiserror::Error)]
pub enum CdrError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// No delimiter divides the first row into names of columns that are known. Its beginning stands here.
    #[error("the first row does not name the columns: {0}")]
    Heading(String),
}

/// A file of records, or a part of one, read row by row: memory does not grow with it.
///
/// ```
/// use registry::Plan;
/// use registry::cdr::Cdr;
///
/// let plan = Plan::shipped("cn").expect("it is shipped");
/// let text = "from;to;time\n057188880000;13800000000;2026-06-01 10:00\n057188880000;1380;2026-06-01\n";
/// let now = "2026-06-02T00:00:00Z".parse()?;
/// let mut cdr = Cdr::new(&plan, now, 0, text.as_bytes());
/// let first = cdr.next()?.expect("a row").expect("a good one");
/// assert_eq!((first.line, first.record.to.get()), (2, 8_613_800_000_000));
/// let bad = cdr.next()?.expect("a row").expect_err("a bad one");
/// assert_eq!((bad.line, bad.code, bad.value.as_str()), (3, "to", "1380"));
/// assert!(cdr.next()?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Cdr<'p, R> {
    fields: Fields<'p>,
    file: u32,
    input: R,
    table: Option<Table>,
    /// It begins with the file.
    first: bool,
    /// Lines that are read again.
    again: VecDeque<Piece>,
    line: u64,
    read: u64,
    end: u64,
    open: bool,
}

/// A line without its end, and how many bytes it took with it.
struct Piece {
    text: String,
    bytes: u64,
}

impl<'p, R: BufRead> Cdr<'p, R> {
    /// A whole file, beginning with its heading. Calls later than `now` were not made yet.
    pub fn new(plan: &'p Plan, now: Timestamp, file: u32, input: R) -> Self {
        Self::part(plan, now, file, input, None, u64::MAX)
    }

    /// A part: the lines that begin in its first `end` bytes. The first part finds the heading by itself; the others are
    /// given its table, and an input that stands at the beginning of a line.
    pub fn part(plan: &'p Plan, now: Timestamp, file: u32, input: R, table: Option<Table>, end: u64) -> Self {
        let (fields, first) = (Fields::new(plan, now), table.is_none());
        Self { fields, file, input, table, first, again: VecDeque::new(), line: 0, read: 0, end, open: false }
    }

    /// Lines that were begun so far, whatever stands on them.
    pub fn lines(&self) -> u64 {
        self.line
    }

    /// How the file divides its rows; `None` before the heading was read.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// Whether a row so far did not end with its line. Then parts of the file cannot know where their rows begin, and it has
    /// to be read whole; where no part says so, all of them were right.
    pub fn goes_over_lines(&self) -> bool {
        self.open
    }

    /// The next row, good or bad; `None` at the end. Empty lines are no rows.
    ///
    /// # Errors
    /// [`CdrError`].
    #[expect(clippy::should_implement_trait, reason = "it fails as a whole, or row by row")]
    pub fn next(&mut self) -> Result<Option<Result<Line, BadRow>>, CdrError> {
        while self.read < self.end {
            let Some(first) = self.next_line()? else { break };
            let (file, line) = (self.file, self.line);
            let bad = |(code, value)| BadRow { file, line, code, value };
            let Some(text) = first else {
                return Ok(Some(Err(bad(("too-long", String::new())))));
            };
            if text.trim().is_empty() {
                continue;
            }
            let Some(table) = self.table.clone() else {
                let table = Table::of_heading(&text);
                let found = || CdrError::Heading(text.chars().take(100).collect());
                self.table = Some(table.ok_or_else(found)?);
                continue;
            };
            let record = match self.row(&text, char::from(table.delimiter))? {
                Some(fields) => self.fields.row(&fields, &table),
                None => Err(("quote-open", text.chars().take(SHOWN).collect())),
            };
            return Ok(Some(record.map(|record| Line { file, line, record }).map_err(bad)));
        }
        Ok(None)
    }

    /// The next line without its end; `Some(None)` for one that is too long, `None` after the last.
    fn next_line(&mut self) -> io::Result<Option<Option<String>>> {
        Ok(self.next_piece()?.map(|piece| piece.map(|piece| piece.text)))
    }

    fn next_piece(&mut self) -> io::Result<Option<Option<Piece>>> {
        if let Some(piece) = self.again.pop_front() {
            self.line += 1;
            self.read += piece.bytes;
            return Ok(Some(Some(piece)));
        }
        let mut raw = Vec::new();
        let read = Read::take(&mut self.input, MOST_LINE as u64 + 1).read_until(b'\n', &mut raw)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        self.read += read as u64;
        if read > MOST_LINE {
            if !raw.ends_with(b"\n") {
                self.read += pass_line(&mut self.input)?;
            }
            return Ok(Some(None));
        }
        let text = crate::written::text(&raw);
        let text = text.trim_end_matches(['\r', '\n']);
        let text = if self.first && self.line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        Ok(Some(Some(Piece { text: text.to_owned(), bytes: read as u64 })))
    }

    /// The fields of the row that begins with this line, with the lines to which a field in quotation marks goes on. Where
    /// the marks are never closed there is no row, and the lines after the first are read again.
    fn row(&mut self, first: &str, delimiter: char) -> io::Result<Option<Vec<String>>> {
        let (all, ended) = fields(first, delimiter);
        if ended {
            return Ok(Some(all));
        }
        self.open = true;
        let (mut row, mut more) = (first.to_owned(), Vec::new());
        while more.len() < MOST_LINES && row.len() < MOST_LINE {
            // What is too long or not there closes nothing.
            let Some(piece) = self.next_piece()?.flatten() else { break };
            row.push('\n');
            row.push_str(&piece.text);
            more.push(piece);
            if let (all, true) = fields(&row, delimiter) {
                return Ok(Some(all));
            }
        }
        self.line -= more.len() as u64;
        self.read -= more.iter().map(|piece| piece.bytes).sum::<u64>();
        for piece in more.into_iter().rev() {
            self.again.push_front(piece);
        }
        Ok(None)
    }
}

/// Reads over the rest of a line, its end included. Returns the bytes of it.
///
/// # Errors
/// An input that cannot be read.
pub fn pass_line(input: &mut impl BufRead) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let piece = input.fill_buf()?;
        if piece.is_empty() {
            return Ok(passed);
        }
        let (many, ended) =
            piece.iter().position(|&byte| byte == b'\n').map_or((piece.len(), false), |at| (at + 1, true));
        input.consume(many);
        passed += many as u64;
        if ended {
            return Ok(passed);
        }
    }
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
    use proptest::prelude::*;

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let table = Table::of_heading("时间;被叫号码;主叫号码;用途").expect("a heading");
        assert_eq!((table.delimiter, table.from, table.to, table.at, table.purpose), (b';', 2, 1, 0, Some(3)));
        let table = Table::of_heading("from,to,at,For").expect("a heading");
        assert_eq!((table.for_whom, table.purpose), (Some(3), None));
        assert!(Table::of_heading("Calling Number,Start Time,Called Number").is_some());
        assert!(Table::of_heading("from,to").is_none());
        let all = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
        assert_eq!(fields(r#"a,"b,""c""",d"#, ','), (all(&["a", r#"b,"c""#, "d"]), true));
        assert_eq!(fields("", ','), (all(&[""]), true));
        assert_eq!(fields("a,\"b", ','), (all(&["a", "b"]), false));
    }

    type Rows = Vec<Result<Line, BadRow>>;

    fn whole(plan: &Plan, text: &[u8]) -> Rows {
        let mut cdr = Cdr::new(plan, NOW, 0, text);
        std::iter::from_fn(|| cdr.next().expect("readable")).collect()
    }

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    /// The rows of parts that are cut here, with the lines counted through; `None` if a part says that a row goes over lines.
    fn in_parts(plan: &Plan, text: &[u8], cuts: &[usize]) -> Option<Rows> {
        let (mut rows, mut before, mut table) = (Vec::new(), 0, None);
        let ends = cuts.iter().copied().chain([text.len()]);
        let (mut from, mut whole) = (0, true);
        for to in ends {
            let begin = match from {
                0 => 0,
                // The line that crosses the cut belongs to the part before.
                from => from - 1 + pass_line(&mut &text[from - 1..]).expect("readable") as usize,
            };
            if begin < to {
                let mut cdr = Cdr::part(plan, NOW, 0, &text[begin..], table.clone(), (to - begin) as u64);
                while let Some(row) = cdr.next().expect("readable") {
                    rows.push(
                        row.map(|line| Line { line: line.line + before, ..line })
                            .map_err(|bad| BadRow { line: bad.line + before, ..bad }),
                    );
                }
                whole &= !cdr.goes_over_lines();
                before += cdr.lines();
                table = cdr.table().cloned();
            }
            from = to;
        }
        whole.then_some(rows)
    }

    proptest! {
        #[test]
        fn parts_give_the_rows_of_the_whole(
            lines in proptest::collection::vec("(057188880000|1008[0-9]|x|\"95588\"),(1380000[0-9]{4}|9),202[67]-06-0[1-9] 1[0-9]:00(|\r|,\"a\"|,\"a)|", 0..30),
            cuts in proptest::collection::vec(0_usize..2_000, 0..6),
            ended in any::<bool>(),
        ) {
            let plan = Plan::shipped("cn").expect("shipped");
            let text = format!("from,to,at\n{}{}", lines.join("\n"), if ended { "\n" } else { "" });
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&cut| cut >= 11 && cut < text.len()).collect();
            cuts.sort_unstable();
            cuts.dedup();
            if let Some(rows) = in_parts(&plan, text.as_bytes(), &cuts) {
                prop_assert_eq!(rows, whole(&plan, text.as_bytes()));
            } else {
                // Only a mark that its line does not close can say so.
                prop_assert!(text.lines().any(|line| line.matches('"').count() % 2 == 1));
            }
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let plan = Plan::shipped("cn").expect("shipped");
            let text = [b"from,to,at\n".as_slice(), &bytes].concat();
            prop_assert!(whole(&plan, &text).len() <= bytes.len() + 1);
        }
    }

    #[test]
    fn a_line_without_end_is_one_bad_row() {
        let plan = Plan::shipped("cn").expect("shipped");
        let long = "x".repeat(3 * MOST_LINE);
        let text = format!("from,to,at\n{long}\n057188880000,13800000000,2026-06-01\n");
        let rows = whole(&plan, text.as_bytes());
        assert_eq!(rows[0].as_ref().map_err(|bad| (bad.line, bad.code)), Err((2, "too-long")));
        assert_eq!(rows[1].as_ref().map(|line| line.line), Ok(3));
        assert_eq!(in_parts(&plan, text.as_bytes(), &[100, 2 * MOST_LINE]), Some(rows));
    }

    #[test]
    fn a_field_in_marks_goes_on_over_lines_and_marks_never_closed_cost_one_line() {
        let plan = Plan::shipped("cn").expect("shipped");
        let good = "95588,13800000000,2026-06-01";
        let text = format!("from,to,at,note\n{good},\"x\ny\"\n{good},\"open\n{good},z\n95588,13800000000,2030-01-01\n");
        let told: Vec<_> = whole(&plan, text.as_bytes())
            .into_iter()
            .map(|row| row.map(|line| line.line).map_err(|bad| (bad.line, bad.code)))
            .collect();
        assert_eq!(told, [Ok(2), Err((4, "quote-open")), Ok(5), Err((6, "time-to-come"))]);
        assert_eq!(in_parts(&plan, text.as_bytes(), &[60]), None);
    }
}
