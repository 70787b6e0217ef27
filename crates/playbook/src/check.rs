//! Cross-references and house rules of a pack: every id that is named exists, and what is only
//! recalled gates nothing.

use crate::load::{Diagnostic, Library};
use crate::pack::Pack;
use crate::predicate::Predicate;
use crate::provenance::Confidence;
use crate::rung::Rung;
use crate::template::{Piece, Template, pieces};

/// Pages of the desk that an action may open.
const PAGES: &[&str] = &["parties", "publish", "close", "evidence", "money"];

struct Check<'a> {
    pack: &'a Pack,
    library: &'a Library,
    id: &'a str,
    found: Vec<Diagnostic>,
}

pub(crate) fn check(pack: &Pack, library: &Library, id: &str) -> Vec<Diagnostic> {
    let mut check = Check { pack, library, id, found: Vec::new() };
    check.queries();
    for (name, rule) in &pack.rules {
        check.predicate(&rule.is, "rules.toml", name);
    }
    for rung in &pack.rungs {
        check.rung(rung);
    }
    for rate in &pack.rates {
        if !matches!(rate.per.as_str(), "hours" | "once") && !pack.queries.contains_key(&rate.per) {
            check.report(
                "rates.toml",
                &rate.per,
                format!("rate `{}` counts `{}`, which is no query, nor `hours` or `once`", rate.id, rate.per),
            );
        }
    }
    for ((name, tag), letter) in &pack.letters {
        check.letter(&format!("letters/{name}.{tag}.md"), letter);
    }
    check.laws();
    check.obstacles();
    check.proofs();
    check.cues();
    let mut found = check.found;
    // A wrong id is often named several times in one file; once is enough to mend it.
    let mut seen = std::collections::HashSet::new();
    found.retain(|d| seen.insert((d.file.clone(), d.line, d.message.clone())));
    found
}

impl Check<'_> {
    /// Reports at the first line of the file that holds `word`. A file of an included pack is found too.
    fn report(&mut self, file: &str, word: &str, message: String) {
        let included = self.pack.manifest.includes.iter().map(String::as_str);
        let homes: Vec<&str> = std::iter::once(self.id).chain(included).collect();
        let places: Vec<(String, usize)> = homes
            .iter()
            .filter_map(|home| {
                let path = format!("{home}/{file}");
                let text = self.library.text(&path)?;
                let line = text.lines().position(|l| l.contains(word)).map_or(0, |at| at + 1);
                Some((path, line))
            })
            .collect();
        let best = places.iter().find(|(_, line)| *line > 0).or(places.first()).cloned();
        let (file, line) = best.unwrap_or((format!("{}/{file}", self.id), 0));
        self.found.push(Diagnostic { file, line, message });
    }

    fn queries(&mut self) {
        for (name, query) in &self.pack.queries {
            let Some((_, attributes)) = casework::ATTRIBUTES.iter().find(|(kind, _)| *kind == query.of) else {
                let known = casework::KINDS.join(", ");
                self.report(
                    "queries.toml",
                    name,
                    format!("query `{name}` is of `{}`; the kinds are {known}", query.of),
                );
                continue;
            };
            for attribute in query.having.keys().chain(query.not.keys()) {
                if !attributes.contains(&attribute.as_str()) {
                    let known = attributes.join(", ");
                    self.report(
                        "queries.toml",
                        name,
                        format!("query `{name}`: `{}` has no attribute `{attribute}`; it has {known}", query.of),
                    );
                }
            }
        }
    }

    fn predicate(&mut self, predicate: &Predicate, file: &str, owner: &str) {
        let mut wrong: Vec<(String, String)> = Vec::new();
        let pack = self.pack;
        predicate.walk(&mut |p| {
            let mut query = |id: &String| {
                if !pack.queries.contains_key(id) {
                    wrong.push((id.clone(), format!("`{owner}`: no query `{id}`; name it in queries.toml")));
                }
            };
            match p {
                Predicate::Has { query: q } | Predicate::Count { query: q, .. } => query(q),
                Predicate::Later { query: q, than } => {
                    query(q);
                    query(than);
                }
                Predicate::RanOut(since) | Predicate::Running(since) | Predicate::Nearing { since, .. } => {
                    query(&since.query);
                    match pack.clocks.get(&since.clock).map(|c| c.provenance.confidence) {
                        None => wrong.push((since.clock.clone(), format!("`{owner}`: no clock `{}`", since.clock))),
                        Some(Confidence::R) => wrong.push((
                            since.clock.clone(),
                            format!(
                                "`{owner}`: clock `{}` is only recalled (confidence R) and must not gate",
                                since.clock
                            ),
                        )),
                        Some(_) => {}
                    }
                }
                Predicate::Fact { key, is } => match pack.fact(key) {
                    None => wrong.push((key.clone(), format!("`{owner}`: no fact `{key}` in facts.toml"))),
                    Some(spec) if !spec.choices.is_empty() => {
                        for value in is.iter().filter(|v| !spec.choices.iter().any(|c| c.id == **v)) {
                            wrong.push((value.clone(), format!("`{owner}`: fact `{key}` has no choice `{value}`")));
                        }
                    }
                    Some(_) => {}
                },
                Predicate::Stage { rung, .. } if pack.rung(rung).is_none() => {
                    wrong.push((rung.clone(), format!("`{owner}`: no rung `{rung}`")));
                }
                Predicate::Rule { name } if !pack.rules.contains_key(name) => {
                    wrong.push((name.clone(), format!("`{owner}`: no rule `{name}` in rules.toml")));
                }
                _ => {}
            }
        });
        for (word, message) in wrong {
            self.report(file, &word, message);
        }
    }

    fn rung(&mut self, rung: &Rung) {
        let id = format!("id = \"{}\"", rung.id);
        let home = self
            .library
            .paths(self.id)
            .chain(self.pack.manifest.includes.iter().flat_map(|i| self.library.paths(i)))
            .find(|p| p.contains("/rungs/") && self.library.text(p).is_some_and(|t| t.contains(&id)))
            .and_then(|p| p.split_once('/'))
            .map_or_else(|| format!("rungs/{}.toml", rung.id), |(_, file)| file.to_owned());
        let predicates = rung
            .gate
            .iter()
            .chain(&rung.done)
            .chain(rung.shut.iter().map(|s| &s.when))
            .chain(rung.clocks.iter().filter_map(|c| c.until.as_ref()))
            .chain(rung.action.iter().filter_map(|a| a.when.as_ref()));
        for predicate in predicates {
            self.predicate(predicate, &home, &rung.id);
        }
        let uses = rung.clocks.iter().map(|c| (&c.clock, &c.since));
        let best = rung.action.iter().filter_map(|a| a.best_before.as_ref()).map(|b| (&b.clock, &b.since));
        for (clock, since) in uses.chain(best) {
            self.known(self.pack.clocks.contains_key(clock), &home, clock, "clock");
            self.known(self.pack.queries.contains_key(since), &home, since, "query");
        }
        for next in rung.outcome.iter().flat_map(|o| &o.next) {
            self.known(self.pack.rung(next).is_some(), &home, next, "rung");
        }
        for page in rung.action.iter().filter_map(|a| a.leads.open.as_ref()) {
            self.known(PAGES.contains(&page.as_str()), &home, page, "page");
        }
        for closed in &rung.closes {
            self.known(self.pack.rung(&closed.rung).is_some(), &home, &closed.rung, "rung");
        }
        for fact in rung.facts.iter().chain(rung.action.iter().flat_map(|a| &a.leads.fill)) {
            self.known(self.pack.fact(fact).is_some(), &home, fact, "fact");
        }
        let names = self.pack.letter_names();
        for letter in rung.letters.iter().chain(rung.action.iter().filter_map(|a| a.leads.letter.as_ref())) {
            self.known(names.contains(&letter.as_str()), &home, letter, "letter");
        }
        for channel in rung.channels.iter().chain(rung.action.iter().filter_map(|a| a.leads.call.as_ref())) {
            self.known(self.pack.channels.contains_key(channel), &home, channel, "channel");
        }
        for action in &rung.action {
            for text in [&action.title, &action.why] {
                for lang in [&text.zh, &text.en] {
                    self.slots(lang, &home);
                }
            }
        }
    }

    fn obstacles(&mut self) {
        for obstacle in self.pack.obstacles.values() {
            let file = format!("obstacles/{}.toml", obstacle.id);
            if let Some(when) = &obstacle.resolved_when {
                self.predicate(when, &file, &obstacle.id);
            }
            let letter = obstacle.letter.iter().flat_map(|l| [&l.now, &l.persists, &l.resolved]);
            let spoken = obstacle.say_now.iter().chain(&obstacle.ask_back).chain(letter);
            for text in spoken.flat_map(|t| [&t.zh, &t.en]) {
                self.slots(text, &file);
                self.lint(text, &file);
            }
        }
    }

    fn proofs(&mut self) {
        for proof in &self.pack.proofs {
            let known = ["shown", "likely", "claimed"];
            if !known.contains(&proof.gives.as_str()) {
                let message =
                    format!("proof `{}` gives `{}`; it is one of {}", proof.id, proof.gives, known.join(", "));
                self.report("proofs.toml", &proof.gives, message);
            }
            if proof.off && proof.risk.is_none() {
                let message = format!("proof `{}` is off by default; say its `risk`", proof.id);
                self.report("proofs.toml", &proof.id, message);
            }
        }
    }

    /// Cues may be for an obstacle of another pack, but not for one that no pack has.
    fn cues(&mut self) {
        for set in &self.pack.hearing.of {
            let home = format!("/obstacles/{}.toml", set.id);
            let known = self.pack.obstacles.contains_key(&set.id) || self.library.has_file(&home);
            self.known(known, "hearing.toml", &set.id, "obstacle");
        }
        for set in &self.pack.readings.of {
            for id in std::iter::once(&set.id).chain(&set.beats) {
                self.known(casework::Meaning::from_id(id).is_some(), "readings.toml", id, "meaning");
            }
        }
    }

    fn letter(&mut self, file: &str, letter: &Template) {
        self.known(self.pack.rung(&letter.front.rung).is_some(), file, &letter.front.rung, "rung");
        for key in &letter.front.requires {
            self.known(self.pack.fact(key).is_some(), file, key, "fact");
        }
        if let Some(table) = &letter.front.table {
            self.known(self.pack.queries.contains_key(table), file, table, "query");
        }
        for block in &letter.blocks {
            if let Some(when) = &block.attributes.when {
                self.predicate(when, file, &letter.front.id);
            }
            if let Some(field) = &block.attributes.field {
                let known = letter.front.field.is_empty() || letter.front.field.iter().any(|f| f.id == *field);
                self.known(known, file, field, "field");
            }
            if let Some(demand) = &block.attributes.demand {
                self.known(self.pack.demands.iter().any(|d| d.id == *demand), file, demand, "demand");
            }
            if let Some(obstacle) = &block.attributes.obstacle {
                self.known(self.pack.obstacles.contains_key(obstacle), file, obstacle, "obstacle");
            }
            for law in &block.attributes.law {
                self.known(self.pack.laws.contains_key(law), file, law, "law");
            }
            self.slots(&block.text, file);
            self.lint(&block.text, file);
        }
    }

    /// No text of a pack may join money with a threat, whatever its author felt.
    fn lint(&mut self, text: &str, file: &str) {
        for finding in crate::lint::lint(text).into_iter().filter(|f| f.refuses) {
            let word = finding.words.first().cloned().unwrap_or_default();
            self.report(file, &word, format!("`{}`: {} — {}", finding.text, finding.name.en, finding.hint.en));
        }
    }

    fn slots(&mut self, text: &str, file: &str) {
        for piece in pieces(text) {
            let Piece::Slot(name) = piece else { continue };
            if !self.slot_exists(name) {
                self.report(
                    file,
                    name,
                    format!("slot `{{{name}}}` names nothing; docs/writing-a-pack.md lists the slots"),
                );
            }
        }
    }

    fn slot_exists(&self, name: &str) -> bool {
        let pack = self.pack;
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        match (head, rest) {
            ("today" | "subject", "") | ("claims", "total") | ("time", "hours") => true,
            ("fact", key) => pack.fact(key).is_some(),
            ("office", what) => ["name", "address", "postcode", "email", "site"].contains(&what),
            ("claim", rest) => rest
                .rsplit_once('.')
                .is_some_and(|(rate, what)| pack.rate(rate).is_some() && ["count", "amount", "sum"].contains(&what)),
            ("demand", id) => pack.demands.iter().any(|d| d.id == id),
            (clock, "length") => pack.clocks.contains_key(clock),
            (clock, rest) if rest.starts_with("due@") => {
                pack.clocks.contains_key(clock) && pack.queries.contains_key(&rest["due@".len()..])
            }
            (query, what) => {
                let known = [
                    "count",
                    "first",
                    "last",
                    "dates",
                    "words",
                    "first-words",
                    "tickets",
                    "agents",
                    "numbers",
                    "claimed",
                    "topic",
                ];
                pack.queries.contains_key(query) && known.contains(&what)
            }
        }
    }

    fn laws(&mut self) {
        let pack = self.pack;
        let clocks = pack.clocks.values().flat_map(|c| c.law.iter().map(move |l| ("clocks.toml", l)));
        let facts = pack.facts.iter().flat_map(|f| f.law.iter().map(|l| ("facts.toml", l)));
        let rates = pack.rates.iter().flat_map(|r| r.law.iter().map(|l| ("rates.toml", l)));
        let missing: Vec<_> = clocks.chain(facts).chain(rates).filter(|(_, l)| !pack.laws.contains_key(*l)).collect();
        for (file, law) in missing {
            self.known(false, file, law, "law");
        }
        for rung in &pack.rungs {
            for law in rung.law.iter().chain(rung.grounds.iter().flat_map(|g| &g.law)) {
                let file = format!("rungs/{}.toml", rung.id);
                self.known(pack.laws.contains_key(law), &file, law, "law");
            }
        }
    }

    fn known(&mut self, known: bool, file: &str, id: &str, what: &str) {
        if !known {
            self.report(file, id, format!("no {what} `{id}`; correct the id, or add the {what}"));
        }
    }
}
