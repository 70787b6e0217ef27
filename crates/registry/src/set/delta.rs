//! What leads from one version to another.

use super::bits::Bits;
use super::coded::{Block, Coded, Kept};
use super::digest::Digest;
use super::edition::{Attributes, Edition, PLAN};
use super::error::DeltaError;
use super::writer::Writer;
use super::{BLOCK, stream, varint};

const MAGIC: &[u8; 4] = b"WND1";
const FORMAT: u16 = 1;

/// The numbers that were added, removed or got other attributes between two versions of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    from_version: u64,
    from: Digest,
    edition: Edition,
    to: Digest,
    usual: Attributes,
    /// Added and removed numbers, upwards: which of the two, the older version tells.
    toggled: Vec<u64>,
    /// The attributes of the added ones, in their order.
    added: Vec<Attributes>,
    /// Numbers of both versions whose attributes changed, upwards.
    changed: Vec<u64>,
    /// Their attributes afterwards.
    becomes: Vec<Attributes>,
}

/// What a delta says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeltaInfo {
    /// The version it leads on from.
    pub from_version: u64,
    /// The digest of that version.
    pub from: Digest,
    /// The version that it leads to.
    pub edition: Edition,
    /// The digest of that version.
    pub to: Digest,
    /// Numbers added.
    pub added: u64,
    /// Numbers removed.
    pub removed: u64,
    /// Numbers with other attributes.
    pub changed: u64,
}

impl Delta {
    /// What leads from one set to another.
    ///
    /// # Errors
    /// [`DeltaError`] if they are of two plans, or one is damaged.
    pub fn between<A: AsRef<[u8]>, B: AsRef<[u8]>>(old: &Coded<A>, new: &Coded<B>) -> Result<Self, DeltaError> {
        let (was, edition) = (old.edition(), new.edition());
        if was.plan() != edition.plan() {
            return Err(DeltaError::Plans(was.plan().to_owned(), edition.plan().to_owned()));
        }
        let mut delta = Self {
            from_version: was.version(),
            from: old.digest(),
            edition: edition.clone(),
            to: new.digest(),
            usual: new.header().usual,
            toggled: Vec::new(),
            added: Vec::new(),
            changed: Vec::new(),
            becomes: Vec::new(),
        };
        let same_usual = old.header().usual == new.header().usual;
        let (olds, news) = (&old.directory().entries, &new.directory().entries);
        let (mut i, mut j) = (0, 0);
        while i < olds.len() || j < news.len() {
            let key = olds.get(i).map_or(u64::MAX, |e| e.key).min(news.get(j).map_or(u64::MAX, |e| e.key));
            let here = |at: usize, entries: &[super::directory::Entry]| entries.get(at).is_some_and(|e| e.key == key);
            let (in_old, in_new) = (here(i, olds), here(j, news));
            let same = in_old && in_new && same_usual && old.bytes(&olds[i]) == new.bytes(&news[j]);
            if !same {
                let empty = || Block { key, bits: Bits::default(), kept: Kept::Same(Attributes::default()) };
                let before = if in_old { old.decode(i)? } else { empty() };
                let after = if in_new { new.decode(j)? } else { empty() };
                delta.note(&before, &after);
            }
            i += usize::from(in_old);
            j += usize::from(in_new);
        }
        Ok(delta)
    }

    fn note(&mut self, before: &Block, after: &Block) {
        let number = |suffix: u16| after.key * BLOCK + u64::from(suffix);
        for suffix in before.bits.xor(&after.bits).iter() {
            self.toggled.push(number(suffix));
            if after.bits.get(suffix) {
                self.added.push(after.kept.get(after.bits.rank(suffix)).unwrap_or_default());
            }
        }
        if let (Kept::Same(a), Kept::Same(b)) = (&before.kept, &after.kept)
            && a == b
        {
            return;
        }
        let (was, is) = (spread(before), spread(after));
        for suffix in before.bits.and(&after.bits).iter() {
            let becomes = is[usize::from(suffix)];
            if becomes != was[usize::from(suffix)] {
                self.changed.push(number(suffix));
                self.becomes.push(becomes);
            }
        }
    }

    /// What it says about itself.
    pub fn info(&self) -> DeltaInfo {
        DeltaInfo {
            from_version: self.from_version,
            from: self.from,
            edition: self.edition.clone(),
            to: self.to,
            added: self.added.len() as u64,
            removed: (self.toggled.len() - self.added.len()) as u64,
            changed: self.changed.len() as u64,
        }
    }

    /// The file of the version that it leads to.
    ///
    /// # Errors
    /// [`DeltaError::Base`] for another version than the one it leads on from, [`DeltaError::Result`] if what comes out
    /// is not what it promises, [`DeltaError::Set`] if the given set is damaged.
    pub fn apply<B: AsRef<[u8]>>(&self, old: &Coded<B>) -> Result<Vec<u8>, DeltaError> {
        if old.digest() != self.from {
            return Err(DeltaError::Base {
                wanted: self.from,
                wanted_version: self.from_version,
                found: old.digest(),
                found_version: old.edition().version(),
            });
        }
        let mut writer = Writer::new(self.usual);
        let mut work = Work { delta: self, toggled: &self.toggled, added: &self.added, changed: 0 };
        let mut at = 0;
        let entries = &old.directory().entries;
        loop {
            let next = entries.get(at).map(|entry| entry.key);
            let Some(key) = next.into_iter().chain(work.next_key()).min() else { break };
            if next == Some(key) {
                let block = old.decode(at)?;
                let coded = old.bytes(&entries[at]);
                at += 1;
                if work.next_key() != Some(key) && (!coded.1.is_empty() || old.header().usual == self.usual) {
                    writer.push_coded(block.leaf(), coded.0, coded.1);
                    continue;
                }
                work.change(block, &mut writer)?;
            } else {
                let block = Block { key, bits: Bits::default(), kept: Kept::Same(self.usual) };
                work.change(block, &mut writer)?;
            }
        }
        if !work.added.is_empty() {
            return Err(DeltaError::Damaged("it has attributes for more numbers than it adds"));
        }
        let file = writer.finish(&self.edition);
        let found = Coded::open(&file)?.digest();
        if found != self.to {
            return Err(DeltaError::Result { wanted: self.to, found });
        }
        Ok(file)
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        out.extend(self.edition.plan_bytes());
        out.extend(self.from_version.to_le_bytes());
        out.extend(self.from.0);
        out.extend(self.edition.version().to_le_bytes());
        out.extend(self.edition.published().to_le_bytes());
        out.extend(self.to.0);
        out.extend(self.usual.since.to_le_bytes());
        out.extend(self.usual.preference.to_le_bytes());
        for many in [self.toggled.len(), self.added.len(), self.changed.len()] {
            out.extend((many as u64).to_le_bytes());
        }
        stream::put(&mut out, &self.toggled);
        stream::put_attributes(&mut out, &self.added);
        stream::put(&mut out, &self.changed);
        stream::put_attributes(&mut out, &self.becomes);
        let digest = Digest::of(&out);
        out.extend(digest.0);
        out
    }

    /// Reads a delta.
    ///
    /// # Errors
    /// [`DeltaError::Damaged`] if the bytes were altered or are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DeltaError> {
        if !bytes.starts_with(MAGIC) {
            return Err(DeltaError::Damaged("it does not begin with WND1"));
        }
        let (body, digest) = bytes.split_last_chunk::<32>().ok_or(DeltaError::Damaged("it is cut off"))?;
        if Digest::of(body).0 != *digest {
            return Err(DeltaError::Damaged("it does not match the digest at its end"));
        }
        Self::read(body.get(4..).unwrap_or_default()).ok_or(DeltaError::Damaged("its parts do not fit together"))
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        if varint::u16(bytes)? != FORMAT {
            return None;
        }
        let plan = varint::split(bytes, PLAN)?;
        let (from_version, from) = (varint::u64(bytes)?, Digest::take(bytes)?);
        let edition = Edition::from_bytes(plan, varint::u64(bytes)?, varint::u64(bytes)? as i64)?;
        let to = Digest::take(bytes)?;
        let usual = Attributes { since: varint::u16(bytes)?, preference: varint::u16(bytes)? };
        let (toggled, added, changed) = (varint::u64(bytes)?, varint::u64(bytes)?, varint::u64(bytes)?);
        if added > toggled {
            return None;
        }
        let toggled = stream::take(bytes, toggled)?;
        let added = stream::take_attributes(bytes, added)?;
        let becomes_of = changed;
        let changed = stream::take(bytes, changed)?;
        let becomes = stream::take_attributes(bytes, becomes_of)?;
        bytes.is_empty().then_some(Self { from_version, from, edition, to, usual, toggled, added, changed, becomes })
    }
}

/// What of a delta is still to be done.
struct Work<'a> {
    delta: &'a Delta,
    toggled: &'a [u64],
    added: &'a [Attributes],
    changed: usize,
}

impl Work<'_> {
    /// The key of the next block that changes.
    fn next_key(&self) -> Option<u64> {
        let first = |numbers: &[u64]| numbers.first().map(|number| number / BLOCK);
        first(self.toggled).into_iter().chain(first(&self.delta.changed[self.changed..])).min()
    }

    fn change(&mut self, before: Block, writer: &mut Writer) -> Result<(), DeltaError> {
        let mut bits = before.bits.clone();
        let mut kept = spread(&before);
        let of_block = |numbers: &[u64]| numbers.partition_point(|number| number / BLOCK <= before.key);
        let (toggled, rest) = self.toggled.split_at(of_block(self.toggled));
        self.toggled = rest;
        for number in toggled {
            let suffix = (number % BLOCK) as u16;
            bits.0[usize::from(suffix / 64)] ^= 1 << (63 - suffix % 64);
            if bits.get(suffix) {
                let (first, rest) = self.added.split_first().ok_or(DeltaError::Damaged("it adds more than it says"))?;
                kept[usize::from(suffix)] = *first;
                self.added = rest;
            }
        }
        let changed = &self.delta.changed[self.changed..];
        let many = of_block(changed);
        for (number, becomes) in changed[..many].iter().zip(&self.delta.becomes[self.changed..]) {
            kept[(number % BLOCK) as usize] = *becomes;
        }
        self.changed += many;
        let each: Vec<Attributes> = bits.iter().map(|suffix| kept[usize::from(suffix)]).collect();
        if !each.is_empty() {
            writer.push(&Block { key: before.key, bits, kept: Kept::from_each(each) });
        }
        Ok(())
    }
}

/// The attributes of a block by the last four digits.
fn spread(block: &Block) -> Vec<Attributes> {
    let mut spread = vec![Attributes::default(); BLOCK as usize];
    for (rank, suffix) in block.bits.iter().enumerate() {
        spread[usize::from(suffix)] = block.kept.get(rank as u16).unwrap_or_default();
    }
    spread
}
