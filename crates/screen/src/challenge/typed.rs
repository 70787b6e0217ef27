//! What is typed, against the code.

use super::code::Code;
use crate::media::Digit;

/// The most signs that are kept of a call.
pub const MOST_TYPED: usize = 32;
/// Digits of one try beyond the code's own: somebody who slips once has room. Each one more is one more guess, and a machine that
/// types digits in a row must not pass more often than chance gives to so many tries.
const SPARE: usize = 1;

/// What a press, or a pause, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing yet.
    Open,
    /// All digits of the try are taken back.
    Cleared,
    /// The latest digits are the code.
    Code,
    /// The try is over and was none.
    Wrong,
    /// `0` alone.
    Zero,
}

/// The digits of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// All signs up to now, and how many did not fit.
    pub all: String,
    pub more: u32,
    /// The digits of this try since `*`, at most [`SPARE`] more than the code has.
    digits: Vec<u8>,
    /// All digits of this try.
    in_try: usize,
}

impl Typed {
    /// Takes a press of `0` to `9`, `*` or `#`.
    pub fn press(&mut self, digit: Digit, code: &Code) -> Said {
        if self.all.len() < MOST_TYPED {
            self.all.push(digit.sign());
        } else {
            self.more = self.more.saturating_add(1);
        }
        if digit == Digit::POUND {
            return self.end();
        }
        if digit == Digit::STAR {
            self.digits.clear();
            return Said::Cleared;
        }
        self.digits.push(digit.event());
        self.in_try += 1;
        if self.digits.ends_with(code.digits()) {
            Said::Code
        } else if self.in_try >= code.digits().len() + SPARE {
            self.end()
        } else {
            Said::Open
        }
    }

    /// Ends the try, if there is one: after `#` or a pause.
    pub fn end(&mut self) -> Said {
        if self.digits.is_empty() {
            return Said::Open;
        }
        let zero = self.digits == [0];
        self.digits.clear();
        self.in_try = 0;
        if zero { Said::Zero } else { Said::Wrong }
    }

    /// Whether a try has begun.
    pub fn is_open(&self) -> bool {
        !self.digits.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(signs: &str, code: u64) -> (Vec<Said>, Typed) {
        let (mut typed, code) = (Typed::default(), Code::of_chance(code.to_string().len() as u8, code - 10));
        let said = signs.chars().map(|sign| typed.press(Digit::of_sign(sign).unwrap(), &code)).collect();
        (said, typed)
    }

    /// A row of digits in which every pair comes once passes no more often than guesses do: two tries, two pairs each.
    #[test]
    fn typing_all_pairs_in_a_row_is_a_few_guesses() {
        let passes = |code: u64| {
            let (mut typed, code) = (Typed::default(), Code::of_chance(2, code - 10));
            let mut wrong = 0;
            for sign in
                "0102030405060708091121314151617181922324252627282933435363738394454647484955657585966768697787988990"
                    .chars()
            {
                match typed.press(Digit::of_sign(sign).unwrap(), &code) {
                    Said::Code => return true,
                    Said::Wrong => wrong += 1,
                    _ => {}
                }
                if wrong == 2 {
                    return false;
                }
            }
            false
        };
        assert!((10..100).filter(|code| passes(*code)).count() <= 4);
    }

    #[test]
    fn tries() {
        use Said::{Cleared, Code, Open, Wrong, Zero};
        for (signs, said) in [
            ("47", vec![Open, Code]),
            ("147", vec![Open, Open, Code]),
            ("447", vec![Open, Open, Code]),
            ("074", vec![Open, Open, Wrong]),
            ("4*7#", vec![Open, Cleared, Open, Wrong]),
            ("74#47", vec![Open, Open, Wrong, Open, Code]),
            ("0#", vec![Open, Zero]),
            ("00#", vec![Open, Open, Wrong]),
            ("5*0#", vec![Open, Cleared, Open, Zero]),
            ("#*#", vec![Open, Cleared, Open]),
            // The end of one try and the beginning of the next one are no code.
            ("4#7", vec![Open, Wrong, Open]),
        ] {
            assert_eq!(typed(signs, 47).0, said, "{signs}");
        }
    }

    #[test]
    fn a_try_has_twelve_digits_whatever_is_cleared() {
        let (said, _) = typed("111111111111", 47);
        assert_eq!((said[10], said[11]), (Said::Open, Said::Wrong));
        let (said, after) = typed("11111*1*11111*1", 47);
        assert_eq!((said[13], said[14]), (Said::Cleared, Said::Wrong));
        assert!(!after.is_open());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (_, typed) = typed(&"1".repeat(10_000), 47);
        assert_eq!((typed.all.len(), typed.more), (32, 9968));
        assert!(typed.digits.len() <= 4 + SPARE);
    }

    proptest! {
        #[test]
        fn the_code_passes_inside_one_try_and_not_across_two(before in "[0-9]{0,8}", code in 10_u64..100) {
            let signs = format!("{before}{code}");
            let (said, _) = typed(&signs, code);
            // A try has room for the code and one digit beside it.
            let tries: Vec<&str> = (0..signs.len()).step_by(3).map(|at| &signs[at..signs.len().min(at + 3)]).collect();
            let inside = tries.iter().position(|part| part.contains(&code.to_string()));
            let passed = said.iter().position(|said| *said == Said::Code);
            prop_assert_eq!(passed.map(|at| at / 3), inside);
            prop_assert!(before.len() > 1 || passed.is_some());
        }
    }
}
