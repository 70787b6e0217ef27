//! Did the number change hands since this day: rows of questions and answers, and the answer as JSON.

use super::decode::{Fielded, Found};
use super::fault::Fault;
use super::north::ten;
use super::times::{date, packed, slashed};
use crate::Plan;
use crate::history::{AsOf, Change, Entry, standing};
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;
use serde::{Deserialize, Serialize};

/// Was the number permanently disconnected since this day?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The number.
    pub number: E164,
    /// The day of the consent or of the last contact.
    pub since: Date,
}

/// What the database says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reassigned {
    /// It was disconnected since that day.
    Yes,
    /// It was not. Only this one protects a caller if it proves wrong.
    No,
    /// Nothing is known for that span.
    NoData,
}

impl Reassigned {
    /// `yes`, `no`, `no data`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NoData => "no data",
        }
    }

    /// What the history of a number says about the span from the beginning of a day until `of.at`.
    ///
    /// `Yes`: a change of holder within the span is recorded and was not taken back. `No`: none is, and the number was known
    /// by the end of that day (`day_over`), so that one would have been recorded with it. `NoData`: nothing was known of the
    /// number by then. A change of holder on the day itself counts: nobody can tell whether the consent came before it.
    ///
    /// ```
    /// use registry::formats::rnd::Reassigned;
    /// use registry::history::{AsOf, Change, Entry};
    ///
    /// let time = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
    /// let at = time("2026-06-01T09:00:00Z");
    /// let history = [Entry { seq: 1, at, known: at, change: Change::Reassigned }];
    /// let of = AsOf { at: time("2026-09-01T00:00:00Z"), known: time("2026-09-01T00:00:00Z"), seq: None, notice_days: 30 };
    /// let since = |day: &str, over: &str| Reassigned::of(&history, time(day), time(over), of);
    /// assert_eq!(since("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"), Reassigned::Yes);
    /// assert_eq!(since("2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z"), Reassigned::No);
    /// assert_eq!(Reassigned::of(&[], of.at, of.at, of), Reassigned::NoData);
    /// ```
    pub fn of(history: &[Entry], day: Timestamp, day_over: Timestamp, of: AsOf) -> Self {
        let known = standing(history, of);
        if known.iter().any(|e| e.change == Change::Reassigned && (day..=of.at).contains(&e.at)) {
            return Self::Yes;
        }
        if known.iter().any(|e| e.at < day_over) { Self::No } else { Self::NoData }
    }

    fn read(text: &str) -> Option<Self> {
        let words = text.replace('_', " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        [Self::Yes, Self::No, Self::NoData]
            .into_iter()
            .find(|answer| answer.text().eq_ignore_ascii_case(&words.join(" ")))
    }
}

/// A question with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answered {
    /// What was asked.
    pub asked: Asked,
    /// What was answered.
    pub answer: Reassigned,
}

/// The answer as a reseller gives it in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AnsweredJson {
    /// The number: ten digits where it has ten at home, otherwise with its plus sign.
    pub phone_number: String,
    /// `null` where there is no data.
    pub is_reassigned: Option<bool>,
    /// Whether the answer protects a caller if it proves wrong.
    pub has_safe_harbor: bool,
}

impl Answered {
    /// The answer in the reseller's shape.
    pub fn json(&self, plan: &Plan) -> AnsweredJson {
        let is_reassigned = match self.answer {
            Reassigned::Yes => Some(true),
            Reassigned::No => Some(false),
            Reassigned::NoData => None,
        };
        let phone_number = spelt(plan, self.asked.number);
        AnsweredJson { phone_number, is_reassigned, has_safe_harbor: self.answer == Reassigned::No }
    }
}

impl AnsweredJson {
    /// The number and what is said of it; `None` if the number is none of the plan.
    pub fn read(&self, plan: &Plan) -> Option<(E164, Reassigned)> {
        let answer = match self.is_reassigned {
            Some(true) => Reassigned::Yes,
            Some(false) => Reassigned::No,
            None => Reassigned::NoData,
        };
        read(plan, self.phone_number.trim()).ok().map(|number| (number, answer))
    }
}

/// Ten digits where the number has ten at home, otherwise with its plus sign.
pub(super) fn spelt(plan: &Plan, number: E164) -> String {
    match super::north::split(plan, number) {
        Some((area, line)) => format!("{area:03}{line:07}"),
        None => number.to_string(),
    }
}

/// A number as a row has it: ten digits are an area code and a line, anything else is for the plan to read.
fn read(plan: &Plan, text: &str) -> Result<E164, Fault> {
    let other = text.len() != 10 && !text.is_empty();
    match ten(plan, text) {
        Err(wrong) if other => plan.read(text).map_err(|_| wrong),
        read => read,
    }
}

pub(super) struct Rows(Plan);

impl Rows {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(plan.clone())
    }
}

/// A day in one of the four spellings that are taken.
fn day(text: &str) -> Option<Date> {
    date(text).or_else(|| packed(text)).or_else(|| slashed(text, '/', true))
}

impl<T: From<Asked> + From<Answered>> Fielded<T> for Rows {
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault> {
        // Some files name their columns; no number and no day has letters only.
        if first && fields.len() > 1 && fields.iter().all(|field| !field.contains(|mark: char| mark.is_ascii_digit())) {
            return Ok(Found::Header);
        }
        let (number, since, answer) = match fields {
            [number, since] => (number, since, None),
            [number, since, answer] => (number, since, Some(answer)),
            _ => return Err(Fault::shape("a row is number,date or number,date,answer")),
        };
        let number = read(&self.0, number.trim())?;
        const DAY: Fault = Fault::new("date", "write the date as YYYY-MM-DD, MM/DD/YYYY, MM/DD/YY or YYYYMMDD");
        let asked = Asked { number, since: day(since.trim()).ok_or(DAY)? };
        let Some(answer) = answer else { return Ok(Found::Row(asked.into())) };
        const ANSWER: Fault = Fault::new("answer", "the answer is yes, no or no data");
        let answer = Reassigned::read(answer).ok_or(ANSWER)?;
        Ok(Found::Row(Answered { asked, answer }.into()))
    }
}
