//! A case seen through a pack on one day: queries answered once, clocks read, predicates evaluated.

use crate::clock::Due;
use crate::days::Days;
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::predicate::{Predicate, Since, Which};
use crate::records::{Authority, Query};
use crate::rung::Rung;
use crate::text::long_date;
use casework::{Case, Commitment, Happening, IncidentFilter, Moment};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a query found, oldest first.
pub type Found<'a> = Rc<Vec<Happening<'a>>>;

/// A case, a pack and a day. Cheap to make; queries are answered at most once per view.
pub struct View<'a> {
    /// The case.
    pub case: &'a Case,
    /// The rules.
    pub pack: &'a Pack,
    /// Today.
    pub today: Date,
    found: RefCell<HashMap<&'a str, Found<'a>>>,
}

impl<'a> View<'a> {
    /// Looks at `case` with `pack` on `today`.
    pub fn new(case: &'a Case, pack: &'a Pack, today: Date) -> View<'a> {
        View { case, pack, today, found: RefCell::new(HashMap::new()) }
    }

    /// What a query of the pack finds, oldest first. An unknown id finds nothing (the pack check reports it).
    pub fn query(&self, id: &str) -> Found<'a> {
        let Some((name, query)) = self.pack.queries.get_key_value(id) else { return Rc::default() };
        if let Some(known) = self.found.borrow().get(name.as_str()) {
            return Rc::clone(known);
        }
        let compiled = || {
            let having = query.having.iter().map(|(name, values)| (name.as_str(), values.all(), true));
            let not = query.not.iter().map(|(name, values)| (name.as_str(), values.all(), false));
            IncidentFilter::compile(having.chain(not))
        };
        let found = Rc::new(match query.of.as_str() {
            "breach" => self.case.breaking_calls(|c| promised(query, c), |h| matches(query, h)),
            "incident" if let Some(filter) = compiled() => self.case.incidents_that(&filter),
            kind => self.case.happenings(kind).filter(|h| matches(query, h)).collect(),
        });
        self.found.borrow_mut().insert(name, Rc::clone(&found));
        found
    }

    /// The moment that sets a clock off, with its event.
    pub fn trigger(&self, since: &Since) -> Option<Happening<'a>> {
        let found = self.query(&since.query);
        match since.which {
            Which::Last => found.last().copied(),
            Which::First => found.first().copied(),
        }
        .filter(|h| h.at.is_some())
    }

    /// The last day of a clock, with the person's correction if there is one. `None` when it has not started.
    pub fn due(&self, since: &Since) -> Option<Due> {
        let trigger = self.trigger(since)?;
        let clock = self.pack.clocks.get(&since.clock)?;
        let mut due = clock.due(trigger.at?.date(), &self.pack.calendar);
        let moved = self.case.moved.iter().rev().find(|m| m.clock == clock.id && m.of == trigger.seq);
        if let Some(moved) = moved {
            due.due = moved.due;
            due.trace.push(phrase("clock-moved", &[&|l| long_date(moved.due, l), &|_| moved.reason.clone()]));
        }
        if clock.provenance.confidence == crate::provenance::Confidence::R {
            due.trace.push(phrase("clock-unverified", &[]));
        }
        Some(due)
    }

    /// The day by which the pack wanted to be compared with its sources again has passed.
    pub fn is_unchecked(&self) -> bool {
        self.pack.manifest.check_by.is_some_and(|day| day < self.today)
    }

    /// The days on which a predicate holds if nothing else happens.
    pub fn days(&self, predicate: &Predicate) -> Days {
        match predicate {
            Predicate::Has { query } => Days::if_true(!self.query(query).is_empty()),
            Predicate::Count { query, at_least, at_most } => {
                let count = self.query(query).len() as u64;
                Days::if_true(at_least.is_none_or(|n| count >= n) && at_most.is_none_or(|n| count <= n))
            }
            Predicate::Later { query, than } => Days::if_true(self.later(query, than)),
            Predicate::RanOut(since) => self.due(since).map_or_else(Days::never, |d| Days::after(d.due)),
            Predicate::Running(since) => self.due(since).map_or_else(Days::never, |d| Days::until(d.due)),
            Predicate::Nearing { since, days } => self
                .due(since)
                .map_or_else(Days::never, |d| Days::between(d.due.saturating_sub((*days).min(36_500).days()), d.due)),
            Predicate::Fact { key, is } => {
                Days::if_true(self.fact_value(key).is_some_and(|v| is.is_empty() || is.contains(&v)))
            }
            Predicate::Stage { rung, is } => {
                let stage = self.case.stage(rung).map(stage_id);
                Days::if_true(stage.is_some_and(|s| is.is_empty() || is.iter().any(|i| i == s)))
            }
            Predicate::Rule { name } => self.pack.rules.get(name).map_or_else(Days::never, |r| self.days(&r.is)),
            Predicate::All(inner) => inner.iter().fold(Days::always(), |days, p| days.and(&self.days(p))),
            Predicate::Any(inner) => inner.iter().fold(Days::never(), |days, p| days.or(&self.days(p))),
            Predicate::Not(inner) => self.days(inner).not(),
        }
    }

    /// Whether a predicate holds today.
    pub fn holds(&self, predicate: &Predicate) -> bool {
        self.days(predicate).contains(self.today)
    }

    /// The confirmed value of a fact, or the pack's default.
    pub fn fact_value(&self, key: &str) -> Option<String> {
        let stated = self.case.fact(key).map(|f| f.value.clone()).filter(|v| !v.trim().is_empty());
        stated.or_else(|| self.pack.fact(key)?.default.clone())
    }

    /// The office that decides on a rung, if the pack knows it.
    pub fn office(&self, rung: &Rung) -> Option<&'a Authority> {
        let rule = rung.office.as_ref()?;
        let kind = rule.kind.as_deref()?;
        let place = match &rule.by {
            Some(key) => Some(self.fact_value(key)?),
            None => None,
        };
        self.pack.authorities.values().find(|a| a.kind == kind && (place.is_none() || a.province == place))
    }

    fn later(&self, query: &str, than: &str) -> bool {
        fn newest(found: &[Happening<'_>]) -> Option<(Option<Moment>, u64)> {
            found.last().map(|h| (h.at, h.seq))
        }
        match (newest(&self.query(query)), newest(&self.query(than))) {
            (Some(_), None) => true,
            (Some((a, a_seq)), Some((b, b_seq))) => match (a, b) {
                (Some(a), Some(b)) if a.date() != b.date() => a.date() > b.date(),
                (Some(a), Some(b)) if a.time().is_some() && b.time().is_some() && a != b => a > b,
                _ => a_seq > b_seq,
            },
            _ => false,
        }
    }
}

pub(crate) fn stage_id(stage: casework::Stage) -> &'static str {
    match stage {
        casework::Stage::Dispatched => "dispatched",
        casework::Stage::Acknowledged => "acknowledged",
        casework::Stage::Accepted => "accepted",
        casework::Stage::NotAccepted => "not-accepted",
        casework::Stage::Answered => "answered",
    }
}

/// Whether a query asks for breaches of such a promise, as far as the promise alone tells.
fn promised(query: &Query, promise: &Commitment) -> bool {
    let remedy = if promise.remedy.is_some() { "yes" } else { "no" };
    let value = |name: &str| match name {
        "by" => Some(promise.by.as_str()),
        "remedy" => Some(remedy),
        _ => None,
    };
    query.having.iter().all(|(name, wanted)| value(name).is_none_or(|v| wanted.has(v)))
        && query.not.iter().all(|(name, unwanted)| !value(name).is_some_and(|v| unwanted.has(v)))
}

fn matches(query: &Query, happening: &Happening<'_>) -> bool {
    query.having.iter().all(|(name, wanted)| happening.attr(name).is_some_and(|v| wanted.has(v)))
        && query.not.iter().all(|(name, unwanted)| !happening.attr(name).is_some_and(|v| unwanted.has(v)))
}
