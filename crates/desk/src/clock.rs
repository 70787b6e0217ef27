//! The one place that reads the system clock. Everything else gets today as a parameter.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where "now" and "today" come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A fixed day, for `--on` and for tests. Events are recorded at its noon in UTC.
    On(Date),
}

impl Clock {
    /// The moment to record.
    #[expect(clippy::disallowed_methods, reason = "this is the named place for reading the clock")]
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::On(day) => {
                day.at(12, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
            }
        }
    }

    /// Today in a pack's zone. An unknown zone name falls back to UTC.
    pub fn today(self, zone: &str) -> Date {
        match self {
            Clock::On(day) => day,
            Clock::System => self.now().to_zoned_datetime(zone_named(zone)).date(),
        }
    }
}

/// The time zone with this IANA name, or UTC.
pub fn zone_named(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}
