//! The case as a rung or a letter sees it: the facts of its time, its office, the matter it is about.

use crate::records::{Authority, OneOrMany};
use crate::rung::Rung;
use crate::template::Template;
use crate::view::{Scope, View, newer};
use casework::{Fact, Incident};

impl<'a> View<'a> {
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
        // As long as nothing new came, the letter is still about what it was about.
        let ends = front.after.iter().flat_map(OneOrMany::all).filter_map(|query| self.tally(query).last);
        let newest = ends.reduce(|a, b| if newer((b.at, b.seq), (a.at, a.seq)) { b } else { a });
        let start = newest.filter(|start| {
            let since = |i: &Incident| newer((Some(i.at), i.id.seq), (start.at, start.seq));
            self.case.incidents.iter().any(|i| (i.counts() || i.is_charge()) && since(i))
        });
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
}
