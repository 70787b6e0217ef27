//! What one finding stands at.

use super::act::{Act, Assessment, Part};
use super::ground::Ground;
use super::money::{Currency, Money};
use crate::dated::Entry;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It costs what was assessed.
    Assessed,
    /// An objection is open: what is not paid yet is not due.
    Objected,
    /// An objection was refused: it costs what was assessed.
    Upheld,
    /// It fell: nothing is due.
    Cancelled,
}

impl Standing {
    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Objected => "objected",
            Self::Upheld => "upheld",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The act.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The organisation.
    pub by: String,
    /// Its ground.
    pub ground: Ground,
    /// Its own words.
    pub text: String,
}

/// What a finding cost before its grade was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The act.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The grade before.
    pub grade: u16,
    /// The fine before.
    pub fine: Option<Money>,
    /// The compensation before.
    pub compensation: Option<Money>,
    /// Why it is another one now.
    pub why: String,
}

/// What one finding stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// What was assessed, as it was corrected last.
    pub assessment: Assessment,
    /// When.
    pub assessed: Timestamp,
    /// How it stands…
    pub standing: Standing,
    /// …since when…
    pub since: Timestamp,
    /// …and why, where somebody decided.
    pub why: Option<String>,
    /// Every objection, the last one last.
    pub objections: Vec<Objection>,
    /// What was assessed before, the last correction last.
    pub corrections: Vec<Correction>,
    /// What was paid and did not go back, in smallest units: of the fine, of the compensation.
    paid: [u64; 2],
}

impl Bill {
    /// The bill of a finding that was just assessed.
    pub(super) fn new(assessment: Assessment, assessed: Timestamp) -> Self {
        let (standing, since) = (Standing::Assessed, assessed);
        let (objections, corrections) = (Vec::new(), Vec::new());
        Self { assessment, assessed, standing, since, why: None, objections, corrections, paid: [0; 2] }
    }

    /// What was paid of one of its sums and did not go back, in smallest units.
    pub const fn paid(&self, part: Part) -> u64 {
        self.paid[part as usize]
    }

    /// What one of its sums stands at; `None` if it has no such sum.
    pub fn balance(&self, part: Part) -> Option<(Currency, Balance)> {
        let sum = self.assessment.part(part)?;
        let (assessed, paid) = (u128::from(sum.minor), u128::from(self.paid(part)));
        let open = assessed.saturating_sub(paid);
        // After a correction downwards, more may have been paid than is assessed.
        let balance = Balance { assessed, paid, owed_back: paid.saturating_sub(assessed), ..Balance::default() };
        let balance = match self.standing {
            Standing::Assessed | Standing::Upheld => Balance { due: open, ..balance },
            Standing::Objected => Balance { disputed: open, ..balance },
            Standing::Cancelled => Balance { cancelled: assessed, owed_back: paid, ..balance },
        };
        Some((sum.currency, balance))
    }

    /// Adds an entry about this finding.
    pub(super) fn add(&mut self, entry: &Entry<Act>) {
        let mut stands = |standing, why: Option<&String>| {
            (self.standing, self.since, self.why) = (standing, entry.at, why.cloned());
        };
        match &entry.act {
            Act::Assessed { .. } => {}
            Act::Corrected { grade, source, fine, compensation, why, .. } => {
                let (Entry { seq, at, .. }, before) = (entry, &self.assessment);
                self.corrections.push(Correction {
                    seq: *seq,
                    at: *at,
                    grade: before.grade,
                    fine: before.fine,
                    compensation: before.compensation,
                    why: why.clone(),
                });
                (self.assessment.grade, self.assessment.source) = (*grade, source.clone());
                (self.assessment.fine, self.assessment.compensation) = (*fine, *compensation);
            }
            Act::Objected { by, ground, text, .. } => {
                stands(Standing::Objected, None);
                let (by, ground, text) = (by.clone(), ground.clone(), text.clone());
                self.objections.push(Objection { seq: entry.seq, at: entry.at, by, ground, text });
            }
            Act::Upheld { why, .. } => stands(Standing::Upheld, Some(why)),
            Act::Cancelled { why, .. } => stands(Standing::Cancelled, Some(why)),
            Act::Paid { part, amount, .. } => self.move_money(*part, *amount, u64::saturating_add),
            Act::Returned { part, amount, .. } => self.move_money(*part, *amount, u64::saturating_sub),
        }
    }

    fn move_money(&mut self, part: Part, amount: Money, how: fn(u64, u64) -> u64) {
        if self.assessment.part(part).is_some_and(|sum| sum.currency == amount.currency) {
            let place = &mut self.paid[part as usize];
            *place = how(*place, amount.minor);
        }
    }
}

/// Sums of one currency, in smallest units. What was assessed is what was cancelled, what is due, what is disputed, and
/// what was paid and is not owed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// What was assessed in all.
    pub assessed: u128,
    /// What fell.
    pub cancelled: u128,
    /// What was paid and did not go back.
    pub paid: u128,
    /// What is to be paid.
    pub due: u128,
    /// What is not to be paid before an objection is decided.
    pub disputed: u128,
    /// What was paid for findings that fell, or beyond what a corrected one costs.
    pub owed_back: u128,
}

impl Balance {
    pub(super) fn add(&mut self, other: Self) {
        self.assessed += other.assessed;
        self.cancelled += other.cancelled;
        self.paid += other.paid;
        self.due += other.due;
        self.disputed += other.disputed;
        self.owed_back += other.owed_back;
    }
}

/// Balances by sum and currency. Two currencies stand side by side.
pub type Balances = BTreeMap<(Part, Currency), Balance>;
