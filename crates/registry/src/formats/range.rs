//! The ten thousand numbers that begin alike, as text `SUFFIX:COUNT` and as a map of bits.

use super::decode::{Found, Lined};
use super::fault::Fault;
use crate::{Plan, Unreadable};
use number::E164;

/// Numbers of a block.
pub const BLOCK: u64 = 10_000;
/// Bytes of a map.
pub const MAP_BYTES: usize = 1250;

/// The numbers that have all but their last four digits in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(u64);

impl Prefix {
    /// The prefix that a query asks for, as numbers are dialled at home or with `+`: `1380000` for +86 138 0000.
    ///
    /// # Errors
    /// [`Unreadable`] if four more digits do not make it a number of the plan.
    pub fn read(text: &str, plan: &Plan) -> Result<Self, Unreadable> {
        let text = text.trim();
        if !text.ends_with(|mark: char| mark.is_ascii_digit()) {
            return Err(if text.is_empty() { Unreadable::Empty } else { Unreadable::NotDigits });
        }
        plan.read(&format!("{text}0000")).map(Self::of)
    }

    /// The block that this number lies in.
    pub const fn of(number: E164) -> Self {
        Self(number.get() / BLOCK)
    }

    /// Its number with this suffix, 0 to 9999; `None` above, and where fewer digits than a number has would come out.
    pub fn number(self, suffix: u16) -> Option<E164> {
        if u64::from(suffix) >= BLOCK { None } else { E164::new(self.0 * BLOCK + u64::from(suffix)).ok() }
    }
}

/// Which of the ten thousand are on the list. Bit i is suffix i; within a byte the first is the highest bit.
#[derive(Clone, PartialEq, Eq)]
pub struct Map(Box<[u8; MAP_BYTES]>);

impl Default for Map {
    fn default() -> Self {
        Self(Box::new([0; MAP_BYTES]))
    }
}

impl std::fmt::Debug for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.suffixes()).finish()
    }
}

impl Map {
    /// The map in these bytes; `None` unless there are 1250.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; MAP_BYTES] = bytes.try_into().ok()?;
        Some(Self(Box::new(bytes)))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; MAP_BYTES] {
        &self.0
    }

    /// Whether a suffix is on the list; never above 9999.
    pub fn holds(&self, suffix: u16) -> bool {
        self.0.get(usize::from(suffix) / 8).is_some_and(|byte| byte >> (7 - suffix % 8) & 1 == 1)
    }

    /// Puts a suffix on the list; above 9999 nothing happens.
    pub fn add(&mut self, suffix: u16) {
        if let Some(byte) = self.0.get_mut(usize::from(suffix) / 8) {
            *byte |= 1 << (7 - suffix % 8);
        }
    }

    /// The suffixes on the list, ascending.
    pub fn suffixes(&self) -> impl Iterator<Item = u16> + '_ {
        (0..BLOCK as u16).filter(|suffix| self.holds(*suffix))
    }
}

pub(super) struct Text(Prefix);

impl Text {
    pub(super) fn new(prefix: Prefix) -> Self {
        Self(prefix)
    }
}

impl<T: From<E164>> Lined<T> for Text {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault> {
        const SHAPE: Fault = Fault::shape("a row is SUFFIX:COUNT: four digits, a colon, a count");
        let (suffix, count) = line.trim().split_once(':').ok_or(SHAPE)?;
        let figures =
            |text: &str| !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        if suffix.len() != 4 || !figures(suffix) || !figures(count) {
            return Err(SHAPE);
        }
        let suffix = suffix.parse().map_err(|_| SHAPE)?;
        let number = self.0.number(suffix).ok_or(SHAPE)?;
        // Rows with count 0 only hide how long the answer is.
        Ok(if count.bytes().all(|digit| digit == b'0') { Found::Padding } else { Found::Row(number.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_suffix_is_the_highest_bit_of_the_first_byte() {
        let mut map = Map::default();
        for suffix in [0, 7, 8, 9999, 10_000, u16::MAX] {
            map.add(suffix);
        }
        assert_eq!((map.bytes()[0], map.bytes()[1], map.bytes()[1249]), (0b1000_0001, 0b1000_0000, 1));
        assert_eq!(map.suffixes().collect::<Vec<_>>(), [0, 7, 8, 9999]);
        assert!(!map.holds(10_000));
        assert_eq!(Map::read(map.bytes()), Some(map));
        assert_eq!(Map::read(&[0; 1249]), None);
    }

    #[test]
    fn a_prefix_lacks_four_digits_of_a_number() {
        let plan = Plan::shipped("cn").expect("shipped");
        let prefix = Prefix::read("1380000", &plan).expect("a prefix");
        assert_eq!(prefix.number(123).map(|number| number.to_string()).as_deref(), Some("+8613800000123"));
        assert_eq!(prefix.number(10_000), None);
        assert_eq!(Prefix::read("+86 138 0000", &plan), Ok(prefix));
        for text in ["", "13", "138000000000", "138000x", "1380000-"] {
            assert!(Prefix::read(text, &plan).is_err(), "{text}");
        }
    }
}
