//! First digits that mean all numbers that begin so, in one form however they were written.

use crate::key::Key;
use number::{First, Number, Plan};
use std::fmt;

/// First digits, ready to be compared: `027`, `8627` and `+8627` are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning(First);

impl Beginning {
    /// Reads first digits; `None` for what is none.
    ///
    /// ```
    /// use screen::Beginning;
    ///
    /// let fits = |first, number| Beginning::read(first).unwrap().fits(&number::parse(number));
    /// assert!(fits("0086 137", "13700000001") && fits("86137", "+86 137 0000 0001") && fits("027", "02788880000"));
    /// assert!(fits("951", "95130000") && !fits("951", "+9511234567") && !fits("+852", "85200000"));
    /// assert_eq!(Beginning::read("9*"), None);
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        Plan::built_in().first_digits(text).map(Self)
    }

    /// Whether a number begins so.
    pub fn fits(&self, number: &Number) -> bool {
        match &self.0 {
            First::Here(digits) => {
                !number.national().starts_with('+') && number.national().starts_with(digits.as_str())
            }
            First::World(digits) => international(number).is_some_and(|all| all.starts_with(digits.as_str())),
        }
    }

    /// Whether whatever begins with the other's digits begins with these, too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (First::Here(a), First::Here(b)) | (First::World(a), First::World(b)) => b.starts_with(a.as_str()),
            _ => false,
        }
    }

    /// The key under which such digits stand in a list; `None` for more than a key has room for.
    pub fn key(&self) -> Option<Key> {
        match &self.0 {
            First::World(digits) => Key::digits(digits),
            First::Here(digits) => Key::national(digits),
        }
    }

    /// How many digits it has.
    pub fn len(&self) -> usize {
        match &self.0 {
            First::Here(digits) | First::World(digits) => digits.len(),
        }
    }

    /// Whether it has none, which none has.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) const fn first(&self) -> &First {
        &self.0
    }
}

/// A number's digits with its country's code; `None` for a code that one country alone can dial.
pub(crate) fn international(number: &Number) -> Option<String> {
    let abroad = number.national().strip_prefix('+').map(str::to_owned);
    abroad.or_else(|| number.e164().map(|text| text[1..].to_owned()))
}

impl fmt::Display for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            First::Here(digits) => f.write_str(digits),
            First::World(digits) => write!(f, "+{digits}"),
        }
    }
}
