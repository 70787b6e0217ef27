//! Days and times as lists write them.

use jiff::civil::{Date, DateTime, Time};

/// `YYYY-MM-DD`, also followed by `T` or a blank and `hh:mm` or `hh:mm:ss`; a day alone is its midnight. A zone is not
/// read over: the lists write local time.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let day = date(text.get(..10)?)?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(day.at(0, 0, 0, 0));
    }
    let clock = rest.strip_prefix(['T', ' '])?;
    let mut parts = clock.split(':');
    let mut next = || parts.next().map(|part| figure(part, 2, 2));
    let (hour, minute) = (next()??, next()??);
    let second = next().unwrap_or(Some(0))?;
    let time = Time::new(hour as i8, minute as i8, second as i8, 0).ok()?;
    parts.next().is_none().then(|| day.to_datetime(time))
}

/// `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Option<Date> {
    split_date(text, '-', 2)
}

/// `YYYY-M-D` with `fewest` digits for month and day.
pub(super) fn split_date(text: &str, mark: char, fewest: usize) -> Option<Date> {
    let mut parts = text.split(mark);
    let year = figure(parts.next()?, 4, 4)?;
    let month = figure(parts.next()?, fewest, 2)?;
    let day = figure(parts.next()?, fewest, 2)?;
    parts.next().is_none().then(|| calendar(year, month, day)).flatten()
}

/// `YYYYMMDD`.
pub(super) fn packed(text: &str) -> Option<Date> {
    let whole = figure(text, 8, 8)?;
    calendar(whole / 10_000, whole / 100 % 100, whole % 100)
}

/// Three figures with a mark between them, as Americans (`month_first`) or the rest write them. A year of two digits lies
/// in this century: none of these lists is older.
pub(super) fn slashed(text: &str, mark: char, month_first: bool) -> Option<Date> {
    let mut parts = text.split(mark);
    let first = figure(parts.next()?, 1, 2)?;
    let second = figure(parts.next()?, 1, 2)?;
    let year = parts.next()?;
    let year = if year.len() == 2 { 2000 + figure(year, 2, 2)? } else { figure(year, 4, 4)? };
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    parts.next().is_none().then(|| calendar(year, month, day)).flatten()
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(year as i16, month as i8, day as i8).ok()
}

fn figure(text: &str, fewest: usize, most: usize) -> Option<u32> {
    let digits = (fewest..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `YYYY-MM-DDThh:mm:ss`, with the mark between day and time; `None` for what the form cannot say.
pub(super) fn written(at: DateTime, mark: char) -> Option<String> {
    let fits = at.subsec_nanosecond() == 0 && (0..=9999).contains(&at.year());
    fits.then(|| at.strftime(&format!("%Y-%m-%d{mark}%H:%M:%S")).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date as day, datetime};

    #[test]
    fn times_are_read_as_lists_write_them_and_a_zone_is_refused() {
        for (text, right) in [
            ("2026-08-29T08:00:00", Some(datetime(2026, 8, 29, 8, 0, 0, 0))),
            ("2026-08-29 08:00", Some(datetime(2026, 8, 29, 8, 0, 0, 0))),
            (" 2026-08-29 ", Some(datetime(2026, 8, 29, 0, 0, 0, 0))),
            ("2026-08-29T08:00:00Z", None),
            ("2026-08-29T08:00:00-04:00", None),
            ("2026-02-29", None),
            ("2026-8-29", None),
            ("2026-08-29T24:00:00", None),
            ("2026-08-29T08", None),
            ("2026-08-29T08:00:00:00", None),
            ("电电电电电", None),
        ] {
            assert_eq!(date_time(text), right, "{text}");
        }
        assert_eq!(packed("20260829"), Some(day(2026, 8, 29)));
        assert_eq!(slashed("8/29/26", '/', true), Some(day(2026, 8, 29)));
        assert_eq!(slashed("29/08/2026", '/', false), Some(day(2026, 8, 29)));
        assert_eq!(slashed("29/08/2026", '/', true), None);
        assert_eq!(written(datetime(987, 1, 2, 3, 4, 5, 0), 'T').as_deref(), Some("0987-01-02T03:04:05"));
        assert_eq!(written(datetime(2026, 1, 2, 3, 4, 5, 6), 'T'), None);
    }
}
