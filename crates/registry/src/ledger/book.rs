//! The ledger itself: all bills, and what each organisation owes and each person is owed.

use super::act::{Act, Part};
use super::bill::{Balances, Bill, Standing};
use super::unfit::Unfit;
use crate::dated::Entry;
use crate::org::is_id;
use jiff::Timestamp;
use number::E164;
use std::collections::BTreeMap;

/// All findings that cost something, as they stood at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    bills: BTreeMap<String, Bill>,
    unfit: Vec<(u64, Unfit)>,
    last: Option<u64>,
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

    /// Whether an entry fits what the ledger holds. Asked before [`Ledger::add`].
    ///
    /// # Errors
    /// [`Unfit`] names what stands against it.
    pub fn admit(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        if let Some(last) = self.last.filter(|last| entry.seq <= *last) {
            return Err(Unfit::Order(last));
        }
        if entry.at > entry.known {
            return Err(Unfit::ToCome { at: entry.at });
        }
        let id = entry.act.finding();
        let known = self.bill(id);
        if let Act::Assessed { assessment } = &entry.act {
            return match known {
                _ if !is_id(id) => Err(Unfit::Id(id.chars().take(80).collect())),
                Some(_) => Err(Unfit::Already(assessment.finding.clone())),
                None => Ok(()),
            };
        }
        let bill = known.ok_or_else(|| Unfit::Unknown(id.chars().take(80).collect()))?;
        if entry.at < bill.assessed {
            return Err(Unfit::Early { at: entry.at, after: bill.assessed });
        }
        bill.fits(entry)
    }

    /// The same for an entry that is entered now. It is stricter: what was upheld falls only after a new objection. Ledgers
    /// that were written before this was asked for keep what they hold.
    ///
    /// # Errors
    /// As [`Ledger::admit`].
    pub fn admit_now(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        self.admit(entry)?;
        let upheld = self.bill(entry.act.finding()).filter(|bill| bill.standing == Standing::Upheld);
        match (&entry.act, upheld) {
            (Act::Cancelled { finding, .. }, Some(bill)) => Err(Unfit::Standing {
                finding: finding.clone(),
                standing: bill.standing,
                needs: "it falls only after a new objection",
            }),
            _ => Ok(()),
        }
    }

    /// Adds an entry that [`Ledger::admit`] let pass; one that does not fit changes nothing.
    pub fn add(&mut self, entry: &Entry<Act>) {
        self.last = self.last.max(Some(entry.seq));
        if let Act::Assessed { assessment } = &entry.act {
            let bill = || Bill::new(assessment.clone(), entry.at);
            self.bills.entry(assessment.finding.clone()).or_insert_with(bill);
            return;
        }
        if let Some(bill) = self.bills.get_mut(entry.act.finding()) {
            bill.add(entry);
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
