//! Deadline arithmetic. Civil Code 201: the day of the event is not counted, and a period in months or
//! years ends on the corresponding day, or the month's last day. Civil Code 203: a last day on a
//! statutory day off moves to the next day that is none. The trace tells every step.

use crate::calendar::Calendar;
use crate::provenance::Provenance;
use crate::text::{Bilingual, Lang, long_date, weekday};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Days that are worked.
    WorkingDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// Whose time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The other side's: when it has passed, silence is leverage.
    Theirs,
    /// The person's own right ends.
    Mine,
    /// Courtesy, so that an office is not flooded.
    Pacing,
    /// How long something is surely kept.
    Kept,
}

/// A rule that counts from a trigger to a last day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Id, stable.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Whose time.
    pub whose: Whose,
    /// How many units.
    pub length: u16,
    /// Which unit.
    pub unit: Unit,
    /// The last day stays where it falls: whether a day off moves it is not settled, so the plain day is the safe one.
    #[serde(default)]
    pub plain: bool,
    /// What sets it off, in words.
    pub starts: Bilingual,
    /// Legal texts.
    #[serde(default)]
    pub law: Vec<String>,
    /// A remark, such as what is open about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// Where it was read.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A computed last day with the steps that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day of the period.
    pub due: Date,
    /// A later last day that can be argued for, where it is not settled whether a day off moves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguable: Option<Date>,
    /// The steps, in order.
    pub trace: Vec<Bilingual>,
}

impl Clock {
    /// The last day when the trigger happens on `from`.
    ///
    /// Dates outside the range of the calendar (year 9999) stay at its end.
    pub fn due(&self, from: Date, calendar: &Calendar) -> Due {
        let mut trace = Trace(Some(Vec::new()));
        let (due, arguable) = self.count(from, calendar, &mut trace);
        Due { due, arguable, trace: trace.0.unwrap_or_default() }
    }

    /// The last day alone, without the words of the steps, which cost more than the days.
    pub fn last_day(&self, from: Date, calendar: &Calendar) -> Date {
        self.count(from, calendar, &mut Trace(None)).0
    }

    fn count(&self, from: Date, calendar: &Calendar, trace: &mut Trace) -> (Date, Option<Date>) {
        trace.step("start", &[&|l| long_date(from, l)]);
        let last = match self.unit {
            Unit::WorkingDays => self.working(from, calendar, trace),
            _ => self.days(from, trace),
        };
        // Article 203 is about periods for acting; neither a record nor a courtesy waits for a working day.
        let rolls = !matches!(self.whose, Whose::Kept | Whose::Pacing);
        let (due, arguable) = match rolls {
            true if self.plain => (last, safe(last, calendar, trace)),
            true => (roll(last, calendar, trace), None),
            false => (last, None),
        };
        for year in from.year()..=due.year() {
            // Only a count that looks at days off can be wrong for want of a notice.
            let looks = self.unit == Unit::WorkingDays || year == due.year() && rolls;
            if looks && !calendar.is_settled(year) {
                trace.step("unsettled", &[&|_| year.to_string()]);
            }
        }
        (due, arguable)
    }

    fn days(&self, from: Date, trace: &mut Trace) -> Date {
        let length = i64::from(self.length);
        let span = match self.unit {
            Unit::Months => length.months(),
            // More years than there are dates; jiff would not take them as a span.
            Unit::Years => length.min(9_999).years(),
            _ => length.days(),
        };
        // jiff clamps to the month's last day, which is what article 201 asks for.
        let last = from.saturating_add(span);
        let key = match self.unit {
            Unit::Months if last.day() != from.day() => "months-clamped",
            Unit::Years if last.day() != from.day() => "years-clamped",
            Unit::Months => "months",
            Unit::Years => "years",
            _ => "days",
        };
        trace.step(key, &[&|_| self.length.to_string(), &|l| long_weekday(last, l)]);
        last
    }

    fn working(&self, from: Date, calendar: &Calendar, trace: &mut Trace) -> Date {
        let mut day = from;
        let mut counted = 0;
        while counted < self.length {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if calendar.is_off(day) {
                let key = if calendar.is_holiday(day) { "skip-holiday" } else { "skip-weekend" };
                trace.step(key, &[&|l| long_weekday(day, l)]);
                continue;
            }
            counted += 1;
            let key = if calendar.is_make_up(day) { "count-make-up" } else { "count" };
            trace.step(key, &[&|_| counted.to_string(), &|l| long_weekday(day, l)]);
        }
        day
    }
}

/// The plain day is kept as the safe one; the day it would move to is only named.
fn safe(last: Date, calendar: &Calendar, trace: &mut Trace) -> Option<Date> {
    trace.step("end", &[&|l| long_weekday(last, l)]);
    let moved = next_working(last, calendar);
    (moved != last).then(|| {
        trace.step("arguable", &[&|l| long_weekday(moved, l)]);
        moved
    })
}

fn next_working(mut day: Date, calendar: &Calendar) -> Date {
    while calendar.is_off(day) {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    day
}

fn roll(last: Date, calendar: &Calendar, trace: &mut Trace) -> Date {
    let mut day = last;
    while calendar.is_off(day) {
        let key = if calendar.is_holiday(day) { "roll-holiday" } else { "roll-weekend" };
        trace.step(key, &[&|l| long_weekday(day, l)]);
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    let key = if calendar.is_make_up(day) { "end-make-up" } else { "end" };
    trace.step(key, &[&|l| long_weekday(day, l)]);
    day
}

fn long_weekday(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}（{}）", long_date(date, lang), weekday(date.weekday(), lang)),
        Lang::En => format!("{} {}", weekday(date.weekday(), lang), long_date(date, lang)),
    }
}

/// The steps of a count in words, or nobody who wants to read them.
struct Trace(Option<Vec<Bilingual>>);

impl Trace {
    fn step(&mut self, key: &str, args: &[&dyn Fn(Lang) -> String]) {
        if let Some(steps) = &mut self.0 {
            steps.push(crate::phrases::phrase(&format!("clock-{key}"), args));
        }
    }
}
