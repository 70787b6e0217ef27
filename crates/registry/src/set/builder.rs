//! From numbers in any order to a file.

use super::BLOCK;
use super::bits::Bits;
use super::coded::{Block, Kept, key, suffix};
use super::edition::{Attributes, Edition};
use super::probe::prefetch;
use super::writer::Writer;
use crate::Plan;
use number::E164;
use std::collections::BTreeMap;

/// Numbers of a block that is kept as a list and not as bits.
const SHORT: usize = 128;

/// Numbers that are put in together.
const FLIGHT: usize = 64;

/// Keys for which a directory is held at most: 128 MiB. Dense ranges beyond it are kept like all other numbers.
const MOST_KEYS: u64 = 1 << 25;

/// Collects numbers in any order and writes them as a file.
///
/// Memory: 1.25 kB for each block of 10,000 numbers of the plan's dense ranges that holds a number, about three bytes for
/// each number elsewhere, and six bytes more for each number whose attributes are not those of the first one given.
pub struct Builder {
    ranges: Vec<Range>,
    dense: Vec<Held<Bits>>,
    sparse: BTreeMap<u64, Held<Few>>,
    usual: Option<Attributes>,
    count: u64,
}

/// A dense range: for each key from `from` on the place of its block plus one, 0 where there is none yet.
struct Range {
    from: u64,
    blocks: Vec<u32>,
}

/// A block that grows: its numbers, and what attributes were given for them where those are not the usual ones.
struct Held<N> {
    key: u64,
    numbers: N,
    other: Vec<(u16, Attributes)>,
}

/// The numbers of a block outside the dense ranges.
enum Few {
    List(Vec<u16>),
    Bits(Box<Bits>),
}

impl Builder {
    /// A builder for a list of this plan.
    pub fn new(plan: &Plan) -> Self {
        let mut room = MOST_KEYS;
        let mut ranges = Vec::new();
        for [from, to] in plan.dense() {
            let (from, to) = (key(*from), key(*to));
            let keys = to - from + 1;
            if keys <= room {
                room -= keys;
                ranges.push(Range { from, blocks: vec![0; keys as usize] });
            }
        }
        Self { ranges, dense: Vec::new(), sparse: BTreeMap::new(), usual: None, count: 0 }
    }

    /// Adds a number; true if it was not there. Of attributes given twice the later ones hold.
    pub fn insert(&mut self, number: E164, attributes: Attributes) -> bool {
        let usual = *self.usual.get_or_insert(attributes);
        let (key, suffix) = (key(number), suffix(number));
        let new = match self.dense(key) {
            Some(at) => {
                let block = &mut self.dense[at];
                let new = block.numbers.insert(suffix);
                block.note(suffix, attributes, usual, new);
                new
            }
            None => {
                let block = self.sparse.entry(key).or_insert_with(|| Held::new(key, Few::List(Vec::new())));
                let new = block.numbers.insert(suffix);
                block.note(suffix, attributes, usual, new);
                new
            }
        };
        self.count += u64::from(new);
        new
    }

    /// Adds many numbers that all have the same attributes: several times faster than one by one, because the memory
    /// of one number is asked for while others are still put in.
    pub fn extend(&mut self, numbers: impl IntoIterator<Item = E164>, attributes: Attributes) {
        let usual = *self.usual.get_or_insert(attributes);
        let (mut numbers, mut flight) = (numbers.into_iter(), Vec::with_capacity(FLIGHT));
        loop {
            let taken = numbers.by_ref().take(FLIGHT).fold(0, |taken, number| {
                match self.dense(key(number)) {
                    Some(at) => {
                        prefetch(&self.dense[at].numbers.0, usize::from(suffix(number) / 64));
                        flight.push((at, suffix(number)));
                    }
                    None => _ = self.insert(number, attributes),
                }
                taken + 1
            });
            for (at, suffix) in flight.drain(..) {
                let block = &mut self.dense[at];
                let new = block.numbers.insert(suffix);
                block.note(suffix, attributes, usual, new);
                self.count += u64::from(new);
            }
            if taken < FLIGHT {
                return;
            }
        }
    }

    /// How many numbers it holds.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The place of a block in a dense range, which is made if it is not there yet.
    fn dense(&mut self, key: u64) -> Option<usize> {
        for range in &mut self.ranges {
            if let Some(place) = key.checked_sub(range.from).and_then(|at| range.blocks.get_mut(at as usize)) {
                if *place == 0 {
                    self.dense.push(Held::new(key, Bits::default()));
                    *place = self.dense.len() as u32;
                }
                return Some(*place as usize - 1);
            }
        }
        None
    }

    /// Writes the file of this edition.
    pub fn finish(self, edition: &Edition) -> Vec<u8> {
        let usual = self.usual.unwrap_or_default();
        let mut writer = Writer::new(usual);
        let mut dense: Vec<(u64, usize)> = self.dense.iter().map(|block| block.key).zip(0..).collect();
        dense.sort_unstable();
        let mut sparse = self.sparse.values().peekable();
        for (key, at) in dense {
            while let Some(block) = sparse.next_if(|block| block.key < key) {
                writer.push(&block.finish(block.numbers.to_bits(), usual));
            }
            let block = &self.dense[at];
            writer.push(&block.finish(block.numbers.clone(), usual));
        }
        sparse.for_each(|block| writer.push(&block.finish(block.numbers.to_bits(), usual)));
        writer.finish(edition)
    }
}

impl<N> Held<N> {
    fn new(key: u64, numbers: N) -> Self {
        Self { key, numbers, other: Vec::new() }
    }

    fn note(&mut self, suffix: u16, attributes: Attributes, usual: Attributes, new: bool) {
        if attributes != usual || (!new && !self.other.is_empty()) {
            self.other.push((suffix, attributes));
        }
    }

    fn finish(&self, bits: Bits, usual: Attributes) -> Block {
        let kept = if self.other.is_empty() { Kept::Same(usual) } else { kept(&bits, usual, &self.other) };
        Block { key: self.key, bits, kept }
    }
}

impl Few {
    fn insert(&mut self, suffix: u16) -> bool {
        let list = match self {
            Self::Bits(bits) => return bits.insert(suffix),
            Self::List(list) => list,
        };
        let Err(place) = list.binary_search(&suffix) else { return false };
        list.insert(place, suffix);
        if list.len() > SHORT {
            *self = Self::Bits(Box::new(self.to_bits()));
        }
        true
    }

    fn to_bits(&self) -> Bits {
        match self {
            Self::Bits(bits) => (**bits).clone(),
            Self::List(list) => {
                let mut bits = Bits::default();
                list.iter().for_each(|suffix| _ = bits.insert(*suffix));
                bits
            }
        }
    }
}

/// The attributes of a block: the usual ones, but what was given otherwise, in the order in which it was given.
fn kept(bits: &Bits, usual: Attributes, other: &[(u16, Attributes)]) -> Kept {
    let mut whole = vec![usual; BLOCK as usize];
    other.iter().for_each(|(suffix, attributes)| whole[usize::from(*suffix)] = *attributes);
    Kept::from_each(bits.iter().map(|suffix| whole[usize::from(suffix)]).collect())
}
