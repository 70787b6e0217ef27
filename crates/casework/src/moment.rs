//! A point in civil time with the precision that is known.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// When something happened, in the civil time of the case's place: a day, and the minute if known.
///
/// People remember days; call logs know seconds. Both are kept as they are, and arithmetic on
/// deadlines uses the day only, as the statutes do.
///
/// ```
/// let m: casework::Moment = "2026-10-12 10:22".parse().unwrap();
/// assert_eq!(m.to_string(), "2026-10-12T10:22");
/// assert_eq!("2026-10-12".parse::<casework::Moment>().unwrap().time(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    date: Date,
    time: Option<Time>,
}

/// The text was not a date or a date with a time.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{0}` is not a date; write YYYY-MM-DD or YYYY-MM-DDTHH:MM")]
pub struct MomentError(pub String);

impl Moment {
    /// A whole day.
    pub fn day(date: Date) -> Moment {
        Moment { date, time: None }
    }
    /// A day and a time of day.
    pub fn at(datetime: DateTime) -> Moment {
        Moment { date: datetime.date(), time: Some(datetime.time()) }
    }
    /// The civil day.
    pub fn date(self) -> Date {
        self.date
    }
    /// The time of day, when it is known.
    pub fn time(self) -> Option<Time> {
        self.time
    }
    /// `HH:MM`, when the time is known.
    pub fn clock(self) -> Option<String> {
        self.time.map(|t| format!("{:02}:{:02}", t.hour(), t.minute()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(t) = self.time {
            write!(f, "T{:02}:{:02}", t.hour(), t.minute())?;
            if t.second() != 0 {
                write!(f, ":{:02}", t.second())?;
            }
        }
        Ok(())
    }
}

impl FromStr for Moment {
    type Err = MomentError;
    fn from_str(text: &str) -> Result<Moment, MomentError> {
        let text = text.trim();
        let bad = || MomentError(text.to_owned());
        let (day, rest) = text.split_at_checked(10).ok_or_else(bad)?;
        let date: Date = day.parse().map_err(|_| bad())?;
        if rest.is_empty() {
            return Ok(Moment::day(date));
        }
        let clock = rest.strip_prefix(['T', ' ']).ok_or_else(bad)?;
        let time: Time = clock.parse().map_err(|_| bad())?;
        Ok(Moment { date, time: Some(time) })
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Moment, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
