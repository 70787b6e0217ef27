//! Where the parts of the form that answers lie: a header of 512 bytes, then tables, then bits.

use super::digest::{Digest, Totals};
use super::directory::GROUP;
use super::edition::{Attributes, Edition, PLAN};
use super::error::SetError;
use super::varint;
use std::ops::Range;

pub(super) const MAGIC: &[u8; 4] = b"WNM1";
const FORMAT: u16 = 1;
pub(super) const LENGTH: usize = 512;
const DIGESTED: usize = LENGTH - 32;

/// Bytes that a block's bits take: twenty lines of a processor's cache.
pub(super) const SLOT: usize = 1_280;

/// Up to so many numbers a block is kept as a list of its last four digits, of two bytes each.
pub(super) const SHORT: u16 = 128;

/// Bytes of what is kept about a block beside its numbers.
pub(super) const RECORD: usize = 32;

/// Ranges of keys with a directory of their own.
pub(super) const RANGES: usize = 16;

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub edition: Edition,
    pub totals: Totals,
    pub usual: Attributes,
    /// Blocks that are kept as bits; the others are lists.
    pub bitmaps: u64,
    /// Bytes of the lists.
    pub lists: u64,
    /// Bytes of the attributes.
    pub attributes: u64,
    /// Blocks outside the ranges.
    pub outside: u64,
    /// First key and number of keys of each range; they ascend.
    pub ranges: Vec<(u64, u64)>,
}

impl Head {
    pub(super) fn to_bytes(&self) -> [u8; LENGTH] {
        let mut out = Vec::with_capacity(LENGTH);
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        out.extend((LENGTH as u16).to_le_bytes());
        out.extend(self.edition.plan_bytes());
        out.extend(self.edition.version().to_le_bytes());
        out.extend(self.edition.published().to_le_bytes());
        let Totals { numbers, blocks, tree } = self.totals;
        for value in [numbers, blocks, self.bitmaps, self.lists, self.attributes, self.outside] {
            out.extend(value.to_le_bytes());
        }
        out.extend(tree.0);
        out.extend(self.totals.digest(&self.edition).0);
        out.extend(self.usual.since.to_le_bytes());
        out.extend(self.usual.preference.to_le_bytes());
        out.extend((self.ranges.len() as u32).to_le_bytes());
        for (from, keys) in &self.ranges {
            out.extend(from.to_le_bytes());
            out.extend(keys.to_le_bytes());
        }
        out.resize(DIGESTED, 0);
        out.extend(Digest::of(&out).0);
        let mut bytes = [0; LENGTH];
        bytes.copy_from_slice(&out);
        bytes
    }

    pub(super) fn read(file: &[u8]) -> Result<Self, SetError> {
        if !file.starts_with(MAGIC) {
            return Err(SetError::Magic("WNM1"));
        }
        let need = LENGTH as u64;
        let head: &[u8; LENGTH] = file.first_chunk().ok_or(SetError::Length { have: file.len() as u64, need })?;
        let format = u16::from_le_bytes([head[4], head[5]]);
        if format != FORMAT {
            return Err(SetError::Format(format));
        }
        if Digest::of(&head[..DIGESTED]).0 != head[DIGESTED..] {
            return Err(SetError::Header("it does not match its digest"));
        }
        let fields = Self::fields(&head[6..DIGESTED]).ok_or(SetError::Header("a field that cannot be"))?;
        let (head, digest) = fields;
        if head.totals.digest(&head.edition) != digest {
            return Err(SetError::Header("the digest of the set is of another version"));
        }
        Ok(head)
    }

    fn fields(mut bytes: &[u8]) -> Option<(Self, Digest)> {
        let bytes = &mut bytes;
        if usize::from(varint::u16(bytes)?) != LENGTH {
            return None;
        }
        let plan = varint::split(bytes, PLAN)?;
        let edition = Edition::from_bytes(plan, varint::u64(bytes)?, varint::u64(bytes)? as i64)?;
        let (numbers, blocks) = (varint::u64(bytes)?, varint::u64(bytes)?);
        let (bitmaps, lists) = (varint::u64(bytes)?, varint::u64(bytes)?);
        let (attributes, outside) = (varint::u64(bytes)?, varint::u64(bytes)?);
        let totals = Totals { numbers, blocks, tree: Digest::take(bytes)? };
        let digest = Digest::take(bytes)?;
        let usual = Attributes { since: varint::u16(bytes)?, preference: varint::u16(bytes)? };
        let many = u32::from_le_bytes(varint::split(bytes, 4)?.try_into().ok()?) as usize;
        if many > RANGES {
            return None;
        }
        let ranges: Vec<(u64, u64)> =
            (0..many).map(|_| Some((varint::u64(bytes)?, varint::u64(bytes)?))).collect::<Option<_>>()?;
        let sound = ranges.iter().all(|(from, keys)| from.checked_add(*keys).is_some())
            && ranges.windows(2).all(|two| two[0].0 + two[0].1 <= two[1].0)
            && bitmaps <= blocks
            && outside <= blocks
            && blocks <= u64::from(u32::MAX);
        sound.then_some((Self { edition, totals, usual, bitmaps, lists, attributes, outside, ranges }, digest))
    }
}

/// The parts of the file behind its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// For each key of each range the place of its block plus one, or 0: four bytes.
    pub directory: Range<usize>,
    /// The keys outside the ranges, upwards: eight bytes.
    pub keys: Range<usize>,
    /// The places of the blocks with these keys: four bytes.
    pub places: Range<usize>,
    /// What is kept about each block: first those kept as bits, then the lists, each upwards.
    pub records: Range<usize>,
    /// The places of the blocks in the order of their keys: four bytes.
    pub order: Range<usize>,
    /// The digests of the leaves in the order of their keys.
    pub leaves: Range<usize>,
    /// The digests of groups of 64 leaves.
    pub groups: Range<usize>,
    pub bitmaps: Range<usize>,
    pub lists: Range<usize>,
    pub attributes: Range<usize>,
}

impl Layout {
    /// `None` if the parts do not fit into memory.
    pub(super) fn of(head: &Head) -> Option<Self> {
        let mut next = LENGTH as u64;
        let mut part = |many: u64, each: u64, align: u64| {
            let from = next.checked_next_multiple_of(align)?;
            next = from.checked_add(many.checked_mul(each)?)?;
            Some(usize::try_from(from).ok()?..usize::try_from(next).ok()?)
        };
        let keys = head.ranges.iter().try_fold(0_u64, |sum, (_, keys)| sum.checked_add(*keys))?;
        let blocks = head.totals.blocks;
        Some(Self {
            directory: part(keys, 4, 64)?,
            keys: part(head.outside, 8, 64)?,
            places: part(head.outside, 4, 64)?,
            records: part(blocks, RECORD as u64, 64)?,
            order: part(blocks, 4, 64)?,
            leaves: part(blocks, 32, 64)?,
            groups: part(blocks.div_ceil(GROUP as u64), 32, 64)?,
            bitmaps: part(head.bitmaps, SLOT as u64, 4_096)?,
            lists: part(head.lists, 1, 64)?,
            attributes: part(head.attributes, 1, 64)?,
        })
    }

    /// Bytes of the whole file.
    pub(super) fn length(&self) -> usize {
        self.attributes.end
    }
}

/// What is kept about a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub key: u64,
    /// Where its list begins among the lists; 0 for a block kept as bits.
    pub list: u64,
    /// Where its attributes begin.
    pub attributes: u64,
    pub count: u16,
    pub attributes_length: u16,
    /// Its place in the order of the keys.
    pub leaf: u32,
}

impl Record {
    pub(super) fn to_bytes(self) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        bytes[..8].copy_from_slice(&self.key.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.list.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.attributes.to_le_bytes());
        bytes[24..26].copy_from_slice(&self.count.to_le_bytes());
        bytes[26..28].copy_from_slice(&self.attributes_length.to_le_bytes());
        bytes[28..].copy_from_slice(&self.leaf.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; RECORD]) -> Self {
        let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let last = word(24);
        Self {
            key: word(0),
            list: word(8),
            attributes: word(16),
            count: last as u16,
            attributes_length: (last >> 16) as u16,
            leaf: (last >> 32) as u32,
        }
    }
}
