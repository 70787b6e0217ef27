//! Predicates over a case: on which days each holds.

use crate::days::Days;
use crate::predicate::Predicate;
use crate::view::{View, newer};
use casework::{Happening, Stage};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

impl View<'_> {
    /// The day by which the pack wanted to be compared with its sources again has passed.
    pub fn is_unchecked(&self) -> bool {
        self.pack.manifest.check_by.is_some_and(|day| day < self.today)
    }

    /// The days on which a predicate holds if nothing else happens.
    pub fn days(&self, predicate: &Predicate) -> Days {
        match predicate {
            Predicate::Has { query } => self.has(query),
            Predicate::Count { query, at_least, at_most, more_than_fact } => {
                let count = self.tally(query).count as u64;
                let floor = more_than_fact.as_deref().map(|key| self.figure(key));
                Days::if_true(
                    at_least.is_none_or(|n| count >= n)
                        && at_most.is_none_or(|n| count <= n)
                        && floor.is_none_or(|n| count > n),
                )
            }
            Predicate::Later { query, than } => Days::if_true(self.later(query, than)),
            Predicate::RanOut(since) => self.last_chance(since).map_or_else(Days::never, Days::after),
            Predicate::Running(since) => self.last_chance(since).map_or_else(Days::never, Days::until),
            Predicate::Nearing { since, days } => {
                let span = |due: Date| (due.saturating_sub((*days).min(36_500).days()), self.last_chance(since));
                match self.last_day(since).map(span) {
                    Some((first, Some(last))) => Days::between(first, last),
                    _ => Days::never(),
                }
            }
            Predicate::Owed { rate } => {
                let owed = self.claims().iter().find(|l| l.rate == *rate && l.claimed).and_then(|l| l.open);
                Days::if_true(owed.is_some_and(|open| open.minor() > 0))
            }
            Predicate::OwnDayAhead { query } => self.own_day(query).map_or_else(Days::never, Days::until),
            Predicate::OwnDayPassed { query } => self.own_day(query).map_or_else(Days::never, Days::after),
            Predicate::Within { query, since } => {
                let came = self.tally(query).last.and_then(|spot| spot.at).map(|at| at.date());
                let last = self.last_day(since);
                Days::if_true(came.zip(last).is_some_and(|(came, last)| came <= last))
            }
            Predicate::Fact { key, is } => {
                Days::if_true(self.fact_value(key).is_some_and(|v| is.is_empty() || is.contains(&v)))
            }
            Predicate::Stage { rung, is } => {
                let stage = self.stage(rung).map(Stage::id);
                Days::if_true(stage.is_some_and(|s| is.is_empty() || is.iter().any(|i| i == s)))
            }
            Predicate::Rule { name } => self.rule(name),
            Predicate::All(inner) => inner.iter().fold(Days::always(), |days, p| days.and(&self.days(p))),
            Predicate::Any(inner) => inner.iter().fold(Days::never(), |days, p| days.or(&self.days(p))),
            Predicate::Not(inner) => self.days(inner).not(),
        }
    }

    /// The days on which a query finds something. An offer that nobody answered stands until its own last day.
    fn has(&self, id: &str) -> Days {
        let Some(query) = self.pack.queries.get(id).filter(|q| q.of == "offer" && self.is_plain(q)) else {
            return Days::if_true(self.tally(id).count > 0);
        };
        let on = |day: Date| {
            let found = self.case.happenings("offer", day).filter(|h| self.matches(query, h));
            found.map(|h| h.seq).collect::<Vec<_>>()
        };
        let lasts: BTreeSet<Date> = self.case.offers.iter().filter_map(|o| o.until).collect();
        let mut days = Days::never();
        let mut first = Date::MIN;
        for last in lasts.into_iter().chain([Date::MAX]) {
            if !on(last).is_empty() {
                days = days.or(&Days::between(first, last));
            }
            first = last.saturating_add(1.day());
        }
        days
    }

    /// The last day that the newest finding of a query names itself.
    pub(crate) fn own_day(&self, id: &str) -> Option<Date> {
        self.query(id).last().and_then(Happening::own_day)
    }

    /// A fact that is a figure; 0 when it is not known or no figure.
    pub(crate) fn figure(&self, key: &str) -> u64 {
        self.fact_value(key).and_then(|v| v.trim().parse().ok()).unwrap_or(0)
    }

    fn rule(&self, name: &str) -> Days {
        let Some((name, rule)) = self.pack.rules.get_key_value(name) else { return Days::never() };
        if let Some(known) = self.known.rules.borrow().get(name.as_str()) {
            return known.clone();
        }
        let days = self.days(&rule.is);
        self.known.rules.borrow_mut().insert(name, days.clone());
        days
    }

    /// Whether a predicate holds today.
    pub fn holds(&self, predicate: &Predicate) -> bool {
        self.days(predicate).contains(self.today)
    }

    fn later(&self, query: &str, than: &str) -> bool {
        let newest = |query| self.tally(query).last.map(|spot| (spot.at, spot.seq));
        match (newest(query), newest(than)) {
            (Some(_), None) => true,
            (Some(a), Some(b)) => newer(a, b),
            _ => false,
        }
    }
}
