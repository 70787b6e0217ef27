//! One number's status, proved to somebody who has nothing but the digest of the version.

use super::bits::Bits;
use super::coded::{Block, Coded, Kept, key, suffix};
use super::digest::{self, Digest, Leaf, Totals};
use super::directory::GROUP;
use super::edition::{Attributes, Edition, PLAN};
use super::error::{ProofError, SetError};
use super::map::NumberSet;
use super::{code, column, varint};
use number::E164;

const MAGIC: &[u8; 4] = b"WNP1";
const FORMAT: u16 = 1;

/// What a proof proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The number is listed.
    Listed(Attributes),
    /// It is not.
    NotListed,
}

impl Status {
    /// Whether the number is listed.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::Listed(_))
    }
}

/// A proof of a number's status.
///
/// It shows the block of the number, so it also tells which of the other 9,999 numbers of that block are listed, as a
/// range query does; their attributes only if the number itself is listed. Where there is no such block it shows the two
/// leaves between which it would stand, without their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    edition: Edition,
    totals: Totals,
    claim: Claim,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Claim {
    Block { key: u64, at: u64, bits: Box<Bits>, shown: Shown, path: Vec<Digest> },
    Between { left: Option<Seat>, right: Option<Seat> },
}

/// The attributes of a block, or their digest alone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    All(Kept),
    Digest(Digest),
}

/// A leaf, its place and the way from there to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seat {
    at: u64,
    leaf: Leaf,
    path: Vec<Digest>,
}

/// What both forms of a set can tell about their tree.
pub(super) trait Tree {
    fn edition(&self) -> (&Edition, Totals);
    fn search(&self, key: u64) -> Result<usize, usize>;
    fn block(&self, leaf: usize) -> Result<Block, SetError>;
    fn leaves(&self, group: usize) -> Result<Vec<Digest>, SetError>;
    fn groups(&self) -> Vec<Digest>;

    fn prove(&self, number: E164) -> Result<Proof, SetError> {
        let (edition, totals) = self.edition();
        let claim = match self.search(key(number)) {
            Ok(at) => {
                let block = self.block(at)?;
                let listed = block.bits.get(suffix(number));
                let shown =
                    if listed { Shown::All(block.kept) } else { Shown::Digest(self.block(at)?.leaf().attributes) };
                Claim::Block { key: block.key, at: at as u64, bits: Box::new(block.bits), shown, path: self.path(at)? }
            }
            Err(at) => {
                let seat = |at: usize| -> Result<Seat, SetError> {
                    Ok(Seat { at: at as u64, leaf: self.block(at)?.leaf(), path: self.path(at)? })
                };
                let left = at.checked_sub(1).map(seat).transpose()?;
                let right = if (at as u64) < totals.blocks { Some(seat(at)?) } else { None };
                Claim::Between { left, right }
            }
        };
        Ok(Proof { edition: edition.clone(), totals, claim })
    }

    fn path(&self, at: usize) -> Result<Vec<Digest>, SetError> {
        let mut path = Vec::new();
        digest::path(&self.leaves(at / GROUP)?, at % GROUP, &mut path);
        digest::path(&self.groups(), at / GROUP, &mut path);
        Ok(path)
    }
}

impl<B: AsRef<[u8]>> Tree for Coded<B> {
    fn edition(&self) -> (&Edition, Totals) {
        (&self.header().edition, self.header().totals)
    }

    fn search(&self, key: u64) -> Result<usize, usize> {
        self.directory().find(key)
    }

    fn block(&self, leaf: usize) -> Result<Block, SetError> {
        self.decode(leaf)
    }

    fn leaves(&self, group: usize) -> Result<Vec<Digest>, SetError> {
        let size = self.directory().entries.len();
        (GROUP * group..size.min(GROUP * (group + 1))).map(|at| Ok(self.decode(at)?.leaf().digest())).collect()
    }

    fn groups(&self) -> Vec<Digest> {
        self.directory().groups.clone()
    }
}

impl<B: AsRef<[u8]>> Tree for NumberSet<B> {
    fn edition(&self) -> (&Edition, Totals) {
        (&self.head().edition, self.head().totals)
    }

    fn search(&self, key: u64) -> Result<usize, usize> {
        NumberSet::search(self, key)
    }

    fn block(&self, leaf: usize) -> Result<Block, SetError> {
        let what = "its attributes cannot be decoded";
        self.block_at(leaf).ok_or_else(|| SetError::Block { key: self.key_at(leaf), what })
    }

    fn leaves(&self, group: usize) -> Result<Vec<Digest>, SetError> {
        let size = self.head().totals.blocks as usize;
        Ok((GROUP * group..size.min(GROUP * (group + 1))).map(|at| self.leaf_digest(at)).collect())
    }

    fn groups(&self) -> Vec<Digest> {
        (0..(self.head().totals.blocks as usize).div_ceil(GROUP)).map(|group| self.group_digest(group)).collect()
    }
}

impl<B: AsRef<[u8]>> Coded<B> {
    /// Proves whether a number is listed.
    ///
    /// # Errors
    /// [`SetError::Block`] if a block that the proof needs is damaged.
    pub fn prove(&self, number: E164) -> Result<Proof, SetError> {
        Tree::prove(self, number)
    }
}

impl<B: AsRef<[u8]>> NumberSet<B> {
    /// Proves whether a number is listed.
    ///
    /// # Errors
    /// [`SetError::Block`] if a block that the proof needs is damaged.
    pub fn prove(&self, number: E164) -> Result<Proof, SetError> {
        Tree::prove(self, number)
    }
}

impl Proof {
    /// The version that the proof is about; to be trusted once [`Proof::verify`] went well.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// What the proof says about a number, if it is a proof for the set with this digest.
    ///
    /// # Errors
    /// [`ProofError`] if it is of another set, about another number or altered.
    pub fn verify(&self, set: &Digest, number: E164) -> Result<Status, ProofError> {
        let found = self.totals.digest(&self.edition);
        if found != *set {
            return Err(ProofError::Root { wanted: *set, found });
        }
        match &self.claim {
            Claim::Block { key: shown_key, at, bits, shown, path } => {
                if *shown_key != key(number) {
                    return Err(ProofError::OtherNumber(number));
                }
                let leaf = match shown {
                    Shown::All(kept) => Block { key: *shown_key, bits: (**bits).clone(), kept: kept.clone() }.leaf(),
                    Shown::Digest(attributes) => {
                        Leaf { attributes: *attributes, ..Leaf::uniform(*shown_key, bits, Attributes::default()) }
                    }
                };
                self.climbs(*at, &leaf, path)?;
                if !bits.get(suffix(number)) {
                    return Ok(Status::NotListed);
                }
                match shown {
                    Shown::All(kept) => {
                        let attributes = kept.get(bits.rank(suffix(number)));
                        attributes.map(Status::Listed).ok_or(ProofError::Damaged("attributes are missing"))
                    }
                    Shown::Digest(_) => Err(ProofError::OtherNumber(number)),
                }
            }
            Claim::Between { left, right } => self.between(left.as_ref(), right.as_ref(), number),
        }
    }

    /// The leaves stand side by side, at the ends where one is missing, and the number's block would stand between them.
    fn between(&self, left: Option<&Seat>, right: Option<&Seat>, number: E164) -> Result<Status, ProofError> {
        let blocks = self.totals.blocks;
        let beside = match (left, right) {
            (None, None) => blocks == 0 && self.totals.tree == digest::root(&[]),
            (None, Some(right)) => right.at == 0,
            (Some(left), None) => left.at.checked_add(1) == Some(blocks),
            (Some(left), Some(right)) => left.at.checked_add(1) == Some(right.at),
        };
        if !beside {
            return Err(ProofError::Damaged("its leaves do not stand side by side"));
        }
        for seat in left.iter().chain(&right) {
            self.climbs(seat.at, &seat.leaf, &seat.path)?;
        }
        let key = key(number);
        let inside = left.is_none_or(|left| left.leaf.key < key) && right.is_none_or(|right| key < right.leaf.key);
        if inside { Ok(Status::NotListed) } else { Err(ProofError::OtherNumber(number)) }
    }

    fn climbs(&self, at: u64, leaf: &Leaf, path: &[Digest]) -> Result<(), ProofError> {
        let found = digest::climb(leaf.digest(), at, self.totals.blocks, path);
        if found == Some(self.totals.tree) { Ok(()) } else { Err(ProofError::Path) }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        out.extend(self.edition.plan_bytes());
        out.extend(self.edition.version().to_le_bytes());
        out.extend(self.edition.published().to_le_bytes());
        out.extend(self.totals.numbers.to_le_bytes());
        out.extend(self.totals.blocks.to_le_bytes());
        out.extend(self.totals.tree.0);
        match &self.claim {
            Claim::Block { key, at, bits, shown, path } => {
                out.push(u8::from(matches!(shown, Shown::All(_))));
                out.extend(key.to_le_bytes());
                out.extend(at.to_le_bytes());
                out.extend(bits.count().to_le_bytes());
                put_part(&mut out, &code::encode(bits));
                match shown {
                    Shown::All(Kept::Same(same)) => put_part(&mut out, &column::encode(&[*same])),
                    Shown::All(Kept::Each(each)) => put_part(&mut out, &column::encode(each)),
                    Shown::Digest(digest) => out.extend(digest.0),
                }
                put_path(&mut out, path);
            }
            Claim::Between { left, right } => {
                out.push(2 + u8::from(left.is_some()) + 2 * u8::from(right.is_some()));
                for seat in left.iter().chain(right) {
                    out.extend(seat.at.to_le_bytes());
                    out.extend(seat.leaf.to_bytes());
                    put_path(&mut out, &seat.path);
                }
            }
        }
        out
    }

    /// Reads a proof: its bytes, or the hexadecimal digits in which findings and pages show them. Whether it proves anything is
    /// for [`Proof::verify`] to say.
    ///
    /// # Errors
    /// [`ProofError::Damaged`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProofError> {
        let shown = of_digits(bytes);
        let bytes = shown.as_deref().unwrap_or(bytes);
        let bytes = bytes.strip_prefix(MAGIC).ok_or(ProofError::Damaged("it does not begin with WNP1"))?;
        Self::read(bytes).ok_or(ProofError::Damaged("its parts do not fit together"))
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        if varint::u16(bytes)? != FORMAT {
            return None;
        }
        let plan = varint::split(bytes, PLAN)?;
        let edition = Edition::from_bytes(plan, varint::u64(bytes)?, varint::u64(bytes)? as i64)?;
        let totals = Totals { numbers: varint::u64(bytes)?, blocks: varint::u64(bytes)?, tree: Digest::take(bytes)? };
        let claim = match varint::split(bytes, 1)?[0] {
            kind @ 0..=1 => Self::read_block(bytes, kind == 1)?,
            kind @ 2..=5 => {
                let mut seat = |there: bool| if there { Seat::take(bytes).map(Some) } else { Some(None) };
                Claim::Between { left: seat((kind - 2) & 1 == 1)?, right: seat((kind - 2) & 2 == 2)? }
            }
            _ => return None,
        };
        bytes.is_empty().then_some(Self { edition, totals, claim })
    }

    fn read_block(bytes: &mut &[u8], with_attributes: bool) -> Option<Claim> {
        let (key, at, count) = (varint::u64(bytes)?, varint::u64(bytes)?, varint::u16(bytes)?);
        let bits = Box::new(code::decode(take_part(bytes)?, count)?);
        let shown = if with_attributes {
            let coded = take_part(bytes)?;
            let same = column::same(coded).map(Kept::Same);
            Shown::All(match same {
                Some(same) => same,
                None => Kept::from_each(column::decode(coded, count)?),
            })
        } else {
            Shown::Digest(Digest::take(bytes)?)
        };
        Some(Claim::Block { key, at, bits, shown, path: take_path(bytes)? })
    }
}

impl Seat {
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { at: varint::u64(bytes)?, leaf: Leaf::take(bytes)?, path: take_path(bytes)? })
    }
}

fn put_part(out: &mut Vec<u8>, part: &[u8]) {
    out.extend((part.len() as u16).to_le_bytes());
    out.extend(part);
}

fn take_part<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = varint::u16(bytes)?;
    varint::split(bytes, usize::from(length))
}

/// A path has at most 32 steps: there are fewer than 2^32 blocks.
fn put_path(out: &mut Vec<u8>, path: &[Digest]) {
    out.push(path.len() as u8);
    path.iter().for_each(|digest| out.extend(digest.0));
}

fn take_path(bytes: &mut &[u8]) -> Option<Vec<Digest>> {
    let steps = varint::split(bytes, 1)?[0];
    (0..steps).map(|_| Digest::take(bytes)).collect()
}

/// The bytes that hexadecimal digits stand for, however the lines break; `None` where something else stands.
fn of_digits(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> =
        text.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| digit(*byte)).collect::<Option<_>>()?;
    (digits.len().is_multiple_of(2)).then(|| digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
