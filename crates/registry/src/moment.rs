//! Times as they are written in records, on a command line or in a form.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// What a day without a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayMeans {
    /// Its noon: for a call.
    Noon,
    /// Its last moment: for what held when it was over.
    End,
}

/// A moment: `2026-12-01T10:00:00Z`, or without a zone in the one given (`2026-12-01 10:00`), or a day alone. `None` for a
/// text that is none of these.
///
/// ```
/// use registry::moment::{DayMeans, moment};
///
/// let zone = jiff::tz::TimeZone::get("Asia/Shanghai")?;
/// let at = moment("2026-12-01 10:00", &zone, DayMeans::Noon).expect("a time");
/// assert_eq!(at.to_string(), "2026-12-01T02:00:00Z");
/// assert_eq!(moment("tomorrow", &zone, DayMeans::Noon), None);
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn moment(text: &str, zone: &TimeZone, day: DayMeans) -> Option<Timestamp> {
    let text = text.trim();
    if text.contains('[') {
        // A zone by its name counts, and must not contradict the offset before it.
        return text.parse::<jiff::ZonedDateTime>().map(|at| at.timestamp()).ok();
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let ambiguous = zone.to_ambiguous_timestamp(local(text, day)?);
    // What no clock there ever showed is no time.
    (!matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. })).then(|| ambiguous.compatible().ok()).flatten()
}

/// Whether clocks of the zone showed this time twice, when they were put back: a text without a zone that may be either.
///
/// ```
/// use registry::moment::was_twice;
///
/// let zone = jiff::tz::TimeZone::get("America/New_York")?;
/// assert!(was_twice("2026-11-01 01:30", &zone) && !was_twice("2026-11-01T01:30:00-05:00", &zone));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn was_twice(text: &str, zone: &TimeZone) -> bool {
    let text = text.trim();
    if text.contains('[') || text.parse::<Timestamp>().is_ok() {
        return false;
    }
    let local = local(text, DayMeans::Noon).map(|local| zone.to_ambiguous_timestamp(local).offset());
    local.is_some_and(|offset| matches!(offset, AmbiguousOffset::Fold { .. }))
}

fn local(text: &str, day: DayMeans) -> Option<DateTime> {
    match text.parse::<Date>() {
        Ok(date) if text.len() == "2026-12-01".len() => Some(date.to_datetime(match day {
            DayMeans::Noon => Time::constant(12, 0, 0, 0),
            DayMeans::End => Time::constant(23, 59, 59, 999_999_000),
        })),
        _ => text.parse().ok(),
    }
}
