//! What votes about a number are worth: few votes little, old votes less.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The 97.5 % quantile of the normal distribution: the bound holds in 39 of 40 cases.
const Z: f64 = 1.959_963_984_540_054;
/// Days after which a vote counts half. Source: PhoneBlock's code.
pub const HALF_LIFE: f64 = 125.0;

/// What was said about a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// How many spoke against it.
    pub against: u16,
    /// How many spoke for it.
    pub for_it: u16,
    /// The day of the latest one.
    pub latest: Option<Date>,
}

/// Votes as they count on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weight {
    /// Against.
    pub against: f64,
    /// For it.
    pub for_it: f64,
}

impl Votes {
    /// What they count on this day. Without a day of their own they count whole, because nothing says that they are old.
    pub fn on(self, today: Date) -> Weight {
        let age = self.latest.and_then(|day| day.until(today).ok()).map_or(0, |span| span.get_days().max(0));
        let left = (-f64::from(age) / HALF_LIFE).exp2();
        Weight { against: f64::from(self.against) * left, for_it: f64::from(self.for_it) * left }
    }

    /// How sure it is that most who are called by it mind, in percent: the lower end of Wilson's interval.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use screen::reputation::Votes;
    ///
    /// let today = date(2026, 11, 1);
    /// let two = Votes { against: 2, for_it: 0, latest: Some(today) };
    /// assert_eq!(two.confidence(today), 34);
    /// let twelve = Votes { against: 12, for_it: 0, latest: Some(today) };
    /// assert_eq!(twelve.confidence(today), 75);
    /// // A year later they are worth what one and a half votes are.
    /// assert_eq!(twelve.confidence(date(2027, 11, 1)), 29);
    /// ```
    pub fn confidence(self, today: Date) -> u8 {
        self.on(today).confidence()
    }
}

impl Weight {
    /// As [`Votes::confidence`].
    pub fn confidence(self) -> u8 {
        // Between 0 and 1, so that it fits.
        (wilson(self.against, self.against + self.for_it) * 100.0) as u8
    }
}

/// The lower end of Wilson's interval for a share of `hits` among `all`; 0 for none.
pub fn wilson(hits: f64, all: f64) -> f64 {
    if all <= 0.0 {
        return 0.0;
    }
    let share = (hits / all).clamp(0.0, 1.0);
    let z2 = Z * Z;
    let middle = share + z2 / (2.0 * all);
    let spread = Z * (share * (1.0 - share) / all + z2 / (4.0 * all * all)).sqrt();
    ((middle - spread) / (1.0 + z2 / all)).clamp(0.0, 1.0)
}

/// Both ends of Wilson's interval for a share; from 0 to 1 for none.
pub fn interval(hits: f64, all: f64) -> (f64, f64) {
    if all <= 0.0 {
        return (0.0, 1.0);
    }
    (wilson(hits, all), 1.0 - wilson(all - hits, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn more_against_is_surer_more_for_it_less_sure_and_age_less_sure(
            against in 1_u16..2000, for_it in 0_u16..2000, days in 0_i32..4000
        ) {
            let today = date(2026, 11, 1);
            let votes = Votes { against, for_it, latest: Some(today) };
            let later = today.saturating_add(jiff::Span::new().days(days));
            let sure = |v: Votes, on| { let w = v.on(on); wilson(w.against, w.against + w.for_it) };
            let now = sure(votes, today);
            prop_assert!((0.0..=1.0).contains(&now));
            let (surer, less) = (Votes { against: against + 1, ..votes }, Votes { for_it: for_it + 1, ..votes });
            prop_assert!(sure(surer, today) > now && sure(less, today) < now && sure(votes, later) <= now);
        }
    }
}
