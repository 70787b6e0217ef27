//! Letters and the texts that a case fills: their slots name something, and no text joins money with a threat.

use super::{Check, Diagnostic, Document, Piece, Place, Sought, Step, Template, pieces};
use crate::records::OneOrMany;

/// What can be said of a query's findings.
const OF_QUERIES: &[&str] = &[
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
    "span",
];

/// What can be said of an office.
const OF_OFFICES: &[&str] = &["name", "address", "postcode", "email", "site"];

/// What can be said of a claim line.
const OF_CLAIMS: &[&str] = &["count", "amount", "parts", "sum", "logged", "paid", "open"];

impl Check<'_> {
    pub(super) fn letter(&mut self, file: &str, letter: &Template) {
        let pack = self.pack;
        let front = &letter.front;
        self.front(pack.rung(&front.rung).is_some(), file, "rung", &front.rung, "rung");
        for key in &front.requires {
            self.front(pack.fact(key).is_some(), file, "requires", key, "fact");
        }
        if let Some(table) = &front.table {
            self.front(pack.queries.contains_key(table), file, "table", table, "query");
        }
        for query in front.after.iter().flat_map(OneOrMany::all) {
            self.front(pack.queries.contains_key(query), file, "after", query, "query");
        }
        if let Some(clock) = &front.timely {
            self.front(pack.clocks.contains_key(clock), file, "timely", clock, "clock");
        }
        let needed = front.table_needed_when.iter().flat_map(|when| self.wrong_names(when, &front.id));
        let needed: Vec<String> = needed.map(|(_, message)| message).collect();
        needed.into_iter().for_each(|message| self.at(file, 1, message));
        for block in &letter.blocks {
            let attributes = &block.attributes;
            let wrong = attributes.when.iter().flat_map(|when| self.wrong_names(when, &front.id));
            let wrong: Vec<String> = wrong.map(|(_, message)| message).collect();
            wrong.into_iter().for_each(|message| self.at(file, block.line, message));
            let mut named = |known: bool, id: &str, what: &str| {
                if !known {
                    let message = format!("no {what} `{id}`; correct the id, or add the {what}");
                    self.at(file, block.line, message);
                }
            };
            if let Some(field) = &attributes.field {
                named(front.field.is_empty() || front.field.iter().any(|f| f.id == *field), field, "field");
            }
            if let Some(demand) = &attributes.demand {
                named(pack.demands.iter().any(|d| d.id == *demand), demand, "demand");
            }
            if let Some(obstacle) = &attributes.obstacle {
                named(pack.obstacles.contains_key(obstacle), obstacle, "obstacle");
            }
            if let Some(each) = &attributes.each {
                named(pack.queries.contains_key(each), each, "query");
            }
            for law in &attributes.law {
                named(pack.laws.contains_key(law), law, "law");
            }
            for name in self.empty_slots(&block.text) {
                self.within(file, block.line, &name, message(&name));
            }
            for (word, message) in threats(&block.text) {
                self.within(file, block.line, &word, message);
            }
        }
    }

    /// A name in a letter's front matter.
    fn front(&mut self, known: bool, file: &str, key: &str, id: &str, what: &str) {
        if known {
            return;
        }
        let text = self.files.text(file).unwrap_or_default();
        let front = text.strip_prefix("+++\n").and_then(|rest| Some(rest.split_once("\n+++\n")?.0));
        let document = front.and_then(|front| Document::parse(front).ok());
        let line = document.map_or(1, |d| d.line(&[Step::Key(key)], Sought::Value(id)) + 1);
        self.at(file, line, format!("no {what} `{id}`; correct the id, or add the {what}"));
    }

    /// Reports at the line on which `word` stands in the block that begins at `from`.
    fn within(&mut self, file: &str, from: usize, word: &str, message: String) {
        let text = self.files.text(file).unwrap_or_default();
        let mut block = text.lines().enumerate().skip(from).take_while(|(_, line)| !line.starts_with("::"));
        let line = block.find(|(_, line)| line.contains(word)).map_or(from, |(at, _)| at + 1);
        self.at(file, line, message);
    }

    fn at(&mut self, file: &str, line: usize, message: String) {
        self.found.push(Diagnostic { file: file.to_owned(), line, message });
    }

    /// No text of a pack may join money with a threat, whatever its author felt.
    pub(super) fn lint(&mut self, text: &str, place: Place<'_>) {
        for (word, message) in threats(text) {
            self.report(place, Sought::Words(&word), message);
        }
    }

    pub(super) fn slots(&mut self, text: &str, place: Place<'_>) {
        for name in self.empty_slots(text) {
            self.report(place, Sought::Words(&format!("{{{name}}}")), message(&name));
        }
    }

    /// The slots of a text that name nothing.
    fn empty_slots(&self, text: &str) -> Vec<String> {
        let names = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Slot(name) if !self.slot_exists(name) => Some(name.to_owned()),
            _ => None,
        });
        names.collect()
    }

    fn slot_exists(&self, name: &str) -> bool {
        let pack = self.pack;
        let name = name.split_once('|').map_or(name, |(name, _)| name);
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        match (head, rest) {
            ("today" | "subject" | "them", "") | ("claims", "total" | "asked") | ("time", "hours") => true,
            ("fact", key) => pack.fact(key).is_some(),
            ("office", what) => OF_OFFICES.contains(&what),
            (office, what) if office.starts_with("office@") => {
                pack.rung(&office["office@".len()..]).is_some() && OF_OFFICES.contains(&what)
            }
            ("claim", rest) => {
                rest.rsplit_once('.').is_some_and(|(rate, what)| pack.rate(rate).is_some() && OF_CLAIMS.contains(&what))
            }
            ("demand", id) => pack.demands.iter().any(|d| d.id == id),
            (clock, "length") => pack.clocks.contains_key(clock),
            (clock, rest) if rest.starts_with("due@") => {
                let query = &rest["due@".len()..];
                let known = match query.split_once(".since:") {
                    Some((query, others)) => self.queries_exist(query, others),
                    None => pack.queries.contains_key(query.strip_suffix(".first").unwrap_or(query)),
                };
                pack.clocks.contains_key(clock) && known
            }
            (query, what) => match what.strip_prefix("since:") {
                Some(others) => self.queries_exist(query, others),
                None => pack.queries.contains_key(query) && OF_QUERIES.contains(&what),
            },
        }
    }

    fn queries_exist(&self, query: &str, others: &str) -> bool {
        std::iter::once(query).chain(others.split('+')).all(|q| self.pack.queries.contains_key(q))
    }
}

fn message(name: &str) -> String {
    format!("slot `{{{name}}}` names nothing; docs/writing-a-pack.md lists the slots")
}

/// What the guard refuses in a text: the first word of each finding, and what to write instead.
fn threats(text: &str) -> Vec<(String, String)> {
    let refused = crate::lint::lint(text).into_iter().filter(|f| f.refuses);
    let told = |f: crate::lint::LintFinding| {
        let message = format!("`{}`: {} — {}", f.text, f.name.en, f.hint.en);
        (f.words.into_iter().next().unwrap_or_default(), message)
    };
    refused.map(told).collect()
}
