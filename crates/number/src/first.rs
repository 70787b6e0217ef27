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
    /// The country code, digits only.
    pub fn country_code(&self) -> &str {
        self.country_code
    }

    /// What is dialled in front of an area code inside the country; may be empty.
    pub fn trunk_prefix(&self) -> &str {
        self.trunk
    }

    /// Reads first digits: `027` and `138` as they are dialled in the country, `+852` and `00852` of another one, `86138` with
    /// the own country code, `951` of service codes. Blanks, hyphens and brackets are read over. `None` for what is no digits.
    ///
    /// ```
    /// use number::{First, Plan};
    ///
    /// let read = |text| Plan::built_in().first_digits(text);
    /// assert_eq!(read("027"), Some(First::World("8627".into())));
    /// assert_eq!(read("138-0"), Some(First::World("861380".into())));
    /// assert_eq!(read("86 138 0"), Some(First::World("861380".into())));
    /// assert_eq!(read("+852"), Some(First::World("852".into())));
    /// assert_eq!(read("0086 137"), Some(First::World("86137".into())));
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
        Some(self.sort_of(&digits).unwrap_or(First::Here(digits)))
    }

    /// The longest number of the plan that begins so tells which sort it is, and whether the country code stands in front.
    fn sort_of(&self, digits: &str) -> Option<First> {
        let whole = ["+", digits].concat();
        // Of some sorts the digit behind may not be 0.
        let longest = (digits.len()..=MOST).rev().flat_map(|length| {
            ["0", "2"].map(|fill| self.parse(&[digits, &fill.repeat(length - digits.len())].concat()))
        });
        longest.filter(|number| number.reason().is_none()).find_map(|number| {
            let e164 = number.e164();
            match (number.national().starts_with(digits), e164) {
                (true, Some(_)) => Some(First::World([self.country_code, digits].concat())),
                (true, None) => Some(First::Here(digits.to_owned())),
                (false, Some(e164)) if e164.starts_with(&whole) => Some(First::World(digits.to_owned())),
                (false, _) => None,
            }
        })
    }
}
