//! What a list is compared with.

use crate::E164;
use crate::gate::Verdict;
use crate::set::NumberSet;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// More numbers about which there is something to say: those who told one organisation to stop, reassigned ones.
pub trait Listing {
    /// Whether each of these numbers is among them: bit `i % 64`, counted from the lowest, of word `i / 64` for number
    /// `i`. There is a word for each 64 numbers; the bits behind the last number are 0.
    fn probe(&self, numbers: &[u64], listed: &mut [u64]);
}

impl<B: AsRef<[u8]>> Listing for NumberSet<B> {
    fn probe(&self, numbers: &[u64], listed: &mut [u64]) {
        Self::probe(self, numbers, listed);
    }
}

/// A few numbers. For many a [`NumberSet`] is faster and smaller.
impl<S: BuildHasher> Listing for HashSet<E164, S> {
    fn probe(&self, numbers: &[u64], listed: &mut [u64]) {
        for (numbers, word) in numbers.chunks(64).zip(listed) {
            let has = |number: u64| E164::new(number).is_ok_and(|number| self.contains(&number));
            *word = numbers.iter().enumerate().fold(0, |word, (at, number)| word | u64::from(has(*number)) << at);
        }
    }
}

/// Says whether a number that the set or another listing has may be called, with every reason: by preference and purpose, consent,
/// company stop, whatever the caller knows. It is not asked about the others.
pub trait Judge {
    /// The verdict about a number; `listed`: the set has it, and not only another listing.
    fn judge(&mut self, number: E164, listed: bool) -> Verdict;
}

impl<F: FnMut(E164, bool) -> Verdict> Judge for F {
    fn judge(&mut self, number: E164, listed: bool) -> Verdict {
        self(number, listed)
    }
}
