//! The one place that reads the system clock. Everything else gets today as a parameter.
//!
//! A day that was asked for decides what is advised and what a form begins with. When something was recorded or sealed is
//! never pretended: that is evidence.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where "now" and "today" come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// This day is taken as today, as `--on` asks for.
    On(Date),
    /// It is noon in UTC of this day and stays so, also for what is recorded. No door of the product leads here: for tests
    /// that read what they recorded.
    Still(Date),
}

impl Clock {
    /// The moment as it really is, whatever day was asked for: what is recorded or sealed now.
    #[expect(clippy::disallowed_methods, reason = "this is the named place for reading the clock")]
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System | Clock::On(_) => Timestamp::now(),
            Clock::Still(day) => noon(day),
        }
    }

    /// The moment with which one reckons: when forms begin and which jobs are due. On a day that was asked for its noon in
    /// UTC.
    pub fn reckoned(self) -> Timestamp {
        match self {
            Clock::System => self.now(),
            Clock::On(day) | Clock::Still(day) => noon(day),
        }
    }

    /// Today in a pack's zone. An unknown zone name falls back to UTC.
    pub fn today(self, zone: &str) -> Date {
        match self {
            Clock::On(day) | Clock::Still(day) => day,
            Clock::System => self.now().to_zoned_datetime(zone_named(zone)).date(),
        }
    }
}

fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
}

/// The time zone with this IANA name, or UTC.
pub fn zone_named(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}
