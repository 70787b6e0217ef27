//! What letters and cards say of a query's findings: how many, when, in which words.

use super::{Filled, SlotSource, Slots};
use crate::phrases::phrase;
use crate::text::Lang;
use crate::view::View;
use casework::Happening;
use jiff::civil::Date;
use std::collections::HashSet;

impl Slots<'_, '_> {
    pub(super) fn query(&self, query: &str, what: &str, found: &[Happening<'_>]) -> Option<Filled> {
        if !self.view.pack.queries.contains_key(query) {
            return None;
        }
        if let Some(others) = what.strip_prefix("since:") {
            let first = first_since(self.view, query, others)?;
            let source = SlotSource::Events(vec![first.incident_ref()]);
            return Some(Filled { text: self.date(first.at?.date()), solid: true, source });
        }
        if what == "count" {
            let events = found.iter().map(Happening::incident_ref).collect();
            return Some(Filled { text: found.len().to_string(), solid: true, source: SlotSource::Events(events) });
        }
        let (first, last) = (found.first()?, found.last()?);
        let one = |h: &Happening<'_>, text: String, solid: bool| {
            Some(Filled { text, solid, source: SlotSource::Events(vec![h.incident_ref()]) })
        };
        match what {
            "first" => one(first, self.date(first.at?.date()), true),
            "last" => one(last, self.date(last.at?.date()), true),
            "span" => {
                let (from, to) = (first.at?.date(), last.at?.date());
                let ends = [self.date(from), self.date(to)];
                let key = if from == to { "span-day" } else { "span-days" };
                let text = phrase(key, &[&|_| ends[0].clone(), &|_| ends[1].clone()]).get(self.lang).to_owned();
                let refs = [first, last].map(Happening::incident_ref).to_vec();
                Some(Filled { text, solid: false, source: SlotSource::Events(refs) })
            }
            "dates" => {
                let dates: Vec<Date> = found.iter().filter_map(|h| h.at).map(|m| m.date()).collect();
                // Several of one day are told, or the days would seem to be fewer than what happened on them.
                let days = dates.chunk_by(|a, b| a == b).map(|same| match same.len() {
                    1 => self.date(same[0]),
                    times => phrase("day-times", &[&|_| self.date(same[0]), &|_| times.to_string()])
                        .get(self.lang)
                        .to_owned(),
                });
                let text = self.listed("days", days);
                Some(Filled {
                    text,
                    solid: false,
                    source: SlotSource::Events(found.iter().map(Happening::incident_ref).collect()),
                })
            }
            "first-words" => {
                let spoken = found.iter().find(|h| quoted(h).is_some())?;
                one(spoken, quoted(spoken)?, false)
            }
            "words" => {
                let spoken = found.iter().rfind(|h| quoted(h).is_some())?;
                one(spoken, quoted(spoken)?, false)
            }
            "tickets" | "agents" | "numbers" => self.distinct(found, &what[..what.len() - 1]),
            "claimed" | "topic" => self.distinct(found, what),
            _ => None,
        }
    }

    fn distinct(&self, found: &[Happening<'_>], attr: &str) -> Option<Filled> {
        let mut values: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        let mut events = Vec::new();
        for happening in found {
            let Some(value) = happening.attr(attr).map(str::trim).filter(|v| !v.is_empty()) else { continue };
            events.push(happening.incident_ref());
            if seen.insert(value) {
                values.push(value);
            }
        }
        if values.is_empty() {
            return None;
        }
        let solid = values.len() == 1 && attr != "claimed" && attr != "topic";
        // Each name that a caller gave is a quotation of its own.
        let apart = match (attr, self.lang) {
            ("claimed", Lang::Zh) => "」「",
            ("claimed", Lang::En) => "”, “",
            _ => self.between(),
        };
        let text = self.folded("values", apart, values.into_iter().map(|v| shortened(v, LISTED)));
        Some(Filled { text, solid, source: SlotSource::Events(events) })
    }

    /// A list in a sentence. A long one is folded: its beginning, and how many there are in all.
    fn listed(&self, what: &str, items: impl Iterator<Item = String>) -> String {
        self.folded(what, self.between(), items)
    }

    fn between(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        }
    }

    fn folded(&self, what: &str, between: &str, items: impl Iterator<Item = String>) -> String {
        let items: Vec<String> = items.collect();
        if items.len() <= ITEMS {
            return items.join(between);
        }
        let shown = items[..ITEMS].join(between);
        let count = items.len().to_string();
        phrase(&format!("folded-{what}"), &[&|_| shown.clone(), &|_| count.clone()]).get(self.lang).to_owned()
    }
}

/// A figure with the word it counts: `one|many` after the slot's name.
pub(super) fn counted(figure: Filled, words: &str) -> Filled {
    let (one, many) = words.split_once('|').unwrap_or((words, words));
    let word = if figure.text == "1" { one } else { many };
    Filled { text: format!("{} {word}", figure.text), solid: false, source: figure.source }
}

/// The oldest finding of `query` after the newest of all of `others`, which are joined by `+`: with complaints and answers,
/// the first complaint that nobody has answered.
pub(super) fn first_since<'a>(view: &View<'a>, query: &str, others: &str) -> Option<Happening<'a>> {
    let place = |at: Option<casework::Moment>, seq: u64| (at.map(casework::Moment::date), seq);
    let newest = others.split('+').filter_map(|q| view.tally(q).last).map(|s| place(s.at, s.seq)).max();
    let found = view.query(query);
    found.iter().find(|h| newest.is_none_or(|newest| place(h.at, h.seq) > newest)).copied()
}

/// How many items a list in a sentence shows, and how many characters of each.
const ITEMS: usize = 12;
const LISTED: usize = 80;

/// Longest value of a fact in a sentence, in characters.
pub(super) const STATED: usize = 300;

pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// Longest quotation in a sentence, in characters. What was recorded stands whole in the log; a letter quotes its
/// beginning and says that it goes on.
const QUOTED: usize = 400;

/// What was said, as a letter quotes it: on one line, without the full stop that the sentence around it brings, and its
/// beginning when it is very long.
fn quoted(happening: &Happening<'_>) -> Option<String> {
    let words = happening.attr("words")?.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(['。', '.', '，', ',', '；', ';', '、']);
    (!words.is_empty()).then(|| shortened(words, QUOTED))
}
