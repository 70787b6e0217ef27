//! Predicates as sentences. A gate that cannot say why it is shut is not a gate but a wall.

use crate::phrases::phrase;
use crate::predicate::{Predicate, Since};
use crate::records::Query;
use crate::text::{Bilingual, Lang, day_date, short_date};
use crate::view::View;
use casework::Stage;

impl View<'_> {
    /// Says how a predicate stands today, with the figures and dates that make it so.
    pub fn explain(&self, predicate: &Predicate) -> Bilingual {
        match predicate {
            Predicate::Has { query } => self.explain_has(query),
            Predicate::Count { query, at_least, at_most, more_than_fact } => {
                let more = more_than_fact.as_deref().map(|key| self.figure(key) + 1);
                self.explain_count(query, (*at_least).max(more), *at_most)
            }
            Predicate::Later { query, than } => self.explain_later(query, than),
            Predicate::RanOut(since) => {
                self.explain_clock(since, ["p-ran-out", "p-not-run-out"], self.holds(predicate))
            }
            Predicate::Running(since) => {
                self.explain_clock(since, ["p-running", "p-not-running"], self.holds(predicate))
            }
            Predicate::Nearing { since, .. } => self.explain_nearing(since, self.holds(predicate)),
            Predicate::Owed { rate } => {
                let name = |l: Lang| self.pack.rate(rate).map_or_else(|| rate.clone(), |r| r.name.get(l).to_owned());
                phrase(if self.holds(predicate) { "p-owed" } else { "p-not-owed" }, &[&name])
            }
            Predicate::OwnDayAhead { query } | Predicate::OwnDayPassed { query } => self.explain_own_day(query),
            Predicate::Within { query, since } => self.explain_within(query, since, self.holds(predicate)),
            Predicate::Fact { key, is } => self.explain_fact(key, is),
            Predicate::Stage { rung, .. } => self.explain_stage(rung),
            Predicate::Rule { name } => match self.pack.rules.get(name) {
                Some(rule) if self.holds(&rule.is) => rule.name.clone(),
                Some(rule) => phrase("p-not", &[&|l| rule.name.get(l).to_owned()]),
                None => Bilingual::default(),
            },
            Predicate::All(inner) => self.explain_all(inner),
            Predicate::Any(inner) => self.explain_any(inner),
            Predicate::Not(inner) => self.explain(inner),
        }
    }

    /// For a conjunction that fails only the failing parts matter; for one that holds, all of them.
    fn explain_all(&self, inner: &[Predicate]) -> Bilingual {
        let failing: Vec<_> = inner.iter().filter(|p| !self.holds(p)).map(|p| self.explain(p)).collect();
        if failing.is_empty() {
            join("p-and", &inner.iter().map(|p| self.explain(p)).collect::<Vec<_>>())
        } else {
            join("p-and", &failing)
        }
    }

    /// For a disjunction that holds the holding parts matter. For one that fails, the first way is told: packs
    /// write the natural way first, and "or there is no appeal yet" would explain nothing.
    fn explain_any(&self, inner: &[Predicate]) -> Bilingual {
        let holding: Vec<_> = inner.iter().filter(|p| self.holds(p)).map(|p| self.explain(p)).collect();
        match (holding.is_empty(), inner.first()) {
            (true, Some(first)) => self.explain(first),
            _ => join("p-and", &holding),
        }
    }

    fn explain_has(&self, query: &str) -> Bilingual {
        let Some(spec) = self.pack.queries.get(query) else { return Bilingual::default() };
        let count = self.tally(query).count;
        if count == 0 {
            return phrase("p-has-none", &[&|l| spec.name.get(l).to_owned()]);
        }
        phrase("p-has", &[&|l| spec.name.get(l).to_owned(), &|_| count.to_string(), &|l| spec.unit.get(l).to_owned()])
    }

    fn explain_count(&self, query: &str, at_least: Option<u64>, at_most: Option<u64>) -> Bilingual {
        let Some(spec) = self.pack.queries.get(query) else { return Bilingual::default() };
        let count = self.tally(query).count as u64;
        let name = |l: Lang| spec.name.get(l).to_owned();
        let unit = |l: Lang| spec.unit.get(l).to_owned();
        if at_least.is_none_or(|n| count >= n) && at_most.is_none_or(|n| count <= n) {
            return phrase("p-count-ok", &[&name, &|_| count.to_string(), &unit]);
        }
        let bound = |key: &str, n: Option<u64>| n.map(|n| phrase(key, &[&|_| n.to_string()]));
        let bounds: Vec<_> =
            [bound("p-at-least", at_least), bound("p-at-most", at_most)].into_iter().flatten().collect();
        let range = join("p-and", &bounds);
        phrase("p-count-range", &[&name, &|_| count.to_string(), &unit, &|l| range.get(l).to_owned()])
    }

    fn explain_later(&self, query: &str, than: &str) -> Bilingual {
        let name = |spec: Option<&Query>, l: Lang| spec.map_or_else(String::new, |q| q.name.get(l).to_owned());
        let (this, other) = (self.pack.queries.get(query), self.pack.queries.get(than));
        let predicate = Predicate::Later { query: query.to_owned(), than: than.to_owned() };
        let date = self.tally(query).last.and_then(|spot| spot.at).map(|m| m.date());
        match date {
            Some(date) if self.holds(&predicate) => {
                phrase("p-later", &[&|l| name(this, l), &|l| short_date(date, self.today, l), &|l| name(other, l)])
            }
            _ => phrase("p-not-later", &[&|l| name(this, l), &|l| name(other, l)]),
        }
    }

    fn explain_clock(&self, since: &Since, keys: [&str; 2], holds: bool) -> Bilingual {
        let Some(clock) = self.pack.clocks.get(&since.clock) else { return Bilingual::default() };
        let (Some(trigger), Some(due)) = (self.trigger(since).and_then(|spot| spot.at), self.last_day(since)) else {
            let query = self.pack.queries.get(&since.query);
            return phrase(
                "p-no-start",
                &[&|l| clock.name.get(l).to_owned(), &|l| query.map_or_else(String::new, |q| q.name.get(l).to_owned())],
            );
        };
        phrase(
            if holds { keys[0] } else { keys[1] },
            &[&|l| clock.name.get(l).to_owned(), &|l| short_date(trigger.date(), self.today, l), &|l| {
                day_date(due, self.today, l)
            }],
        )
    }

    fn explain_nearing(&self, since: &Since, holds: bool) -> Bilingual {
        let (Some(clock), Some(due)) = (self.pack.clocks.get(&since.clock), self.last_day(since)) else {
            return self.explain_clock(since, ["p-running", "p-not-running"], false);
        };
        let left = due.duration_since(self.today).as_hours() / 24;
        phrase(
            if holds { "p-nearing" } else { "p-not-nearing" },
            &[&|l| clock.name.get(l).to_owned(), &|l| day_date(due, self.today, l), &|_| left.to_string()],
        )
    }

    fn explain_own_day(&self, query: &str) -> Bilingual {
        let Some(spec) = self.pack.queries.get(query) else { return Bilingual::default() };
        let name = |l: Lang| spec.name.get(l).to_owned();
        match self.own_day(query) {
            Some(day) => phrase(
                if day < self.today { "p-own-day-passed" } else { "p-own-day-ahead" },
                &[&name, &|l| day_date(day, self.today, l)],
            ),
            None => phrase("p-no-own-day", &[&name]),
        }
    }

    fn explain_within(&self, query: &str, since: &Since, holds: bool) -> Bilingual {
        let (Some(spec), Some(clock)) = (self.pack.queries.get(query), self.pack.clocks.get(&since.clock)) else {
            return Bilingual::default();
        };
        let key = if holds { "p-within" } else { "p-not-within" };
        phrase(key, &[&|l| spec.name.get(l).to_owned(), &|l| clock.name.get(l).to_owned()])
    }

    fn explain_fact(&self, key: &str, is: &[String]) -> Bilingual {
        let ask = |l: Lang| self.pack.fact(key).map_or_else(|| key.to_owned(), |f| f.ask.get(l).to_owned());
        let text = |value: &str, l: Lang| self.pack.fact_text(key, value, l);
        match self.fact_value(key) {
            None => phrase("p-fact-missing", &[&ask]),
            Some(value) if is.is_empty() || is.contains(&value) => phrase("p-fact", &[&ask, &|l| text(&value, l)]),
            Some(value) => phrase(
                "p-fact-is-not",
                &[&ask, &|l| text(&value, l), &|l| is.iter().map(|v| text(v, l)).collect::<Vec<_>>().join(" / ")],
            ),
        }
    }

    fn explain_stage(&self, rung: &str) -> Bilingual {
        let name = |l: Lang| self.pack.rung(rung).map_or_else(|| rung.to_owned(), |r| r.name.get(l).to_owned());
        let stage = phrase(&format!("stage-{}", self.stage(rung).map_or("none", Stage::id)), &[]);
        phrase("p-stage", &[&name, &|l| stage.get(l).to_owned()])
    }
}

fn join(with: &str, parts: &[Bilingual]) -> Bilingual {
    let between = phrase(with, &[]);
    Bilingual::both(|l| {
        let texts: Vec<&str> = parts.iter().map(|p| p.get(l)).filter(|t| !t.is_empty()).collect();
        texts.join(between.get(l))
    })
}
