//! From the form on disk to the form that answers.

use super::coded::{Block, Coded};
use super::digest::{self, Digest};
use super::directory::{CHECK, Entry, GROUP};
use super::error::SetError;
use super::layout::{Head, Layout, RANGES, RECORD, Record, SHORT, SLOT};
use std::ops::Range;

/// Keys that may lie between two blocks of one range, however few blocks it has.
const GAP: u64 = 64;

/// A stretch with fewer blocks than this gets no directory; its keys are searched for.
const FEWEST: u64 = 64;

impl<B: AsRef<[u8]>> Coded<B> {
    /// The form that answers, in memory of its own.
    ///
    /// # Errors
    /// [`SetError`] if the file is damaged: all digests but the one at its end are checked on the way.
    pub fn expand(&self) -> Result<Vec<u8>, SetError> {
        let mut out = vec![0; self.expanded_length()];
        self.expand_into(&mut out)?;
        Ok(out)
    }

    /// Bytes that the form that answers takes.
    pub fn expanded_length(&self) -> usize {
        Layout::of(&self.head()).map_or(usize::MAX, |layout| layout.length())
    }

    /// Writes the form that answers into memory that is all zeros, such as a mapped file or huge pages.
    ///
    /// # Errors
    /// [`SetError`] as for [`Coded::expand`]. What was written up to there must not be used.
    ///
    /// # Panics
    /// If the memory has another length than [`Coded::expanded_length`].
    pub fn expand_into(&self, out: &mut [u8]) -> Result<(), SetError> {
        let head = self.head();
        let layout = Layout::of(&head).ok_or(SetError::Header("lengths that cannot be"))?;
        assert_eq!(out.len(), layout.length(), "the length that was told");
        let mut filler = Filler { out, layout: &layout, head: &head, next: [0, head.bitmaps], lists: 0, outside: 0 };
        let all = &self.directory().entries;
        for (group, (entries, wanted)) in all.chunks(GROUP).zip(&self.directory().groups).enumerate() {
            let mut leaves = Vec::with_capacity(GROUP);
            for (at, entry) in entries.iter().enumerate() {
                let leaf = group * GROUP + at;
                let block = self.decode(leaf)?;
                let digest = block.leaf().digest();
                if digest.0[..CHECK] != entry.check {
                    return Err(SetError::Block { key: entry.key, what: "it does not match its digest" });
                }
                filler.put(leaf, entry, &block, digest, self.bytes(entry).1);
                leaves.push(digest);
            }
            if digest::root(&leaves) != *wanted {
                return Err(SetError::Group { from: entries[0].key, to: entries[entries.len() - 1].key });
            }
            copy(filler.out, &layout.groups, 32 * group, &wanted.0);
        }
        out[..super::layout::LENGTH].copy_from_slice(&head.to_bytes());
        Ok(())
    }

    fn head(&self) -> Head {
        let header = self.header();
        let entries = &self.directory().entries;
        let ranges = ranges(entries);
        let short = || entries.iter().filter(|entry| entry.count <= SHORT);
        let outside = entries.iter().filter(|entry| range(&ranges, entry.key).is_none()).count() as u64;
        Head {
            edition: header.edition.clone(),
            totals: header.totals,
            usual: header.usual,
            bitmaps: (entries.len() - short().count()) as u64,
            lists: short().map(|entry| 2 * u64::from(entry.count)).sum(),
            attributes: header.attributes,
            outside,
            ranges,
        }
    }
}

/// Writes block after block into the parts.
struct Filler<'a> {
    out: &'a mut [u8],
    layout: &'a Layout,
    head: &'a Head,
    /// The places of the next block kept as bits and of the next list.
    next: [u64; 2],
    lists: u64,
    outside: usize,
}

impl Filler<'_> {
    fn put(&mut self, leaf: usize, entry: &Entry, block: &Block, digest: Digest, attributes: &[u8]) {
        let short = entry.count <= SHORT;
        let at = self.next[usize::from(short)];
        self.next[usize::from(short)] += 1;
        let mut list = 0;
        if short {
            list = self.lists;
            for suffix in block.bits.iter() {
                copy(self.out, &self.layout.lists, self.lists as usize, &suffix.to_le_bytes());
                self.lists += 2;
            }
        } else {
            copy(self.out, &self.layout.bitmaps, at as usize * SLOT, &block.bits.to_bytes());
        }
        copy(self.out, &self.layout.attributes, entry.attributes_at as usize, attributes);
        let record = Record {
            key: entry.key,
            list,
            attributes: entry.attributes_at,
            count: entry.count,
            attributes_length: entry.attributes_length,
            leaf: leaf as u32,
        };
        copy(self.out, &self.layout.records, at as usize * RECORD, &record.to_bytes());
        copy(self.out, &self.layout.order, 4 * leaf, &(at as u32).to_le_bytes());
        copy(self.out, &self.layout.leaves, 32 * leaf, &digest.0);
        let told = (at as u32 + 1).to_le_bytes();
        match range(&self.head.ranges, entry.key) {
            Some(at) => copy(self.out, &self.layout.directory, 4 * at as usize, &told),
            None => {
                copy(self.out, &self.layout.keys, 8 * self.outside, &entry.key.to_le_bytes());
                copy(self.out, &self.layout.places, 4 * self.outside, &told);
                self.outside += 1;
            }
        }
    }
}

fn copy(out: &mut [u8], part: &Range<usize>, at: usize, bytes: &[u8]) {
    out[part.start + at..][..bytes.len()].copy_from_slice(bytes);
}

/// The place of a key in the directories of all ranges.
#[inline]
pub(super) fn range(ranges: &[(u64, u64)], key: u64) -> Option<u64> {
    let mut before = 0;
    for (from, keys) in ranges {
        let at = key.wrapping_sub(*from);
        if at < *keys {
            return Some(before + at);
        }
        before += keys;
    }
    None
}

/// Stretches of keys in which blocks stand close enough for a directory: at least half of what it takes is used, as far
/// as blocks went before. The largest ones, at most [`RANGES`].
fn ranges(entries: &[Entry]) -> Vec<(u64, u64)> {
    let mut found: Vec<(u64, u64, u64)> = Vec::new();
    for entry in entries {
        match found.last_mut() {
            Some((from, keys, blocks)) if entry.key - (*from + *keys) <= GAP.max(*blocks) => {
                *keys = entry.key - *from + 1;
                *blocks += 1;
            }
            _ => found.push((entry.key, 1, 1)),
        }
    }
    found.retain(|(_, _, blocks)| *blocks >= FEWEST);
    found.sort_by_key(|(_, _, blocks)| std::cmp::Reverse(*blocks));
    found.truncate(RANGES);
    found.sort_unstable();
    found.into_iter().map(|(from, keys, _)| (from, keys)).collect()
}
