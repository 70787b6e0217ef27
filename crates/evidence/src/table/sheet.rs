//! Workbooks: `.xlsx` sheet by sheet and cell by cell, `.xls` as a whole.

use std::borrow::Cow;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Reader as _, Xls, XlsError, Xlsx, XlsxError};
use jiff::civil::{DateTime, Time};
use jiff::{Span, ToSpan as _, Unit};

use crate::error::{Hostile, ReadError};
use crate::reader::Reader;
use crate::row::{ReadContext, Tally};
use crate::table::budget::{self, Budget};
use crate::table::rows::{Pass, Rows, Stop};
use crate::table::when::{self, When};
use crate::table::{Cell, ods, ole, zip_check};

/// Largest workbook, in bytes. A carrier's list of a year has less than one per cent of it.
const LARGEST: u64 = 128 * 1024 * 1024;
/// Lists have some ten columns; what stands further right is no part of them.
const COLUMNS: usize = 256;
/// Longest text of a cell that is kept, in bytes.
const LONGEST: usize = 16 * 1024;
/// Longest name of a sheet that is kept, in characters; spreadsheet programs allow 31.
const NAME: usize = 64;

/// Reads all sheets that have a header.
pub(crate) fn read<R: Read + Seek>(
    mut input: R,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let size = input.seek(SeekFrom::End(0))?;
    if size > LARGEST {
        return Err(ReadError::TooLarge);
    }
    input.seek(SeekFrom::Start(0))?;
    let mut magic = [0; 8];
    let got = read_up_to(&mut input, &mut magic)?;
    input.seek(SeekFrom::Start(0))?;
    if magic == ole::MAGIC {
        let mut file = Vec::new();
        input.read_to_end(&mut file)?;
        ole::check(&file)?;
        let before_97 = ole::is_before_97(&file);
        return guarded(|| old(file, context, pass, tally)).map_err(|error| match error {
            // What those versions wrote is read only in part by the library.
            ReadError::Damaged if before_97 => ReadError::OldExcel,
            error => error,
        });
    }
    if !magic[..got].starts_with(b"PK") {
        return Err(ReadError::NotThis(tally.summary.reader));
    }
    zip_check::check(&mut input, size)?;
    input.seek(SeekFrom::Start(0))?;
    if tally.summary.reader == Reader::OpenSheet {
        return guarded(|| open_document(input, context, pass, tally));
    }
    guarded(|| new(input, size, context, pass, tally))
}

fn read_up_to<R: Read>(input: &mut R, buf: &mut [u8]) -> Result<usize, ReadError> {
    let mut got = 0;
    while got < buf.len() {
        match input.read(&mut buf[got..])? {
            0 => break,
            n => got += n,
        }
    }
    Ok(got)
}

/// The sheet reader panics on some damaged workbooks. For the person that is a damaged workbook and nothing else.
fn guarded(read: impl FnOnce() -> Result<(), ReadError>) -> Result<(), ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Damaged))
}

/// Reads a workbook sheet by sheet. One that asks for its bytes over and over is hostile, whatever it breaks on then.
fn new<R: Read + Seek>(
    input: R,
    size: u64,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let budget = Budget::of(size);
    let read = sheets(budget.over(input), &budget, context, pass, tally);
    if budget.is_spent() { Err(ReadError::Hostile(Hostile::Sheets)) } else { read }
}

fn sheets<R: Read + Seek>(
    input: R,
    budget: &Budget,
    context: &ReadContext,
    mut pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let mut book: Xlsx<R> = Xlsx::new(input).map_err(xlsx_refusal)?;
    let names = book.sheet_names();
    budget::few(&names)?;
    for name in &names {
        let mut sheet = Sheet::new(context, pass.again(), &names, name);
        let mut cells = match book.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(xlsx_refusal(error)),
        };
        let mut row: Vec<Cell<'_>> = Vec::new();
        let mut at = None;
        let mut over = ControlFlow::Continue(());
        while let Some(cell) = cells.next_cell().map_err(xlsx_refusal)? {
            let (next, column) = cell.get_position();
            match at {
                Some(before) if next < before => return Err(ReadError::Damaged),
                Some(before) if next > before => {
                    over = sheet.rows.row(u64::from(before) + 1, &row, tally);
                    row.clear();
                }
                _ => {}
            }
            at = Some(next);
            if over.is_break() {
                break;
            }
            let column = column as usize;
            if column < COLUMNS {
                row.resize_with(row.len().max(column + 1), Cell::default);
                row[column] = fresh(cell.get_value());
                budget.takes(&row[column])?;
            } else {
                budget.takes(&Cell::Empty)?;
            }
        }
        if let Some(last) = at.filter(|_| over.is_continue()) {
            over = sheet.rows.row(u64::from(last) + 1, &row, tally);
        }
        if sheet.close(over, tally).is_break() {
            return Ok(());
        }
    }
    verdict(tally)
}

fn old(file: Vec<u8>, context: &ReadContext, pass: Pass<'_>, tally: &mut Tally<'_>) -> Result<(), ReadError> {
    let book = Xls::new(Cursor::new(file)).map_err(|error| match error {
        XlsError::Password => ReadError::Locked,
        _ => ReadError::Damaged,
    })?;
    whole(book, context, pass, tally)
}

/// Reads a workbook of OpenDocument.
fn open_document<R: Read + Seek>(
    mut input: R,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    ods::check(&mut input)?;
    input.seek(SeekFrom::Start(0))?;
    let book = Ods::new(input).map_err(|error| match error {
        OdsError::Password => ReadError::Locked,
        _ => ReadError::Damaged,
    })?;
    whole(book, context, pass, tally)
}

/// Goes through the sheets of a workbook that is in memory.
fn whole<R: Read + Seek, B: calamine::Reader<R>>(
    mut book: B,
    context: &ReadContext,
    mut pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let names = book.sheet_names();
    budget::few(&names)?;
    for name in &names {
        let mut sheet = Sheet::new(context, pass.again(), &names, name);
        let range = book.worksheet_range(name).map_err(|_| ReadError::Damaged)?;
        let first = range.start().map_or(0, |start| u64::from(start.0)) + 1;
        let mut over = ControlFlow::Continue(());
        for (line, row) in (first..).zip(range.rows()) {
            let cells: Vec<Cell<'_>> = row.iter().take(COLUMNS).map(stale).collect();
            over = sheet.rows.row(line, &cells, tally);
            if over.is_break() {
                break;
            }
        }
        if sheet.close(over, tally).is_break() {
            return Ok(());
        }
    }
    verdict(tally)
}

fn verdict(tally: &Tally<'_>) -> Result<(), ReadError> {
    if tally.summary.sheets.is_empty() { Err(ReadError::NoHeader) } else { Ok(()) }
}

fn xlsx_refusal(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Locked,
        _ => ReadError::Damaged,
    }
}

struct Sheet<'c, 'n> {
    name: &'n str,
    rows: Rows<'c>,
}

impl<'c, 'n> Sheet<'c, 'n> {
    fn new(context: &'c ReadContext, pass: Pass<'c>, names: &[String], name: &'n str) -> Sheet<'c, 'n> {
        let mut rows = Rows::new(context, pass);
        rows.sheet = (names.len() > 1).then(|| plain(name));
        Sheet { name, rows }
    }

    /// Notes whether the sheet had a list. Break: no further sheet is wanted.
    fn close(self, over: ControlFlow<Stop>, tally: &mut Tally<'_>) -> ControlFlow<()> {
        self.rows.end(tally);
        if self.rows.has_header() {
            tally.summary.sheets.push(plain(self.name));
        } else if !self.rows.is_blank() {
            tally.summary.sheets_skipped.push(plain(self.name));
        }
        if over == ControlFlow::Break(Stop::Receiver) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The name of a sheet, as every row of it carries it.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(NAME).collect()
}

fn fresh<'a>(value: &DataRef<'a>) -> Cell<'a> {
    match value {
        DataRef::Int(value) => Cell::Number(*value as f64),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::DurationIso(text) => span(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) => Cell::Text(Cow::Owned(short(text).to_owned())),
        DataRef::SharedString(text) => Cell::Text(Cow::Borrowed(short(text))),
        DataRef::DateTime(at) => dated(at),
        DataRef::Bool(value) => Cell::Text(Cow::Borrowed(if *value { "true" } else { "false" })),
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}

fn stale(value: &Data) -> Cell<'_> {
    match value {
        Data::Int(value) => Cell::Number(*value as f64),
        Data::Float(value) => Cell::Number(*value),
        Data::DurationIso(text) => span(text),
        Data::String(text) | Data::DateTimeIso(text) => Cell::Text(Cow::Borrowed(short(text))),
        Data::DateTime(at) => dated(at),
        Data::Bool(value) => Cell::Text(Cow::Borrowed(if *value { "true" } else { "false" })),
        Data::Error(_) | Data::Empty => Cell::Empty,
    }
}

/// `PT10H22M05S`: how OpenDocument keeps times of day and lengths alike.
fn span(text: &str) -> Cell<'static> {
    let seconds = text.parse::<Span>().ok().and_then(|span| span.total(Unit::Second).ok());
    let clock = seconds.filter(|seconds| (0.0..86_400.0).contains(seconds)).map(|seconds| seconds.round() as i32);
    match (seconds, clock) {
        (_, Some(clock)) => {
            Time::midnight().checked_add(clock.seconds()).map_or_else(|_| Cell::Span(f64::from(clock)), Cell::Clock)
        }
        (Some(seconds), None) => Cell::Span(seconds),
        (None, None) => Cell::Text(Cow::Owned(short(text).to_owned())),
    }
}

/// The beginning of a text.
fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

fn dated(at: &ExcelDateTime) -> Cell<'static> {
    let value = at.as_f64();
    if at.is_duration() {
        return Cell::Span(value * 86_400.0);
    }
    // Workbooks of old Macintoshes count from 1904; the workbook says so and the conversion knows.
    let whole = value.floor();
    let day = ExcelDateTime::to_ymd_hms_milli(at);
    match when::serial(value) {
        Some(When::Clock(time)) => Cell::Clock(time),
        Some(When::Full(civil)) => days(day, DateTime::from_parts(civil.date(), civil.time())),
        Some(When::Day(date)) => days(day, date.to_datetime(Time::midnight())),
        _ => Cell::Number(whole),
    }
}

/// Takes the day from the workbook's own calendar and the time, rounded to seconds, from the serial.
fn days(calendar: (u16, u8, u8, u8, u8, u8, u16), rounded: DateTime) -> Cell<'static> {
    let date = jiff::civil::Date::new(calendar.0 as i16, calendar.1 as i8, calendar.2 as i8).ok();
    // Rounding up over midnight is only safe in the calendar that did the rounding.
    let same = date.filter(|date| (*date - rounded.date()).get_days().abs() > 1);
    Cell::When(same.map_or(rounded, |date| DateTime::from_parts(date, rounded.time())))
}
