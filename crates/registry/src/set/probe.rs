//! Many questions at once: the memory that answers a number is asked for while others are still answered.

use super::BLOCK;
use super::expand::range;
use super::layout::SLOT;
use super::map::{NumberSet, View};

/// Questions in flight: many times a processor's memory requests, and no more than its nearest cache holds answers.
const FLIGHT: usize = 512;

impl<B: AsRef<[u8]>> NumberSet<B> {
    /// Whether each of these numbers is listed: bit `i % 64` of word `i / 64`, counted from the lowest, for number `i`.
    /// Any integer may be asked for; what is no telephone number is not listed.
    ///
    /// # Panics
    /// If `listed` does not have a word for each 64 numbers.
    pub fn probe(&self, numbers: &[u64], listed: &mut [u64]) {
        assert_eq!(listed.len(), numbers.len().div_ceil(64), "a word for each 64 numbers");
        let view = self.view();
        let mut questions = [0; FLIGHT];
        for (numbers, listed) in numbers.chunks(FLIGHT).zip(listed.chunks_mut(FLIGHT / 64)) {
            let questions = &mut questions[..numbers.len()];
            numbers.iter().for_each(|number| foresee(&view, *number));
            for (number, question) in numbers.iter().zip(&mut *questions) {
                *question = ask(&view, *number);
            }
            answer(&view, questions, listed);
        }
    }
}

/// Questions whose answer is known without the bits: above every place of a bit.
const NO: u64 = u64::MAX - 1;
const YES: u64 = u64::MAX;

/// Asks for the memory that [`ask`] will read.
#[inline(always)]
fn foresee(view: &View<'_>, number: u64) {
    if let Some(at) = range(&view.head.ranges, number / BLOCK) {
        prefetch(view.directory, 4 * at as usize);
    }
}

/// The place of a number's bit among the bitmaps, counted from the highest bit of the first byte; its memory is asked for.
#[inline(always)]
fn ask(view: &View<'_>, number: u64) -> u64 {
    match view.find(number / BLOCK) {
        Some(block) if u64::from(block) < view.head.bitmaps => {
            let at = u64::from(block) * 8 * SLOT as u64 + number % BLOCK;
            prefetch(view.bitmaps, at as usize / 8);
            at
        }
        Some(_) if view.contains(number) => YES,
        _ => NO,
    }
}

#[inline]
fn answer(view: &View<'_>, questions: &[u64], listed: &mut [u64]) {
    for (questions, word) in questions.chunks(64).zip(listed) {
        *word = 0;
        for (at, question) in questions.iter().enumerate() {
            let yes = match view.bitmaps.get((question / 8) as usize) {
                Some(byte) => byte >> (7 - question % 8) & 1,
                None => u8::from(*question == YES),
            };
            *word |= u64::from(yes) << at;
        }
    }
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
