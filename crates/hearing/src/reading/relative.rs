//! Days named by their distance: `后天`, `下周三`, `月底`, `15号`.

use super::numeral::{digit, small};
use super::raw::Raw;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Days from the day on which the reply came.
const WORDS: &[(&str, i32)] = &[
    ("大后天", 3),
    ("后天", 2),
    ("后日", 2),
    ("后儿", 2),
    ("明天", 1),
    ("明日", 1),
    ("明早", 1),
    ("明晚", 1),
    ("明儿", 1),
    ("次日", 1),
    ("今天", 0),
    ("今日", 0),
    ("今早", 0),
    ("今儿", 0),
    ("今晚", 0),
    ("今晨", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨儿", -1),
    ("大前天", -3),
    ("前天", -2),
];

/// Weeks before a weekday. A weekday alone is the next one.
const WEEKS: &[(&str, Option<i32>)] = &[
    ("下下周", Some(14)),
    ("下下个星期", Some(14)),
    ("下个星期", Some(7)),
    ("下星期", Some(7)),
    ("下个礼拜", Some(7)),
    ("下礼拜", Some(7)),
    ("下个周", Some(7)),
    ("下周", Some(7)),
    ("本周", Some(0)),
    ("本星期", Some(0)),
    ("这周", Some(0)),
    ("这个周", Some(0)),
    ("这个星期", Some(0)),
    ("这星期", Some(0)),
    ("这个礼拜", Some(0)),
    ("这礼拜", Some(0)),
    ("上周", Some(-7)),
    ("上个星期", Some(-7)),
    ("上星期", Some(-7)),
    ("上个礼拜", Some(-7)),
    ("上礼拜", Some(-7)),
    ("周", None),
    ("星期", None),
    ("礼拜", None),
];

/// Fixed days that a period is said to end before.
const FEASTS: &[(&str, i8, i8)] =
    &[("元旦", 1, 1), ("五一", 5, 1), ("劳动节", 5, 1), ("国庆", 10, 1), ("圣诞", 12, 25)];

/// The day that is named here by its distance, its end in the text, and whether it is meant exactly.
pub(super) fn relative(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    if let Some((end, days)) = WORDS.iter().find_map(|(w, n)| raw.word_at(at, w).map(|end| (end, *n))) {
        return Some((on.checked_add(days.days()).ok()?, end, true));
    }
    if let Some(end) = raw.word_at(at, "月底").or_else(|| raw.word_at(at, "月末")) {
        return Some((on.last_of_month(), end, true));
    }
    weekday(raw, at, on).or_else(|| year_end(raw, at, on)).or_else(|| feast(raw, at, on)).or_else(|| lone(raw, at, on))
}

fn weekday(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let (end, shift) = WEEKS.iter().find_map(|(w, n)| raw.word_at(at, w).map(|end| (end, *n)))?;
    // 每周三 is no day, and 三周六次 none either.
    if shift.is_none()
        && at > 0
        && (matches!(raw.at(at - 1), '每' | '逢' | '个' | '两' | '上') || digit(raw.at(at - 1)).is_some())
    {
        return None;
    }
    let monday = on.checked_sub(i64::from(on.weekday().to_monday_zero_offset()).days()).ok()?;
    let (day, day_end) = match raw.at(end) {
        '日' | '天' | '末' => (Weekday::Sunday, end + 1),
        c => {
            let figure = digit(c).or_else(|| c.to_digit(10).map(i64::from)).filter(|d| (1..=6).contains(d));
            // 周一年 would be another word; 三 in 周三百 too.
            let weekday = Weekday::from_monday_one_offset(i8::try_from(figure?).ok()?).ok()?;
            (weekday, end + 1)
        }
    };
    if matches!(raw.at(day_end), '年' | '岁' | '次' | '百' | '千') {
        return None;
    }
    let in_week = i64::from(day.to_monday_zero_offset());
    let date = monday.checked_add((i64::from(shift.unwrap_or(0)) + in_week).days()).ok()?;
    let passed = shift.is_none() && date < on;
    let date = if passed { date.checked_add(7.days()).ok()? } else { date };
    Some((date, day_end, false))
}

/// `年底`, `今年年底`, `明年底`.
fn year_end(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let end = ["年底", "年末"].iter().find_map(|w| raw.word_at(at, w))?;
    let next = at > 0 && raw.at(at - 1) == '明';
    Some((Date::new(on.year() + i16::from(next), 12, 31).ok()?, end, false))
}

fn feast(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    let (end, month, day) = FEASTS.iter().find_map(|(w, m, d)| raw.word_at(at, w).map(|end| (end, *m, *d)))?;
    let end = end + usize::from(raw.at(end) == '节');
    if !matches!(raw.at(end), '前' | '之' | '以' | '当') {
        return None;
    }
    let this = date(on.year(), month, day);
    let coming = if this < on { Date::new(on.year().checked_add(1)?, month, day).ok()? } else { this };
    Some((coming, end, false))
}

/// `15号`, and `15日` where no period is meant: the next such day.
fn lone(raw: &Raw<'_>, at: usize, on: Date) -> Option<(Date, usize, bool)> {
    if at > 0
        && (raw.at(at - 1).is_ascii_alphanumeric()
            || matches!(raw.at(at - 1), '月' | '第' | '满' | '.' | '*' | '个' | ':' | '-'))
    {
        return None;
    }
    let (day, end) = small(raw, at, 3).filter(|(day, _)| (1..=31).contains(day))?;
    let mark = raw.at(end);
    let next = raw.at(end + 1);
    let period = mark == '日'
        && (matches!(next, '内' | '里' | '后' | '起' | '的' | '答' | '为' | '时')
            || raw.word_at(end + 1, "之内").or_else(|| raw.word_at(end + 1, "以内")).is_some());
    let address = mark == '号'
        && matches!(
            next,
            '码' | '线' | '楼' | '院' | '门' | '店' | '客' | '话' | '坐' | '座' | '工' | '窗' | '段' | '接' | '专'
        );
    if !matches!(mark, '日' | '号')
        || period
        || address
        || mark == '日' && digit(raw.at(at)).is_some() && day > 9 && next != '前'
    {
        return None;
    }
    let day = i8::try_from(day).ok()?;
    let this = Date::new(on.year(), on.month(), day).ok().filter(|this| *this >= on);
    let coming = this.or_else(|| {
        let next = on.first_of_month().checked_add(1.month()).ok()?;
        Date::new(next.year(), next.month(), day).ok()
    })?;
    Some((coming, end + 1, false))
}
