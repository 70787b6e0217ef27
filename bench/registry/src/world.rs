//! The made-up world of a run: which numbers are listed, and what the lists hold.

use registry::E164;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Three digits in front of the numbers of the made-up plan's 3.5 thousand million.
const FRONT: [u64; 35] = [
    130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 145, 147, 149, 150, 151, 152, 153, 155, 156, 157, 158, 159, 166,
    171, 172, 173, 175, 176, 177, 178, 180, 181, 182, 183, 189,
];

/// Numbers behind each of them.
const EACH: u64 = 100_000_000;

/// Sizes of a run. The listed numbers are always three of 35.
#[derive(Clone, Debug)]
pub struct World {
    /// Where files may lie; it is deleted at the end.
    pub folder: PathBuf,
    /// Numbers listed.
    pub listed: u64,
    /// Lines of the lists.
    pub lines: Vec<u64>,
}

impl World {
    /// Numbers that there are.
    pub fn universe(&self) -> u64 {
        self.listed * 35 / 3
    }

    /// All listed numbers in the order in which people registered.
    pub fn all_listed(&self) -> impl Iterator<Item = u64> + use<> {
        self.registered(0..self.listed)
    }

    /// Those who registered from one place in that order to another; behind the listed ones stand all the others.
    pub fn registered(&self, places: std::ops::Range<u64>) -> impl Iterator<Item = u64> + Clone + use<> {
        let shuffle = Shuffle::new(self.universe(), 1);
        places.map(move |at| national(shuffle.at(at)))
    }

    /// The numbers of a list: any, in no order, about one in twelve of them listed.
    pub fn called(&self, lines: u64) -> impl Iterator<Item = u64> + use<> {
        let (universe, shuffle) = (self.universe(), Shuffle::new(self.universe(), 2));
        (0..lines).map(move |at| national(shuffle.at(at % universe)))
    }

    /// Whether a number of the lists is listed, without asking any set.
    pub fn is_listed(&self, national: u64) -> bool {
        self.place_in_order(national) < self.listed
    }

    /// Where a number stands in the order in which people register.
    pub fn place_in_order(&self, national: u64) -> u64 {
        Shuffle::new(self.universe(), 1).back(place(national))
    }

    /// A file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes numbers as lines of eleven digits and gives the bytes.
    pub fn write(&self, path: &Path, numbers: impl Iterator<Item = u64>, spelt: Style) -> io::Result<u64> {
        let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
        let mut bytes = 0;
        for (at, number) in numbers.enumerate() {
            let line = spelt.line(at as u64, number);
            bytes += line.len() as u64;
            out.write_all(line.as_bytes())?;
        }
        out.flush()?;
        Ok(bytes)
    }
}

/// How a list spells its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Eleven digits.
    Plain,
    /// In turn eleven digits, `+86` before them, with blanks, with hyphens.
    Mixed,
    /// The third of four columns.
    Table,
}

impl Style {
    fn line(self, at: u64, n: u64) -> String {
        let (front, middle, end) = (n / EACH, n / 10_000 % 10_000, n % 10_000);
        match self {
            Self::Table => format!("{at},\"Name, {}\",{n},2026-03-{:02}\n", at % 977, at % 28 + 1),
            Self::Mixed if at % 4 == 1 => format!("+86{n}\n"),
            Self::Mixed if at % 4 == 2 => format!("{front} {middle:04} {end:04}\n"),
            Self::Mixed if at % 4 == 3 => format!("+86 {front}-{middle:04}-{end:04}\n"),
            Self::Mixed | Self::Plain => format!("{n}\n"),
        }
    }
}

/// The national digits of number `at` of the plan.
fn national(at: u64) -> u64 {
    FRONT[(at / EACH) as usize] * EACH + at % EACH
}

/// The place of national digits among all numbers of the plan.
pub fn place(national: u64) -> u64 {
    let front = FRONT.iter().position(|front| *front == national / EACH).map_or(0, |front| front as u64);
    front * EACH + national % EACH
}

/// The international number.
pub fn e164(national: u64) -> E164 {
    E164::new(86 * 100_000_000_000 + national).expect("eleven digits behind a country code")
}

/// A shuffle of the numbers below a bound, in which every place can be worked out both ways: a Feistel network that is
/// walked until it comes back below the bound.
#[derive(Clone, Copy)]
pub struct Shuffle {
    below: u64,
    half: u32,
    keys: [u64; 4],
}

impl Shuffle {
    /// One of many shuffles.
    pub fn new(below: u64, seed: u64) -> Self {
        let bits = 64 - below.saturating_sub(1).leading_zeros();
        Self { below, half: bits.div_ceil(2).max(1), keys: [1, 2, 3, 4].map(|round| mix(seed * 4 + round)) }
    }

    /// What stands at a place.
    pub fn at(&self, mut at: u64) -> u64 {
        loop {
            at = self.keys.iter().fold(at, |at, key| self.round(at, *key));
            if at < self.below {
                return at;
            }
        }
    }

    /// Where something stands.
    pub fn back(&self, mut at: u64) -> u64 {
        loop {
            at = self.keys.iter().rev().fold(at, |at, key| self.unround(at, *key));
            if at < self.below {
                return at;
            }
        }
    }

    fn round(&self, at: u64, key: u64) -> u64 {
        let (left, right) = (at >> self.half, at & self.mask());
        right << self.half | (left ^ mix(right ^ key) & self.mask())
    }

    fn unround(&self, at: u64, key: u64) -> u64 {
        let (right, other) = (at >> self.half, at & self.mask());
        (other ^ mix(right ^ key) & self.mask()) << self.half | right
    }

    fn mask(&self) -> u64 {
        (1 << self.half) - 1
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use super::{Shuffle, World, national};
    use std::collections::BTreeSet;

    #[test]
    fn a_shuffle_goes_both_ways_and_leaves_nothing_out() {
        for below in [1, 2, 7, 1_000, 4_097] {
            let shuffle = Shuffle::new(below, 1);
            let all: BTreeSet<u64> = (0..below).map(|at| shuffle.at(at)).collect();
            assert_eq!(all, (0..below).collect());
            assert!((0..below).all(|at| shuffle.back(shuffle.at(at)) == at));
        }
    }

    #[test]
    fn what_is_listed_is_known_without_a_set() {
        let world = World { folder: "x".into(), listed: 300, lines: vec![] };
        let listed: BTreeSet<u64> = world.all_listed().collect();
        assert_eq!(listed.len(), 300);
        assert!((0..world.universe()).all(|at| world.is_listed(national(at)) == listed.contains(&national(at))));
    }
}
