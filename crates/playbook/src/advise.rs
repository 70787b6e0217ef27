//! The next best action: generate, filter, order by tier, explain. Pure: the same log, pack and day
//! give the same card.

use crate::card::{Act, Advice, BestBy, Card, Deadline, Limit, Standing, State, Station, Turn};
use crate::clock::Whose;
use crate::days::Days;
use crate::leads::Do;
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::predicate::{Predicate, Since};
use crate::provenance::Confidence;
use crate::rung::{Action, ClockUse, Rung, Tier};
use crate::slots::{DateStyle, Slots};
use crate::text::{Bilingual, Lang, day_date};
use crate::view::{Spot, View};
use casework::{Case, Decision, Stage};
use jiff::ToSpan;
use jiff::civil::Date;

/// What to do today.
///
/// ```
/// use jiff::civil::Date;
///
/// fn card(case: &casework::Case, pack: &playbook::Pack, today: Date) -> String {
///     playbook::advise(case, pack, today).primary.title.zh
/// }
/// ```
pub fn advise(case: &Case, pack: &Pack, today: Date) -> Advice {
    View::new(case, pack, today).work_out()
}

/// A day further off than this is not waited for.
const HORIZON: i64 = 366;

struct Candidate<'p> {
    rung: &'p Rung,
    action: &'p Action,
    days: Days,
}

impl<'a> View<'a> {
    /// What to do today. See [`advise`].
    pub fn advise(&self) -> &Advice {
        self.known.advice.get_or_init(|| self.work_out())
    }

    fn work_out(&self) -> Advice {
        let ladder: Vec<Station> = self.pack.rungs.iter().map(|r| self.station(r)).collect();
        let mut trace = Vec::new();
        let mut candidates = self.candidates();
        candidates.sort_by_key(|c| (c.action.tier, u16::MAX - c.action.weight, c.rung.order));
        let (now, later): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| c.days.contains(self.today));
        // One primary and two alternatives are shown; telling the others would only cost time.
        let mut cards: Vec<Card> = now.iter().take(3).map(|c| self.card(c)).collect();
        let next = later
            .iter()
            .filter(|c| c.action.tier != Tier::Optional)
            // "Wait until 2029" tells nobody anything; a right that ends in years comes up when it is near.
            .filter(|c| c.days.opens_after(self.today).is_some_and(|day| day <= self.horizon()))
            .filter_map(|c| Some((c.days.opens_after(self.today)?, c)))
            .min_by_key(|(day, c)| (*day, c.action.tier, u16::MAX - c.action.weight));
        let primary = if self.case.is_closed() {
            self.closed_card()
        } else if cards.first().is_some_and(|c| c.tier < Tier::Wait) {
            cards.remove(0)
        } else if let Some((day, then)) = &next {
            self.wait_card(*day, then)
        } else {
            self.watch_card()
        };
        trace.push(self.chosen(&primary));
        self.trace_ladder(&ladder, &mut trace);
        trace.extend(later.iter().filter_map(|c| self.trace_later(c)));
        trace.extend(self.case.steps.iter().filter_map(|s| self.trace_step(&s.action)));
        cards.truncate(2);
        let waiting_until = primary.until;
        let turn = match primary.action {
            // Waiting for a day of one's own is nobody's turn.
            Act::Wait if self.somebody_owes() => Turn::Theirs,
            Act::Wait => Turn::Nobody,
            Act::Watch | Act::Closed => Turn::Nobody,
            Act::Of(_) => Turn::Mine,
        };
        let closed = ladder.iter().filter(|s| matches!(s.state, State::Shut | State::NotYet)).cloned().collect();
        let notices = self.notices();
        Advice { on: self.today, primary, alternatives: cards, waiting_until, turn, notices, closed, ladder, trace }
    }

    fn candidates(&self) -> Vec<Candidate<'a>> {
        let mut found = Vec::new();
        for rung in &self.pack.rungs {
            let open = self.open_days(rung);
            let done = rung.done.as_ref().map_or_else(Days::never, |p| self.days(p));
            for action in &rung.action {
                let when = action.when.as_ref().map_or_else(Days::always, |p| self.days(p));
                let days = open.and(&done.not()).and(&when).and(&self.wanted(action)).and(&self.paced(rung, action));
                if !days.is_never() {
                    found.push(Candidate { rung, action, days });
                }
            }
        }
        found
    }

    /// Days on which a rung's gate is open and nothing shuts it.
    fn open_days(&self, rung: &Rung) -> Days {
        if let Some(known) = self.known.open.borrow().get(rung.id.as_str()) {
            return known.clone();
        }
        let gate = rung.gate.as_ref().map_or_else(Days::always, |p| self.days(p));
        let days = rung.shut.iter().fold(gate, |days, shut| days.and(&self.days(&shut.when).not()));
        self.known.open.borrow_mut().insert(rung.id.clone(), days.clone());
        days
    }

    /// What the person said about an action: never, not now, done. A thing done elsewhere comes back
    /// only when something new has happened since.
    fn wanted(&self, action: &Action) -> Days {
        let Some(step) = self.case.steps.iter().rev().find(|s| s.action == action.id) else { return Days::always() };
        match step.decision {
            Decision::NotNow => step.until.map_or_else(|| Days::after(step.at.date()), Days::from),
            Decision::Done => {
                let newer = |seq: u64| seq > step.seq;
                let news = self.case.incidents.iter().any(|i| newer(i.id.seq))
                    || self.case.replies.iter().any(|r| newer(r.seq))
                    || self.case.obstacles.iter().any(|o| newer(o.seq));
                Days::if_true(news)
            }
            _ => Days::never(),
        }
    }

    fn paced(&self, rung: &Rung, action: &Action) -> Days {
        let last = self.case.dispatched(&rung.id).next_back().map(|d| d.at.date());
        let repeated = match (action.repeat_after, last) {
            (Some(days), Some(last)) => Days::from(last.saturating_add(i64::from(days).days())),
            _ => Days::always(),
        };
        // Recording and reading are not held back: only what reaches the office again.
        let reaches = action.leads.as_ref().is_some_and(Do::reaches_office);
        match self.pace(rung).filter(|_| reaches) {
            Some(until) => repeated.and(&Days::from(until)),
            None => repeated,
        }
    }

    /// The day on which the courtesy interval after the rung was last done is over, if the pack sets one.
    pub fn pace(&self, rung: &Rung) -> Option<Date> {
        let pacing = |clock: &str| self.pack.clocks.get(clock).is_some_and(|c| c.whose == Whose::Pacing);
        let used = rung.clocks.iter().filter(|used| pacing(&used.clock));
        let stopped = |used: &ClockUse| used.until.as_ref().is_some_and(|p| self.holds(p));
        let due = used.filter(|used| !stopped(used)).filter_map(|used| {
            let since = Since { clock: used.clock.clone(), query: used.since.clone(), which: used.which };
            self.last_day(&since)
        });
        due.max()
    }

    pub(crate) fn fill(&self, text: &Bilingual, rung: Option<&Rung>) -> Bilingual {
        Bilingual::both(|lang: Lang| {
            Slots { view: self, rung, lang, style: DateStyle::Short, rates: Vec::new() }.sentences(text.get(lang))
        })
    }

    fn card(&self, candidate: &Candidate<'_>) -> Card {
        let Candidate { rung, action, .. } = candidate;
        let best_by = action.best_before.as_ref().and_then(|best| {
            let since = Since { clock: best.clock.clone(), query: best.since.clone(), which: best.which };
            let date = self.last_day(&since)?;
            (date >= self.today).then(|| BestBy { date, note: self.fill(&best.note, Some(rung)) })
        });
        Card {
            action: Act::Of(action.id.clone()),
            rung: Some(rung.id.clone()),
            tier: action.tier,
            leads: action.leads.clone(),
            title: self.fill(&action.title, Some(rung)),
            why: self.fill(&action.why, Some(rung)),
            minutes: action.minutes.or(rung.minutes),
            cost: action.cost.clone().or_else(|| rung.cost.clone()),
            closes: action.closes.clone(),
            risk: action.risk.as_ref().map(|r| self.fill(r, Some(rung))),
            ask_first: self.asked_first(rung, action),
            base_rate: Some(
                rung.base_rate.as_ref().map_or_else(|| phrase("base-rate-unknown", &[]), |b| b.text.clone()),
            ),
            best_by,
            until: None,
        }
    }

    fn asked_first(&self, rung: &Rung, action: &Action) -> Vec<Bilingual> {
        let missing = action.ask_first.iter().filter(|ask| self.holds(&ask.when));
        missing.map(|ask| self.fill(&ask.text, Some(rung))).collect()
    }

    /// Whether the other side or an office has something to do: its time runs or has run out, or it has what was sent.
    fn somebody_owes(&self) -> bool {
        let owed = self
            .deadlines()
            .iter()
            .any(|d| d.whose == Whose::Theirs && d.standing != Standing::Stopped && d.confidence != Confidence::R);
        let sent = |rung: &Rung| {
            matches!(self.stage(&rung.id), Some(Stage::Dispatched | Stage::Acknowledged | Stage::Accepted))
        };
        owed || self.pack.rungs.iter().any(sent)
    }

    fn wait_card(&self, day: Date, then: &Candidate<'_>) -> Card {
        let theirs = self
            .deadlines()
            .iter()
            .filter(|d| d.standing == Standing::Running && d.whose == Whose::Theirs && d.due < day)
            // What is only recalled is nothing to wait for.
            .filter(|d| d.confidence != Confidence::R);
        let mut why: Vec<Bilingual> = theirs
            .map(|d| phrase("wait-why", &[&|l| d.name.get(l).to_owned(), &|l| day_date(d.due, self.today, l)]))
            .collect();
        why.dedup();
        let title = self.fill(&then.action.title, Some(then.rung));
        let then = if why.is_empty() { "wait-next" } else { "wait-then" };
        why.push(phrase(then, &[&|l| title.get(l).to_owned()]));
        why.push(phrase("wait-call", &[]));
        Card {
            until: Some(day),
            ..own(Act::Wait, phrase("wait-title", &[&|l| day_date(day, self.today, l)]), joined(&why))
        }
    }

    fn watch_card(&self) -> Card {
        own(Act::Watch, phrase("watch-title", &[]), phrase("watch-why", &[]))
    }

    fn closed_card(&self) -> Card {
        own(Act::Closed, phrase("closed-title", &[]), phrase("closed-why", &[]))
    }

    /// One rung as the ladder map shows it.
    pub fn station(&self, rung: &Rung) -> Station {
        let days = self.open_days(rung);
        let done = rung.done.as_ref().is_some_and(|p| self.holds(p));
        let shut = rung.shut.iter().find(|s| self.holds(&s.when));
        let stage = self.stage(&rung.id);
        let gate_says = || rung.gate.as_ref().map(|g| self.explain(g)).unwrap_or_default();
        let law = shut.filter(|_| !done).map_or(&rung.gate_law, |shut| &shut.law);
        let cause = if done { rung.done.as_ref() } else { shut.map(|s| &s.when).or(rung.gate.as_ref()) };
        let (state, because) = if done {
            (State::Done, rung.done.as_ref().map(|p| self.explain(p)).unwrap_or_default())
        } else if let Some(shut) = shut {
            (State::Shut, self.fill(&shut.because, Some(rung)))
        } else if matches!(stage, Some(Stage::Dispatched | Stage::Acknowledged | Stage::Accepted)) {
            (State::Waiting, phrase(&format!("stage-{}", stage.map_or("none", Stage::id)), &[]))
        } else if days.contains(self.today) {
            (State::Open, gate_says())
        } else {
            (State::NotYet, gate_says())
        };
        let because = match state {
            State::Shut | State::NotYet => self.cited(because, law),
            _ => because,
        };
        Station {
            rung: rung.id.clone(),
            name: rung.name.clone(),
            about: rung.about.clone(),
            role: rung.role,
            lane: rung.lane,
            state,
            because,
            law: law.clone(),
            since: cause.and_then(|cause| self.since(cause)).filter(|day| *day <= self.today),
            limits: self.limits(rung),
            opens_on: days.opens_after(self.today).filter(|day| *day <= self.horizon()),
            open_until: days.ends(self.today),
            closes: rung.closes.iter().map(|c| c.note.clone()).collect(),
            times: self.case.dispatched(&rung.id).count(),
        }
    }

    /// A reason with the articles it rests on.
    fn cited(&self, because: Bilingual, law: &[String]) -> Bilingual {
        if law.is_empty() {
            return because;
        }
        let articles = |l: Lang| law.iter().map(|id| self.pack.law_text(id, l)).collect::<Vec<_>>();
        phrase(
            "because-law",
            &[&|l| because.get(l).to_owned(), &|l| articles(l).join(if l == Lang::Zh { "、" } else { "; " })],
        )
    }

    fn horizon(&self) -> Date {
        self.today.saturating_add(HORIZON.days())
    }

    /// The person's own times on a rung. One can be over for a charge while the rung stays open for a call.
    fn limits(&self, rung: &Rung) -> Vec<Limit> {
        let of = |d: &&Deadline| d.rung == rung.id && d.whose == Whose::Mine && d.standing != Standing::Stopped;
        let limit = |d: &Deadline| Limit {
            clock: d.clock.clone(),
            name: d.name.clone(),
            due: d.due,
            arguable: d.arguable,
            passed: d.standing == Standing::Passed,
            law: d.law.clone(),
        };
        self.deadlines().iter().filter(of).map(limit).collect()
    }

    /// The day since which a condition holds, as far as the log tells: that of the finding that made it hold.
    pub fn since(&self, predicate: &Predicate) -> Option<Date> {
        let day = |spot: Option<Spot>| Some(spot?.at?.date());
        match predicate {
            Predicate::Has { query } => day(self.tally(query).first),
            Predicate::Later { query, .. } => day(self.tally(query).last),
            Predicate::RanOut(since) => self.last_day(since)?.tomorrow().ok(),
            Predicate::Rule { name } => self.since(&self.pack.rules.get(name)?.is),
            Predicate::All(inner) => inner.iter().filter_map(|p| self.since(p)).max(),
            Predicate::Any(inner) => inner.iter().filter(|p| self.holds(p)).filter_map(|p| self.since(p)).min(),
            _ => None,
        }
    }

    fn chosen(&self, card: &Card) -> Bilingual {
        let tier = phrase(&format!("tier-{}", card.tier.id()), &[]);
        phrase(
            "trace-chosen",
            &[&|l| card.title.get(l).to_owned(), &|l| tier.get(l).to_owned(), &|l| card.why.get(l).to_owned()],
        )
    }

    fn trace_ladder(&self, ladder: &[Station], trace: &mut Vec<Bilingual>) {
        for station in ladder.iter().filter(|s| s.state == State::Shut) {
            trace.push(phrase(
                "trace-shut",
                &[&|l| station.name.get(l).to_owned(), &|l| station.because.get(l).to_owned()],
            ));
        }
    }

    fn trace_later(&self, candidate: &Candidate<'_>) -> Option<Bilingual> {
        let day = candidate.days.opens_after(self.today).filter(|day| *day <= self.horizon())?;
        let why = candidate.action.when.as_ref().or(candidate.rung.gate.as_ref()).map(|p| self.explain(p))?;
        let title = self.fill(&candidate.action.title, Some(candidate.rung));
        Some(phrase(
            "trace-later",
            &[&|l| title.get(l).to_owned(), &|l| day_date(day, self.today, l), &|l| why.get(l).to_owned()],
        ))
    }

    fn trace_step(&self, action: &str) -> Option<Bilingual> {
        let mut actions = self.pack.rungs.iter().flat_map(|r| &r.action);
        let action = actions.find(|a| a.id == action)?;
        (!self.wanted(action).contains(self.today))
            .then(|| phrase("trace-step", &[&|l| action.title.get(l).to_owned()]))
    }
}

fn own(action: Act, title: Bilingual, why: Bilingual) -> Card {
    Card {
        action,
        rung: None,
        tier: Tier::Wait,
        leads: None,
        title,
        why,
        minutes: None,
        cost: None,
        closes: None,
        risk: None,
        ask_first: Vec::new(),
        base_rate: None,
        best_by: None,
        until: None,
    }
}

fn joined(parts: &[Bilingual]) -> Bilingual {
    Bilingual::both(|l| parts.iter().map(|p| p.get(l)).collect::<String>().trim().to_owned())
}
