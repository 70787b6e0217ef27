//! What a telephone's keys say.

use std::fmt;

/// One of the sixteen signs that a telephone can send: `0` to `9`, `*`, `#`, and `A` to `D`, which few have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digit(u8);

/// The signs in the order of RFC 4733's table 7.
const SIGNS: &[u8; 16] = b"0123456789*#ABCD";

impl Digit {
    /// `*`.
    pub const STAR: Self = Self(10);
    /// `#`.
    pub const POUND: Self = Self(11);

    /// The digit with this event number (RFC 4733); `None` for events that are no digits.
    pub const fn of_event(event: u8) -> Option<Self> {
        if event < 16 { Some(Self(event)) } else { None }
    }

    /// The digit with this sign; letters in either case.
    pub fn of_sign(sign: char) -> Option<Self> {
        let sign = u8::try_from(sign).ok()?.to_ascii_uppercase();
        SIGNS.iter().position(|one| *one == sign).and_then(|at| u8::try_from(at).ok()).map(Self)
    }

    /// Its event number, 0 to 15.
    pub const fn event(self) -> u8 {
        self.0
    }

    /// Its sign.
    pub const fn sign(self) -> char {
        SIGNS[self.0 as usize] as char
    }

    /// Whether it is one of `0` to `9`.
    pub const fn is_number(self) -> bool {
        self.0 < 10
    }
}

impl fmt::Display for Digit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sign())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_events_are_one_to_one() {
        let signs: String = (0..16).filter_map(Digit::of_event).map(Digit::sign).collect();
        assert_eq!(signs, "0123456789*#ABCD");
        assert_eq!(Digit::of_event(16), None);
        assert!(signs.chars().all(|sign| Digit::of_sign(sign).map(Digit::sign) == Some(sign)));
        assert_eq!(Digit::of_sign('d'), Digit::of_event(15));
        assert_eq!(
            [' ', '5', '五', '\u{135}'].map(|c| Digit::of_sign(c).map(Digit::event)),
            [None, Some(5), None, None]
        );
        assert!(Digit::STAR.sign() == '*' && Digit::POUND.sign() == '#' && !Digit::STAR.is_number());
    }
}
