//! From cells to calls: finds the header, then reads row by row.

use std::ops::ControlFlow;

use casework::{Direction, Moment};
use jiff::civil::{Date, DateTime, Time};

use crate::numbers;
use crate::row::{BadReason, CallRow, ReadContext, Tally};
use crate::table::Cell;
use crate::table::columns::{Columns, Header, header};
use crate::table::declared::Declared;
use crate::table::fields;
use crate::table::habits::{Habits, Learner};
use crate::table::period::Period;
use crate::table::when::{self, When, Written};
use crate::table::{shift, way, zone};

/// The header stands in the first lines, or there is none.
pub(crate) const HEADER_WITHIN: u64 = 30;

/// Why no further rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The receiver has had enough.
    Receiver,
    /// No header in the first lines.
    NoHeader,
}

/// What a list is gone through for.
pub(crate) enum Pass<'p> {
    /// To learn its habits.
    Learn(&'p mut Learner),
    /// For its rows.
    Read(&'p Habits),
}

impl Pass<'_> {
    /// The same pass, for the next sheet.
    pub(crate) fn again(&mut self) -> Pass<'_> {
        match self {
            Pass::Learn(learner) => Pass::Learn(learner),
            Pass::Read(habits) => Pass::Read(habits),
        }
    }
}

/// The state while going down a list.
pub(crate) struct Rows<'c> {
    context: &'c ReadContext,
    pass: Pass<'c>,
    section: Section,
    lead: u64,
    period: Option<Period>,
    day: Option<Date>,
    /// Any cell was filled.
    filled: bool,
    declared: Declared,
    /// Name of the sheet, if there are several.
    pub(crate) sheet: Option<String>,
}

enum Section {
    /// Above the header.
    Lead,
    Calls(Box<Columns>),
    /// A section that lists no calls.
    Other,
}

impl<'c> Rows<'c> {
    pub(crate) fn new(context: &'c ReadContext, pass: Pass<'c>) -> Rows<'c> {
        let section = Section::Lead;
        Rows {
            context,
            pass,
            section,
            lead: 0,
            period: None,
            day: None,
            filled: false,
            declared: Declared::default(),
            sheet: None,
        }
    }

    /// Whether a header was found.
    pub(crate) fn has_header(&self) -> bool {
        !matches!(self.section, Section::Lead)
    }

    /// Whether nothing at all stood in it.
    pub(crate) fn is_blank(&self) -> bool {
        !self.filled
    }

    /// Takes the next row.
    pub(crate) fn row(&mut self, line: u64, cells: &[Cell<'_>], tally: &mut Tally<'_>) -> ControlFlow<Stop> {
        tally.summary.last_line = tally.summary.last_line.max(line);
        match &self.section {
            Section::Lead => self.above(cells, tally),
            Section::Other => {
                match header(cells) {
                    Some(found) => self.turn(found, tally),
                    None => {
                        tally.summary.skipped.other_sections += u64::from(cells.iter().any(|cell| !cell.is_empty()))
                    }
                }
                ControlFlow::Continue(())
            }
            Section::Calls(_) => self.below(line, cells, tally),
        }
    }

    /// At the end of the list: tells of a count that the list gives and its rows do not bear out.
    pub(crate) fn end(&self, tally: &mut Tally<'_>) {
        let mismatch = self.declared.mismatch(tally.counted()).filter(|_| self.has_header());
        tally.summary.miscounted = tally.summary.miscounted.or(mismatch);
    }

    fn above(&mut self, cells: &[Cell<'_>], tally: &mut Tally<'_>) -> ControlFlow<Stop> {
        let filled = cells.iter().any(|cell| !cell.is_empty());
        self.filled |= filled;
        if let Some(found) = header(cells) {
            self.beside(cells);
            self.turn(found, tally);
            return ControlFlow::Continue(());
        }
        self.lead += 1;
        if self.lead > HEADER_WITHIN {
            return ControlFlow::Break(Stop::NoHeader);
        }
        tally.summary.skipped.lead += u64::from(filled);
        self.beside(cells);
        let title = joined_text(cells);
        self.declared.line(&title, tally.counted());
        self.period = self.period.or_else(|| Period::named(&title));
        ControlFlow::Continue(())
    }

    /// Text beside the rows, which may explain figures in them.
    fn beside(&mut self, cells: &[Cell<'_>]) {
        if let Pass::Learn(learner) = &mut self.pass {
            cells.iter().for_each(|cell| learner.beside(&cell.text()));
        }
    }

    fn turn(&mut self, found: Header, tally: &mut Tally<'_>) {
        tally.summary.skipped.headers += 1;
        self.declared.part(tally.counted());
        self.section = match found {
            Header::Calls(columns) => Section::Calls(columns),
            Header::Other => Section::Other,
        };
    }

    fn below(&mut self, line: u64, cells: &[Cell<'_>], tally: &mut Tally<'_>) -> ControlFlow<Stop> {
        let Section::Calls(columns) = &self.section else { return ControlFlow::Continue(()) };
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return ControlFlow::Continue(()) };
        let alone = filled.next().is_none();
        let when = self.when(columns, cells);
        if when.is_err() {
            // Pages repeat the header; a bill lists calls, then messages, then data.
            if let Some(found) = header(cells) {
                self.turn(found, tally);
                return ControlFlow::Continue(());
            }
            if fields::is_remark(&first.text()) {
                tally.summary.skipped.totals += 1;
                self.beside(cells);
                self.declared.line(&joined_text(cells), tally.counted());
                return ControlFlow::Continue(());
            }
        }
        if alone && let Some(day) = self.day_alone(first) {
            self.day = Some(day);
            tally.summary.skipped.days += 1;
            return ControlFlow::Continue(());
        }
        if let Pass::Learn(learner) = &mut self.pass {
            return if learner.row(columns, cells) {
                ControlFlow::Break(Stop::Receiver)
            } else {
                ControlFlow::Continue(())
            };
        }
        let flow = match when.and_then(|at| self.call(columns, line, at, cells)) {
            Ok(row) if !shift::suspicious(columns, &row, cells) => tally.call(row),
            found => match shift::mended(columns, cells, |cells| {
                self.when(columns, cells).and_then(|at| self.call(columns, line, at, cells))
            }) {
                shift::Mended::Once(row) => {
                    tally.summary.skipped.repaired += 1;
                    tally.call(row)
                }
                shift::Mended::Never => match found {
                    Ok(row) => tally.call(row),
                    Err(reason) => tally.bad(line, reason, &culprit(columns, reason, cells)),
                },
                shift::Mended::Unclear => {
                    let reason = BadReason::ColumnsShifted;
                    tally.bad(line, reason, &culprit(columns, reason, cells))
                }
            },
        };
        if flow.is_break() { ControlFlow::Break(Stop::Receiver) } else { ControlFlow::Continue(()) }
    }

    /// A row that only names the day of the rows below it.
    fn day_alone(&self, cell: &Cell<'_>) -> Option<Date> {
        match self.read_when(cell).ok()?.when {
            When::Day(day) => Some(day),
            When::NoYear(month, day, None) => Date::new(self.year(month, day)?, month, day).ok(),
            _ => None,
        }
    }

    fn day_first(&self) -> Option<bool> {
        match &self.pass {
            Pass::Learn(_) => self.context.day_first,
            Pass::Read(habits) => habits.day_first,
        }
    }

    fn read_when(&self, cell: &Cell<'_>) -> Result<Written, BadReason> {
        let parse = |text: &str| when::parse(text, &self.context.zone, self.day_first());
        let read = match cell {
            Cell::Empty => return Err(BadReason::TimeMissing),
            Cell::Text(text) => return parse(text),
            Cell::When(at) if at.time() == Time::midnight() => When::Day(at.date()),
            Cell::When(at) => When::Full(*at),
            Cell::Clock(time) => When::Clock(*time),
            Cell::Number(value) if *value < 80_000.0 => when::serial(*value).ok_or(BadReason::TimeUnreadable)?,
            Cell::Number(value) => return parse(&format!("{value:.0}")),
            Cell::Span(_) => return Err(BadReason::TimeUnreadable),
        };
        match read {
            When::Full(at) if !numbers::plausible(at.date()) => Err(BadReason::TimeUnreadable),
            When::Day(day) if !numbers::plausible(day) => Err(BadReason::TimeUnreadable),
            read => Ok(read.into()),
        }
    }

    fn when(&self, columns: &Columns, cells: &[Cell<'_>]) -> Result<Moment, BadReason> {
        let cell = |at: Option<usize>| at.map(|at| cells.get(at).unwrap_or(&Cell::Empty));
        let needed = columns.at.or(columns.date).unwrap_or_default();
        if cells.len() <= needed {
            return Err(if cells.len() < columns.width { BadReason::TooFewColumns } else { BadReason::TimeMissing });
        }
        let Written { when, offset } = match cell(columns.at) {
            Some(cell) => self.read_when(cell)?,
            None => {
                let day = self.read_when(cell(columns.date).unwrap_or(&Cell::Empty))?;
                match cell(columns.clock).filter(|cell| !cell.is_empty()).map(|cell| self.read_when(cell)) {
                    None => day,
                    Some(time) => joined(day, time?)?,
                }
            }
        };
        let full = |at: DateTime| {
            zone::shifted(at, offset, &self.context.zone).map(Moment::at).ok_or(BadReason::TimeUnreadable)
        };
        match when {
            When::Full(at) => full(at),
            When::Day(day) => Ok(Moment::day(day)),
            When::NoYear(month, day, time) => {
                let year = self.year(month, day).ok_or(BadReason::YearMissing)?;
                let day = Date::new(year, month, day).map_err(|_| BadReason::TimeUnreadable)?;
                time.map_or(Ok(Moment::day(day)), |time| full(DateTime::from_parts(day, time)))
            }
            When::Clock(time) => {
                self.day.map_or(Err(BadReason::TimeUnreadable), |day| full(DateTime::from_parts(day, time)))
            }
        }
    }

    /// The year of a month and day: by the billing period, or else the latest that does not lie ahead.
    fn year(&self, month: i8, day: i8) -> Option<i16> {
        if let Some(period) = self.period {
            return period.year(month);
        }
        let today = self.context.today?;
        // Leap days come round after eight years at most.
        (0..=8).map(|back| today.year() - back).find(|year| Date::new(*year, month, day).is_ok_and(|at| at <= today))
    }

    fn call(&self, columns: &Columns, line: u64, at: Moment, cells: &[Cell<'_>]) -> Result<CallRow, BadReason> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).unwrap_or(&Cell::Empty);
        let habits = match &self.pass {
            Pass::Read(habits) => habits,
            Pass::Learn(_) => return Err(BadReason::TimeMissing),
        };
        let kind = cell(columns.kind).text();
        let message = columns.messages || fields::is_message(&kind);
        let way = way::of(columns, habits, cells, &kind, message)?;
        if way.number.is_some_and(|at| cells.len() <= at) {
            return Err(BadReason::TooFewColumns);
        }
        let number = match cell(way.number) {
            Cell::Empty => None,
            Cell::Text(text) => numbers::shown(text)?,
            Cell::Number(value) => numbers::from_quantity(*value)?,
            Cell::When(_) | Cell::Clock(_) | Cell::Span(_) => return Err(BadReason::NumberUnreadable),
        };
        let answered = !matches!(way.direction, Direction::Missed | Direction::Rejected | Direction::Blocked);
        let length = fields::seconds(cell(columns.seconds), columns.minutes).unwrap_or_default();
        let length = length.filter(|_| !(answered && fields::only_rang(cell(columns.seconds))));
        Ok(CallRow {
            line,
            at,
            doubt: way.doubt.or_else(|| numbers::doubt(number.as_deref())),
            number,
            contact: numbers::contact(&cell(columns.contact).text()),
            direction: way.direction,
            seconds: length,
            rang: None,
            message,
            text: Some(cell(columns.text).text().trim().to_owned()).filter(|text| message && !text.is_empty()),
            note: self.sheet.clone(),
        })
    }
}

fn joined(day: Written, time: Written) -> Result<Written, BadReason> {
    let offset = time.offset.or(day.offset);
    let clock = match time.when {
        When::Clock(time) => time,
        // Some lists repeat the day in the column of times; some sheets put a day zero there.
        When::Full(at) => at.time(),
        _ => return Err(BadReason::TimeUnreadable),
    };
    let when = match day.when {
        When::Day(day) => When::Full(DateTime::from_parts(day, clock)),
        When::Full(at) => When::Full(DateTime::from_parts(at.date(), clock)),
        When::NoYear(month, day, _) => When::NoYear(month, day, Some(clock)),
        When::Clock(_) => return Err(BadReason::TimeUnreadable),
    };
    Ok(Written { when, offset })
}

fn joined_text(cells: &[Cell<'_>]) -> String {
    cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ")
}

/// The cells that a bad row is bad for.
fn culprit(columns: &Columns, reason: BadReason, cells: &[Cell<'_>]) -> String {
    let text = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.text().into_owned());
    let found = match reason {
        BadReason::NumberDestroyed | BadReason::NumberUnreadable => text(columns.number),
        BadReason::ColumnsShifted | BadReason::OwnNumberNeeded | BadReason::TooFewColumns => None,
        _ => text(columns.at).or_else(|| text(columns.date)).filter(|text| !text.trim().is_empty()),
    };
    found.unwrap_or_else(|| cells.iter().map(Cell::text).collect::<Vec<_>>().join(","))
}
