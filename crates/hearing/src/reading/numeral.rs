//! Figures and number words: `1,800`, `19.9`, `五十`, `两千五`, `叁拾`, `2万`, `三五百`.

use super::raw::Raw;

/// A number in hundredths and where it ends; a pair such as `三五百` has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) hundredths: i64,
    /// The first of a pair.
    pub(super) other: Option<i64>,
    pub(super) end: usize,
    /// Written with digits.
    pub(super) digits: bool,
}

/// The longest number word, in characters.
const LONGEST: usize = 24;
/// The largest number that is read, in hundredths.
const MOST: i64 = 1_000_000_000_000_000;

pub(super) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Whether a number word begins with how many tens, hundreds or thousands, but not with how many of them.
pub(super) fn is_unit(c: char) -> bool {
    unit(c).is_some() || is_myriad(c)
}

fn is_myriad(c: char) -> bool {
    matches!(c, '万' | '萬')
}

/// The number that begins here.
pub(super) fn number(raw: &Raw<'_>, at: usize) -> Option<Number> {
    let c = raw.at(at);
    if c.is_ascii_digit() {
        return figures(raw, at);
    }
    if digit(c).is_some() || unit(c).is_some() { words(raw, at) } else { None }
}

/// Whether exactly three figures stand behind this place.
fn parts_thousands(raw: &Raw<'_>, at: usize) -> bool {
    (1..=3).all(|i| raw.at(at + i).is_ascii_digit()) && !raw.at(at + 4).is_ascii_digit()
}

/// Whether a blank parts thousands: 1 000. Not behind a time of day or another figure, such as 10:30 500.
fn is_gap(raw: &Raw<'_>, begin: usize, at: usize) -> bool {
    let grouped = |c: char| c == ' ' || c.is_ascii_digit();
    let front = (begin..at).take_while(|i| raw.at(*i) != ' ').count();
    let apart = begin == 0 || !matches!(raw.at(begin - 1), ':' | '.' | '-' | '/' | '月' | '第');
    raw.at(at) == ' '
        && parts_thousands(raw, at)
        && apart
        && (1..=3).contains(&front)
        && (begin..at).all(|i| grouped(raw.at(i)))
}

fn figures(raw: &Raw<'_>, at: usize) -> Option<Number> {
    let mut end = at;
    let mut whole: i64 = 0;
    loop {
        let c = raw.at(end);
        if let Some(d) = c.to_digit(10) {
            whole = whole.checked_mul(10)?.checked_add(i64::from(d)).filter(|w| *w < MOST)?;
            end += 1;
        } else if c == ',' && parts_thousands(raw, end) || is_gap(raw, at, end) {
            end += 1;
        } else {
            break;
        }
    }
    let (mut fraction, mut parts) = (0i64, 1i64);
    if raw.at(end) == '.' && raw.at(end + 1).is_ascii_digit() {
        end += 1;
        while let Some(d) = raw.at(end).to_digit(10) {
            fraction = fraction.checked_mul(10)?.checked_add(i64::from(d))?;
            parts = parts.checked_mul(10)?;
            end += 1;
        }
    }
    let scale = match raw.at(end) {
        c if is_myriad(c) => 10_000,
        '千' | '仟' => 1000,
        '百' | '佰' => 100,
        _ => 1,
    };
    end += usize::from(scale > 1);
    // No sum has thousandths: 100.555 is a slip, and which one nobody knows.
    let fraction = fraction.checked_mul(scale * 100).filter(|fraction| fraction % parts == 0)? / parts;
    let hundredths = whole.checked_mul(100 * scale)?.checked_add(fraction)?;
    // 3万5千, 1千2百.
    if scale > 1
        && raw.at(end).is_ascii_digit()
        && let Some(next) = figures(raw, end)
        && next.end > end + 1
        && (unit(raw.at(next.end - 1)).is_some())
        && next.hundredths < scale * 100
    {
        return Some(Number { hundredths: hundredths.checked_add(next.hundredths)?, end: next.end, ..next });
    }
    Some(Number { hundredths, other: None, end, digits: true })
}

/// Number words. `一百二` is 120, `两千五` is 2500; `三五百` is 300 and 500.
fn words(raw: &Raw<'_>, at: usize) -> Option<Number> {
    let first = digit(raw.at(at));
    if let (Some(a), Some(b), Some(scale)) = (first, digit(raw.at(at + 1)), unit(raw.at(at + 2)))
        && a > 0
        && a < b
        && digit(raw.at(at + 3)).is_none()
        && unit(raw.at(at + 3)).is_none()
    {
        return Some(Number { hundredths: b * scale * 100, other: Some(a * scale * 100), end: at + 3, digits: false });
    }
    let (mut total, mut section, mut current, mut last_unit) = (0i64, 0i64, None::<i64>, 1i64);
    let mut end = at;
    loop {
        let c = raw.at(end);
        if let Some(d) = digit(c) {
            // A run of digits without units: 一八零零.
            current = Some(match current {
                Some(before) if section == 0 && before > 0 => before.checked_mul(10)?.checked_add(d)?,
                _ => d,
            });
            if d == 0 {
                last_unit = 1;
            }
        } else if let Some(u) = unit(c) {
            section = section.checked_add(current.take().unwrap_or(1).checked_mul(u)?)?;
            last_unit = u;
        } else if is_myriad(c) {
            total = (section + current.take().unwrap_or(0)).checked_mul(10_000)?;
            section = 0;
            last_unit = 10_000;
        } else {
            break;
        }
        end += 1;
        if end - at > LONGEST {
            return None;
        }
    }
    // After a unit a lone digit counts the next smaller unit.
    if let Some(d) = current {
        section += if last_unit > 10 { d * last_unit / 10 } else { d };
    }
    let mut hundredths = total.checked_add(section)?.checked_mul(100).filter(|h| *h < MOST)?;
    if raw.at(end) == '点' && digit(raw.at(end + 1)).is_some() {
        end += 1;
        let mut scale = 10;
        while let Some(d) = digit(raw.at(end)) {
            hundredths += d * scale;
            scale /= 10;
            end += 1;
        }
    }
    Some(Number { hundredths, other: None, end, digits: false })
}

/// Whole number words or figures of at most `most` characters, for days and months.
pub(super) fn small(raw: &Raw<'_>, at: usize, most: usize) -> Option<(i64, usize)> {
    let number = number(raw, at)?;
    let fits = number.hundredths % 100 == 0 && number.other.is_none() && number.end - at <= most;
    fits.then_some((number.hundredths / 100, number.end))
}
