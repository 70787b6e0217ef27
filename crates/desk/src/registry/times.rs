//! Times as they are given on a command line or in a form.

use super::Registry;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
pub use registry::moment::DayMeans;
use registry::moment::moment;

impl Registry {
    /// The zone in which days are meant: the first of the plan's.
    pub(super) fn zone(&self) -> TimeZone {
        let zones = self.plan.home_zones();
        zones.first().cloned().unwrap_or(TimeZone::UTC)
    }

    /// The day of a moment, as people in the plan's country count it.
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// A moment: `2026-12-01T10:00:00Z`, with a named zone (`2026-12-01T10:00[Asia/Tokyo]`),
    /// or without a zone in the plan's (`2026-12-01 10:00`), or a day alone.
    ///
    /// # Errors
    /// A text that is none of these.
    pub fn moment(&self, text: &str, day: DayMeans) -> Answer<Timestamp> {
        moment(text, &self.zone(), day).ok_or_else(|| unreadable(text.trim()))
    }

    /// A moment that has passed, in whole seconds; a day alone is its end, and today is now.
    ///
    /// # Errors
    /// A text that is no time; a time to come.
    pub(super) fn moment_past(&self, text: &str, now: Timestamp) -> Answer<Timestamp> {
        let at = self.moment(text, DayMeans::End)?;
        let today = text.trim() == self.day(now).to_string();
        match at <= now || today {
            true => Ok(registry::paper::whole_second(at.min(now))),
            false => Err(Refusal::refused("registry-time-to-come").with("value", super::place::shortened(text))),
        }
    }
}

/// A moment where no registry is at hand, in this zone; else as [`Registry::moment`].
///
/// # Errors
/// A text that is no time.
pub fn moment_in(text: &str, zone: &TimeZone, day: DayMeans) -> Answer<Timestamp> {
    moment(text, zone, day).ok_or_else(|| unreadable(text.trim()))
}

/// A moment for people where no registry tells its zone: `2026-12-01 10:00 UTC`.
pub fn plain_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What a reason says, its moments as days of the zone: they are read in tables by people.
pub(super) fn in_days(what: &str, zone: &TimeZone) -> String {
    let day = |word: &str| word.parse::<Timestamp>().map(|at| zone.to_datetime(at).date().to_string()).ok();
    what.split(' ').map(|word| day(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" ")
}

/// A version and a paper tell whole seconds: what was recorded within the second belongs to them.
pub(super) fn end_of_second(at: Timestamp) -> Timestamp {
    registry::paper::whole_second(at).checked_add(jiff::SignedDuration::from_nanos(999_999_999)).unwrap_or(at)
}

impl Registry {
    /// A moment as people in the plan's country read it: `2026-12-01 10:00`.
    pub fn local(&self, at: Timestamp) -> String {
        self.zone().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The same with the name of the zone, for a paper that goes elsewhere: `2026-12-01 10:00 Asia/Shanghai`.
    pub fn local_in(&self, at: Timestamp) -> String {
        let zone = self.zone();
        format!("{} {}", self.local(at), zone.iana_name().unwrap_or("UTC"))
    }

    /// What a version holds: what was recorded up to an entry, as of its second.
    pub(super) fn as_of_version(&self, version: &store::Published) -> registry::history::AsOf {
        let at = end_of_second(version.published);
        registry::history::AsOf { seq: Some(version.seq), ..self.as_of(at, at) }
    }

    /// The moment at which something ends that holds until this day or time: a day is included.
    ///
    /// # Errors
    /// A text that is no time.
    pub fn end_of(&self, text: &str) -> Answer<Timestamp> {
        self.moment(text, DayMeans::End)
    }

    /// When a number got another holder: at the time given, or the beginning of the day given, or now; never later than
    /// now.
    ///
    /// # Errors
    /// A text that is no time; a time to come.
    pub fn handed_over(&self, text: Option<&str>) -> Answer<Timestamp> {
        let now = self.now();
        let at = text.map_or(Ok(now), |text| self.moment(text, DayMeans::Noon))?;
        if at > now {
            Err(Refusal::refused("registry-time-to-come").with("value", text.unwrap_or_default()))
        } else {
            Ok(at)
        }
    }

    /// A time as a list tells it: what a clock showed where the plan's numbers are. A day is its beginning.
    ///
    /// # Errors
    /// A text that is no time.
    pub fn told_at(&self, text: &str) -> Answer<DateTime> {
        match text.trim().parse::<Date>() {
            Ok(day) if text.trim().len() == "2026-12-01".len() => Ok(day.to_datetime(Time::midnight())),
            _ => Ok(self.zone().to_datetime(self.moment(text, DayMeans::Noon)?)),
        }
    }

    /// Whether the rule set knows all these purposes.
    ///
    /// # Errors
    /// The first that it does not know.
    pub fn purposes_known(&self, ids: &[String]) -> Answer<()> {
        ids.iter().find(|id| self.rules.purpose(id).is_none()).map_or(Ok(()), |id| Err(self.no_purpose(id)))
    }
}

fn unreadable(text: &str) -> Refusal {
    Refusal::refused("registry-time").with("value", super::place::shortened(text))
}
