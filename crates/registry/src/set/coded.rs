//! The form on disk and on the wire.

use super::bits::Bits;
use super::digest::{Digest, Leaf};
use super::directory::{CHECK, Directory, Entry, GROUP};
use super::edition::{Attributes, Edition};
use super::error::SetError;
use super::header::{self, Header};
use super::{BITMAP, BLOCK, code, column, digest};
use number::E164;

/// A set as its file holds it: header and directory are read and checked, blocks are decoded when they are asked for.
///
/// Any bytes that are given read into either a set or an error. A damaged block is found by [`Coded::verify`] and by
/// whatever decodes that block; it never gives a wrong answer silently where its code is broken, but bits that were
/// altered without breaking the code are found by [`Coded::block`] and what asks it, one block at a time, and by `verify`.
pub struct Coded<B> {
    file: B,
    header: Header,
    directory: Directory,
}

/// One block, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// All digits of its numbers but the last four.
    pub key: u64,
    /// Its numbers, by their last four digits.
    pub bits: Bits,
    /// Their attributes.
    pub kept: Kept,
}

/// The attributes of a block's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// All have the same.
    Same(Attributes),
    /// One for each number, in their order.
    Each(Vec<Attributes>),
}

impl Kept {
    /// The attributes of the number with this rank.
    pub fn get(&self, rank: u16) -> Option<Attributes> {
        match self {
            Self::Same(same) => Some(*same),
            Self::Each(each) => each.get(usize::from(rank)).copied(),
        }
    }

    /// One kept thing from a list that is not empty.
    pub(super) fn from_each(each: Vec<Attributes>) -> Self {
        match each.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Self::Same(*first),
            _ => Self::Each(each),
        }
    }
}

impl Block {
    /// Its numbers with their attributes, upwards.
    pub fn numbers(&self) -> impl Iterator<Item = (E164, Attributes)> + '_ {
        self.bits.iter().zip(0..).filter_map(move |(suffix, rank)| {
            Some((E164::new(self.key * BLOCK + u64::from(suffix)).ok()?, self.kept.get(rank)?))
        })
    }

    pub(super) fn leaf(&self) -> Leaf {
        match &self.kept {
            Kept::Same(same) => Leaf::uniform(self.key, &self.bits, *same),
            Kept::Each(each) => Leaf::new(self.key, &self.bits, each),
        }
    }
}

impl<B: AsRef<[u8]>> Coded<B> {
    /// Reads a file's header and directory and checks them against their digests.
    ///
    /// # Errors
    /// [`SetError`] says what is wrong; nothing is read beyond the given bytes.
    pub fn open(file: B) -> Result<Self, SetError> {
        let bytes = file.as_ref();
        let header = Header::read(bytes)?;
        let directory = Directory::read(&bytes[header::LENGTH..header::LENGTH + header.directory as usize], &header)?;
        Ok(Self { file, header, directory })
    }

    /// Which version of which list it is.
    pub fn edition(&self) -> &Edition {
        &self.header.edition
    }

    /// The digest of the set: of its edition and all its numbers and attributes, however they are coded.
    pub fn digest(&self) -> Digest {
        self.header.totals.digest(&self.header.edition)
    }

    /// The digest at the end of the file, of these very bytes.
    pub fn file_digest(&self) -> Digest {
        let file = self.file.as_ref();
        file.last_chunk().map_or_else(|| Digest::of(file), |bytes| Digest(*bytes))
    }

    /// How many numbers it has.
    pub fn len(&self) -> u64 {
        self.header.totals.numbers
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a number is listed. This decodes its block; for many questions [expand](Coded::expand) the set.
    ///
    /// # Errors
    /// [`SetError::Block`] if that block is damaged.
    pub fn contains(&self, number: E164) -> Result<bool, SetError> {
        self.attributes(number).map(|found| found.is_some())
    }

    /// A listed number's attributes; `None` if it is not listed.
    ///
    /// # Errors
    /// [`SetError::Block`] if its block is damaged.
    pub fn attributes(&self, number: E164) -> Result<Option<Attributes>, SetError> {
        let suffix = suffix(number);
        let Some(block) = self.block(key(number))?.filter(|block| block.bits.get(suffix)) else {
            return Ok(None);
        };
        Ok(block.kept.get(block.bits.rank(suffix)))
    }

    /// The block with this key; `None` if none of its numbers is listed.
    ///
    /// # Errors
    /// [`SetError::Block`] if it is damaged or does not match its digest.
    pub fn block(&self, key: u64) -> Result<Option<Block>, SetError> {
        self.directory.find(key).ok().map(|at| self.checked(at).map(|(block, _)| block)).transpose()
    }

    /// All blocks, upwards.
    pub fn blocks(&self) -> impl Iterator<Item = Result<Block, SetError>> + '_ {
        (0..self.directory.entries.len()).map(|at| self.decode(at))
    }

    /// The map of 10,000 numbers that a range query answers: bit `7 - i % 8` of byte `i / 8` is set if the number with
    /// the last four digits `i` is listed.
    ///
    /// # Errors
    /// [`SetError::Block`] if that block is damaged.
    pub fn range(&self, key: u64) -> Result<[u8; BITMAP], SetError> {
        Ok(self.block(key)?.map_or([0; BITMAP], |block| block.bits.to_bytes()))
    }

    /// Checks every digest of the file.
    ///
    /// # Errors
    /// [`SetError`] names the first block that is damaged.
    pub fn verify(&self) -> Result<(), SetError> {
        let entries = self.directory.entries.chunks(GROUP);
        for (group, (entries, wanted)) in entries.zip(&self.directory.groups).enumerate() {
            let mut leaves = Vec::with_capacity(GROUP);
            for at in 0..entries.len() {
                leaves.push(self.checked(group * GROUP + at)?.1);
            }
            if digest::root(&leaves) != *wanted {
                return Err(SetError::Group { from: entries[0].key, to: entries[entries.len() - 1].key });
            }
        }
        self.check_file()
    }

    /// A block that is as the directory says, and its digest.
    fn checked(&self, at: usize) -> Result<(Block, Digest), SetError> {
        let (block, entry) = (self.decode(at)?, &self.directory.entries[at]);
        let digest = block.leaf().digest();
        if digest.0[..CHECK] != entry.check {
            return Err(SetError::Block { key: entry.key, what: "it does not match its digest" });
        }
        Ok((block, digest))
    }

    /// Whether these are the very bytes that were written: the digest at the end of the file fits.
    ///
    /// # Errors
    /// [`SetError::File`] if it does not.
    pub fn check_file(&self) -> Result<(), SetError> {
        let file = self.file.as_ref();
        if Digest::of(&file[..file.len() - 32]) == self.file_digest() { Ok(()) } else { Err(SetError::File) }
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The bytes of a block and of its attributes.
    pub(super) fn bytes(&self, entry: &Entry) -> (&[u8], &[u8]) {
        let file = self.file.as_ref();
        let blocks = header::LENGTH + self.header.directory as usize;
        let attributes = blocks + self.header.blocks as usize;
        let part = |from: usize, at: u64, length: u16| {
            let from = from + at as usize;
            file.get(from..from + usize::from(length)).unwrap_or_default()
        };
        let block = part(blocks, entry.at, entry.length);
        (block, part(attributes, entry.attributes_at, entry.attributes_length))
    }

    pub(super) fn decode(&self, at: usize) -> Result<Block, SetError> {
        let entry = &self.directory.entries[at];
        let (block, attributes) = self.bytes(entry);
        let damaged = |what| SetError::Block { key: entry.key, what };
        let bits = code::decode(block, entry.count).ok_or(damaged("its numbers cannot be decoded"))?;
        let kept = read_kept(attributes, entry.count, self.header.usual);
        let kept = kept.ok_or(damaged("its attributes cannot be decoded"))?;
        Ok(Block { key: entry.key, bits, kept })
    }
}

/// The attributes of a block as the file holds them: nothing where all have the usual ones, six bytes where all have the
/// same, otherwise two columns.
pub(super) fn read_kept(bytes: &[u8], count: u16, usual: Attributes) -> Option<Kept> {
    if bytes.is_empty() {
        return Some(Kept::Same(usual));
    }
    if let Some(one) = column::same(bytes) {
        return Some(Kept::Same(one));
    }
    column::decode(bytes, count).map(Kept::from_each)
}

/// All digits of a number but the last four.
pub(super) fn key(number: E164) -> u64 {
    number.get() / BLOCK
}

/// The last four digits of a number.
pub(super) fn suffix(number: E164) -> u16 {
    (number.get() % BLOCK) as u16
}
