//! Which ranges hold a number: ranges in ascending order, and over each half the highest last number.

use super::act::Range;
use number::E164;

/// An index over ranges, each with the place of what it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    rows: Vec<(Range, usize)>,
    /// For the middle of each half, quarter and so on: the highest last number in that part.
    highest: Vec<Option<E164>>,
}

impl Ranges {
    pub fn new(mut rows: Vec<(Range, usize)>) -> Self {
        rows.sort_unstable();
        let mut ranges = Self { highest: vec![None; rows.len()], rows };
        ranges.measure(0, ranges.rows.len());
        ranges
    }

    fn measure(&mut self, from: usize, to: usize) -> Option<E164> {
        if from == to {
            return None;
        }
        let middle = from + (to - from) / 2;
        let own = Some(self.rows[middle].0.last());
        let highest = own.max(self.measure(from, middle)).max(self.measure(middle + 1, to));
        self.highest[middle] = highest;
        highest
    }

    /// The places of all ranges that have a number in common with this one.
    pub fn meeting(&self, range: Range) -> Vec<usize> {
        let mut found = Vec::new();
        let mut parts = vec![(0, self.rows.len())];
        while let Some((from, to)) = parts.pop() {
            let middle = from + (to - from) / 2;
            if from == to || self.highest[middle].is_none_or(|last| last < range.first()) {
                continue;
            }
            parts.push((from, middle));
            let (row, place) = self.rows[middle];
            if row.first() <= range.last() {
                parts.push((middle + 1, to));
                if row.meets(range) {
                    found.push(place);
                }
            }
        }
        found.sort_unstable();
        found
    }
}
