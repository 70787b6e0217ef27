//! The plain form of a block: a bit for each of 10,000 numbers.

use super::{BITMAP, BLOCK};

/// Words of a block. The last one uses its top 16 bits.
pub(super) const WORDS: usize = 157;

/// A bit for each number of a block; that of the last four digits `i` is bit `63 - i % 64` of word `i / 64`, which as
/// bytes is bit `7 - i % 8` of byte `i / 8`.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits(pub(super) [u64; WORDS]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl std::fmt::Debug for Bits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Bits {
    /// Whether the number with these last four digits is set; false from 10,000 on.
    pub fn get(&self, suffix: u16) -> bool {
        self.0.get(usize::from(suffix / 64)).is_some_and(|word| word << (suffix % 64) >> 63 == 1)
    }

    /// Sets a number; true if it was not set before.
    ///
    /// # Panics
    /// From 10,000 on.
    pub fn insert(&mut self, suffix: u16) -> bool {
        assert!(u64::from(suffix) < BLOCK, "last four digits");
        let word = &mut self.0[usize::from(suffix / 64)];
        let bit = 1 << (63 - suffix % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// How many are set.
    pub fn count(&self) -> u16 {
        self.0.iter().map(|word| word.count_ones()).sum::<u32>() as u16
    }

    /// How many are set before this one.
    pub fn rank(&self, suffix: u16) -> u16 {
        let word = usize::from(suffix / 64);
        let before: u32 = self.0[..word].iter().map(|word| word.count_ones()).sum();
        let rest = suffix % 64;
        let here = if rest == 0 { 0 } else { (self.0[word] >> (64 - rest)).count_ones() };
        (before + here) as u16
    }

    /// Those that are set, upwards.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &word)| Ones(word).map(move |bit| (at * 64) as u16 + bit))
    }

    /// Its 1,250 bytes.
    pub fn to_bytes(&self) -> [u8; BITMAP] {
        let mut bytes = [0; BITMAP];
        for (chunk, word) in bytes.chunks_mut(8).zip(&self.0) {
            chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
        }
        bytes
    }

    /// Reads 1,250 bytes.
    pub fn from_bytes(bytes: &[u8; BITMAP]) -> Self {
        let mut bits = Self::default();
        for (word, chunk) in bits.0.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..chunk.len()].copy_from_slice(chunk);
            *word = u64::from_be_bytes(whole);
        }
        bits
    }

    /// The numbers of the block that are not set.
    pub(super) fn inverse(&self) -> Self {
        let mut bits = Self(self.0.map(|word| !word));
        bits.0[WORDS - 1] &= LAST;
        bits
    }

    pub(super) fn xor(&self, other: &Self) -> Self {
        let mut bits = self.clone();
        bits.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word ^= other);
        bits
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let mut bits = self.clone();
        bits.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
        bits
    }
}

/// The bits of the last word that stand for numbers.
const LAST: u64 = !(u64::MAX >> (10_000 - 64 * (WORDS - 1)));

/// The bits of a word, highest first, as distances from the top.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.leading_zeros();
        self.0 &= !(1 << (63 - bit));
        Some(bit as u16)
    }
}

/// Writes bits, the highest of each byte first.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    held: u64,
    have: u32,
}

impl Writer {
    /// The lowest `bits` of a value; at most 32.
    pub(super) fn put(&mut self, value: u64, bits: u32) {
        debug_assert!(bits <= 32 && value >> bits == 0, "{value} in {bits} bits");
        self.held = self.held << bits | value;
        self.have += bits;
        while self.have >= 8 {
            self.have -= 8;
            self.out.push((self.held >> self.have) as u8);
        }
    }

    /// So many zeros and a one.
    pub(super) fn unary(&mut self, mut zeros: u64) {
        while zeros >= 31 {
            self.put(0, 31);
            zeros -= 31;
        }
        self.put(1, zeros as u32 + 1);
    }

    /// Fills the last byte up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.have > 0 {
            self.put(0, 8 - self.have);
        }
        self.out
    }
}

/// Reads bits, the highest of each byte first. Behind the end it reads zeros, which [`Reader::finish`] tells.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    have: u32,
    beyond: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, held: 0, have: 0, beyond: false }
    }

    /// Holds at least 56 bits, or all that are left. A load of eight bytes also brings bits below those counted; they
    /// are loaded again, in the same places.
    #[inline]
    fn fill(&mut self) {
        if let Some(chunk) = self.bytes[self.at..].first_chunk::<8>() {
            self.held |= u64::from_be_bytes(*chunk) >> self.have;
            let taken = (63 - self.have) / 8;
            self.at += taken as usize;
            self.have += taken * 8;
        } else {
            while self.have <= 56 && self.at < self.bytes.len() {
                self.held |= u64::from(self.bytes[self.at]) << (56 - self.have);
                self.at += 1;
                self.have += 8;
            }
        }
    }

    #[inline]
    fn drop_bits(&mut self, bits: u32) {
        self.beyond |= bits > self.have;
        self.held = self.held.checked_shl(bits).unwrap_or(0);
        self.have = self.have.saturating_sub(bits);
    }

    /// The next bits as a number; 1 to 32.
    #[inline]
    pub(super) fn take(&mut self, bits: u32) -> u64 {
        if bits == 0 {
            return 0;
        }
        self.fill();
        let value = self.held >> (64 - bits);
        self.drop_bits(bits);
        value
    }

    /// The next bits without taking them.
    #[inline]
    pub(super) fn peek(&mut self, bits: u32) -> u64 {
        self.fill();
        self.held >> (64 - bits)
    }

    /// Passes over bits that were looked at.
    #[inline]
    pub(super) fn pass(&mut self, bits: u32) {
        self.drop_bits(bits);
    }

    /// The zeros before the next one, which is taken with them; `None` if there are more than `most` or the bytes end.
    #[inline]
    pub(super) fn unary(&mut self, most: u64) -> Option<u64> {
        let mut zeros = 0;
        loop {
            self.fill();
            let lead = self.held.leading_zeros();
            if lead < self.have {
                zeros += u64::from(lead);
                self.drop_bits(lead + 1);
                return (zeros <= most).then_some(zeros);
            }
            zeros += u64::from(self.have);
            if self.have == 0 || zeros > most {
                return None;
            }
            self.drop_bits(self.have);
        }
    }

    /// Whether exactly the given bytes were read: nothing behind the end, less than a byte left, and that is zero.
    pub(super) fn finish(&self) -> bool {
        !self.beyond && self.at == self.bytes.len() && self.have < 8 && self.held == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_that_were_written_are_read(list in proptest::collection::vec((any::<u32>(), 0_u32..33, 0_u64..200), 0..50)) {
            let mut writer = Writer::default();
            for &(value, bits, zeros) in &list {
                writer.put(u64::from(value) & ((1 << bits) - 1), bits);
                writer.unary(zeros);
            }
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            for &(value, bits, zeros) in &list {
                prop_assert_eq!(reader.take(bits), u64::from(value) & ((1 << bits) - 1));
                prop_assert_eq!(reader.unary(200), Some(zeros));
            }
            prop_assert!(reader.finish());
            reader.take(9);
            prop_assert!(!reader.finish());
        }

        #[test]
        fn a_block_counts_and_lists_its_numbers(set in proptest::collection::btree_set(0_u16..10_000, 0..300)) {
            let mut bits = Bits::default();
            for &suffix in &set {
                prop_assert!(bits.insert(suffix));
            }
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(usize::from(bits.count()), set.len());
            for (at, &suffix) in set.iter().enumerate() {
                prop_assert!(bits.get(suffix));
                prop_assert_eq!(usize::from(bits.rank(suffix)), at);
            }
            prop_assert_eq!(&Bits::from_bytes(&bits.to_bytes()), &bits);
            prop_assert_eq!(bits.inverse().count(), 10_000 - bits.count());
        }
    }
}
