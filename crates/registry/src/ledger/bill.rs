//! The ledger itself: what each finding stands at, and what each organisation owes and each person is owed.

use super::act::{Act, Assessment, Part};
use super::ground::Ground;
use super::money::{Currency, Money};
use super::unfit::Unfit;
use crate::dated::Entry;
use jiff::Timestamp;
use number::E164;
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

/// What one finding stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// What was assessed.
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
    /// What was paid and did not go back, in smallest units: of the fine, of the compensation.
    paid: [u64; 2],
}

impl Bill {
    /// What was paid of one of its sums and did not go back, in smallest units.
    pub const fn paid(&self, part: Part) -> u64 {
        self.paid[part as usize]
    }

    /// What one of its sums stands at; `None` if it has no such sum.
    pub fn balance(&self, part: Part) -> Option<(Currency, Balance)> {
        let sum = self.assessment.part(part)?;
        let (assessed, paid) = (u128::from(sum.minor), u128::from(self.paid(part)));
        let open = assessed.saturating_sub(paid);
        let balance = Balance { assessed, paid, ..Balance::default() };
        let balance = match self.standing {
            Standing::Assessed | Standing::Upheld => Balance { due: open, ..balance },
            Standing::Objected => Balance { disputed: open, ..balance },
            Standing::Cancelled => Balance { cancelled: assessed, owed_back: paid, ..balance },
        };
        Some((sum.currency, balance))
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
    /// What was paid for findings that fell.
    pub owed_back: u128,
}

impl Balance {
    fn add(&mut self, other: Self) {
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

/// All findings that cost something, as they stood at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    bills: BTreeMap<String, Bill>,
    unfit: Vec<(u64, Unfit)>,
    pub(super) last: Option<u64>,
}

impl Ledger {
    /// The ledger of these entries, in any order. An entry that does not fit is left out and told by [`Ledger::unfit`].
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a Entry<Act>>) -> Self {
        let mut sorted: Vec<&Entry<Act>> = entries.into_iter().collect();
        sorted.sort_by_key(|entry| entry.seq);
        let mut ledger = Self::default();
        for entry in sorted {
            match ledger.admit(entry) {
                Ok(()) => ledger.add(entry),
                Err(unfit) => ledger.unfit.push((entry.seq, unfit)),
            }
        }
        ledger
    }

    /// The ledger as it stood at a moment, as known at another.
    pub fn as_of(entries: &[Entry<Act>], at: Timestamp, known: Timestamp) -> Self {
        Self::new(entries.iter().filter(|entry| entry.at <= at && entry.known <= known))
    }

    /// Entries that did not fit, by their places.
    pub fn unfit(&self) -> &[(u64, Unfit)] {
        &self.unfit
    }

    /// What a finding stands at; `None` if it was not assessed.
    pub fn bill(&self, finding: &str) -> Option<&Bill> {
        self.bills.get(finding)
    }

    /// All findings by id.
    pub fn bills(&self) -> impl Iterator<Item = &Bill> {
        self.bills.values()
    }

    /// What an organisation was assessed, has paid and owes.
    pub fn organisation(&self, id: &str) -> Balances {
        sum(self.bills().filter(|bill| bill.assessment.debtor == id), &Part::ALL)
    }

    /// What the holder of a number is owed and has got.
    pub fn person(&self, number: E164) -> Balances {
        sum(self.bills().filter(|bill| bill.assessment.person == number), &[Part::Compensation])
    }

    /// Everything together.
    pub fn total(&self) -> Balances {
        sum(self.bills(), &Part::ALL)
    }

    /// Adds an entry that [`Ledger::admit`] let pass; one that does not fit changes nothing.
    pub fn add(&mut self, entry: &Entry<Act>) {
        self.last = self.last.max(Some(entry.seq));
        if let Act::Assessed { assessment } = &entry.act {
            self.bills.entry(assessment.finding.clone()).or_insert_with(|| Bill {
                assessment: assessment.clone(),
                assessed: entry.at,
                standing: Standing::Assessed,
                since: entry.at,
                why: None,
                objections: Vec::new(),
                paid: [0; 2],
            });
            return;
        }
        let Some(bill) = self.bills.get_mut(entry.act.finding()) else { return };
        let mut stands = |standing, why: Option<&String>| {
            (bill.standing, bill.since, bill.why) = (standing, entry.at, why.cloned());
        };
        match &entry.act {
            Act::Assessed { .. } => {}
            Act::Objected { by, ground, text, .. } => {
                stands(Standing::Objected, None);
                let (by, ground, text) = (by.clone(), ground.clone(), text.clone());
                bill.objections.push(Objection { seq: entry.seq, at: entry.at, by, ground, text });
            }
            Act::Upheld { why, .. } => stands(Standing::Upheld, Some(why)),
            Act::Cancelled { why, .. } => stands(Standing::Cancelled, Some(why)),
            Act::Paid { part, amount, .. } => bill.move_money(*part, *amount, u64::saturating_add),
            Act::Returned { part, amount, .. } => bill.move_money(*part, *amount, u64::saturating_sub),
        }
    }
}

impl Bill {
    fn move_money(&mut self, part: Part, amount: Money, how: fn(u64, u64) -> u64) {
        if self.assessment.part(part).is_some_and(|sum| sum.currency == amount.currency) {
            let place = &mut self.paid[part as usize];
            *place = how(*place, amount.minor);
        }
    }
}

fn sum<'a>(bills: impl Iterator<Item = &'a Bill>, parts: &[Part]) -> Balances {
    let mut balances = Balances::new();
    for bill in bills {
        for part in parts {
            if let Some((currency, balance)) = bill.balance(*part) {
                balances.entry((*part, currency)).or_default().add(balance);
            }
        }
    }
    balances
}
