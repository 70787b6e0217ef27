//! Claim lines: what is asked, how often, and on what basis. An ask is never called a right.

use crate::card::ClaimLine;
use crate::records::{Basis, Rate};
use crate::view::View;
use casework::Money;

impl View<'_> {
    /// A line for every rate of the pack that could be claimed.
    pub fn claims(&self) -> &[ClaimLine] {
        self.known.claims.get_or_init(|| self.pack.rates.iter().map(|rate| self.claim_line(rate)).collect())
    }

    /// The sum of all claimed lines; `None` while one of them has no amount, or nothing is claimed.
    pub fn claims_total(&self) -> Option<Money> {
        let mut sums = self.claims().iter().filter(|l| l.claimed && l.count > 0).map(|l| l.sum);
        let first = sums.next()??;
        sums.try_fold(first, |total, sum| total.plus(sum?))
    }

    /// The sum of all that was paid; `None` when nothing was, or in several currencies.
    pub fn paid(&self) -> Option<Money> {
        added(self.case.payments.iter().map(|p| p.amount))
    }

    /// What was paid on one claim line, or without naming any.
    pub fn paid_on(&self, rate: Option<&str>) -> Option<Money> {
        added(self.case.payments.iter().filter(|p| p.rate.as_deref() == rate).map(|p| p.amount))
    }

    /// The newest offer's sum on each line, together; a sum per later call is no part of it.
    pub fn offered(&self) -> Option<Money> {
        let rates: std::collections::BTreeSet<_> = self.case.offers.iter().map(|o| o.rate.as_deref()).collect();
        added(rates.into_iter().filter_map(|rate| self.offered_on(rate)))
    }

    /// The newest offer's sum on one claim line, or without naming any.
    pub fn offered_on(&self, rate: Option<&str>) -> Option<Money> {
        self.case.offers.iter().rev().filter(|o| o.rate.as_deref() == rate).find_map(|o| o.amount)
    }

    fn claim_line(&self, rate: &Rate) -> ClaimLine {
        let stated = self.case.claims.get(&rate.id);
        let hourly = rate.per == "hours";
        let found = self.query(&rate.per);
        let mut events: Vec<u64> = found.iter().map(|h| h.seq).collect();
        let counted = match rate.per.as_str() {
            "hours" => {
                events = self.case.times.iter().map(|t| t.seq).collect();
                self.case.times.iter().map(|t| u64::from(t.minutes)).sum()
            }
            "once" => 1,
            _ => found.len() as u64,
        };
        let count = stated.and_then(|c| c.count).map_or(counted, u64::from);
        let amount = self.amount(rate);
        let sum = amount.and_then(|a| if hourly { per_hour(a, count) } else { Some(a.times(count)) });
        let claimed = stated.is_some() || (rate.basis == Basis::Promise && amount.is_some() && count > 0);
        ClaimLine { rate: rate.id.clone(), basis: rate.basis, count, hourly, amount, sum, events, claimed }
    }

    fn amount(&self, rate: &Rate) -> Option<Money> {
        let currency = &self.pack.manifest.currency;
        let stated = self.case.claims.get(&rate.id).and_then(|c| c.amount);
        let by_fact = || {
            let value = self.fact_value(rate.amount_fact.as_deref()?)?;
            Money::parse_in(&value, currency).ok()
        };
        let promised = || {
            let remedies = self.case.commitments.iter().rev().filter_map(|c| c.remedy);
            if rate.basis == Basis::Promise { remedies.into_iter().next() } else { None }
        };
        stated.or_else(by_fact).or_else(promised)
    }
}

/// Minutes at an hourly rate, to the hundredth, halves away from zero.
fn per_hour(rate: Money, minutes: u64) -> Option<Money> {
    let exact = i128::from(rate.minor()) * i128::from(minutes);
    let rounded = (exact * 2 + 60) / 120;
    Money::new(i64::try_from(rounded).ok()?, rate.currency()).ok()
}

fn added(mut sums: impl Iterator<Item = Money>) -> Option<Money> {
    let first = sums.next()?;
    sums.try_fold(first, Money::plus)
}
