//! Which figures stand where in a reply.

use super::dates::mentions;
use super::raw::Raw;
use super::spans::periods;
use super::sums::sums_each;
use jiff::civil::Date;
use std::ops::Range;

/// A sort of figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    /// A sum of money.
    Sum,
    /// A sum for each call.
    SumForEach,
    /// A day that is over.
    PastDay,
    /// A day to come, or the same day.
    ComingDay,
    /// A day that is followed by 前.
    DayBefore,
    /// A number of days.
    Period,
    /// A number of days that is followed by 内.
    PeriodWithin,
}

impl Figure {
    /// Its fixed name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Figure::Sum => "sum",
            Figure::SumForEach => "sum-each",
            Figure::PastDay => "past-day",
            Figure::ComingDay => "coming-day",
            Figure::DayBefore => "day-before",
            Figure::Period => "period",
            Figure::PeriodWithin => "period-within",
        }
    }
}

/// Every figure of a text with its place in bytes.
pub(crate) fn figures(text: &str, currency: &str, on: Date) -> Vec<(Figure, Range<usize>)> {
    let raw = Raw::new(text);
    let mut found = Vec::new();
    for (place, each) in sums_each(&raw, currency) {
        found.push((if each { Figure::SumForEach } else { Figure::Sum }, raw.bytes(&place)));
        if each {
            found.push((Figure::Sum, raw.bytes(&place)));
        }
    }
    for mention in mentions(&raw, on) {
        let place = raw.bytes(&mention.place);
        let near = mention.place.end..mention.place.end + 8;
        if ["前", "之前", "以前", "止", "截止"].iter().any(|w| near.clone().any(|at| raw.word_at(at, w).is_some()))
        {
            found.push((Figure::DayBefore, place.clone()));
        }
        found.push((if mention.date < on { Figure::PastDay } else { Figure::ComingDay }, place));
    }
    for period in periods(&raw) {
        let place = raw.bytes(&period);
        if ["内", "之内", "以内", "里"].iter().any(|w| raw.word_at(period.end, w).is_some()) {
            found.push((Figure::PeriodWithin, place.clone()));
        }
        found.push((Figure::Period, place));
    }
    found
}
