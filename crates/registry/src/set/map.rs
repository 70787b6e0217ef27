//! The form that answers.

use super::bits::Bits;
use super::coded::{Block, key, read_kept, suffix};
use super::digest::{self, Digest};
use super::directory::GROUP;
use super::edition::{Attributes, Edition};
use super::error::SetError;
use super::expand::range;
use super::layout::{Head, Layout, RECORD, Record, SHORT, SLOT};
use super::{BITMAP, BLOCK, column};
use number::E164;

/// A set that answers at once: bits behind a directory, in memory or mapped from a file that [`Coded::expand`] wrote.
///
/// Opening checks the header's digest and every table, so that no question can lead out of the file; the bits themselves
/// are checked by [`NumberSet::verify`].
///
/// [`Coded::expand`]: super::Coded::expand
pub struct NumberSet<B> {
    file: B,
    head: Head,
    layout: Layout,
}

impl<B: AsRef<[u8]>> NumberSet<B> {
    /// Opens the form that answers.
    ///
    /// # Errors
    /// [`SetError`] says what is wrong.
    pub fn open(file: B) -> Result<Self, SetError> {
        let bytes = file.as_ref();
        let head = Head::read(bytes)?;
        let layout = Layout::of(&head).ok_or(SetError::Header("lengths that cannot be"))?;
        let (have, need) = (bytes.len() as u64, layout.length() as u64);
        if have != need {
            return Err(SetError::Length { have, need });
        }
        let set = Self { file, head, layout };
        set.check_tables()?;
        Ok(set)
    }

    /// Which version of which list it is.
    pub fn edition(&self) -> &Edition {
        &self.head.edition
    }

    /// The digest of the set.
    pub fn digest(&self) -> Digest {
        self.head.totals.digest(&self.head.edition)
    }

    /// How many numbers it has.
    pub fn len(&self) -> u64 {
        self.head.totals.numbers
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that it takes in memory.
    pub fn bytes(&self) -> usize {
        self.layout.length()
    }

    /// These bytes, for whoever keeps them in a file.
    pub fn as_bytes(&self) -> &[u8] {
        self.file.as_ref()
    }

    /// Whether a number is listed.
    #[inline]
    pub fn contains(&self, number: E164) -> bool {
        self.view().contains(number.get())
    }

    /// A listed number's attributes; `None` if it is not listed.
    pub fn attributes(&self, number: E164) -> Option<Attributes> {
        let view = self.view();
        let block = view.find(key(number))?;
        let record = view.record(block);
        let rank = view.rank(block, &record, suffix(number))?;
        let bytes = view.attributes(&record);
        if bytes.is_empty() { Some(self.head.usual) } else { column::one(bytes, record.count, rank) }
    }

    /// Its numbers with their attributes, upwards.
    pub fn iter(&self) -> impl Iterator<Item = (E164, Attributes)> + '_ {
        self.blocks().flat_map(|block| block.numbers().collect::<Vec<_>>())
    }

    /// All blocks, upwards. One whose attributes are damaged is left out; [`NumberSet::verify`] names it.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        (0..self.head.totals.blocks as usize).filter_map(|leaf| self.block_at(leaf))
    }

    /// The map of 10,000 numbers that a range query answers, as [`Coded::range`](super::Coded::range) gives it.
    pub fn range(&self, key: u64) -> [u8; BITMAP] {
        let view = self.view();
        view.find(key).map_or([0; BITMAP], |block| view.bits(block, &view.record(block)).to_bytes())
    }

    /// Checks every digest.
    ///
    /// # Errors
    /// [`SetError`] names the first block that is damaged.
    pub fn verify(&self) -> Result<(), SetError> {
        let view = self.view();
        let mut leaves = Vec::with_capacity(self.head.totals.blocks as usize);
        let mut numbers = 0;
        for leaf in 0..self.head.totals.blocks as usize {
            let key = view.record(view.ordered(leaf)).key;
            let damaged = |what| SetError::Block { key, what };
            let block = self.block_at(leaf).ok_or(damaged("its attributes cannot be decoded"))?;
            let count = view.record(view.ordered(leaf)).count;
            if block.bits.count() != count {
                return Err(damaged("it has another count of numbers"));
            }
            let found = block.leaf().digest();
            if found != self.leaf_digest(leaf) {
                return Err(damaged("it does not match its digest"));
            }
            numbers += u64::from(count);
            leaves.push(found);
        }
        let groups = leaves.chunks(GROUP).enumerate();
        for (at, leaves) in groups {
            if digest::root(leaves) != self.group_digest(at) {
                return Err(SetError::Directory("a group of digests"));
            }
        }
        if numbers != self.len() || digest::root(&leaves) != self.head.totals.tree {
            return Err(SetError::Tree);
        }
        Ok(())
    }

    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    pub(super) fn block_at(&self, leaf: usize) -> Option<Block> {
        let view = self.view();
        let at = view.ordered(leaf);
        let record = view.record(at);
        let kept = read_kept(view.attributes(&record), record.count, self.head.usual)?;
        Some(Block { key: record.key, bits: view.bits(at, &record), kept })
    }

    /// The place of a key in the order of all keys, or where it would stand.
    pub(super) fn search(&self, key: u64) -> Result<usize, usize> {
        let view = self.view();
        let (mut low, mut high) = (0, self.head.totals.blocks as usize);
        while low < high {
            let middle = (low + high) / 2;
            match view.record(view.ordered(middle)).key.cmp(&key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    pub(super) fn key_at(&self, leaf: usize) -> u64 {
        let view = self.view();
        view.record(view.ordered(leaf)).key
    }

    pub(super) fn leaf_digest(&self, leaf: usize) -> Digest {
        Digest(*chunk(&self.file.as_ref()[self.layout.leaves.clone()], leaf))
    }

    pub(super) fn group_digest(&self, group: usize) -> Digest {
        Digest(*chunk(&self.file.as_ref()[self.layout.groups.clone()], group))
    }

    #[inline]
    pub(super) fn view(&self) -> View<'_> {
        let file = self.file.as_ref();
        let part = |range: &std::ops::Range<usize>| &file[range.clone()];
        View {
            head: &self.head,
            directory: part(&self.layout.directory),
            keys: part(&self.layout.keys).as_chunks().0,
            places: part(&self.layout.places),
            records: part(&self.layout.records),
            order: part(&self.layout.order),
            bitmaps: part(&self.layout.bitmaps),
            lists: part(&self.layout.lists),
            attributes: part(&self.layout.attributes),
        }
    }

    /// Whether every table leads to where it should: each block is found under its key and under no other, and what it
    /// says lies inside the file.
    fn check_tables(&self) -> Result<(), SetError> {
        let view = self.view();
        let damaged = |what| Err(SetError::Directory(what));
        let (mut last, mut inside, mut lists, mut attributes) = (None, 0_u64, 0, 0);
        for leaf in 0..self.head.totals.blocks as usize {
            let at = view.ordered(leaf);
            if u64::from(at) >= self.head.totals.blocks {
                return damaged("a block that is not there");
            }
            let record = view.record(at);
            let short = u64::from(at) >= self.head.bitmaps;
            // Lists and attributes lie one behind the other, so none lies outside its part.
            let lies = record.attributes == attributes && record.list == if short { lists } else { 0 };
            let ascends = last.is_none_or(|last| last < record.key);
            if !(lies && ascends && record.leaf as usize == leaf && short == (record.count <= SHORT)) {
                return damaged("a block's record");
            }
            lists += if short { 2 * u64::from(record.count) } else { 0 };
            attributes += u64::from(record.attributes_length);
            if view.find(record.key) != Some(at) {
                return damaged("a block that its key does not lead to");
            }
            inside += u64::from(range(&self.head.ranges, record.key).is_some());
            last = Some(record.key);
        }
        if lists != self.head.lists || attributes != self.head.attributes {
            return damaged("the length of the lists or attributes");
        }
        // As many ways lead in as there are blocks, so no other key leads to one.
        let used = view.directory.chunks_exact(4).filter(|entry| **entry != [0; 4]).count() as u64;
        if used != inside || self.head.outside != self.head.totals.blocks - inside {
            return damaged("a key that leads to a block of others");
        }
        Ok(())
    }
}

/// The parts of a set, cut once for many questions.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub head: &'a Head,
    pub directory: &'a [u8],
    keys: &'a [[u8; 8]],
    places: &'a [u8],
    records: &'a [u8],
    order: &'a [u8],
    pub bitmaps: &'a [u8],
    lists: &'a [u8],
    attributes: &'a [u8],
}

impl<'a> View<'a> {
    /// The place of the block with a key.
    #[inline]
    pub(super) fn find(&self, key: u64) -> Option<u32> {
        match range(&self.head.ranges, key) {
            Some(at) => word(self.directory, at as usize).checked_sub(1),
            None => self.find_outside(key),
        }
    }

    fn find_outside(&self, key: u64) -> Option<u32> {
        let at = self.keys.binary_search_by(|bytes| u64::from_le_bytes(*bytes).cmp(&key)).ok()?;
        word(self.places, at).checked_sub(1)
    }

    #[inline]
    pub(super) fn contains(&self, number: u64) -> bool {
        let suffix = (number % BLOCK) as u16;
        let Some(block) = self.find(number / BLOCK) else { return false };
        match self.slot(block) {
            Some(slot) => bit(slot, suffix),
            None => {
                self.list(&self.record(block)).binary_search_by(|pair| u16::from_le_bytes(*pair).cmp(&suffix)).is_ok()
            }
        }
    }

    /// The bits of a block that is kept as bits.
    #[inline]
    pub(super) fn slot(&self, block: u32) -> Option<&'a [u8; SLOT]> {
        self.bitmaps.get(block as usize * SLOT..)?.first_chunk()
    }

    pub(super) fn ordered(&self, leaf: usize) -> u32 {
        word(self.order, leaf)
    }

    pub(super) fn record(&self, block: u32) -> Record {
        Record::from_bytes(chunk::<RECORD>(self.records, block as usize))
    }

    fn list(&self, record: &Record) -> &'a [[u8; 2]] {
        let bytes = self.lists.get(record.list as usize..).unwrap_or_default();
        bytes.as_chunks().0.get(..usize::from(record.count)).unwrap_or_default()
    }

    fn attributes(&self, record: &Record) -> &'a [u8] {
        let bytes = self.attributes.get(record.attributes as usize..).unwrap_or_default();
        bytes.get(..usize::from(record.attributes_length)).unwrap_or_default()
    }

    fn bits(&self, block: u32, record: &Record) -> Bits {
        match self.slot(block) {
            Some(slot) => slot.first_chunk().map(Bits::from_bytes).unwrap_or_default(),
            None => {
                let mut bits = Bits::default();
                let suffixes = self.list(record).iter().map(|pair| u16::from_le_bytes(*pair));
                suffixes.filter(|suffix| u64::from(*suffix) < BLOCK).for_each(|suffix| _ = bits.insert(suffix));
                bits
            }
        }
    }

    /// The rank of a listed number in its block.
    fn rank(&self, block: u32, record: &Record, suffix: u16) -> Option<u16> {
        match self.slot(block) {
            Some(slot) if bit(slot, suffix) => Some(rank(slot, suffix)),
            Some(_) => None,
            None => {
                let found = self.list(record).binary_search_by(|pair| u16::from_le_bytes(*pair).cmp(&suffix));
                found.ok().map(|rank| rank as u16)
            }
        }
    }
}

#[inline]
pub(super) fn bit(slot: &[u8; SLOT], suffix: u16) -> bool {
    slot[usize::from(suffix / 8)] << (suffix % 8) & 0x80 != 0
}

fn rank(slot: &[u8; SLOT], suffix: u16) -> u16 {
    let words = slot.as_chunks::<8>().0;
    let word = usize::from(suffix / 64);
    let whole: u32 = words[..word].iter().map(|word| u64::from_ne_bytes(*word).count_ones()).sum();
    let rest = suffix % 64;
    let here = if rest == 0 { 0 } else { (u64::from_be_bytes(words[word]) >> (64 - rest)).count_ones() };
    (whole + here) as u16
}

#[inline]
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(*chunk(bytes, at))
}

#[inline]
fn chunk<const N: usize>(bytes: &[u8], at: usize) -> &[u8; N] {
    &bytes.as_chunks().0[at]
}
