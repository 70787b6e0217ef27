//! A case seen through a pack on one day: queries answered once, clocks read, predicates evaluated.

use crate::card::{Advice, ClaimLine, Deadline};
use crate::clock::{Clock, Due};
use crate::days::Days;
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::predicate::{Predicate, Since, Which};
use crate::records::{Authority, Query};
use crate::rung::Rung;
use crate::template::Template;
use crate::text::long_date;
use casework::{
    COMPANY, Case, Commitment, DeadlineMoved, Fact, Happening, Incident, IncidentFilter, Moment, Reply, Stage,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
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

/// What of a log a letter is about.
#[derive(Clone, Copy)]
struct Scope<'a> {
    /// What came after this.
    start: Option<Spot>,
    /// Calls whose time has not run out.
    timely: Option<&'a Clock>,
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
    as_of: Option<u64>,
    /// What of the log a letter is about; all of it when absent.
    scope: Option<Scope<'a>>,
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
    fn is_plain(&self, query: &Query) -> bool {
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

    fn matches(&self, query: &Query, happening: &Happening<'a>) -> bool {
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
    fn attr(&self, happening: &Happening<'a>, name: &str) -> Option<&'a str> {
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
    fn last_chance(&self, since: &Since) -> Option<Date> {
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
            let found = self.case.happenings("offer", day).filter(|h| matches(query, h));
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

    /// The same case with the facts as they were when a rung was last done, for a rung that is about what was done then: a
    /// reminder names who was complained of, though the number has moved to another company since.
    pub fn pinned(&self, rung: &Rung) -> View<'a> {
        let pin = rung.pinned.as_deref().and_then(|query| self.tally(query).last).map(|spot| spot.seq);
        View { as_of: pin.or(self.as_of), ..View::new(self.case, self.pack, self.today) }
    }

    /// The same case as a letter of the pack sees it: with the facts of its rung's time, and what it is about.
    pub fn for_letter(&self, letter: &'a Template) -> View<'a> {
        let front = &letter.front;
        let mut view = match self.pack.rung(&front.rung) {
            Some(rung) => self.pinned(rung),
            None => View::new(self.case, self.pack, self.today),
        };
        let start = front.after.as_deref().and_then(|query| self.tally(query).last);
        let timely = front.timely.as_deref().and_then(|clock| self.pack.clocks.get(clock));
        view.scope = (start.is_some() || timely.is_some()).then_some(Scope { start, timely });
        view
    }

    /// The confirmed statement of a fact, as of the event that the view is pinned to.
    pub fn fact(&self, key: &str) -> Option<&'a Fact> {
        let known = |f: &&Fact| f.confirmed && self.as_of.is_none_or(|seq| f.seq < seq);
        let stated = self.case.facts.get(key)?;
        // What was first said after that event is better than nothing: it was true then as well, as far as anybody said.
        stated.iter().rev().find(known).or_else(|| stated.iter().find(|f| f.confirmed))
    }

    /// The confirmed value of a fact, or the pack's default.
    pub fn fact_value(&self, key: &str) -> Option<String> {
        let stated = self.fact(key).map(|f| f.value.clone()).filter(|v| !v.trim().is_empty());
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
            Some(key) if rung.pinned.is_some() && self.as_of.is_none() => Some(self.pinned(rung).fact_value(key)?),
            Some(key) => Some(self.fact_value(key)?),
            None => None,
        };
        self.pack.authorities.values().find(|a| a.kind == kind && (place.is_none() || a.province == place))
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

/// Whether something came after something else: by day, by time where both are known, else by the order of recording.
fn newer((a, a_seq): (Option<Moment>, u64), (b, b_seq): (Option<Moment>, u64)) -> bool {
    match (a, b) {
        (Some(a), Some(b)) if a.date() != b.date() => a.date() > b.date(),
        (Some(a), Some(b)) if a.time().is_some() && b.time().is_some() && a != b => a > b,
        _ => a_seq > b_seq,
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
