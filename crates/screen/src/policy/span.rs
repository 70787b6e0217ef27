//! From one time of the day until another, also over midnight.

use jiff::civil::Time;
use registry::preference::minute;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Minutes of a day.
const DAY: u16 = 1440;

/// From one time of the day until another, the end not included: `09:00-18:00`, `22:00-08:00` over midnight.
///
/// ```
/// use jiff::civil::time;
/// use screen::policy::Span;
///
/// let night: Span = "22:00-8".parse()?;
/// assert!(night.has(time(23, 30, 0, 0)) && night.has(time(7, 59, 0, 0)) && !night.has(time(8, 0, 0, 0)));
/// assert!("9:00-9:00".parse::<Span>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    from: u16,
    to: u16,
}

impl Span {
    /// Whether the time lies in it.
    pub fn has(self, time: Time) -> bool {
        let minute = time.hour() as u16 * 60 + time.minute() as u16;
        self.has_minute(minute)
    }

    pub(super) fn has_minute(self, minute: u16) -> bool {
        match self.from < self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        }
    }

    /// Whether the time lies in any of them; every time does in none.
    pub(super) fn any(spans: &[Self], minute: u16) -> bool {
        spans.is_empty() || spans.iter().any(|span| span.has_minute(minute))
    }

    /// The minutes of a day.
    pub(super) fn minutes() -> std::ops::Range<u16> {
        0..DAY
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no span of hours; write it like 09:00-18:00 or 22:00-08:00");
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let read = |text: &str| minute(text.trim()).ok_or_else(wrong);
        let (from, to) = (read(from)?, read(to)?);
        if from == to || from == DAY {
            return Err(wrong());
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
