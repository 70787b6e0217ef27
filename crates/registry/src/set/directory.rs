//! Which blocks a file has, where each lies, and the digests by which they are checked, in groups of 64.

use super::digest::{self, Digest};
use super::error::SetError;
use super::{BLOCK, varint};

/// Blocks of a group: a whole subtree of the tree.
pub(super) const GROUP: usize = 64;

/// How much of a leaf's digest stands beside its block: enough to name the damaged one of a group.
pub(super) const CHECK: usize = 2;

/// Keys of the numbers that [`number::E164`] can hold.
const KEYS: std::ops::RangeInclusive<u64> = 10..=99_999_999_999;

/// Where a block lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: u64,
    /// From the begin of the blocks.
    pub at: u64,
    /// From the begin of the attributes.
    pub attributes_at: u64,
    pub length: u16,
    /// 0 where all numbers have the usual attributes.
    pub attributes_length: u16,
    pub count: u16,
    /// The beginning of its leaf's digest.
    pub check: [u8; CHECK],
}

/// Writes the directory of these blocks, whose keys ascend, and gives the root of the tree over all of them.
pub(super) fn write(entries: &[Entry], leaves: &[Digest], with_attributes: bool) -> (Vec<u8>, Digest) {
    let (mut out, mut groups, mut next) = (Vec::new(), Vec::new(), 0);
    for (entries, leaves) in entries.chunks(GROUP).zip(leaves.chunks(GROUP)) {
        let (from, to) = (entries[0].key, entries[entries.len() - 1].key);
        varint::put(&mut out, from - next);
        let left_out = to - from - (entries.len() as u64 - 1);
        varint::put(&mut out, left_out);
        if left_out > 0 {
            entries.windows(2).for_each(|two| varint::put(&mut out, two[1].key - two[0].key - 1));
        }
        next = to + 1;
        entries.iter().for_each(|entry| varint::put(&mut out, u64::from(entry.count)));
        entries.iter().for_each(|entry| varint::put(&mut out, u64::from(entry.length)));
        if with_attributes {
            entries.iter().for_each(|entry| varint::put(&mut out, u64::from(entry.attributes_length)));
        }
        leaves.iter().for_each(|leaf| out.extend(&leaf.0[..CHECK]));
        let root = digest::root(leaves);
        out.extend(root.0);
        groups.push(root);
    }
    (out, digest::root(&groups))
}

/// A directory that was read.
pub(super) struct Directory {
    pub entries: Vec<Entry>,
    pub groups: Vec<Digest>,
}

impl Directory {
    /// Reads the directory of so many blocks and checks that what it says fits the lengths of the parts.
    pub(super) fn read(bytes: &[u8], header: &super::header::Header) -> Result<Self, SetError> {
        if Digest::of(bytes) != header.directory_digest {
            return Err(SetError::Directory("it does not match its digest"));
        }
        // Each block takes at least four bytes here, so that a header cannot ask for more memory than the file is long.
        if header.totals.blocks > header.directory / 4 {
            return Err(SetError::Directory("too short for so many blocks"));
        }
        let blocks = header.totals.blocks as usize;
        let mut directory =
            Self { entries: Vec::with_capacity(blocks), groups: Vec::with_capacity(blocks.div_ceil(GROUP)) };
        let mut bytes = bytes;
        while directory.entries.len() < blocks {
            let size = GROUP.min(blocks - directory.entries.len());
            let group = directory.group(&mut bytes, size, header.attributes > 0);
            group.ok_or(SetError::Directory("a group that cannot be"))?;
        }
        if !bytes.is_empty() {
            return Err(SetError::Directory("bytes behind the last block"));
        }
        directory.check(header)?;
        Ok(directory)
    }

    fn group(&mut self, bytes: &mut &[u8], size: usize, with_attributes: bool) -> Option<()> {
        let (next, at, attributes_at) = self.entries.last().map_or((0, 0, 0), |last| {
            let after = |at: u64, length: u16| at + u64::from(length);
            (last.key + 1, after(last.at, last.length), after(last.attributes_at, last.attributes_length))
        });
        let begin = self.entries.len();
        let mut key = next.checked_add(varint::take(bytes)?)?;
        let left_out = varint::take(bytes)?;
        let entry =
            |key| Entry { key, at, attributes_at, length: 0, attributes_length: 0, count: 0, check: [0; CHECK] };
        self.entries.push(entry(key));
        for _ in 1..size {
            let gap = if left_out == 0 { 0 } else { varint::take(bytes)? };
            key = key.checked_add(gap)?.checked_add(1)?;
            self.entries.push(entry(key));
        }
        let first = self.entries[begin].key;
        if !KEYS.contains(&first) || !KEYS.contains(&key) || key - first - (size as u64 - 1) != left_out {
            return None;
        }
        let (mut at, mut attributes_at) = (at, attributes_at);
        for entry in &mut self.entries[begin..] {
            entry.count = varint::take(bytes)?.try_into().ok().filter(|n| (1..=BLOCK as u16).contains(n))?;
        }
        for entry in &mut self.entries[begin..] {
            entry.at = at;
            entry.length = varint::take(bytes)?.try_into().ok()?;
            at += u64::from(entry.length);
        }
        for entry in &mut self.entries[begin..] {
            entry.attributes_at = attributes_at;
            entry.attributes_length = if with_attributes { varint::take(bytes)?.try_into().ok()? } else { 0 };
            attributes_at += u64::from(entry.attributes_length);
        }
        for entry in &mut self.entries[begin..] {
            entry.check.copy_from_slice(varint::split(bytes, CHECK)?);
        }
        self.groups.push(Digest::take(bytes)?);
        Some(())
    }

    fn check(&self, header: &super::header::Header) -> Result<(), SetError> {
        let sum = |of: fn(&Entry) -> u64| self.entries.iter().map(of).sum::<u64>();
        if sum(|e| u64::from(e.count)) != header.totals.numbers {
            return Err(SetError::Directory("the blocks have another count of numbers than the header"));
        }
        if sum(|e| u64::from(e.length)) != header.blocks {
            return Err(SetError::Directory("the blocks have another length than the header says"));
        }
        if sum(|e| u64::from(e.attributes_length)) != header.attributes {
            return Err(SetError::Directory("the attributes have another length than the header says"));
        }
        if digest::root(&self.groups) != header.totals.tree {
            return Err(SetError::Tree);
        }
        Ok(())
    }

    /// The place of a block among all blocks, or where it would stand.
    pub(super) fn find(&self, key: u64) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&key, |entry| entry.key)
    }
}
