//! Dates and times as lists write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::numbers::{bare, plausible};
use crate::row::BadReason;
use crate::table::part_of_day::{self, Part};
use crate::table::zone;

/// What a cell says about when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Day and time.
    Full(DateTime),
    /// Only the day.
    Day(Date),
    /// Month, day, and perhaps the time; the year is said elsewhere.
    NoYear(i8, i8, Option<Time>),
    /// Only the time of day.
    Clock(Time),
}

/// A written time, and the offset from UTC that stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) when: When,
    pub(crate) offset: Option<Offset>,
}

impl From<When> for Written {
    fn from(when: When) -> Written {
        Written { when, offset: None }
    }
}

/// Days between Excel's day zero and 1970.
const EXCEL_1970: f64 = 25_569.0;

/// Reads a written time. `day_first`: how dates such as 10/12/2026 stand, if that is known.
pub(crate) fn parse(raw: &str, zone: &TimeZone, day_first: Option<bool>) -> Result<Written, BadReason> {
    let text = bare(raw);
    if text.is_empty() || text == "null" {
        return Err(BadReason::TimeMissing);
    }
    if text.len() > 80 {
        return Err(BadReason::TimeUnreadable);
    }
    let written = match plain_number(text, zone) {
        Some(when) => when.into(),
        None => {
            let (text, offset) = zone::cut(text, zone);
            let when = compact(text.trim()).map_or_else(|| pieces(&text, day_first), Ok)?;
            Written { when, offset }
        }
    };
    match written.when {
        When::Full(at) if !plausible(at.date()) => Err(BadReason::TimeUnreadable),
        When::Day(day) if !plausible(day) => Err(BadReason::TimeUnreadable),
        _ => Ok(written),
    }
}

/// The figures of a date such as 10/12/2026, in which day and month have no fixed order.
pub(crate) fn either_order(raw: &str, zone: &TimeZone) -> Option<(i16, i16, i16)> {
    let (text, _) = zone::cut(bare(raw), zone);
    let (text, _) = part_of_day::taken(&narrow(&text));
    let piece = text.split([' ', ',']).find(|piece| !piece.is_empty() && !piece.contains(':'))?;
    match groups(piece, '-').ok()?[..] {
        [first, second, (year, 4)] if first.1 <= 2 && second.1 <= 2 => Some((first.0, second.0, year)),
        [first, second, third] if short_year(first, second, third).is_none() => {
            Some((first.0, second.0, short_year(third, second, first)?))
        }
        _ => None,
    }
}

/// The year of `26/10/12`, if the first of the three can be one of a telephone list: 2020 to 2040, before a month and a day, or behind
/// them.
fn short_year(year: (i16, usize), one: (i16, usize), other: (i16, usize)) -> Option<i16> {
    let fits = year.1 == 2 && (20..=40).contains(&year.0) && one.0.min(other.0) <= 12 && one.0.max(other.0) <= 31;
    let stood = one.0 <= 12 || other.0 <= 12;
    (fits && stood).then_some(2000 + year.0)
}

/// `20261012T102205`.
fn compact(text: &str) -> Option<When> {
    let (day, time) = text.split_once(['T', 't']).filter(|(day, time)| day.len() == 8 && time.len() == 6)?;
    let digits = day.bytes().chain(time.bytes()).all(|byte| byte.is_ascii_digit());
    digits.then(|| plain_number(&[day, time].concat(), &TimeZone::UTC)).flatten()
}

/// A sheet's count of days, with the time as fraction.
pub(crate) fn serial(value: f64) -> Option<When> {
    if !(0.0..80_000.0).contains(&value) {
        return None;
    }
    // Sheets round to milliseconds; half a second covers their error.
    let seconds = (value * 86_400.0).round() as i64;
    let at = Timestamp::from_second(seconds - (EXCEL_1970 * 86_400.0) as i64).ok()?;
    let civil = TimeZone::UTC.to_datetime(at);
    Some(match value {
        value if value < 1.0 => When::Clock(civil.time()),
        value if value.fract() == 0.0 => When::Day(civil.date()),
        _ => When::Full(civil),
    })
}

/// Only digits: a compact date, a count of seconds or milliseconds, a sheet's count of days.
fn plain_number(text: &str, zone: &TimeZone) -> Option<When> {
    let part = |from: usize, to: usize| text[from..to].parse::<i16>().ok();
    let day = || Date::new(part(0, 4)?, part(4, 6)? as i8, part(6, 8)? as i8).ok();
    let time = |seconds: i8| Time::new(part(8, 10)? as i8, part(10, 12)? as i8, seconds, 0).ok();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            8 => Some(When::Day(day()?)),
            12 => Some(When::Full(DateTime::from_parts(day()?, time(0)?))),
            14 => Some(When::Full(DateTime::from_parts(day()?, time(part(12, 14)? as i8)?))),
            10 => instant(text.parse().ok()?, zone),
            13 => instant(text.parse::<i64>().ok()? / 1000, zone),
            5 => serial(text.parse().ok()?).filter(|_| text >= "20000"),
            _ => None,
        };
    }
    // `46083.4254` is a sheet's count; `12.30` is not.
    let (whole, _) = text.split_once('.')?;
    let number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (number && whole.len() == 5)
        .then(|| text.parse().ok())
        .flatten()
        .filter(|value| *value >= 20_000.0)
        .and_then(serial)
}

fn instant(seconds: i64, zone: &TimeZone) -> Option<When> {
    Some(When::Full(zone.to_datetime(Timestamp::from_second(seconds).ok()?)))
}

/// Date and time in pieces: words, groups of digits and what is between them.
fn pieces(text: &str, day_first: Option<bool>) -> Result<When, BadReason> {
    let text = parted(&narrow(text));
    let (text, part) = part_of_day::taken(&text);
    let mut date = Vec::new();
    let mut time = Vec::new();
    let mut month = None;
    for piece in text.split([' ', ',']).filter(|piece| !piece.is_empty()) {
        if piece.contains(':') {
            time = groups(piece, ':')?;
        } else if let Some(found) = month_word(piece) {
            month = Some(found);
        } else if !weekday(piece) {
            date.extend(groups(piece, '-')?);
        }
    }
    let time = if time.is_empty() { None } else { Some(clock(&time, part)?) };
    let day = match month {
        Some(month) => Some(worded(month, &date)?),
        None if date.is_empty() => None,
        None => Some(numeric(&date, day_first)?),
    };
    match (day, time) {
        (Some((Some(year), month, day)), time) => {
            let day = Date::new(year, month, day).map_err(|_| BadReason::TimeUnreadable)?;
            Ok(time.map_or(When::Day(day), |time| When::Full(DateTime::from_parts(day, time))))
        }
        // The year is not known, so the day is checked in a leap year.
        (Some((None, month, day)), time) if Date::new(2024, month, day).is_ok() => Ok(When::NoYear(month, day, time)),
        (None, Some(time)) => Ok(When::Clock(time)),
        _ => Err(BadReason::TimeUnreadable),
    }
}

/// ASCII forms of everything that separates: 2026年3月2日 10时12分33秒 becomes 2026-3-2 10:12:33.
fn narrow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'T' if out.ends_with(|last: char| last.is_ascii_digit()) => out.push(' '),
            '０'..='９' => out.push((b'0' + (u32::from(c) - u32::from('０')) as u8) as char),
            '年' | '月' | '/' | '.' | '－' | '／' | '．' => out.push('-'),
            '日' | '号' => out.push(' '),
            '时' | '点' | '：' => out.push(':'),
            '分' => out.push(':'),
            '秒' => out.push(' '),
            '，' | '\u{A0}' | '\u{202F}' | '\t' | '\u{3000}' | '(' | ')' | '（' | '）' => out.push(' '),
            c => out.extend(c.to_lowercase()),
        }
    }
    // Fractions of a second: 10:12:33.123 had its dot turned above.
    let dash = out.rfind(':').and_then(|colon| {
        let digits = out[colon + 1..].find(|c: char| !c.is_ascii_digit())?;
        Some(colon + 1 + digits).filter(|at| digits > 0 && out[*at..].starts_with('-'))
    });
    match dash {
        Some(dash) => {
            let end = out[dash + 1..].find(|c: char| !c.is_ascii_digit()).map_or(out.len(), |end| dash + 1 + end);
            out.replace_range(dash..end, " ");
            out
        }
        None => out,
    }
}

/// `12-Oct-2026` with blanks between figures and words.
fn parted(text: &str) -> String {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (mut out, mut before) = (String::with_capacity(text.len()), None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // `a-m-` is `a.m.` and stays whole.
        let half = matches!(before, Some('a' | 'p' | 'm')) && matches!(chars.peek(), Some('m') | None | Some(' '));
        let turn = c == '-' && !half && (letter(before) || letter(chars.peek().copied()));
        out.push(if turn { ' ' } else { c });
        before = Some(c);
    }
    out
}

fn groups(piece: &str, separator: char) -> Result<Vec<(i16, usize)>, BadReason> {
    piece
        .split(separator)
        .filter(|group| !group.is_empty())
        .map(|group| {
            let digits = group.len() <= 4 && group.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .then(|| group.parse().ok())
                .flatten()
                .map(|value| (value, group.len()))
                .ok_or(BadReason::TimeUnreadable)
        })
        .collect()
}

fn clock(parts: &[(i16, usize)], part: Option<Part>) -> Result<Time, BadReason> {
    let bad = BadReason::TimeUnreadable;
    // `12点` is twelve sharp.
    let (hour, minute, rest) = match *parts {
        [hour] => (hour, (0, 2), &[][..]),
        [hour, minute, ref rest @ ..] => (hour, minute, rest),
        [] => return Err(bad),
    };
    let second = match rest {
        [] => 0,
        [second] => second.0,
        _ => return Err(bad),
    };
    let hour = match part {
        Some(part) => part.hour(hour.0).ok_or(BadReason::PartOfDay)?,
        None => hour.0,
    };
    let small = |value: i16| i8::try_from(value).map_err(|_| bad);
    Time::new(small(hour)?, small(minute.0)?, small(second)?, 0).map_err(|_| bad)
}

type Day = (Option<i16>, i8, i8);

fn numeric(parts: &[(i16, usize)], day_first: Option<bool>) -> Result<Day, BadReason> {
    let small = |value: i16| i8::try_from(value).map_err(|_| BadReason::TimeUnreadable);
    match *parts {
        [(year, 4), month, day] => Ok((Some(year), small(month.0)?, small(day.0)?)),
        // 25/3/2026 and 3/25/2026 can each be read in one way only.
        [first, second, (year, 4)] => match (first.0, second.0) {
            (day @ 13..=31, month @ 1..=12) => Ok((Some(year), small(month)?, small(day)?)),
            (month @ 1..=12, day @ 13..=31) => Ok((Some(year), small(month)?, small(day)?)),
            (month, day) if month == day => Ok((Some(year), small(month)?, small(day)?)),
            (first, second) => match day_first {
                Some(true) => Ok((Some(year), small(second)?, small(first)?)),
                Some(false) => Ok((Some(year), small(first)?, small(second)?)),
                None => Err(BadReason::TimeAmbiguous),
            },
        },
        [first, second, third] if [first, second, third].iter().all(|part| part.1 <= 2) => {
            match (short_year(first, second, third), short_year(third, second, first)) {
                (Some(year), None) => Ok((Some(year), small(second.0)?, small(third.0)?)),
                (None, Some(year)) => numeric(&[first, second, (year, 4)], day_first),
                (Some(_), Some(year)) if day_first.is_some() => numeric(&[first, second, (year, 4)], day_first),
                (Some(_), Some(_)) => Err(BadReason::TimeAmbiguous),
                (None, None) => Err(BadReason::TimeUnreadable),
            }
        }
        [_, _, _] => Err(BadReason::TimeUnreadable),
        [month, day] if month.1 <= 2 && day.1 <= 2 => Ok((None, small(month.0)?, small(day.0)?)),
        _ => Err(BadReason::TimeUnreadable),
    }
}

/// Mar 2, 2026 or 2 Mar 2026.
fn worded(month: i8, parts: &[(i16, usize)]) -> Result<Day, BadReason> {
    let day = |value: i16| i8::try_from(value).map_err(|_| BadReason::TimeUnreadable);
    match *parts {
        [first, (year, 4)] => Ok((Some(year), month, day(first.0)?)),
        [(year, 4), second] => Ok((Some(year), month, day(second.0)?)),
        [only] if only.1 <= 2 => Ok((None, month, day(only.0)?)),
        _ => Err(BadReason::TimeUnreadable),
    }
}

fn month_word(piece: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
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
    let word = piece.trim_end_matches('-');
    let found = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && (month.starts_with(word) || word == "sept" && *month == "september"))?;
    Some(found as i8 + 1)
}

fn weekday(piece: &str) -> bool {
    let word = piece.trim_end_matches('-');
    piece.starts_with("星期")
        || piece.starts_with('周')
        || ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .any(|day| word.len() >= 3 && day.starts_with(word))
        || word == "at"
}
