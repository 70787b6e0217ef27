//! The numbers that are set aside.

use crate::log::Hash;
use crate::org::Range;
use number::{Confidence, E164};
use serde::Deserialize;

/// The most numbers of a pool.
pub const MOST_POOL: u64 = 1 << 24;
/// A delivery has at most the fourth part of the pool, so that copies differ.
pub const LARGEST_SHARE: u64 = 4;

/// Ranges of numbers that are never given to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    ranges: Vec<Range>,
    /// How many numbers stand before each range.
    before: Vec<u64>,
    count: u64,
    digest: Hash,
}

/// Ranges that make no pool.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// The text is not as it should be.
    #[error("pool of canaries: {0}")]
    Text(String),
    /// There is no number in it.
    #[error("pool of canaries: there is no range in it; name ranges that are never given to people")]
    Empty,
    /// A number stands in it twice.
    #[error("pool of canaries: {0} and {1} have numbers in common; name each number once")]
    Meet(Range, Range),
    /// It has more than [`MOST_POOL`] numbers.
    #[error("pool of canaries: {0} numbers are more than {MOST_POOL}")]
    Large(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    range: Vec<FileRange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRange {
    numbers: Range,
    #[serde(rename = "source", default)]
    _source: Option<String>,
    #[serde(rename = "confidence", default)]
    _confidence: Option<Confidence>,
}

impl Pool {
    /// The pool of these ranges, in any order.
    ///
    /// # Errors
    /// [`PoolError`] if there is none, if two have numbers in common, or if they are too many.
    pub fn new(mut ranges: Vec<Range>) -> Result<Self, PoolError> {
        ranges.sort_unstable();
        if let Some(pair) = ranges.windows(2).find(|pair| pair[0].meets(pair[1])) {
            return Err(PoolError::Meet(pair[0], pair[1]));
        }
        let (mut before, mut count) = (Vec::with_capacity(ranges.len()), 0_u64);
        for range in &ranges {
            before.push(count);
            count = count.saturating_add(range.count());
        }
        match count {
            0 => return Err(PoolError::Empty),
            1..=MOST_POOL => {}
            _ => return Err(PoolError::Large(count)),
        }
        let text: String = ranges.iter().map(|range| format!("{range}\n")).collect();
        Ok(Self { ranges, before, count, digest: Hash::of(text.as_bytes()) })
    }

    /// Reads a pool from TOML: a table `[[range]]` with `numbers`, `source` and `confidence` for each range, which says
    /// who set it aside.
    ///
    /// # Errors
    /// [`PoolError`].
    pub fn parse(text: &str) -> Result<Self, PoolError> {
        let file: File = toml::from_str(text).map_err(|error| PoolError::Text(error.to_string()))?;
        Self::new(file.range.into_iter().map(|range| range.numbers).collect())
    }

    /// How many numbers it has.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The SHA-256 of its ranges, one a line in ascending order, by which deliveries name it.
    pub const fn digest(&self) -> Hash {
        self.digest
    }

    /// Its ranges, in ascending order.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The number at this place; `None` from [`Pool::count`] on.
    pub fn at(&self, place: u64) -> Option<E164> {
        let range = self.before.partition_point(|before| *before <= place).checked_sub(1)?;
        let rest = place - self.before[range];
        let number = E164::new(self.ranges[range].first().get() + rest).ok()?;
        self.ranges[range].has(number).then_some(number)
    }

    /// The place of a number; `None` if it is not set aside.
    pub fn place(&self, number: E164) -> Option<u64> {
        let range = self.ranges.partition_point(|range| range.first() <= number).checked_sub(1)?;
        let found = self.ranges[range];
        found.has(number).then(|| self.before[range] + (number.get() - found.first().get()))
    }
}
