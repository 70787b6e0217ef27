//! Many questions at once: the memory that answers a number is asked for while others are still answered.

use super::BLOCK;
use super::layout::SLOT;
use super::map::{NumberSet, View};

/// Questions in flight. More than a processor's memory requests, fewer than its nearest cache holds.
const FLIGHT: usize = 64;

impl<B: AsRef<[u8]>> NumberSet<B> {
    /// Whether each of these numbers is listed: bit `i % 64` of word `i / 64`, counted from the lowest, for number `i`.
    /// Any integer may be asked for; what is no telephone number is not listed.
    ///
    /// # Panics
    /// If `listed` does not have a word for each 64 numbers.
    pub fn probe(&self, numbers: &[u64], listed: &mut [u64]) {
        assert_eq!(listed.len(), numbers.len().div_ceil(FLIGHT), "a word for each 64 numbers");
        let view = self.view();
        let mut flights = [[Question::default(); FLIGHT]; 2];
        let mut groups = numbers.chunks(FLIGHT).zip(listed).enumerate();
        let Some((_, (first, mut word))) = groups.next() else { return };
        ask(&view, first, &mut flights[0]);
        for (at, (group, next)) in groups {
            let [even, odd] = &mut flights;
            let (before, now) = if at % 2 == 1 { (even, odd) } else { (odd, even) };
            ask(&view, group, now);
            *word = answer(&view, before);
            word = next;
        }
        // Numbers that the last group does not have are not asked for.
        let last = numbers.len().div_ceil(FLIGHT) - 1;
        let many = numbers.len() - last * FLIGHT;
        *word = answer(&view, &flights[last % 2]) & (u64::MAX >> (FLIGHT - many));
    }
}

/// Where the answer to a number lies.
#[derive(Clone, Copy, Default)]
struct Question {
    /// The byte among the bits; beyond them for an answer that is known already.
    at: usize,
    /// How far its bit is to the left; where the answer is known, 1 for yes.
    bit: u8,
}

const KNOWN: usize = usize::MAX;

#[inline]
fn ask(view: &View<'_>, numbers: &[u64], flight: &mut [Question; FLIGHT]) {
    for (number, question) in numbers.iter().zip(flight) {
        let suffix = number % BLOCK;
        *question = match view.find(number / BLOCK) {
            Some(block) if u64::from(block) < view.head.bitmaps => {
                let at = block as usize * SLOT + suffix as usize / 8;
                prefetch(view.bitmaps, at);
                Question { at, bit: suffix as u8 % 8 }
            }
            Some(_) => Question { at: KNOWN, bit: u8::from(view.contains(*number)) },
            None => Question { at: KNOWN, bit: 0 },
        };
    }
}

#[inline]
fn answer(view: &View<'_>, flight: &[Question; FLIGHT]) -> u64 {
    let mut word = 0;
    for (place, question) in flight.iter().enumerate() {
        let yes = match view.bitmaps.get(question.at) {
            Some(byte) => byte >> (7 - question.bit) & 1,
            None => question.bit & 1,
        };
        word |= u64::from(yes) << place;
    }
    word
}

/// Asks the processor to fetch what will be needed soon.
#[inline(always)]
pub(super) fn prefetch<T>(slice: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if at < slice.len() {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        #[expect(
            unsafe_code,
            reason = "there is no other way to ask for memory beforehand; nothing is read or written"
        )]
        // SAFETY: the address lies inside the slice, and a prefetch may be given any address: it never faults.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(slice.as_ptr().add(at).cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, at);
}
