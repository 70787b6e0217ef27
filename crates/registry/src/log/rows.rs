//! One tile with the levels of the tree that lie within it.

use super::Hash;

/// The hashes of a tile, and above them one row for each level up to the next tile: only whole subtrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows(Vec<Vec<Hash>>);

impl Rows {
    pub(super) fn new(hashes: Vec<Hash>) -> Self {
        let mut rows = vec![hashes];
        while let Some(row) = rows.last().filter(|row| row.len() > 1) {
            let (pairs, _) = row.as_chunks::<2>();
            rows.push(pairs.iter().map(|[left, right]| Hash::node(left, right)).collect());
        }
        Self(rows)
    }

    pub(super) fn hashes(&self) -> &[Hash] {
        &self.0[0]
    }

    /// The subtree over 2^row hashes; it must be a whole one.
    pub(super) fn node(&self, row: usize, at: usize) -> Hash {
        self.0[row][at]
    }

    /// The whole subtrees that make up the tile, from the largest on the left to the smallest on the right.
    pub(super) fn peaks(&self) -> Vec<Hash> {
        self.peaks_of(self.hashes().len())
    }

    /// The same for its first hashes alone.
    pub(super) fn peaks_of(&self, width: usize) -> Vec<Hash> {
        let set = (0..self.0.len()).rev().filter(|row| width >> row & 1 == 1);
        // A subtree stands after all larger ones: at the bits of the width above its own.
        set.map(|row| self.node(row, (width >> row) - 1)).collect()
    }
}
