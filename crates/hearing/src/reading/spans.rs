//! Periods that a reply names, and the last day of what it asks or announces.

use super::dates::{Mention, mentions};
use super::numeral::{digit, number};
use super::raw::Raw;
use jiff::ToSpan;
use jiff::civil::Date;
use playbook::Calendar;
use std::ops::Range;

/// The longest period that is counted, in its own unit: nobody answers within a thousand days.
const MOST: i64 = 1000;

/// A period: how long, and where it stands.
struct Period {
    length: i64,
    unit: Unit,
    place: Range<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Day,
    WorkingDay,
    Hour,
    Week,
    Month,
    Year,
}

/// The units as they are written, the longer ones first.
const UNITS: &[(&str, Unit)] = &[
    ("个工作日", Unit::WorkingDay),
    ("个工作天", Unit::WorkingDay),
    ("工作日", Unit::WorkingDay),
    ("个自然日", Unit::Day),
    ("自然日", Unit::Day),
    ("个小时", Unit::Hour),
    ("小时", Unit::Hour),
    ("个钟头", Unit::Hour),
    ("钟头", Unit::Hour),
    ("个星期", Unit::Week),
    ("星期", Unit::Week),
    ("个礼拜", Unit::Week),
    ("礼拜", Unit::Week),
    ("个月", Unit::Month),
    ("周", Unit::Week),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("年", Unit::Year),
    (" working days", Unit::WorkingDay),
    (" business days", Unit::WorkingDay),
    (" days", Unit::Day),
    (" hours", Unit::Hour),
    (" weeks", Unit::Week),
];

impl Period {
    /// Its last day, the first day not counted.
    fn from(&self, start: Date, calendar: &Calendar) -> Option<Date> {
        match self.unit {
            Unit::Day => start.checked_add(self.length.days()).ok(),
            Unit::Hour => start.checked_add(((self.length + 23) / 24).days()).ok(),
            Unit::Week => start.checked_add((self.length * 7).days()).ok(),
            Unit::Month => start.checked_add(self.length.months()).ok(),
            Unit::Year => start.checked_add(self.length.years()).ok(),
            Unit::WorkingDay => {
                let mut day = start;
                let mut left = self.length;
                while left > 0 {
                    day = day.tomorrow().ok()?;
                    left -= i64::from(!calendar.is_off(day));
                }
                Some(day)
            }
        }
    }
}

/// The last day that a sentence sets, counted from the day `on` on which it came; none when the start is unknown.
pub(crate) fn last_day(text: &str, calendar: &Calendar, on: Date) -> Option<Date> {
    let raw = Raw::new(text);
    let days = mentions(&raw, on);
    let periods = all_periods(&raw);
    let starts = |place: &Range<usize>| {
        ["起", "之日起", "开始", "算起", "后", "之后", "以后"].iter().any(|w| raw.word_at(place.end, w).is_some())
    };
    let before = |place: &Range<usize>| {
        let end = (place.end..place.end + 10)
            .find(|i| !raw.at(*i).is_alphanumeric() && raw.at(*i) != ':')
            .unwrap_or(place.end + 10);
        let words = ["前", "之前", "以前", "为止", "截止", "止", "内", "之内", "以内"];
        (place.end..end).any(|at| words.iter().any(|w| raw.word_at(at, w).is_some()))
            || ["截止", "截至", "最迟", "最晚", "不迟于", "不晚于", "限期", "限", "务必于"].iter().any(|w| {
                let n = w.chars().count() + 3;
                (place.start.saturating_sub(n)..place.start).any(|at| raw.word_at(at, w).is_some())
            })
    };
    let rolled = |m: &Mention| forward(m.date, on);
    let pick = days.iter().rev().find(|m| before(&m.place) && !starts(&m.place) && rolled(m) >= on);
    if let Some(found) = pick {
        return Some(rolled(found));
    }
    for period in &periods {
        let Some(start) = start(&raw, period, &days, on) else { continue };
        return period.from(start, calendar);
    }
    if !periods.is_empty() {
        return None;
    }
    days.iter().rev().find(|m| !starts(&m.place) && rolled(m) >= on).map(rolled)
}

/// A day and a month far in the past are those of the next year.
fn forward(date: Date, on: Date) -> Date {
    let far = on.checked_sub(120.days()).is_ok_and(|far| date < far);
    if far { date.checked_add(1.year()).unwrap_or(date) } else { date }
}

/// Where a period starts; none when the event that starts it has no known day.
fn start(raw: &Raw<'_>, period: &Period, days: &[Mention], on: Date) -> Option<Date> {
    let clause = sub_clause(raw, period.place.start);
    let lead = clause..period.place.start;
    let named = days.iter().rev().find(|m| m.place.start >= lead.start && m.place.end <= lead.end);
    let has = |words: &[&str]| {
        lead.clone().any(|at| words.iter().any(|w| raw.word_at(at, w).is_some_and(|end| end <= lead.end)))
    };
    let event = has(&["起", "后", "以后", "之后", "之日", "完", "齐", "届满", "期满"]);
    if let Some(day) = named.filter(|_| event) {
        return Some(day.date);
    }
    let from_here = has(&[
        "本通知",
        "本函",
        "本短信",
        "本信",
        "此短信",
        "此信",
        "此函",
        "本邮件",
        "此邮件",
        "本告知",
        "本决定",
        "本书",
        "本答复",
        "本条",
        "本回复",
        "本消息",
        "即日",
        "今日",
        "今天",
        "现在",
        "从今",
        "本裁",
        "本判",
        "这条",
        "此通知",
        "本文书",
        "本意见",
        "本公告",
        "收到信",
        "收到短信",
    ]);
    (from_here || !event).then_some(on)
}

/// Where the part of the sentence begins in which a period stands.
fn sub_clause(raw: &Raw<'_>, at: usize) -> usize {
    let far = at.saturating_sub(40);
    (far..at).rev().find(|i| matches!(raw.at(*i), ',' | ';' | ':' | '。')).map_or(far, |i| i + 1)
}

/// Where periods stand.
pub(super) fn periods(raw: &Raw<'_>) -> Vec<Range<usize>> {
    all_periods(raw).into_iter().map(|period| period.place).collect()
}

fn all_periods(raw: &Raw<'_>) -> Vec<Period> {
    let mut found: Vec<Period> = Vec::new();
    let mut at = 0;
    while at < raw.chars.len() && found.len() < super::MOST {
        match period(raw, at) {
            Some(period) => {
                at = period.place.end;
                found.push(period);
            }
            None => at = super::sums::skip(raw, at),
        }
    }
    found
}

fn period(raw: &Raw<'_>, at: usize) -> Option<Period> {
    if at > 0
        && (matches!(raw.at(at - 1), '第' | '.' | '*' | '-' | '~' | '/' | '月' | '每')
            || raw.at(at - 1).is_ascii_alphanumeric())
    {
        return None;
    }
    if let Some(end) = raw.word_at(at, "半个月") {
        return Some(Period { length: 15, unit: Unit::Day, place: at..end });
    }
    let (mut length, mut end) = amount(raw, at)?;
    // 3至5个工作日, 24-48小时: the later end.
    let unit_end = unit(raw, end).map(|(_, end)| end);
    for joint in [end, unit_end.unwrap_or(end)] {
        if matches!(raw.at(joint), '至' | '到' | '-' | '~')
            && let Some((later, later_end)) = amount(raw, joint + 1)
            && unit(raw, later_end).is_some()
        {
            (length, end) = (later, later_end);
        }
    }
    let (unit, end) = unit(raw, end)?;
    let plain = raw.at(end - 1);
    // 15日 alone is a day of the month, and so is 2026年.
    let bounded = |end: usize| {
        matches!(raw.at(end), '内' | '里' | '后' | '以' | '之' | '左') || raw.word_at(end, "答复").is_some()
    };
    if plain == '日'
        && matches!(unit, Unit::Day)
        && end.checked_sub(3).is_none_or(|at| raw.word_at(at, "自然日").is_none())
        && !bounded(end)
    {
        return None;
    }
    if unit == Unit::Year && !bounded(end)
        || matches!(raw.at(end), '前' | '多')
        || raw.word_at(end, "以前").or(raw.word_at(end, "之前")).is_some()
    {
        return None;
    }
    if plain == '周' && digit(raw.at(end)).is_some() {
        return None;
    }
    (length <= MOST).then_some(Period { length, unit, place: at..end })
}

/// `3`, `十五`, `两三`, `一两`.
fn amount(raw: &Raw<'_>, at: usize) -> Option<(i64, usize)> {
    if let (Some(a), Some(b)) = (digit(raw.at(at)), digit(raw.at(at + 1)))
        && a < b
        && a > 0
        && unit(raw, at + 2).is_some()
    {
        return Some((b, at + 2));
    }
    let number = number(raw, at)?;
    (number.hundredths % 100 == 0 && number.other.is_none()).then_some((number.hundredths / 100, number.end))
}

fn unit(raw: &Raw<'_>, at: usize) -> Option<(Unit, usize)> {
    let at = at + usize::from(raw.at(at) == ' ' && !raw.at(at + 1).is_ascii_alphabetic());
    UNITS.iter().find_map(|(word, unit)| raw.word_at(at, word).map(|end| (*unit, end)))
}

/// The day on which a sentence says that something happened; the person's own act is none.
pub(crate) fn past_day(text: &str, on: Date) -> Option<Date> {
    let raw = Raw::new(text);
    let theirs = |m: &&Mention| {
        let clause = sub_clause(&raw, m.place.start);
        !(clause..m.place.start).any(|at| {
            matches!(raw.at(at), '您' | '你' | '我')
                && !matches!(raw.at(at + 1), '局' | '司' | '行' | '们' | '方' | '院' | '中' | '会' | '部' | '单')
        })
    };
    let back = |m: &Mention| {
        if m.date > on {
            m.date.checked_sub(if m.exact { 1.year() } else { 7.days() }).unwrap_or(m.date)
        } else {
            m.date
        }
    };
    mentions(&raw, on).iter().find(theirs).map(back)
}
