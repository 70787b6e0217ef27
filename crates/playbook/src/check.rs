//! Cross-references and house rules of a pack: every id that is named exists, and what is only
//! recalled gates nothing. A line is looked up only for a mistake.

use crate::document::{Document, Sought, Step};
use crate::files::{Diagnostic, Files};
use crate::leads::{Do, Page};
use crate::load::Loaded;
use crate::pack::Pack;
use crate::predicate::Predicate;
use crate::provenance::Confidence;
use crate::rung::Rung;
use crate::template::{Piece, Template, pieces};
use std::collections::HashSet;

mod ids;
mod slots;

use Step::{Item, Key, Record};

struct Check<'a> {
    pack: &'a Pack,
    files: &'a Files,
    loaded: &'a Loaded,
    pages: &'a [&'a str],
    found: Vec<Diagnostic>,
}

/// Where a record stands: a file of the pack, or of one that it includes, and the way in it.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// A whole path, or the name of a file that each part of the pack may have.
    file: &'p str,
    way: &'p [Step<'p>],
}

impl<'p> Place<'p> {
    fn new(file: &'p str, way: &'p [Step<'p>]) -> Place<'p> {
        Place { file, way }
    }
}

/// All mistakes of a pack whose records could be read.
pub(crate) fn check(loaded: &Loaded, pages: &[&str]) -> Vec<Diagnostic> {
    let pack = &loaded.pack;
    let mut check = Check { pack, files: pack.files(), loaded, pages, found: Vec::new() };
    check.ids();
    check.queries();
    for (name, rule) in &pack.rules {
        check.predicate(&rule.is, Place::new("rules.toml", &[Key("rule"), Key(name), Key("is")]), name);
    }
    for rung in &pack.rungs {
        check.rung(rung, &loaded.rungs[&rung.id]);
    }
    check.rates();
    for (key, letter) in &pack.letters {
        check.letter(&loaded.letters[key], letter);
    }
    check.laws();
    check.obstacles();
    check.proofs();
    let mut found = check.found;
    // A wrong id is often named several times in one file; once is enough to mend it.
    let mut seen = HashSet::new();
    found.retain(|d| seen.insert((d.file.clone(), d.line, d.message.clone())));
    found
}

impl Check<'_> {
    /// Reports at the line of what is sought. The pack's own file is looked at before those of the packs it includes.
    fn report(&mut self, place: Place<'_>, sought: Sought<'_>, message: String) {
        let parts = self.pack.parts().iter().rev().map(|part| format!("{part}/{}", place.file));
        let paths: Vec<String> = std::iter::once(place.file.to_owned()).chain(parts).collect();
        let texts = paths.iter().filter_map(|path| Some((path, Document::parse(self.files.text(path)?).ok()?)));
        let mut nearest: Option<(&String, usize)> = None;
        for (path, document) in texts {
            if document.has(place.way) {
                nearest = Some((path, document.line(place.way, sought)));
                break;
            }
            nearest = nearest.or_else(|| Some((path, document.line(place.way, sought))));
        }
        let (file, line) = nearest.map_or((paths[1].clone(), 0), |(path, line)| (path.clone(), line));
        self.found.push(Diagnostic { file, line, message });
    }

    /// Reports an id that names nothing, at the place where it stands.
    fn known(&mut self, known: bool, place: Place<'_>, id: &str, what: &str) {
        if !known {
            self.report(place, Sought::Value(id), format!("no {what} `{id}`; correct the id, or add the {what}"));
        }
    }

    fn queries(&mut self) {
        for (name, query) in &self.pack.queries {
            let Some((_, attributes)) = casework::ATTRIBUTES.iter().find(|(kind, _)| *kind == query.of) else {
                let known = casework::KINDS.join(", ");
                let message = format!("query `{name}` is of `{}`; the kinds are {known}", query.of);
                let way = [Key("query"), Key(name), Key("of")];
                self.report(Place::new("queries.toml", &way), Sought::Itself, message);
                continue;
            };
            let asked = query.having.keys().map(|a| ("where", a)).chain(query.not.keys().map(|a| ("not", a)));
            for (side, attribute) in asked.filter(|(_, a)| !attributes.contains(&a.as_str())) {
                let known = attributes.join(", ");
                let message = format!("query `{name}`: `{}` has no attribute `{attribute}`; it has {known}", query.of);
                let way = [Key("query"), Key(name), Key(side), Key(attribute)];
                self.report(Place::new("queries.toml", &way), Sought::Itself, message);
            }
        }
    }

    fn rates(&mut self) {
        for rate in &self.pack.rates {
            if !matches!(rate.per.as_str(), "hours" | "once") && !self.pack.queries.contains_key(&rate.per) {
                let message =
                    format!("rate `{}` counts `{}`, which is no query, nor `hours` or `once`", rate.id, rate.per);
                let way = [Key("rate"), Record(&rate.id), Key("per")];
                self.report(Place::new("rates.toml", &way), Sought::Itself, message);
            }
        }
    }

    fn predicate(&mut self, predicate: &Predicate, place: Place<'_>, owner: &str) {
        for (sought, message) in self.wrong_names(predicate, owner) {
            let (keys, word) = &sought;
            self.report(place, Sought::Under(keys, word), message);
        }
    }

    /// What a predicate names that is not there: under which keys, the word, and the message.
    fn wrong_names(&self, predicate: &Predicate, owner: &str) -> Vec<((&'static [&'static str], String), String)> {
        const QUERY: &[&str] = &["has", "count", "later", "than", "since", "own_day_ahead", "own_day_passed", "within"];
        const CLOCK: &[&str] = &["ran_out", "running", "nearing", "clock"];
        let pack = self.pack;
        let mut wrong = Vec::new();
        predicate.walk(&mut |p| {
            let mut query = |id: &String| {
                if !pack.queries.contains_key(id) {
                    let message = format!("`{owner}`: no query `{id}`; name it in queries.toml");
                    wrong.push(((QUERY, id.clone()), message));
                }
            };
            match p {
                Predicate::Has { query: q }
                | Predicate::Count { query: q, more_than_fact: None, .. }
                | Predicate::OwnDayAhead { query: q }
                | Predicate::OwnDayPassed { query: q } => query(q),
                Predicate::Count { query: q, more_than_fact: Some(key), .. } => {
                    query(q);
                    if pack.fact(key).is_none() {
                        let message = format!("`{owner}`: no fact `{key}` in facts.toml");
                        wrong.push(((&["more_than_fact"], key.clone()), message));
                    }
                }
                Predicate::Later { query: q, than } => {
                    query(q);
                    query(than);
                }
                Predicate::RanOut(since)
                | Predicate::Running(since)
                | Predicate::Nearing { since, .. }
                | Predicate::Within { since, .. } => {
                    query(&since.query);
                    if let Predicate::Within { query: q, .. } = p {
                        query(q);
                    }
                    let clock = &since.clock;
                    let message = match pack.clocks.get(clock).map(|c| c.provenance.confidence) {
                        None => format!("`{owner}`: no clock `{clock}`"),
                        Some(Confidence::R) => {
                            format!("`{owner}`: clock `{clock}` is only recalled (confidence R) and must not gate")
                        }
                        Some(_) => return,
                    };
                    wrong.push(((CLOCK, clock.clone()), message));
                }
                Predicate::Fact { key, is } => match pack.fact(key) {
                    None => {
                        wrong.push(((&["fact"], key.clone()), format!("`{owner}`: no fact `{key}` in facts.toml")));
                    }
                    Some(spec) if !spec.choices.is_empty() => {
                        for value in is.iter().filter(|v| !spec.choices.iter().any(|c| c.id == **v)) {
                            let message = format!("`{owner}`: fact `{key}` has no choice `{value}`");
                            wrong.push(((&["is"], value.clone()), message));
                        }
                    }
                    Some(_) => {}
                },
                Predicate::Owed { rate } if pack.rate(rate).is_none() => {
                    wrong.push(((&["owed"], rate.clone()), format!("`{owner}`: no rate `{rate}` in rates.toml")));
                }
                Predicate::Stage { rung, .. } if pack.rung(rung).is_none() => {
                    wrong.push(((&["stage"], rung.clone()), format!("`{owner}`: no rung `{rung}`")));
                }
                Predicate::Rule { name } if !pack.rules.contains_key(name) => {
                    wrong.push(((&["rule"], name.clone()), format!("`{owner}`: no rule `{name}` in rules.toml")));
                }
                _ => {}
            }
        });
        wrong
    }

    fn rung(&mut self, rung: &Rung, file: &str) {
        let pack = self.pack;
        let id = rung.id.as_str();
        for (key, predicate) in [("gate", &rung.gate), ("done", &rung.done)] {
            if let Some(predicate) = predicate {
                self.predicate(predicate, Place::new(file, &[Key(key)]), id);
            }
        }
        for (at, shut) in rung.shut.iter().enumerate() {
            self.predicate(&shut.when, Place::new(file, &[Key("shut"), Item(at), Key("when")]), id);
        }
        for (at, used) in rung.clocks.iter().enumerate() {
            if let Some(until) = &used.until {
                self.predicate(until, Place::new(file, &[Key("clocks"), Item(at), Key("until")]), id);
            }
            self.clock_use(&used.clock, &used.since, file, &[Key("clocks"), Item(at)]);
        }
        let spoken = rung.opening.iter().map(|t| ("opening", t)).chain(rung.parting.iter().map(|t| ("parting", t)));
        for (key, text) in spoken.flat_map(|(key, t)| [(key, &t.zh), (key, &t.en)]) {
            let way = [Key(key)];
            self.slots(text, Place::new(file, &way));
            self.lint(text, Place::new(file, &way));
        }
        for (at, action) in rung.action.iter().enumerate() {
            self.action(action, file, at, id);
        }
        let names = pack.letter_names();
        let at = |key| [Key(key)];
        for next in rung.outcome.iter().flat_map(|o| &o.next) {
            self.known(pack.rung(next).is_some(), Place::new(file, &at("outcome")), next, "rung");
        }
        for closed in &rung.closes {
            self.known(pack.rung(&closed.rung).is_some(), Place::new(file, &at("closes")), &closed.rung, "rung");
        }
        for fact in &rung.facts {
            self.known(pack.fact(fact).is_some(), Place::new(file, &at("facts")), fact, "fact");
        }
        for letter in &rung.letters {
            self.known(names.contains(&letter.as_str()), Place::new(file, &at("letters")), letter, "letter");
        }
        for channel in &rung.channels {
            self.known(pack.channels.contains_key(channel), Place::new(file, &at("channels")), channel, "channel");
        }
    }

    fn clock_use(&mut self, clock: &str, since: &str, file: &str, way: &[Step<'_>]) {
        let at = |key| [way, &[Key(key)]].concat();
        self.known(self.pack.clocks.contains_key(clock), Place::new(file, &at("clock")), clock, "clock");
        self.known(self.pack.queries.contains_key(since), Place::new(file, &at("since")), since, "query");
    }

    fn action(&mut self, action: &crate::rung::Action, file: &str, item: usize, rung: &str) {
        let pack = self.pack;
        let way = [Key("action"), Item(item)];
        let at = |key| [way[0], way[1], Key(key)];
        if let Some(when) = &action.when {
            self.predicate(when, Place::new(file, &at("when")), rung);
        }
        if let Some(best) = &action.best_before {
            self.clock_use(&best.clock, &best.since, file, &at("best_before"));
        }
        let leads = at("do");
        let leads = Place::new(file, &leads);
        match &action.leads {
            Some(Do::Open(Page(page))) => self.known(self.pages.contains(&page.as_str()), leads, page, "page"),
            Some(Do::Letter(letter)) => {
                self.known(pack.letter_names().contains(&letter.as_str()), leads, letter, "letter");
            }
            Some(Do::Call(channel)) => self.known(pack.channels.contains_key(channel), leads, channel, "channel"),
            Some(Do::Fill(facts)) => {
                facts.iter().for_each(|fact| self.known(pack.fact(fact).is_some(), leads, fact, "fact"));
            }
            Some(Do::Capture | Do::Decide(_) | Do::Record(_) | Do::Read) | None => {}
        }
        for (key, text) in [("title", &action.title), ("why", &action.why)] {
            for lang in [&text.zh, &text.en] {
                self.slots(lang, Place::new(file, &at(key)));
            }
        }
    }

    fn obstacles(&mut self) {
        for obstacle in self.pack.obstacles.values() {
            let file = self.loaded.obstacles[&obstacle.id].as_str();
            if let Some(when) = &obstacle.resolved_when {
                self.predicate(when, Place::new(file, &[Key("resolved_when")]), &obstacle.id);
            }
            let letter = obstacle.letter.iter().flat_map(|l| [&l.now, &l.persists, &l.resolved]).map(|t| ("letter", t));
            let said = obstacle.say_now.iter().map(|t| ("say_now", t));
            let spoken = said.chain(obstacle.ask_back.iter().map(|t| ("ask_back", t))).chain(letter);
            for (key, text) in spoken.flat_map(|(key, t)| [(key, &t.zh), (key, &t.en)]) {
                let way = [Key(key)];
                self.slots(text, Place::new(file, &way));
                self.lint(text, Place::new(file, &way));
            }
        }
    }

    fn proofs(&mut self) {
        for proof in &self.pack.proofs {
            let known = ["shown", "likely", "claimed"];
            if !known.contains(&proof.gives.as_str()) {
                let message =
                    format!("proof `{}` gives `{}`; it is one of {}", proof.id, proof.gives, known.join(", "));
                let way = [Key("proof"), Record(&proof.id), Key("gives")];
                self.report(Place::new("proofs.toml", &way), Sought::Itself, message);
            }
            if proof.off && proof.risk.is_none() {
                let message = format!("proof `{}` is off by default; say its `risk`", proof.id);
                let way = [Key("proof"), Record(&proof.id), Key("off")];
                self.report(Place::new("proofs.toml", &way), Sought::Itself, message);
            }
        }
    }

    fn laws(&mut self) {
        let pack = self.pack;
        let clocks = pack.clocks.values().flat_map(|c| c.law.iter().map(move |l| ("clocks.toml", "clock", &c.id, l)));
        let facts = pack.facts.iter().flat_map(|f| f.law.iter().map(move |l| ("facts.toml", "fact", &f.key, l)));
        let rates = pack.rates.iter().flat_map(|r| r.law.iter().map(move |l| ("rates.toml", "rate", &r.id, l)));
        for (file, head, id, law) in clocks.chain(facts).chain(rates) {
            let way = [Key(head), Record(id), Key("law")];
            self.known(pack.laws.contains_key(law), Place::new(file, &way), law, "law");
        }
        for rung in &pack.rungs {
            let file = self.loaded.rungs[&rung.id].as_str();
            let own = rung.law.iter().map(|l| ("law", l));
            for (key, law) in own.chain(rung.grounds.iter().flat_map(|g| &g.law).map(|l| ("grounds", l))) {
                self.known(pack.laws.contains_key(law), Place::new(file, &[Key(key)]), law, "law");
            }
        }
    }
}
