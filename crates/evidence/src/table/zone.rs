//! Offsets and zones behind a written time.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// The text without its offset or zone, and the offset. No offset: the time is of the list's own zone.
pub(crate) fn cut<'t>(text: &'t str, zone: &TimeZone) -> (Cow<'t, str>, Option<Offset>) {
    let Some(end) = clock_end(text) else { return (Cow::Borrowed(text), None) };
    let (front, behind) = text.split_at(end);
    let half = half_end(behind);
    let (half, tail) = behind.split_at(half);
    let lead = tail.len() - tail.trim_start().len();
    let Some((length, offset)) = named(tail.trim_start(), zone) else { return (Cow::Borrowed(text), None) };
    let rest = without_brackets(&tail[lead + length..]);
    (Cow::Owned([front, half, " ", rest].concat()), offset)
}

/// Civil time elsewhere as civil time of the list's zone.
pub(crate) fn shifted(at: DateTime, offset: Option<Offset>, zone: &TimeZone) -> Option<DateTime> {
    match offset {
        None => Some(at),
        Some(offset) => Some(zone.to_datetime(offset.to_timestamp(at).ok()?)),
    }
}

/// Where the first time of day ends: `10:22`, `10:22:05`, `10:22:05.123`; or `T102205`.
fn clock_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if bytes.len() >= 15 && bytes[8] == b'T' && digits(0) == 8 && digits(9) == 6 {
        return Some(15);
    }
    let colon = (1..bytes.len()).find(|at| bytes[*at] == b':' && bytes[at - 1].is_ascii_digit())?;
    let mut end = colon;
    while bytes.get(end) == Some(&b':') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'.' | b',')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    (end > colon).then_some(end)
}

/// The length of `AM`, `p.m.` and the like at the beginning, which stay.
fn half_end(text: &str) -> usize {
    let lead = text.len() - text.trim_start().len();
    let lower = text[lead..].to_ascii_lowercase();
    let word = ["a.m.", "p.m.", "am", "pm"].iter().find(|word| {
        lower.strip_prefix(**word).is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_alphabetic()))
    });
    word.map_or(0, |word| lead + word.len())
}

/// The zone that the text begins with: its length and offset.
fn named(text: &str, zone: &TimeZone) -> Option<(usize, Option<Offset>)> {
    // `(UTC+8)`, `（GMT+08:00）`.
    for (open, close) in [("(", ")"), ("（", "）")] {
        if let Some((inner, _)) = text.strip_prefix(open).and_then(|inner| inner.split_once(close))
            && let Some((length, offset)) = named(inner, zone)
        {
            return (length == inner.len()).then_some((open.len() + length + close.len(), offset));
        }
    }
    let ends = |at: usize| !text[at..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/'));
    if text.starts_with(['Z', 'z']) && ends(1) {
        return Some((1, Some(Offset::UTC)));
    }
    if let Some(word) = ["北京时间", "(北京时间)", "（北京时间）"].iter().find(|word| text.starts_with(**word))
    {
        return Some((word.len(), Some(Offset::constant(8))));
    }
    let word = ["utc", "gmt", "ut"]
        .iter()
        .find(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    if let Some(word) = word {
        let from = word.len();
        return match signed(&text[from..]) {
            Some((length, offset)) if ends(from + length) => Some((from + length, Some(offset))),
            _ => ends(from).then_some((from, Some(Offset::UTC))),
        };
    }
    if let Some((length, offset)) = signed(text) {
        return ends(length).then_some((length, Some(offset)));
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(|(name, _)| name) {
        return Some((inner.len() + 2, offset_of(&TimeZone::get(inner).ok()?)));
    }
    let name = text.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or_default();
    if name.contains('/')
        && let Ok(zone) = TimeZone::get(name)
    {
        return Some((name.len(), Some(offset_of(&zone)?)));
    }
    // `CST` is China's or America's: a letter word is only taken for the zone of the list itself.
    let letters = text.bytes().take_while(|byte| byte.is_ascii_uppercase()).count();
    let info = zone.to_offset_info(Timestamp::UNIX_EPOCH);
    let now = zone.to_offset_info(Timestamp::from_second(1_790_000_000).ok()?);
    let own = [info.abbreviation(), now.abbreviation()].contains(&&text[..letters]);
    (letters >= 2 && own && ends(letters)).then_some((letters, None))
}

/// The offset of a zone that has had one for long; others are not worth guessing.
fn offset_of(zone: &TimeZone) -> Option<Offset> {
    let at = |second| Timestamp::from_second(second).ok().map(|at| zone.to_offset(at));
    let (summer, winter) = (at(1_783_000_000)?, at(1_768_000_000)?);
    (summer == winter).then_some(summer)
}

/// `+08:00`, `+0800`, `+08`, `-3`: its length and offset.
fn signed(text: &str) -> Option<(usize, Offset)> {
    let minus = match text.chars().next()? {
        '+' => false,
        '-' | '−' => true,
        _ => return None,
    };
    let sign = text.chars().next()?.len_utf8();
    let rest = &text[sign..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = |part: &str| part.parse::<i32>().ok();
    let (hours, minutes, length) = match digits {
        1 | 2 => match rest[digits..].strip_prefix(':').filter(|behind| behind.len() >= 2) {
            Some(behind) => (number(&rest[..digits])?, number(behind.get(..2)?)?, digits + 3),
            None => (number(&rest[..digits])?, 0, digits),
        },
        4 => (number(&rest[..2])?, number(&rest[2..4])?, 4),
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60;
    let within = hours <= 14 && minutes < 60;
    let offset = Offset::from_seconds(if minus { -seconds } else { seconds }).ok().filter(|_| within)?;
    Some((sign + length, offset))
}

/// Without `(中国标准时间)`, `[Asia/Shanghai]` or `CST` behind an offset, which only repeat it.
fn without_brackets(text: &str) -> &str {
    let trimmed = text.trim();
    if (2..=5).contains(&trimmed.len()) && trimmed.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return "";
    }
    let closed = |open: char, close: char| trimmed.starts_with(open) && trimmed.ends_with(close);
    if closed('(', ')') || closed('[', ']') || closed('（', '）') { "" } else { text }
}
