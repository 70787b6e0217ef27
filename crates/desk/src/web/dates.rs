//! Dates as pages show them: one `<time>` each, machine-readable and unbroken.

use casework::Moment;
use jiff::civil::Date;
use playbook::{Lang, day_date, short_date, weekday};
use std::fmt;

/// A date or moment; prints itself as a `<time>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    iso: String,
    text: String,
}

impl Day {
    /// `10月12日 周一`.
    pub fn full(date: Date, today: Date, lang: Lang) -> Day {
        Day { iso: date.to_string(), text: day_date(date, today, lang) }
    }
    /// `10月12日`.
    pub fn short(date: Date, today: Date, lang: Lang) -> Day {
        Day { iso: date.to_string(), text: short_date(date, today, lang) }
    }
    /// `10月12日 10:22`, or the day alone.
    pub fn moment(at: Moment, today: Date, lang: Lang) -> Day {
        let day = short_date(at.date(), today, lang);
        match at.clock() {
            Some(clock) => Day { iso: format!("{}T{clock}", at.date()), text: format!("{day}\u{a0}{clock}") },
            None => Day::short(at.date(), today, lang),
        }
    }
    /// The words alone, for sentences.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The text holds figures and the words of this program only, so it needs no escaping.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.iso, self.text)
    }
}

impl askama::FastWritable for Day {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Day {}

/// The line under a day in the timeline: the time if known, else the weekday.
pub fn under(at: Moment, lang: Lang) -> String {
    at.clock().unwrap_or_else(|| weekday(at.date().weekday(), lang).to_owned())
}
