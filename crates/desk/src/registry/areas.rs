//! Numbers outside the areas that a key is for: nothing is told about them.

use number::E164;
use registry::gate::Reason;
use registry::org::Area;
use registry::scrub::Listing;

/// Numbers outside the areas that a key is for.
pub(super) struct Outside<'a>(pub(super) &'a [Area]);

impl Outside<'_> {
    /// Whether a number is one of them.
    pub(super) fn has(&self, number: E164) -> bool {
        !self.0.is_empty() && !self.0.iter().any(|area| area.has(number))
    }
}

impl Listing for Outside<'_> {
    fn probe(&self, numbers: &[u64], listed: &mut [u64]) {
        for (numbers, word) in numbers.chunks(64).zip(listed) {
            let has = |number: u64| E164::new(number).is_ok_and(|number| self.has(number));
            *word = numbers.iter().enumerate().fold(0, |word, (at, number)| word | u64::from(has(*number)) << at);
        }
    }
}

/// The number is outside the areas of the key with which it was asked about.
pub(super) fn key_area() -> Reason {
    Reason { code: "key-area", blocks: true, what: None, until: None }
}
