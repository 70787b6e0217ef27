//! A case seen through a pack on one day: queries answered once, clocks read, predicates evaluated.

use crate::card::{Advice, ClaimLine, Deadline};
use crate::clock::{Clock, Due};
use crate::days::Days;
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::predicate::{Predicate, Since, Which};
use crate::records::{Authority, Query};
use crate::rung::Rung;
use crate::text::long_date;
use casework::{Case, Commitment, DeadlineMoved, Happening, IncidentFilter, Moment};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// What a query found, oldest first.
pub type Found<'a> = Rc<Vec<Happening<'a>>>;

/// How many findings a query has, with the oldest and the newest: all that predicates and clocks ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub count: usize,
    /// The oldest.
    pub first: Option<Spot>,
    /// The newest.
    pub last: Option<Spot>,
}

/// Where in the log something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// When it happened; `None` for things without a day of their own.
    pub at: Option<Moment>,
    /// Event number.
    pub seq: u64,
}

impl Tally {
    fn of<'a>(found: impl Iterator<Item = Happening<'a>>) -> Tally {
        let mut tally = Tally::default();
        for happening in found {
            let spot = Spot { at: happening.at, seq: happening.seq };
            tally.first = tally.first.or(Some(spot));
            tally.last = Some(spot);
            tally.count += 1;
        }
        tally
    }
}

/// A tally while it grows, by places in a list.
#[derive(Default)]
struct Places {
    count: usize,
    first: usize,
    last: usize,
}

impl Places {
    fn add(&mut self, at: usize) {
        if self.count == 0 {
            self.first = at;
        }
        self.last = at;
        self.count += 1;
    }
}

/// What a view has worked out so far.
#[derive(Default)]
pub(crate) struct Known<'a> {
    found: RefCell<HashMap<&'a str, Found<'a>>>,
    tallies: RefCell<HashMap<&'a str, Tally>>,
    rules: RefCell<HashMap<&'a str, Days>>,
    /// By rung.
    pub(crate) open: RefCell<HashMap<String, Days>>,
    pub(crate) deadlines: OnceCell<Vec<Deadline>>,
    pub(crate) claims: OnceCell<Vec<ClaimLine>>,
    pub(crate) advice: OnceCell<Advice>,
}

/// A case, a pack and a day. Cheap to make; queries, dates, claims and the advice are worked out at most once per view.
pub struct View<'a> {
    /// The case.
    pub case: &'a Case,
    /// The rules.
    pub pack: &'a Pack,
    /// Today.
    pub today: Date,
    pub(crate) known: Known<'a>,
}

impl<'a> View<'a> {
    /// Looks at `case` with `pack` on `today`.
    pub fn new(case: &'a Case, pack: &'a Pack, today: Date) -> View<'a> {
        View { case, pack, today, known: Known::default() }
    }

    /// What a query of the pack finds, oldest first. An unknown id finds nothing (the pack check reports it).
    pub fn query(&self, id: &str) -> Found<'a> {
        let Some((name, query)) = self.pack.queries.get_key_value(id) else { return Rc::default() };
        if let Some(known) = self.known.found.borrow().get(name.as_str()) {
            return Rc::clone(known);
        }
        let found = Rc::new(match query.of.as_str() {
            "breach" => self.breaches(query).collect(),
            "incident" if let Some(filter) = compiled(query) => self.case.incidents_that(&filter),
            kind => self.case.happenings(kind).filter(|h| matches(query, h)).collect(),
        });
        self.known.found.borrow_mut().insert(name, Rc::clone(&found));
        found
    }

    /// How much a query finds, without the findings: of a case with a million calls nothing is copied.
    pub fn tally(&self, id: &str) -> Tally {
        let Some((name, query)) = self.pack.queries.get_key_value(id) else { return Tally::default() };
        if let Some(known) = self.known.tallies.borrow().get(name.as_str()) {
            return *known;
        }
        if query.of == "incident" && compiled(query).is_some() {
            self.tally_incidents();
            return self.known.tallies.borrow().get(name.as_str()).copied().unwrap_or_default();
        }
        let tally = match query.of.as_str() {
            "breach" => Tally::of(self.breaches(query)),
            kind => Tally::of(self.case.happenings(kind).filter(|h| matches(query, h))),
        };
        self.known.tallies.borrow_mut().insert(name, tally);
        tally
    }

    fn breaches(&self, query: &'a Query) -> impl Iterator<Item = Happening<'a>> {
        self.case.breaking_calls(|c| promised(query, c), |h| matches(query, h))
    }

    /// All quick queries about incidents in one walk: it is the walk over the memory that costs, not the comparing.
    fn tally_incidents(&self) {
        let quick = self.pack.queries.iter().filter(|(_, query)| query.of == "incident");
        let mut asked: Vec<(&str, IncidentFilter, Places)> =
            quick.filter_map(|(name, query)| Some((name.as_str(), compiled(query)?, Places::default()))).collect();
        for (at, incident) in self.case.incidents.iter().enumerate() {
            let code = incident.code();
            for (_, filter, places) in &mut asked {
                if filter.admits(code) {
                    places.add(at);
                }
            }
        }
        let spot = |at: usize| self.case.incidents.get(at).map(|i| Spot { at: Some(i.at), seq: i.id.seq });
        let tally = |p: Places| match p.count {
            0 => Tally::default(),
            count => Tally { count, first: spot(p.first), last: spot(p.last) },
        };
        self.known.tallies.borrow_mut().extend(asked.into_iter().map(|(name, _, places)| (name, tally(places))));
    }

    /// The moment that sets a clock off, with its event.
    pub fn trigger(&self, since: &Since) -> Option<Spot> {
        let tally = self.tally(&since.query);
        match since.which {
            Which::Last => tally.last,
            Which::First => tally.first,
        }
        .filter(|h| h.at.is_some())
    }

    /// The last day of a clock, with the person's correction if there is one. `None` when it has not started.
    pub fn due(&self, since: &Since) -> Option<Due> {
        let trigger = self.trigger(since)?;
        let clock = self.pack.clocks.get(&since.clock)?;
        let mut due = clock.due(trigger.at?.date(), &self.pack.calendar);
        if let Some(moved) = self.moved(clock, trigger) {
            due.due = moved.due;
            due.trace.push(phrase("clock-moved", &[&|l| long_date(moved.due, l), &|_| moved.reason.clone()]));
        }
        if clock.provenance.confidence == crate::provenance::Confidence::R {
            due.trace.push(phrase("clock-unverified", &[]));
        }
        Some(due)
    }

    /// The last day of a clock alone; see [`View::due`].
    pub fn last_day(&self, since: &Since) -> Option<Date> {
        let trigger = self.trigger(since)?;
        let clock = self.pack.clocks.get(&since.clock)?;
        let counted = || Some(clock.last_day(trigger.at?.date(), &self.pack.calendar));
        self.moved(clock, trigger).map(|moved| moved.due).or_else(counted)
    }

    fn moved(&self, clock: &Clock, trigger: Spot) -> Option<&'a DeadlineMoved> {
        let moved = self.case.moved.iter().rev().find(|m| m.clock == clock.id && m.of == trigger.seq);
        moved.map(|m| &m.body)
    }

    /// The day by which the pack wanted to be compared with its sources again has passed.
    pub fn is_unchecked(&self) -> bool {
        self.pack.manifest.check_by.is_some_and(|day| day < self.today)
    }

    /// The days on which a predicate holds if nothing else happens.
    pub fn days(&self, predicate: &Predicate) -> Days {
        match predicate {
            Predicate::Has { query } => Days::if_true(self.tally(query).count > 0),
            Predicate::Count { query, at_least, at_most } => {
                let count = self.tally(query).count as u64;
                Days::if_true(at_least.is_none_or(|n| count >= n) && at_most.is_none_or(|n| count <= n))
            }
            Predicate::Later { query, than } => Days::if_true(self.later(query, than)),
            Predicate::RanOut(since) => self.last_day(since).map_or_else(Days::never, Days::after),
            Predicate::Running(since) => self.last_day(since).map_or_else(Days::never, Days::until),
            Predicate::Nearing { since, days } => self
                .last_day(since)
                .map_or_else(Days::never, |due| Days::between(due.saturating_sub((*days).min(36_500).days()), due)),
            Predicate::Fact { key, is } => {
                Days::if_true(self.fact_value(key).is_some_and(|v| is.is_empty() || is.contains(&v)))
            }
            Predicate::Stage { rung, is } => {
                let stage = self.case.stage(rung).map(stage_id);
                Days::if_true(stage.is_some_and(|s| is.is_empty() || is.iter().any(|i| i == s)))
            }
            Predicate::Rule { name } => self.rule(name),
            Predicate::All(inner) => inner.iter().fold(Days::always(), |days, p| days.and(&self.days(p))),
            Predicate::Any(inner) => inner.iter().fold(Days::never(), |days, p| days.or(&self.days(p))),
            Predicate::Not(inner) => self.days(inner).not(),
        }
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

    /// The confirmed value of a fact, or the pack's default.
    pub fn fact_value(&self, key: &str) -> Option<String> {
        let stated = self.case.fact(key).map(|f| f.value.clone()).filter(|v| !v.trim().is_empty());
        stated.or_else(|| self.pack.fact(key)?.default.clone())
    }

    /// Whether the person makes a demand: the pack's defaults stand until they are dropped, others once they are named.
    pub fn wants(&self, demand: &str) -> bool {
        let default = || self.pack.demands.iter().any(|d| d.id == demand && d.default);
        self.case.demands.contains_key(demand) || (default() && !self.case.demands_dropped.contains(demand))
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
        let newest = |query| self.tally(query).last.map(|spot| (spot.at, spot.seq));
        match (newest(query), newest(than)) {
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

/// A query about incidents as a quick filter, when all its attributes have closed lists of values.
fn compiled(query: &Query) -> Option<IncidentFilter> {
    let having = query.having.iter().map(|(name, values)| (name.as_str(), values.all(), true));
    let not = query.not.iter().map(|(name, values)| (name.as_str(), values.all(), false));
    IncidentFilter::compile(having.chain(not))
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
