//! A point in civil time with the precision that is known.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
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
    /// Surely earlier than another: an earlier day, or an earlier time of one day where both times are known.
    pub fn surely_before(self, other: Moment) -> bool {
        match (self.time, other.time) {
            (Some(a), Some(b)) if self.date == other.date => a < b,
            _ => self.date < other.date,
        }
    }

    /// Reads a moment that may carry an offset or `Z`; such a one is turned into the civil time of `zone`.
    ///
    /// ```
    /// let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    /// let read = |text| casework::Moment::read(text, &zone).map(|m| m.to_string()).ok();
    /// assert_eq!(read("2026-10-12T00:00:02+09:00").as_deref(), Some("2026-10-11T23:00:02"));
    /// assert_eq!(read("2026-10-12 02:22Z").as_deref(), Some("2026-10-12T10:22"));
    /// assert_eq!(read("2026-10-12 10:22").as_deref(), Some("2026-10-12T10:22"));
    /// ```
    ///
    /// # Errors
    /// The text is no date, or no date with a time.
    pub fn read(text: &str, zone: &TimeZone) -> Result<Moment, MomentError> {
        let text = text.trim();
        let timed = text.get(11..).is_some_and(|clock| clock.contains(['+', '-', 'Z', 'z']));
        match text.parse::<Timestamp>() {
            Ok(instant) if timed => Ok(Moment::at(zone.to_datetime(instant))),
            _ => text.parse(),
        }
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

/// Whether something came after something else, each with the number of its event: by day, by time where both are known and
/// differ, else by the order in which they were recorded.
pub fn came_after((at, seq): (Moment, u64), (other, other_seq): (Moment, u64)) -> bool {
    match (at.time(), other.time()) {
        _ if at.date() != other.date() => at.date() > other.date(),
        (Some(time), Some(other)) if time != other => time > other,
        _ => seq > other_seq,
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
        // A time with an offset is another time here; see [`Moment::read`].
        let time: Time = clock
            .bytes()
            .all(|b| b.is_ascii_digit() || b":.".contains(&b))
            .then_some(clock)
            .ok_or_else(bad)?
            .parse()
            .map_err(|_| bad())?;
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
