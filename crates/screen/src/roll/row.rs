//! One number of the roll: sixteen bytes.

use crate::key::Key;
use crate::label::Label;
use crate::list::Found;
use jiff::civil::{Date, date};

/// Votes that stand for what a list says without any: as sure as it gets.
const SAID: u16 = 100;
const DAY_ONE: Date = date(2000, 1, 1);
/// Days after which a vote of today counts half for how loud a number is. Source: PhoneBlock's code.
const HEAT_HALF_LIFE: f64 = 14.0;

/// A number that lists speak against, as it stands on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub key: Key,
    /// Votes against it less those for it, worn by age.
    pub votes: u16,
    /// How sure it is, in percent.
    pub confidence: u8,
    label: u8,
    day: u16,
}

impl Row {
    pub(super) fn new(key: Key, found: &Found, today: Date) -> Row {
        let label = Label::all().iter().position(|label| std::ptr::eq(label, found.label)).unwrap_or_default();
        let Some(votes) = found.votes else {
            return Row { key, votes: SAID, confidence: 100, label: u8::try_from(label).unwrap_or_default(), day: 0 };
        };
        let weight = votes.on(today);
        let day = votes.latest.and_then(|day| DAY_ONE.until(day).ok()).map_or(0, |span| span.get_days());
        Row {
            key,
            // Saturates, and nothing less than none is left.
            votes: (weight.against - weight.for_it).round() as u16,
            confidence: weight.confidence(),
            label: u8::try_from(label).unwrap_or_default(),
            day: u16::try_from(day).unwrap_or_default(),
        }
    }

    /// What it is called.
    pub fn label(&self) -> &'static Label {
        Label::all().get(usize::from(self.label)).unwrap_or(Label::unknown())
    }

    /// The day of the latest vote.
    pub fn latest(&self) -> Option<Date> {
        (self.day > 0).then(|| DAY_ONE.saturating_add(jiff::Span::new().days(i64::from(self.day))))
    }

    /// Votes a day, as they come now.
    pub fn heat(&self, today: Date) -> f64 {
        let Some(latest) = self.latest() else { return 0.0 };
        let age = latest.until(today).map_or(0, |span| span.get_days().max(0));
        let rate = std::f64::consts::LN_2 / HEAT_HALF_LIFE;
        f64::from(self.votes) * rate * (-f64::from(age) / HEAT_HALF_LIFE).exp2()
    }

    pub(super) fn label_and_day(&self) -> (u8, u16) {
        (self.label, self.day)
    }
}
