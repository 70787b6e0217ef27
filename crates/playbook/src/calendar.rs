//! Which days are working days, from published notices.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One year's notice, or the days off that the law itself names, as a pack file holds them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// Which calendar.
    pub calendar: String,
    /// The year of a notice.
    #[serde(default)]
    pub year: Option<i16>,
    /// The official notice, or where the dates were read.
    pub source: String,
    /// True until the official notice exists.
    #[serde(default)]
    pub provisional: bool,
    /// Days off besides ordinary weekends.
    #[serde(default)]
    pub off: Vec<Date>,
    /// Weekend days that are worked.
    #[serde(default)]
    pub work: Vec<Date>,
    /// Days off by law, which need no notice; a notice only adds bridges and make-up working days.
    #[serde(default)]
    pub by_law: Vec<Date>,
}

/// Days off and make-up working days over the known years; other years know weekends and the days off by law.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
    years: BTreeMap<i16, bool>,
}

impl Calendar {
    /// Adds a year's notice.
    pub fn add(&mut self, year: &CalendarYear) {
        self.off.extend(year.off.iter().chain(&year.by_law));
        self.work.extend(&year.work);
        if let Some(known) = year.year {
            self.years.insert(known, year.provisional);
        }
    }

    /// Statutory days off and weekends that are not worked instead.
    pub fn is_off(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.off.contains(&day) || (weekend && !self.work.contains(&day))
    }
    /// A weekend day that is worked.
    pub fn is_make_up(&self, day: Date) -> bool {
        self.work.contains(&day)
    }
    /// A day off that is not an ordinary weekend.
    pub fn is_holiday(&self, day: Date) -> bool {
        self.off.contains(&day)
    }
    /// Whether the year's notice is known and final.
    pub fn is_settled(&self, year: i16) -> bool {
        self.years.get(&year) == Some(&false)
    }
    /// The years that are known, ascending.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }
}
