//! Days that a reply names, counted from the day on which it came.

use super::numeral::{digit, small};
use super::raw::Raw;
use super::relative::relative;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::ops::Range;

/// A day that a reply names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// As it stands in the reply.
    pub text: String,
    /// False for a weekday and the end of a month, which people mean less exactly.
    pub exact: bool,
}

/// A day that stands somewhere.
pub(super) struct Mention {
    pub(super) date: Date,
    pub(super) exact: bool,
    pub(super) place: Range<usize>,
}

/// Every day of the text, in order of appearance, each once.
pub(super) fn days(raw: &Raw<'_>, on: Date) -> Vec<Day> {
    let mut found: Vec<Day> = Vec::new();
    for Mention { date, exact, place } in mentions(raw, on) {
        match found.iter_mut().find(|d| d.date == date) {
            Some(known) => known.exact |= exact,
            None => found.push(Day { date, text: raw.text(place).to_owned(), exact }),
        }
    }
    found
}

/// Every mention of a day, in order of appearance.
pub(super) fn mentions(raw: &Raw<'_>, on: Date) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < raw.chars.len() && found.len() < super::MOST {
        match day_at(raw, at, on) {
            Some((date, end, exact)) if end > at => {
                found.push(Mention { date, exact, place: at..end });
                at = followers(raw, end, date, &mut found);
            }
            _ => at += 1,
        }
    }
    found
}

/// `6月3日、9日` and `5月20日至25日`: the later days of the same month.
fn followers(raw: &Raw<'_>, mut at: usize, date: Date, found: &mut Vec<Mention>) -> usize {
    while matches!(raw.at(at), '、' | '至' | '到' | '-' | '~' | '和' | '及' | '与') {
        let start = at + 1;
        let Some((day, end)) = small(raw, start, 3).filter(|(_, end)| matches!(raw.at(*end), '日' | '号')) else {
            break;
        };
        let Some(next) = new_date(i64::from(date.year()), i64::from(date.month()), day) else { break };
        found.push(Mention { date: next, exact: true, place: start..end + 1 });
        at = end + 1;
    }
    at
}

fn new_date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_at(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let c = raw.at(at);
    if c.is_ascii_alphabetic() {
        return (at == 0 || !raw.at(at - 1).is_ascii_alphanumeric()).then(|| latin(raw, at, on)).flatten();
    }
    if c.is_ascii_digit()
        && at > 0
        && (raw.at(at - 1).is_ascii_alphanumeric() || matches!(raw.at(at - 1), '-' | '.' | '/'))
    {
        return None;
    }
    if digit(c).is_some() && at > 0 && (digit(raw.at(at - 1)).is_some() || raw.at(at - 1) == '十') {
        return None;
    }
    full(raw, at)
        .or_else(|| month_day(raw, at, on))
        .or_else(|| relative(raw, at, on))
        .or_else(|| latin_day_first(raw, at, on))
}

/// `2026年5月20日`, `26年5月20日`, `二〇二六年五月二十日`, `2026-05-20`, `2026/5/20`, `2026.5.20`.
fn full(raw: &Raw<'_>, at: usize) -> Option<(Date, usize, bool)> {
    let (year, end) = year(raw, at)?;
    let mark = raw.at(end);
    if mark == '年' {
        let (month, end) = small(raw, end + 1, 3).filter(|(_, end)| raw.at(*end) == '月')?;
        let (day, end) = small(raw, end + 1, 3)?;
        let end = end + usize::from(matches!(raw.at(end), '日' | '号'));
        return Some((new_date(year, month, day)?, end, true));
    }
    let (month, end) = plain_figure(raw, end + 1, 2).filter(|(_, end)| raw.at(*end) == mark)?;
    let (day, end) = plain_figure(raw, end + 1, 2)?;
    let whole = matches!(mark, '-' | '/' | '.') && (!raw.at(end).is_ascii_alphanumeric() || raw.at(end) == 't');
    whole.then(|| new_date(year, month, day)).flatten().map(|date| (date, end, true))
}

fn plain_figure(raw: &Raw<'_>, at: usize, most: usize) -> Option<(i64, usize)> {
    let mut end = at;
    let mut value = 0;
    while let Some(d) = raw.at(end).to_digit(10).filter(|_| end - at < most) {
        value = value * 10 + i64::from(d);
        end += 1;
    }
    (end > at).then_some((value, end))
}

fn year(raw: &Raw<'_>, at: usize) -> Option<(i64, usize)> {
    if raw.at(at).is_ascii_digit() {
        let (year, end) = plain_figure(raw, at, 4)?;
        return match end - at {
            4 if (1900..2200).contains(&year) => Some((year, end)),
            2 if raw.at(end) == '年' => Some((2000 + year, end)),
            _ => None,
        };
    }
    let digits: Vec<i64> = (at..at + 4).map_while(|i| digit(raw.at(i))).collect();
    (digits.len() == 4)
        .then(|| (digits.iter().fold(0, |y, d| y * 10 + d), at + 4))
        .filter(|(_, end)| raw.at(*end) == '年')
}

/// `5月20日`, `五月二十号`, `去年12月3日`, `本月20日`.
fn month_day(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let shift =
        [("去年", -1), ("今年", 0), ("明年", 1)].into_iter().find_map(|(w, n)| raw.word_at(at, w).map(|end| (n, end)));
    let (years, start) = shift.unwrap_or((0, at));
    let months = [("本月", 0), ("这个月", 0), ("当月", 0), ("下个月", 1), ("下月", 1), ("上个月", -1), ("上月", -1)];
    if let Some((n, end)) = months.into_iter().find_map(|(w, n)| raw.word_at(at, w).map(|end| (n, end))) {
        let month = on.checked_add(n.months()).ok()?;
        if matches!(raw.at(end), '底' | '末') {
            return Some((month.last_of_month(), end + 1, true));
        }
        let (day, end) = small(raw, end, 3)?;
        return matches!(raw.at(end), '日' | '号')
            .then(|| new_date(i64::from(month.year()), i64::from(month.month()), day))
            .flatten()
            .map(|date| (date, end + 1, true));
    }
    let (month, end) = small(raw, start, 3)?;
    let end = end + usize::from(raw.at(end) == '份');
    if raw.at(end) != '月' {
        return None;
    }
    let year = i64::from(on.year()) + years;
    if matches!(raw.at(end + 1), '底' | '末') {
        return Some((new_date(year, month, 1)?.last_of_month(), end + 2, false));
    }
    let (day, day_end) = small(raw, end + 1, 3)?;
    matches!(raw.at(day_end), '日' | '号')
        .then(|| new_date(year, month, day))
        .flatten()
        .map(|date| (date, day_end + 1, true))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `June 4, 2026`, `June 4`, `today`.
fn latin(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    for (word, days) in
        [("the day after tomorrow", 2), ("day after tomorrow", 2), ("tomorrow", 1), ("today", 0), ("yesterday", -1)]
    {
        if let Some(end) = raw.word_at(at, word).filter(|end| !raw.at(*end).is_ascii_alphanumeric()) {
            return Some((on.checked_add(days.days()).ok()?, end, true));
        }
    }
    let (month, end) = month_word(raw, at)?;
    let (day, end) = plain_figure(raw, spaces(raw, end), 2)?;
    let end = ordinal(raw, end);
    let (year, end) = year_after(raw, end).unwrap_or((i64::from(on.year()), end));
    Some((new_date(year, month, day)?, end, true))
}

/// `4 June 2026`, `4th of June`.
fn latin_day_first(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let (day, end) = plain_figure(raw, at, 2)?;
    let mut start = spaces(raw, ordinal(raw, end));
    if let Some(end) = raw.word_at(start, "of ") {
        start = spaces(raw, end);
    }
    let (month, end) = month_word(raw, start)?;
    let (year, end) = year_after(raw, end).unwrap_or((i64::from(on.year()), end));
    Some((new_date(year, month, day)?, end, true))
}

fn month_word(raw: &Raw<'_>, at: usize) -> Option<(i64, usize)> {
    (0..12).find_map(|month| {
        let whole = |word: &str| raw.word_at(at, word).filter(|end| !raw.at(*end).is_ascii_alphanumeric());
        let end = whole(MONTHS_LONG[month])
            .or_else(|| whole(MONTHS[month]).map(|end| end + usize::from(raw.at(end) == '.')))?;
        Some((month as i64 + 1, end))
    })
}

fn spaces(raw: &Raw<'_>, mut at: usize) -> usize {
    while raw.at(at) == ' ' {
        at += 1;
    }
    at
}

fn ordinal(raw: &Raw<'_>, at: usize) -> usize {
    let end = ["st", "nd", "rd", "th"].iter().find(|w| w.chars().enumerate().all(|(i, c)| raw.at(at + i) == c));
    at + end.map_or(0, |w| w.len())
}

fn year_after(raw: &Raw<'_>, at: usize) -> Option<(i64, usize)> {
    let at = spaces(raw, at + usize::from(raw.at(at) == ','));
    let (year, end) = plain_figure(raw, at, 4)?;
    ((1900..2200).contains(&year) && !raw.at(end).is_ascii_alphanumeric()).then_some((year, end))
}
