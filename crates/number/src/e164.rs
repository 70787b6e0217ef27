//! A telephone number as one integer: what a registry, a screen and a wire can compare, sort and count.

use std::fmt;
use std::str::FromStr;

/// The most digits an international number has, country code included (ITU-T E.164).
pub const MOST_DIGITS: u32 = 15;
/// The fewest we take for one; nothing shorter with a country code is a subscriber.
pub const FEWEST_DIGITS: u32 = 6;

/// A complete international number, country code first, without the plus sign: `8613800000000`.
///
/// Country codes never begin with 0, so the integer loses nothing and orders numbers as their digits do within one
/// length.
///
/// ```
/// use number::E164;
///
/// let number: E164 = "+8613800000000".parse()?;
/// assert_eq!(number.get(), 8_613_800_000_000);
/// assert_eq!(number.to_string(), "+8613800000000");
/// assert!("13800".parse::<E164>().is_err());
/// # Ok::<(), number::NotE164>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct E164(u64);

/// Why a text or an integer is no international number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an international number: + and {FEWEST_DIGITS} to {MOST_DIGITS} digits, the first not 0")]
pub struct NotE164;

impl E164 {
    /// The number with these digits.
    ///
    /// # Errors
    /// [`NotE164`] if there are fewer than [`FEWEST_DIGITS`] or more than [`MOST_DIGITS`].
    pub const fn new(digits: u64) -> Result<Self, NotE164> {
        if digits >= 10_u64.pow(FEWEST_DIGITS - 1) && digits < 10_u64.pow(MOST_DIGITS) {
            Ok(Self(digits))
        } else {
            Err(NotE164)
        }
    }

    /// Its digits as an integer.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl FromStr for E164 {
    type Err = NotE164;

    /// Reads `+8613800000000`: the plus sign and digits, nothing else.
    fn from_str(text: &str) -> Result<Self, NotE164> {
        let digits = text.strip_prefix('+').ok_or(NotE164)?;
        if digits.starts_with('0') || digits.len() > MOST_DIGITS as usize || !digits.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(NotE164);
        }
        Self::new(digits.parse().map_err(|_| NotE164)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_international_numbers_are_taken() {
        for (text, right) in [
            ("+8613800000000", Some(8_613_800_000_000)),
            ("+123456", Some(123_456)),
            ("+999999999999999", Some(999_999_999_999_999)),
            ("+1234567890123456", None),
            ("+12345", None),
            ("+0861380000000", None),
            ("8613800000000", None),
            ("++86138000000", None),
            ("+86 13800000000", None),
            ("+１２３４５６", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<E164>().ok().map(E164::get), right, "{text}");
        }
        assert_eq!(E164::new(99_999), Err(NotE164));
        assert_eq!(E164::new(1_000_000_000_000_000), Err(NotE164));
    }
}
