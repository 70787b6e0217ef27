//! One number as one integer, made so that all numbers with the same first digits stand beside each other.

use number::Number;
use std::fmt;

/// The most digits a key has room for.
pub const ROOM: usize = 16;
/// One place for each digit and one for "no more digits".
const BASE: u64 = 11;

/// A number as a list knows it: sixteen places of base eleven, a digit plus one each, 0 behind the last digit.
///
/// A number of the world is its international digits (`8613800000000`); a code that only its own country can dial
/// (`95588`) has a 0 in front, with which no international number begins. Sorted keys stand in the order of their digits, so
/// that a prefix is one stretch of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

impl Key {
    /// The key of a number; `None` when it is withheld, unreadable, masked, or longer than any number.
    ///
    /// ```
    /// use screen::Key;
    ///
    /// let key = |text| Key::of(&number::parse(text)).map(|key| key.to_string());
    /// assert_eq!(key("138 0000 0000").as_deref(), Some("8613800000000"));
    /// assert_eq!(key("+86 13800000000").as_deref(), Some("8613800000000"));
    /// assert_eq!(key("95588").as_deref(), Some("095588"));
    /// assert_eq!(key("138****0000"), None);
    /// ```
    pub fn of(number: &Number) -> Option<Self> {
        if number.is_masked() || number.national().is_empty() {
            return None;
        }
        match number.e164() {
            Some(text) => Self::digits(&text[1..]),
            None => Self::national(number.national()),
        }
    }

    /// The key of a code that only its own country can dial, or of the first digits of one.
    pub fn national(digits: &str) -> Option<Self> {
        match digits.strip_prefix('+') {
            Some(digits) => Self::digits(digits),
            None => Self::digits(&["0", digits].concat()),
        }
    }

    /// The key of these digits as they stand; `None` for none, for more than there is room for, and for other signs.
    pub fn digits(digits: &str) -> Option<Self> {
        let fits = !digits.is_empty() && digits.len() <= ROOM && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| {
            let places = digits.bytes().map(|b| u64::from(b - b'0') + 1).chain(std::iter::repeat(0));
            Self(places.take(ROOM).fold(0, |key, place| key * BASE + place))
        })
    }

    /// The key as it stands in a list.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The key that stands in a list as this integer.
    pub const fn from_stored(key: u64) -> Self {
        Self(key)
    }

    /// How many digits it has.
    pub fn len(self) -> usize {
        let mut key = self.0;
        let mut behind = 0;
        while behind < ROOM && key.is_multiple_of(BASE) {
            key /= BASE;
            behind += 1;
        }
        ROOM - behind
    }

    /// Whether it has no digit, which no number gives.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its first digits; itself when it has no more.
    #[must_use]
    pub fn first(self, digits: usize) -> Self {
        let behind = BASE.pow(ROOM.saturating_sub(digits) as u32);
        Self(self.0 / behind * behind)
    }

    /// The first and the last key that begin with these digits.
    pub fn stretch(self) -> (Self, Self) {
        let places = (ROOM - self.len()) as u32;
        (self, Self(self.0 + (BASE.pow(places) - 1)))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut behind = BASE.pow(ROOM as u32 - 1);
        for _ in 0..self.len() {
            write!(f, "{}", (self.0 / behind % BASE).saturating_sub(1))?;
            behind /= BASE;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_their_digits_and_stand_in_their_order(a in "[0-9]{1,16}", b in "[0-9]{1,16}") {
            let (one, other) = (Key::digits(&a).unwrap(), Key::digits(&b).unwrap());
            prop_assert_eq!(one.to_string(), a.clone());
            prop_assert_eq!(one.len(), a.len());
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            let (first, last) = one.stretch();
            prop_assert_eq!((first..=last).contains(&other), b.starts_with(&a));
            let cut = a.len() / 2 + 1;
            prop_assert_eq!(one.first(cut).to_string(), a[..cut.min(a.len())].to_owned());
        }
    }
}
