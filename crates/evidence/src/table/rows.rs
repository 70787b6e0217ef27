//! From cells to calls: finds the header, then reads row by row.

use std::ops::ControlFlow;

use casework::{Direction, Moment};
use jiff::civil::{Date, DateTime, Time};

use crate::numbers;
use crate::row::{BadReason, CallRow, ReadContext, Tally};
use crate::table::Cell;
use crate::table::columns::{Columns, Header, header};
use crate::table::fields;
use crate::table::when::{self, When};

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

/// The state while going down a list.
pub(crate) struct Rows<'c> {
    context: &'c ReadContext,
    section: Section,
    lead: u64,
    period: Option<Period>,
    day: Option<Date>,
    /// Name of the sheet, if there are several.
    pub(crate) sheet: Option<String>,
}

enum Section {
    /// Above the header.
    Lead,
    Calls(Columns),
    /// A section that lists no calls.
    Other,
}

/// First and last month of the billing period, as `year * 12 + month - 1`.
#[derive(Debug, Clone, Copy)]
struct Period(i32, i32);

impl<'c> Rows<'c> {
    pub(crate) fn new(context: &'c ReadContext) -> Rows<'c> {
        Rows { context, section: Section::Lead, lead: 0, period: None, day: None, sheet: None }
    }

    /// Whether a header was found.
    pub(crate) fn has_header(&self) -> bool {
        !matches!(self.section, Section::Lead)
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

    fn above(&mut self, cells: &[Cell<'_>], tally: &mut Tally<'_>) -> ControlFlow<Stop> {
        if let Some(found) = header(cells) {
            self.turn(found, tally);
            return ControlFlow::Continue(());
        }
        self.lead += 1;
        if self.lead > HEADER_WITHIN {
            return ControlFlow::Break(Stop::NoHeader);
        }
        tally.summary.skipped.lead += u64::from(cells.iter().any(|cell| !cell.is_empty()));
        let title: Vec<_> = cells.iter().map(Cell::text).collect();
        self.period = self.period.or_else(|| Period::named(&title.join(" ")));
        ControlFlow::Continue(())
    }

    fn turn(&mut self, found: Header, tally: &mut Tally<'_>) {
        tally.summary.skipped.headers += 1;
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
                return ControlFlow::Continue(());
            }
        }
        if alone && let Some(day) = self.day_alone(first) {
            self.day = Some(day);
            tally.summary.skipped.days += 1;
            return ControlFlow::Continue(());
        }
        let flow = match when.and_then(|at| self.call(columns, line, at, cells)) {
            Ok(row) => tally.call(row),
            Err(reason) => tally.bad(line, reason, &culprit(columns, reason, cells)),
        };
        if flow.is_break() { ControlFlow::Break(Stop::Receiver) } else { ControlFlow::Continue(()) }
    }

    /// A row that only names the day of the rows below it.
    fn day_alone(&self, cell: &Cell<'_>) -> Option<Date> {
        match self.read_when(cell).ok()? {
            When::Day(day) => Some(day),
            When::NoYear(month, day, None) => Date::new(self.year(month)?, month, day).ok(),
            _ => None,
        }
    }

    fn read_when(&self, cell: &Cell<'_>) -> Result<When, BadReason> {
        let read = match cell {
            Cell::Empty => return Err(BadReason::TimeMissing),
            Cell::Text(text) => return when::parse(text, &self.context.zone),
            Cell::When(at) if at.time() == Time::midnight() => When::Day(at.date()),
            Cell::When(at) => When::Full(*at),
            Cell::Clock(time) => When::Clock(*time),
            Cell::Number(value) if *value < 80_000.0 => when::serial(*value).ok_or(BadReason::TimeUnreadable)?,
            Cell::Number(value) => return when::parse(&format!("{value:.0}"), &self.context.zone),
            Cell::Span(_) => return Err(BadReason::TimeUnreadable),
        };
        match read {
            When::Full(at) if !numbers::plausible(at.date()) => Err(BadReason::TimeUnreadable),
            When::Day(day) if !numbers::plausible(day) => Err(BadReason::TimeUnreadable),
            read => Ok(read),
        }
    }

    fn when(&self, columns: &Columns, cells: &[Cell<'_>]) -> Result<Moment, BadReason> {
        let cell = |at: Option<usize>| at.map(|at| cells.get(at).unwrap_or(&Cell::Empty));
        let needed = columns.at.or(columns.date).unwrap_or_default();
        if cells.len() <= needed {
            return Err(if cells.len() < columns.width { BadReason::TooFewColumns } else { BadReason::TimeMissing });
        }
        let read = match cell(columns.at) {
            Some(cell) => self.read_when(cell)?,
            None => {
                let day = self.read_when(cell(columns.date).unwrap_or(&Cell::Empty))?;
                match cell(columns.clock).filter(|cell| !cell.is_empty()).map(|cell| self.read_when(cell)) {
                    None => day,
                    Some(time) => joined(day, time?)?,
                }
            }
        };
        match read {
            When::Full(at) => Ok(Moment::at(at)),
            When::Day(day) => Ok(Moment::day(day)),
            When::NoYear(month, day, time) => {
                let year = self.year(month).ok_or(BadReason::YearMissing)?;
                let day = Date::new(year, month, day).map_err(|_| BadReason::TimeUnreadable)?;
                Ok(time.map_or(Moment::day(day), |time| Moment::at(DateTime::from_parts(day, time))))
            }
            When::Clock(time) => {
                self.day.map(|day| Moment::at(DateTime::from_parts(day, time))).ok_or(BadReason::TimeUnreadable)
            }
        }
    }

    /// The year of a month, by the billing period or else by what the person said.
    fn year(&self, month: i8) -> Option<i16> {
        let Some(Period(first, last)) = self.period else { return self.context.year_hint };
        let mut fitting = (first..=last).filter(|at| at % 12 + 1 == i32::from(month)).map(|at| (at / 12) as i16);
        let year = fitting.next()?;
        fitting.next().is_none().then_some(year)
    }

    fn call(&self, columns: &Columns, line: u64, at: Moment, cells: &[Cell<'_>]) -> Result<CallRow, BadReason> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).unwrap_or(&Cell::Empty);
        let kind = cell(columns.kind).text();
        let message = columns.messages || fields::is_message(&kind);
        let (direction, direction_assumed) = match columns.direction {
            Some(at) => {
                if cells.len() <= at {
                    return Err(BadReason::TooFewColumns);
                }
                let found = fields::direction(&cells[at].text()).or_else(|| fields::direction(&kind));
                (found.ok_or(BadReason::DirectionUnknown)?, false)
            }
            None => match fields::direction(&kind) {
                Some(direction) => (direction, false),
                None if columns.callers && !message => (Direction::In, true),
                None => return Err(BadReason::DirectionUnknown),
            },
        };
        let other = if direction == Direction::Out { columns.called.or(columns.number) } else { columns.number };
        if other.is_some_and(|at| cells.len() <= at) {
            return Err(BadReason::TooFewColumns);
        }
        let number = match cell(other) {
            Cell::Empty => None,
            Cell::Text(text) => numbers::shown(text)?,
            Cell::Number(value) => numbers::from_quantity(*value)?,
            Cell::When(_) | Cell::Clock(_) | Cell::Span(_) => return Err(BadReason::NumberUnreadable),
        };
        Ok(CallRow {
            line,
            at,
            number,
            contact: numbers::contact(&cell(columns.contact).text()),
            direction,
            seconds: fields::seconds(cell(columns.seconds), columns.minutes)?,
            message,
            text: Some(cell(columns.text).text().trim().to_owned()).filter(|text| message && !text.is_empty()),
            direction_assumed,
            note: self.sheet.clone(),
        })
    }
}

fn joined(day: When, time: When) -> Result<When, BadReason> {
    let time = match time {
        When::Clock(time) => time,
        // Some lists repeat the day in the column of times; some sheets put a day zero there.
        When::Full(at) => at.time(),
        _ => return Err(BadReason::TimeUnreadable),
    };
    match day {
        When::Day(day) => Ok(When::Full(DateTime::from_parts(day, time))),
        When::Full(at) => Ok(When::Full(DateTime::from_parts(at.date(), time))),
        When::NoYear(month, day, _) => Ok(When::NoYear(month, day, Some(time))),
        When::Clock(_) => Err(BadReason::TimeUnreadable),
    }
}

/// The cells that a bad row is bad for.
fn culprit(columns: &Columns, reason: BadReason, cells: &[Cell<'_>]) -> String {
    let text = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.text().into_owned());
    let found = match reason {
        BadReason::DirectionUnknown => text(columns.direction).or_else(|| text(columns.kind)),
        BadReason::DurationUnreadable => text(columns.seconds),
        BadReason::NumberDestroyed | BadReason::NumberUnreadable => text(columns.number),
        _ => text(columns.at).or_else(|| text(columns.date)).filter(|text| !text.trim().is_empty()),
    };
    found.unwrap_or_else(|| cells.iter().map(Cell::text).collect::<Vec<_>>().join(","))
}

impl Period {
    /// The billing period that a line above the header names. When a list was printed is no period.
    fn named(line: &str) -> Option<Period> {
        const WORDS: &[&str] = &[
            "账期",
            "帐期",
            "账单月",
            "查询月",
            "月份",
            "周期",
            "时间段",
            "起止",
            "起始日期",
            "计费",
            "详单",
            "话单",
            "期间",
            "清单",
            "period",
            "month",
        ];
        let lower = line.to_lowercase();
        if !WORDS.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let months = months(&lower);
        Some(Period(*months.iter().min()?, *months.iter().max()?)).filter(|Period(first, last)| last - first < 24)
    }
}

/// Every year with month in a line: 2026年03月, 2026-03, 2026/3/1, 202603, 20260301.
fn months(line: &str) -> Vec<i32> {
    let groups: Vec<(usize, &str)> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .map(|group| (group.as_ptr() as usize - line.as_ptr() as usize, group))
        .collect();
    let month = |year: &str, month: &str| -> Option<i32> {
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        ((2000..2100).contains(&year) && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
    };
    let mut found = Vec::new();
    for (place, (at, group)) in groups.iter().enumerate() {
        match group.len() {
            4 => {
                let Some((next_at, next)) = groups.get(place + 1) else { continue };
                let between = &line[at + 4..*next_at];
                if matches!(between.trim(), "年" | "-" | "/" | ".") && next.len() <= 2 {
                    found.extend(month(group, next));
                }
            }
            6 | 8 => found.extend(month(&group[..4], &group[4..6])),
            _ => {}
        }
    }
    found
}
