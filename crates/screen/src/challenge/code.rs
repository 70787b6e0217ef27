//! The digits that a caller is asked to type.

use std::fmt;

/// Two to four digits, new for each call: who heard them once knows nothing for the next call. They never begin with `0`,
/// because `0` alone leaves a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    digits: [u8; 4],
    length: usize,
}

impl Code {
    /// A code of so many digits (fewer than two are two, more than four are four) from 64 bits of chance. All codes of a
    /// length are equally likely.
    ///
    /// ```
    /// use screen::challenge::Code;
    ///
    /// assert_eq!(Code::of_chance(2, 0).to_string(), "10");
    /// assert_eq!(Code::of_chance(2, 89).to_string(), "99");
    /// assert_eq!(Code::of_chance(3, 900 + 371).to_string(), "471");
    /// ```
    pub fn of_chance(digits: u8, chance: u64) -> Self {
        let length = usize::from(digits.clamp(2, 4));
        let least = 10_u64.pow(length as u32 - 1);
        let mut rest = least + chance % (9 * least);
        let mut code = Self { digits: [0; 4], length };
        for place in code.digits[..length].iter_mut().rev() {
            *place = (rest % 10) as u8;
            rest /= 10;
        }
        code
    }

    /// Its digits, each 0 to 9.
    pub fn digits(&self) -> &[u8] {
        &self.digits[..self.length]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits().iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_all_there_and_begin_with_no_zero() {
        for (digits, least, most) in [(0, 10, 99), (2, 10, 99), (3, 100, 999), (4, 1000, 9999), (9, 1000, 9999)] {
            let codes: BTreeSet<u64> =
                (0..9 * least).map(|chance| Code::of_chance(digits, chance).to_string().parse().unwrap()).collect();
            assert_eq!((codes.first(), codes.last(), codes.len() as u64), (Some(&least), Some(&most), 9 * least));
        }
    }
}
