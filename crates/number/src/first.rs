//! First digits, as people write them when they mean all numbers that begin so.

use crate::plan::Plan;

/// The most digits of a number with which first digits are tried.
const MOST: usize = 15;

/// How numbers with these first digits are known to the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum First {
    /// By these international digits, country code first.
    World(String),
    /// Not at all: only their own country can dial them; the digits as it does.
    Here(String),
}

impl Plan {
    /// Reads first digits: `027` and `138` as they are dialled in the country, `+852` and `00852` of another one, `951` of
    /// service codes. Blanks, hyphens and brackets are read over. `None` for what is no digits.
    ///
    /// ```
    /// use number::{First, Plan};
    ///
    /// let read = |text| Plan::built_in().first_digits(text);
    /// assert_eq!(read("027"), Some(First::World("8627".into())));
    /// assert_eq!(read("138-0"), Some(First::World("861380".into())));
    /// assert_eq!(read("+852"), Some(First::World("852".into())));
    /// assert_eq!(read("951"), Some(First::Here("951".into())));
    /// assert_eq!(read("sales"), None);
    /// ```
    pub fn first_digits(&self, text: &str) -> Option<First> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if let Some(abroad) = digits.strip_prefix('+') {
            return plain(abroad).then(|| First::World(abroad.to_owned()));
        }
        if !plain(&digits) || digits.len() > MOST {
            return None;
        }
        if let Some(abroad) = self.international.iter().find_map(|prefix| digits.strip_prefix(prefix.as_str())) {
            return plain(abroad).then(|| First::World(abroad.to_owned()));
        }
        if let Some(area) = digits.strip_prefix(self.trunk).filter(|_| !self.trunk.is_empty()) {
            return Some(First::World([self.country_code, area].concat()));
        }
        // The longest number of the plan that begins so tells which sort it is.
        let longest = (digits.len()..=MOST).rev().map(|length| self.parse(&format!("{digits:0<length$}")));
        let known =
            longest.into_iter().find(|number| number.reason().is_none() && number.national().starts_with(&digits));
        let world = known.is_some_and(|number| number.e164().is_some());
        Some(if world { First::World([self.country_code, &digits].concat()) } else { First::Here(digits) })
    }
}
