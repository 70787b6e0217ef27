//! Claim lines: what is asked, how often, and on what basis. An ask is never called a right.

use crate::card::{ClaimLine, ClaimPart};
use crate::records::{Basis, Rate};
use crate::view::View;
use casework::{Commitment, Decision, Happening, Money, Offer, Recorded};

impl View<'_> {
    /// A line for every rate of the pack that could be claimed.
    pub fn claims(&self) -> &[ClaimLine] {
        self.known.claims.get_or_init(|| self.pack.rates.iter().map(|rate| self.claim_line(rate)).collect())
    }

    /// The sum of all claimed lines; `None` while one of them has no amount, or nothing is claimed.
    pub fn claims_total(&self) -> Option<Money> {
        self.together(|line| line.sum)
    }

    fn together(&self, of: impl Fn(&ClaimLine) -> Option<Money>) -> Option<Money> {
        let mut sums = self.claims().iter().filter(|l| l.claimed && l.count > 0).map(of);
        let first = sums.next()??;
        sums.try_fold(first, |total, sum| total.plus(sum?))
    }

    /// The sum of all that was paid; `None` when nothing was, or in several currencies.
    pub fn paid(&self) -> Option<Money> {
        added(self.case.own_payments().map(|p| p.amount))
    }

    /// What was paid on one claim line, or without naming any.
    pub fn paid_on(&self, rate: Option<&str>) -> Option<Money> {
        added(self.case.own_payments().filter(|p| p.rate.as_deref() == rate).map(|p| p.amount))
    }

    /// What each promise with a sum has made due: the calls that broke it, each at the rate of the newest promise it broke.
    pub fn due_by_promises(&self) -> Vec<ClaimPart> {
        self.promised(&self.broken_by())
    }

    /// What is still open of the claimed lines with these ids (all when there are none) whose basis is wanted. `None` while one of
    /// them has no amount, or nothing is open.
    pub fn claims_of(&self, rates: &[String], wanted: impl Fn(Basis) -> bool) -> Option<Money> {
        let among = |l: &&ClaimLine| rates.is_empty() || rates.contains(&l.rate);
        let lines = self.claims().iter().filter(|l| l.claimed && l.count > 0 && wanted(l.basis)).filter(among);
        let open: Option<Vec<Money>> = lines.map(|l| l.open).collect();
        added(open?.into_iter().filter(|sum| sum.minor() > 0))
    }

    /// What is still open of all claimed lines; `None` as for [`View::claims_total`].
    pub fn claims_open(&self) -> Option<Money> {
        self.together(|line| line.open)
    }

    /// The newest offer's sum on each line, together; a sum per later call is no part of it.
    pub fn offered(&self) -> Option<Money> {
        let rates: std::collections::BTreeSet<_> = self.case.offers.iter().map(|o| o.rate.as_deref()).collect();
        added(rates.into_iter().filter_map(|rate| self.offered_on(rate)))
    }

    /// The newest offer's sum on one claim line, or without naming any.
    pub fn offered_on(&self, rate: Option<&str>) -> Option<Money> {
        let stands = |o: &&Recorded<Offer>| self.case.offer_state(o, self.today) != "lapsed";
        self.case.offers.iter().rev().filter(stands).filter(|o| o.rate.as_deref() == rate).find_map(|o| o.amount)
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
        let parts = match (rate.basis, stated.and_then(|c| c.amount)) {
            (Basis::Promise, None) => self.promised(&found),
            _ => Vec::new(),
        };
        let count = stated.and_then(|c| c.count).map_or(counted, u64::from);
        // Where not every unit has the same amount there is none to name.
        let alike = parts.iter().all(|part| Some(part.amount) == parts.first().map(|first| first.amount));
        let amount = parts.first().map(|part| part.amount).or_else(|| self.amount(rate)).filter(|_| alike);
        let by_parts = || added(parts.iter().map(|part| part.amount.times(part.count)));
        let sum = match stated.and_then(|c| c.count) {
            None if !alike => by_parts(),
            _ => amount.and_then(|a| if hourly { per_hour(a, count) } else { Some(a.times(count)) }),
        };
        // A sum that the person puts to a promise is none while no promise with a sum is on record.
        let claimed = match rate.basis {
            Basis::Promise => self.has_priced_promise() && sum.is_some() && count > 0,
            _ => stated.is_some(),
        };
        let paid = self.paid_under(rate);
        let open = sum.map(|sum| rest(sum, paid));
        ClaimLine {
            rate: rate.id.clone(),
            basis: rate.basis,
            count,
            hourly,
            amount,
            sum,
            parts,
            paid,
            open,
            events,
            claimed,
        }
    }

    fn has_priced_promise(&self) -> bool {
        let priced = |c: &&Recorded<Commitment>| c.remedy.is_some() && self.case.binds(c);
        self.case.commitments.iter().filter(priced).any(|c| self.case.speaks_for_company(&c.by))
    }

    /// The calls that broke a promise with a sum, each at the rate of the newest promise it broke, rates in the order in
    /// which they were first due.
    fn promised(&self, calls: &[Happening<'_>]) -> Vec<ClaimPart> {
        let mut parts: Vec<ClaimPart> = Vec::new();
        let priced = self.case.commitments.iter().rev().filter(|c| self.case.binds(c));
        let priced: Vec<(&Recorded<Commitment>, Money)> = priced.filter_map(|c| Some((c, c.remedy?))).collect();
        for incident in calls.iter().filter_map(Happening::call) {
            let Some(&(promise, amount)) = priced.iter().find(|(c, _)| self.case.breaks(c, incident)) else { continue };
            match parts.iter_mut().find(|part| part.promise == promise.seq) {
                Some(part) => part.count += 1,
                None => parts.push(ClaimPart { amount, count: 1, promise: promise.seq }),
            }
        }
        parts
    }

    /// What was paid on a line. A payment that names no line settles an accepted offer first; what came after that, once
    /// a promise with a sum was broken, was paid under the promise.
    fn paid_under(&self, rate: &Rate) -> Option<Money> {
        let named = self.paid_on(Some(&rate.id));
        if rate.basis != Basis::Promise {
            return named;
        }
        let Some(first) = self.query(&rate.per).first().and_then(|h| h.at) else { return named };
        let accepted =
            |o: &&Recorded<Offer>| self.case.decision_on(o.seq).is_some_and(|d| d.decision == Decision::Accepted);
        let mut settled = added(self.case.offers.iter().filter(accepted).filter_map(|o| o.amount));
        let mut under = named;
        for payment in self.case.own_payments().filter(|p| p.rate.is_none()) {
            let rest = match settled.take() {
                Some(due) => {
                    settled = due.minus(payment.amount).filter(|left| left.minor() > 0);
                    payment.amount.minus(due).filter(|left| left.minor() > 0)
                }
                None => Some(payment.amount),
            };
            if let Some(rest) = rest.filter(|_| payment.at.date() >= first.date()) {
                under = Some(under.map_or(Some(rest), |sum| sum.plus(rest))?);
            }
        }
        under
    }

    fn amount(&self, rate: &Rate) -> Option<Money> {
        let currency = &self.pack.manifest.currency;
        let stated = self.case.claims.get(&rate.id).and_then(|c| c.amount);
        let by_fact = || {
            let value = self.fact_value(rate.amount_fact.as_deref()?)?;
            Money::parse_in(&value, currency).ok()
        };
        let promised = || {
            let binding = self.case.commitments.iter().rev().filter(|c| self.case.binds(c));
            binding.filter_map(|c| c.remedy).next().filter(|_| rate.basis == Basis::Promise)
        };
        stated.or_else(by_fact).or_else(promised)
    }
}

/// What is left of a sum, never below nothing. A payment in another currency settles nothing of it.
fn rest(sum: Money, paid: Option<Money>) -> Money {
    let left = paid.and_then(|paid| sum.minus(paid)).unwrap_or(sum);
    if left.minor() < 0 { sum.times(0) } else { left }
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
