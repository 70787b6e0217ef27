//! What a set weighs, beside what it could weigh at best.

use super::coded::Coded;
use super::edition::Edition;
use super::{BLOCK, Digest};

/// What a file weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Which version of which list it is.
    pub edition: Edition,
    /// The digest of the set.
    pub digest: Digest,
    /// Numbers listed.
    pub numbers: u64,
    /// Blocks that hold a number.
    pub blocks: u64,
    /// Bytes of the whole file.
    pub file: u64,
    /// Bytes of its directory.
    pub directory: u64,
    /// Bytes of its coded blocks.
    pub coded: u64,
    /// Bytes of its attributes.
    pub attributes: u64,
    /// The least a file could have for numbers spread evenly over its blocks, in bytes: log2 of the ways to choose so
    /// many of the numbers that its blocks have.
    pub bound: f64,
    /// The least a file could have if it knew how many numbers each block holds, in bytes.
    pub bound_by_blocks: f64,
}

impl Info {
    /// Bits of the file for each number, attributes not counted; 0 for an empty set.
    pub fn bits_per_number(&self) -> f64 {
        if self.numbers == 0 { 0.0 } else { 8.0 * (self.file - self.attributes) as f64 / self.numbers as f64 }
    }
}

impl<B: AsRef<[u8]>> Coded<B> {
    /// What the file weighs.
    pub fn info(&self) -> Info {
        let header = self.header();
        let blocks = header.totals.blocks;
        let by_blocks: f64 =
            self.directory().entries.iter().map(|entry| entropy_bits(BLOCK, u64::from(entry.count))).sum();
        Info {
            edition: header.edition.clone(),
            digest: self.digest(),
            numbers: self.len(),
            blocks,
            file: (super::header::LENGTH + 32) as u64 + header.directory + header.blocks + header.attributes,
            directory: header.directory,
            coded: header.blocks,
            attributes: header.attributes,
            bound: entropy_bits(blocks * BLOCK, self.len()) / 8.0,
            bound_by_blocks: by_blocks / 8.0,
        }
    }
}

/// The bits that a choice of so many of a universe needs at least: log2 of the binomial coefficient.
pub fn entropy_bits(universe: u64, chosen: u64) -> f64 {
    if chosen > universe {
        return 0.0;
    }
    (ln_factorial(universe) - ln_factorial(chosen) - ln_factorial(universe - chosen)) / std::f64::consts::LN_2
}

/// Stirling's series, which from 32 on is right to all digits of a double; below it the sum of logarithms.
fn ln_factorial(n: u64) -> f64 {
    if n < 32 {
        return (2..=n).map(|k| (k as f64).ln()).sum();
    }
    let x = n as f64;
    (x + 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + 1.0 / (12.0 * x) - 1.0 / (360.0 * x * x * x)
}

#[cfg(test)]
mod tests {
    use super::entropy_bits;

    #[test]
    fn the_bound_is_the_logarithm_of_the_binomial_coefficient() {
        assert!((entropy_bits(10, 5) - 252_f64.log2()).abs() < 1e-9);
        assert!((entropy_bits(20, 10) - 184_756_f64.log2()).abs() < 1e-9);
        assert_eq!(entropy_bits(10_000, 0), 0.0);
        // 300 million of 3.5 thousand million: 184.6 MB.
        assert!((entropy_bits(3_500_000_000, 300_000_000) / 8e6 - 184.6).abs() < 0.1);
    }
}
