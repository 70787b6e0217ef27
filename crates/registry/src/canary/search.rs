//! Whose copy a list was made from.

use super::chance::Chance;
use super::choose::{Delivery, NotChosen, Secret};
use super::pool::Pool;
use number::E164;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// When the evidence is enough to name somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Chance may name anybody in fewer than 1 in 10 to the power of this of all searches.
    pub exponent: u32,
    /// At least so many canaries of a delivery must be found.
    pub fewest: u32,
}

impl Default for Limits {
    /// Less than one in a million, and at least three.
    fn default() -> Self {
        Self { exponent: 6, fewest: 3 }
    }
}

/// The pool's numbers in a list, as it is read. It keeps nothing else of the list.
#[derive(Debug, Clone)]
pub struct Search<'p> {
    pools: Vec<(&'p Pool, BTreeSet<u64>)>,
}

/// A delivery that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// The organisation that got the delivery.
    pub recipient: String,
    /// Which delivery.
    pub delivery: String,
    /// How many of its canaries were found…
    pub found: u32,
    /// …of how many.
    pub of: u32,
    /// How many would be found on average if it had not leaked, in thousandths.
    pub expected_thousandths: u64,
    /// The chance that any of all deliveries that were looked at stands out so without having leaked.
    pub chance: Chance,
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The suspects are named; each stands for itself, so that a list mixed from two copies names two.
    Named,
    /// There is no number of any pool in the list: it was not made from a delivery, or every canary was taken out.
    NoCanary,
    /// So few were found that even if all of them were of one delivery, it could be chance.
    TooFew {
        /// As many would be enough.
        needed: u64,
    },
    /// Enough were found, and those of no delivery more often than by chance: a list of numbers dialled in a row, or a
    /// delivery that is not among these, or one made with another secret.
    NoneStandsOut,
}

impl Verdict {
    /// Its name in documents. It never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::NoCanary => "no-canary",
            Self::TooFew { .. } => "too-few",
            Self::NoneStandsOut => "none-stands-out",
        }
    }
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How many different numbers of the pools the list held.
    pub seen: u64,
    /// How many deliveries were looked at.
    pub deliveries: u64,
    /// What can be said.
    pub verdict: Verdict,
    /// Those that stand out, the least likely first; none unless the verdict names them.
    pub suspects: Vec<Suspect>,
}

impl<'p> Search<'p> {
    /// A search with every pool that was ever used.
    pub fn new(pools: impl IntoIterator<Item = &'p Pool>) -> Self {
        Self { pools: pools.into_iter().map(|pool| (pool, BTreeSet::new())).collect() }
    }

    /// Looks at one number of the list; true if it is of a pool.
    pub fn add(&mut self, number: E164) -> bool {
        let mut any = false;
        for (pool, seen) in &mut self.pools {
            if let Some(place) = pool.place(number) {
                seen.insert(place);
                any = true;
            }
        }
        any
    }

    /// Names the deliveries whose canaries were found more often than chance allows. A delivery that is given twice is
    /// looked at once.
    ///
    /// # Errors
    /// [`NotChosen`] names a delivery whose canaries cannot be chosen again, because its pool is not here.
    pub fn judge(&self, secret: &Secret, deliveries: &[Delivery], limits: Limits) -> Result<Outcome, NotChosen> {
        let unique: BTreeSet<&Delivery> = deliveries.iter().collect();
        let many = unique.len() as u64;
        let mut needs = Needs { limits, many, known: BTreeMap::new() };
        let (mut suspects, mut needed, mut could) = (Vec::new(), u64::MAX, false);
        for delivery in unique {
            let (pool, seen) = self.pool(delivery)?;
            let found = secret.places(pool, delivery)?.intersection(seen).count() as u64;
            let (own, hits, size) = (u64::from(delivery.count), seen.len() as u64, pool.count());
            let chance = Chance::of(found, own, hits, size).among(many);
            let need = needs.of(own, size);
            needed = needed.min(need);
            could |= hits >= need;
            if limits.met(found, chance) {
                suspects.push(Suspect {
                    recipient: delivery.recipient.clone(),
                    delivery: delivery.id.clone(),
                    found: found as u32,
                    of: delivery.count,
                    expected_thousandths: own * hits * 1000 / size,
                    chance,
                });
            }
        }
        let least = |suspect: &Suspect| (suspect.chance.log10(), suspect.recipient.clone(), suspect.delivery.clone());
        suspects.sort_by(|one, other| least(one).partial_cmp(&least(other)).unwrap_or(Ordering::Equal));
        let seen = self.seen();
        let verdict = match seen {
            _ if !suspects.is_empty() => Verdict::Named,
            0 => Verdict::NoCanary,
            _ if could || needed == u64::MAX => Verdict::NoneStandsOut,
            _ => Verdict::TooFew { needed },
        };
        Ok(Outcome { seen, deliveries: many, verdict, suspects })
    }

    /// The pool of a delivery, and which of its places were seen.
    fn pool(&self, delivery: &Delivery) -> Result<&(&'p Pool, BTreeSet<u64>), NotChosen> {
        self.pools.iter().find(|(pool, _)| pool.digest() == delivery.pool).ok_or_else(|| NotChosen::another(delivery))
    }

    /// How many different numbers were seen. Pools of different times may have numbers in common.
    fn seen(&self) -> u64 {
        let numbers = self.pools.iter().flat_map(|(pool, seen)| seen.iter().filter_map(|place| pool.at(*place)));
        numbers.collect::<BTreeSet<_>>().len() as u64
    }
}

impl Limits {
    fn met(self, found: u64, chance: Chance) -> bool {
        found >= u64::from(self.fewest) && chance.exponent() >= self.exponent
    }
}

/// How many canaries name a delivery if nothing else is found.
struct Needs {
    limits: Limits,
    many: u64,
    known: BTreeMap<(u64, u64), u64>,
}

impl Needs {
    fn of(&mut self, own: u64, size: u64) -> u64 {
        let (limits, many) = (self.limits, self.many);
        let least = || (1..=own).find(|n| limits.met(*n, Chance::of(*n, own, *n, size).among(many)));
        *self.known.entry((own, size)).or_insert_with(|| least().unwrap_or(u64::MAX))
    }
}
