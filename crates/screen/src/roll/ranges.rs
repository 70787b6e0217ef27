//! Ranges: numbers that differ in their last digits only, where enough of them are spoken against and none is let in.

use super::row::Row;
use super::sha1::{Hash, hash_of};
use crate::key::Key;
use crate::label::Label;
use crate::reputation::Weight;

/// Last digits that differ, and how many numbers must be spoken against at least.
pub const WIDTHS: [(usize, usize); 2] = [(1, 3), (2, 5)];
/// Digits that must be left of a range, or it would be half a country.
const SHORTEST: usize = 4;
/// Votes of one number that count for how sure its range is, so that one bad number does not condemn its neighbours.
const NEIGHBOUR: f64 = 3.0;

/// A range that is spoken against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Its first digits.
    pub key: Key,
    /// Votes against all its numbers.
    pub votes: u32,
    /// How many of its numbers are spoken against.
    pub numbers: u32,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What most of them are called.
    pub label: &'static Label,
    pub(super) hash: Hash,
}

/// The ranges of these rows, by their hashes. `allowed` are let in, in the order of their digits.
pub(super) fn among(rows: &[Row], allowed: &[Key], (last, least): (usize, usize)) -> Vec<Range> {
    let range = |row: &Row| (row.key.len() > last + SHORTEST).then(|| row.key.first(row.key.len() - last));
    let mut all: Vec<(Key, u32)> = (0_u32..).zip(rows).filter_map(|(n, row)| Some((range(row)?, n))).collect();
    all.sort_unstable();
    let is_let_in = |key: Key| {
        let (from, to) = key.stretch();
        allowed[allowed.partition_point(|one| *one < from)..].first().is_some_and(|one| *one <= to)
    };
    let enough = all.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= least && !is_let_in(same[0].0));
    let mut ranges: Vec<Range> =
        enough.map(|same| one(same[0].0, &same.iter().map(|(_, n)| &rows[*n as usize]).collect::<Vec<_>>())).collect();
    ranges.sort_by_key(|range| range.hash);
    ranges
}

fn one(key: Key, rows: &[&Row]) -> Range {
    let mut names: Vec<(&'static Label, usize)> = Vec::new();
    for row in rows {
        match names.iter_mut().find(|(label, _)| *label == row.label()) {
            Some((_, count)) => *count += 1,
            None => names.push((row.label(), 1)),
        }
    }
    let label = names.iter().rev().max_by_key(|(_, count)| *count).map_or(Label::unknown(), |(label, _)| *label);
    let against = rows.iter().map(|row| f64::from(row.votes).min(NEIGHBOUR)).sum();
    Range {
        key,
        votes: rows.iter().map(|row| u32::from(row.votes)).sum(),
        numbers: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        confidence: Weight { against, for_it: 0.0 }.confidence(),
        label,
        hash: hash_of(key),
    }
}
