//! A case seen through a pack on one day: queries answered once, clocks read, predicates evaluated.

use crate::card::{Advice, ClaimLine, Deadline};
use crate::clock::{Clock, Due};
use crate::days::Days;
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::predicate::{Since, Which};
use crate::records::Query;
use crate::rung::Rung;
use crate::text::long_date;
use casework::{
    COMPANY, Case, Commitment, DeadlineMoved, Happening, Incident, IncidentFilter, Moment, Reply, Stage, came_after,
};
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
    pub(crate) rules: RefCell<HashMap<&'a str, Days>>,
    /// By rung.
    pub(crate) open: RefCell<HashMap<String, Days>>,
    pub(crate) deadlines: OnceCell<Vec<Deadline>>,
    pub(crate) claims: OnceCell<Vec<ClaimLine>>,
    pub(crate) advice: OnceCell<Advice>,
}

/// What of a log a letter is about.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// What came after this.
    pub(crate) start: Option<Spot>,
    /// Calls whose time has not run out.
    pub(crate) timely: Option<&'a Clock>,
}

/// A case, a pack and a day. Cheap to make; queries, dates, claims and the advice are worked out at most once per view.
pub struct View<'a> {
    /// The case.
    pub case: &'a Case,
    /// The rules.
    pub pack: &'a Pack,
    /// Today.
    pub today: Date,
    /// Facts are those that were known at this event; all of them when absent.
    pub(crate) as_of: Option<u64>,
    /// What of the log a letter is about; all of it when absent.
    pub(crate) scope: Option<Scope<'a>>,
    pub(crate) known: Known<'a>,
}

impl<'a> View<'a> {
    /// Looks at `case` with `pack` on `today`.
    pub fn new(case: &'a Case, pack: &'a Pack, today: Date) -> View<'a> {
        View { case, pack, today, as_of: None, scope: None, known: Known::default() }
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
            kind => self.case.happenings(kind, self.today).filter(|h| self.matches(query, h)).collect(),
        });
        let found = self.cut(query, found);
        self.known.found.borrow_mut().insert(name, Rc::clone(&found));
        found
    }

    /// How much a query finds, without the findings: of a case with a million calls nothing is copied.
    pub fn tally(&self, id: &str) -> Tally {
        let Some((name, query)) = self.pack.queries.get_key_value(id) else { return Tally::default() };
        if let Some(known) = self.known.tallies.borrow().get(name.as_str()) {
            return *known;
        }
        if query.of == "incident" && self.is_plain(query) && compiled(query).is_some() {
            self.tally_incidents();
            return self.known.tallies.borrow().get(name.as_str()).copied().unwrap_or_default();
        }
        let tally = match query.of.as_str() {
            "breach" if self.is_plain(query) => Tally::of(self.breaches(query)),
            _ if !self.is_plain(query) => Tally::of(self.query(id).iter().copied()),
            kind => Tally::of(self.case.happenings(kind, self.today).filter(|h| self.matches(query, h))),
        };
        self.known.tallies.borrow_mut().insert(name, tally);
        tally
    }

    fn breaches(&self, query: &'a Query) -> impl Iterator<Item = Happening<'a>> {
        self.case.breaking_calls(|c| promised(query, c), |h| self.is_breach(h) && self.matches(query, h))
    }

    /// The calls that break one promise, oldest first: what the log says of it, and what its terms leave out in words.
    pub fn breaches_of<'b>(&'b self, promise: &'b Commitment) -> Vec<&'b Incident> {
        let kept = |i: &&'b Incident| !self.leaves_out(promise, i.topic.as_deref(), i.message);
        self.case.breaches(promise).filter(kept).collect()
    }

    /// Every call that breaks a promise, each once, oldest first.
    pub fn broken_by(&self) -> Vec<Happening<'a>> {
        self.case.breaking_calls(|_| true, |h| self.is_breach(h)).collect()
    }

    fn is_breach(&self, breach: &Happening<'a>) -> bool {
        breach.promise().is_none_or(|promise| {
            !self.leaves_out(promise, breach.attr("topic"), breach.attr("channel") == Some("message"))
        })
    }

    /// Whether the words of a promise leave a call or message out ("broadband not included", calls but not messages), or say
    /// something else than that the calls stop ("we will call you back"). The pack knows the words.
    fn leaves_out(&self, promise: &Commitment, topic: Option<&str>, message: bool) -> bool {
        let words = &self.pack.promises;
        words.is_other(promise)
            || message && !words.reach_messages(&promise.terms)
            || !message && !words.reach_calls(&promise.terms)
            || topic.is_some_and(|topic| words.leave_out(&promise.terms, topic))
    }

    /// What of a query's findings came after the newest finding of the query that it names, and is still within its time; and
    /// what of it the letter is about.
    fn cut(&self, query: &'a Query, found: Found<'a>) -> Found<'a> {
        let timely = query.timely.as_ref().and_then(|clock| self.pack.clocks.get(clock));
        let start = query.after.as_deref().and_then(|other| self.tally(other).last);
        let found = self.since_start(self.within(timely, found), start);
        match &self.scope {
            Some(scope) if matches!(query.of.as_str(), "incident" | "breach") => {
                self.since_start(self.within(scope.timely, found), scope.start)
            }
            Some(scope) if matches!(query.of.as_str(), "dispatched" | "reply" | "obstacle") => {
                // What was brought to an office is told by the office's own rungs and stays.
                let elsewhere = |h: &&Happening<'a>| h.attr("rung").is_some_and(|rung| self.asks_office(rung));
                let start = scope.start.map(|spot| (spot.at, spot.seq));
                let after = |h: &&Happening<'a>| start.is_none_or(|start| newer((h.at, h.seq), start));
                Rc::new(found.iter().filter(|h| elsewhere(h) || after(h)).copied().collect())
            }
            _ => found,
        }
    }

    /// Whether a query asks for attributes alone, so that nothing has to be cut.
    pub(crate) fn is_plain(&self, query: &Query) -> bool {
        query.after.is_none() && query.timely.is_none() && self.scope.is_none()
    }

    fn within(&self, clock: Option<&Clock>, found: Found<'a>) -> Found<'a> {
        let Some(clock) = clock else { return found };
        let over = |h: &Happening<'a>| {
            let due = h.at.map(|at| clock.due(at.date(), &self.pack.calendar));
            h.attr("charge") != Some("yes") && due.is_some_and(|due| due.arguable.unwrap_or(due.due) < self.today)
        };
        // Findings are in the order of time, and so are their last days.
        match found.partition_point(over) {
            0 => found,
            first => Rc::new(found[first..].to_vec()),
        }
    }

    fn since_start(&self, found: Found<'a>, start: Option<Spot>) -> Found<'a> {
        let Some(start) = start else { return found };
        let after = |h: &&Happening<'a>| newer((h.at, h.seq), (start.at, start.seq));
        Rc::new(found.iter().filter(after).copied().collect())
    }

    /// How far a rung has come. Where an office was asked, the company's own words are not its answer.
    pub fn stage(&self, rung: &str) -> Option<Stage> {
        self.case.stage(rung, self.asks_office(rung))
    }

    /// Whether a rung goes to an office rather than to the company.
    fn asks_office(&self, rung: &str) -> bool {
        self.pack.rung(rung).is_some_and(|rung| self.is_office(rung))
    }

    fn is_office(&self, rung: &Rung) -> bool {
        rung.office.as_ref().is_some_and(|office| office.kind.is_some() || office.outside)
    }

    pub(crate) fn matches(&self, query: &Query, happening: &Happening<'a>) -> bool {
        query.having.iter().all(|(name, wanted)| self.attr(happening, name).is_some_and(|v| wanted.has(v)))
            && query.not.iter().all(|(name, unwanted)| !self.attr(happening, name).is_some_and(|v| unwanted.has(v)))
    }

    /// Whether a reply says who answered so that it can be looked up.
    fn names_sender(&self, reply: &Reply) -> bool {
        reply.from.as_deref().is_some_and(|from| {
            from == COMPANY || self.case.parties.contains_key(from) || self.pack.authorities.contains_key(from)
        })
    }

    /// An attribute of a happening, with what the pack knows of its rung: whether an office or the company was asked there.
    pub fn attr(&self, happening: &Happening<'a>, name: &str) -> Option<&'a str> {
        match (name, happening.run(), happening.reply()) {
            ("stage", Some(run), _) => Some(self.case.stage_of(run, self.asks_office(&run.rung)).id()),
            ("by_company", _, Some(reply)) if !self.names_sender(reply) => {
                Some(if self.pack.rung(&reply.rung).is_some_and(|r| !self.is_office(r)) { "yes" } else { "no" })
            }
            ("about_calls", ..) => Some(match happening.promise() {
                Some(promise) if self.pack.promises.is_other(promise) => "no",
                _ => happening.attr(name)?,
            }),
            _ => happening.attr(name),
        }
    }

    /// All quick queries about incidents in one walk: it is the walk over the memory that costs, not the comparing.
    fn tally_incidents(&self) {
        let quick = self.pack.queries.iter().filter(|(_, q)| q.of == "incident" && self.is_plain(q));
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
            due.arguable = None;
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

    /// The last day on which something can still be tried: the safe day, or the later one that can be argued for. A road is not
    /// called shut while that is open.
    pub(crate) fn last_chance(&self, since: &Since) -> Option<Date> {
        let plain = self.pack.clocks.get(&since.clock).is_some_and(|clock| clock.plain);
        if !plain {
            return self.last_day(since);
        }
        let due = self.due(since)?;
        Some(due.arguable.unwrap_or(due.due))
    }

    fn moved(&self, clock: &Clock, trigger: Spot) -> Option<&'a DeadlineMoved> {
        let moved = self.case.moved.iter().rev().find(|m| m.clock == clock.id && m.of == trigger.seq);
        moved.map(|m| &m.body)
    }
}

/// Whether something came after something else ([`came_after`]); what has no moment is placed by the order of recording.
pub(crate) fn newer((a, a_seq): (Option<Moment>, u64), (b, b_seq): (Option<Moment>, u64)) -> bool {
    a.zip(b).map_or(a_seq > b_seq, |(a, b)| came_after((a, a_seq), (b, b_seq)))
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
