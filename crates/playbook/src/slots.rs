//! Slots: the places in pack texts that a case fills. Every filled slot says where its value comes from.

use crate::phrases::phrase;
use crate::predicate::{Since, Which};
use crate::rung::Rung;
use crate::template::{Piece, pieces};
use crate::text::{Bilingual, Lang, long_date, short_date};
use crate::view::View;
use casework::{Happening, IncidentRef, Money};
use jiff::civil::Date;
use std::collections::HashSet;

/// What filled a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotSource {
    /// What happened: events of the log, with the row for imported calls.
    Events(Vec<IncidentRef>),
    /// A fact of the glossary.
    Fact(String),
    /// A clock.
    Clock(String),
    /// A rate.
    Rate(String),
    /// The pack itself, or today's date.
    Fixed,
}

/// A filled slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// A date, number or amount: keep on one line.
    pub solid: bool,
    /// Where it comes from.
    pub source: SlotSource,
}

/// How dates are written: letters in full, cards short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// With the year.
    Long,
    /// Without this year.
    Short,
}

/// Heads of slots that are no queries, whatever a pack calls its own.
const RESERVED: &[&str] = &["today", "subject", "fact", "office", "claim", "claims", "time", "demand"];

/// Fills the slots of pack texts for one view, language and rung.
pub struct Slots<'v, 'a> {
    /// Case, pack, day.
    pub view: &'v View<'a>,
    /// Rung whose office `{office.…}` means.
    pub rung: Option<&'v Rung>,
    /// Language.
    pub lang: Lang,
    /// Date style.
    pub style: DateStyle,
}

impl Slots<'_, '_> {
    /// The value of a slot; `None` when the case does not know it.
    pub fn fill(&self, name: &str) -> Option<Filled> {
        let fixed = |text: String| Some(Filled { text, solid: false, source: SlotSource::Fixed });
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        match (head, rest) {
            ("today", "") => Some(Filled { text: self.date(self.view.today), solid: true, source: SlotSource::Fixed }),
            ("subject", "") => fixed(self.view.case.subject.clone()).filter(|f| !f.text.is_empty()),
            ("fact", key) => self.fact(key),
            ("office", what) => fixed(self.office(what)?),
            ("claim", rest) => self.claim(rest),
            ("claims", "total") => Some(self.money(self.view.claims_total()?, SlotSource::Fixed)),
            ("time", "hours") => self.hours(),
            ("demand", id) => self.demand(id),
            (clock, "length") => {
                let clock = self.view.pack.clocks.get(clock)?;
                Some(Filled {
                    text: clock.length.to_string(),
                    solid: true,
                    source: SlotSource::Clock(clock.id.clone()),
                })
            }
            (clock, rest) if rest.starts_with("due@") => self.due(clock, &rest["due@".len()..]),
            (query, what) => self.query(query, what),
        }
    }

    /// The words of a slot, without their sources: a card shows "9,000 calls" and does not list them.
    fn text(&self, name: &str) -> Option<String> {
        let (query, what) = name.split_once('.').unwrap_or((name, ""));
        if !self.view.pack.queries.contains_key(query) || RESERVED.contains(&query) {
            return Some(self.fill(name)?.text);
        }
        let tally = self.view.tally(query);
        match what {
            "count" => Some(tally.count.to_string()),
            "first" => Some(self.date(tally.first?.at?.date())),
            "last" => Some(self.date(tally.last?.at?.date())),
            _ => Some(self.fill(name)?.text),
        }
    }

    /// A text with its slots filled; a sentence with an empty slot is left out.
    pub fn sentences(&self, text: &str) -> String {
        let mut out = String::new();
        for sentence in split_sentences(text) {
            let mut filled = String::new();
            let whole = pieces(sentence).into_iter().all(|piece| match piece {
                Piece::Fixed(words) => {
                    filled.push_str(words);
                    true
                }
                Piece::Slot(name) => self.text(name).map(|text| filled.push_str(&text)).is_some(),
            });
            if whole {
                out.push_str(&filled);
            }
        }
        out.trim().to_owned()
    }

    fn date(&self, date: Date) -> String {
        match self.style {
            DateStyle::Long => long_date(date, self.lang),
            DateStyle::Short => short_date(date, self.view.today, self.lang),
        }
    }

    fn fact(&self, key: &str) -> Option<Filled> {
        let value = self.view.fact_value(key)?;
        let text = self.view.pack.fact_text(key, &value, self.lang);
        let solid = text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit() || b"*+-@. ".contains(&b));
        Some(Filled { text, solid, source: SlotSource::Fact(key.to_owned()) })
    }

    fn office(&self, what: &str) -> Option<String> {
        let rung = self.rung?;
        if let (Some(name), "name") = (rung.office.as_ref().and_then(|o| o.name.as_ref()), what) {
            return Some(name.get(self.lang).to_owned());
        }
        let office = self.view.office(rung)?;
        match what {
            "name" => Some(office.name.get(self.lang).to_owned()),
            "address" => office.address.clone(),
            "postcode" => office.postcode.clone(),
            "email" => office.email.clone(),
            "site" => office.site.clone(),
            _ => None,
        }
    }

    fn claim(&self, rest: &str) -> Option<Filled> {
        let (rate, what) = rest.rsplit_once('.')?;
        let line = self.view.claims().iter().find(|l| l.rate == rate && l.claimed)?;
        let source = SlotSource::Rate(rate.to_owned());
        match what {
            "count" if line.hourly => Some(Filled { text: hours(line.count), solid: true, source }),
            "count" => Some(Filled { text: line.count.to_string(), solid: true, source }),
            "amount" => Some(self.money(line.amount?, source)),
            "sum" => Some(self.money(line.sum?, source)),
            _ => None,
        }
    }

    fn money(&self, money: Money, source: SlotSource) -> Filled {
        Filled { text: money_text(money).get(self.lang).to_owned(), solid: true, source }
    }

    fn hours(&self) -> Option<Filled> {
        let times = &self.view.case.times;
        if times.is_empty() {
            return None;
        }
        let minutes = times.iter().map(|t| u64::from(t.minutes)).sum();
        let events = times.iter().map(|t| event(t.seq)).collect();
        Some(Filled { text: hours(minutes), solid: true, source: SlotSource::Events(events) })
    }

    fn demand(&self, id: &str) -> Option<Filled> {
        let spec = self.view.pack.demands.iter().find(|d| d.id == id)?;
        let stated = self.view.case.demands.get(id);
        let text = stated.and_then(|d| d.words.clone()).unwrap_or_else(|| spec.text.get(self.lang).to_owned());
        let source = stated.map_or(SlotSource::Fixed, |d| SlotSource::Events(vec![event(d.seq)]));
        Some(Filled { text, solid: false, source })
    }

    fn due(&self, clock: &str, query: &str) -> Option<Filled> {
        let since = Since { clock: clock.to_owned(), query: query.to_owned(), which: Which::Last };
        let due = self.view.due(&since)?;
        Some(Filled { text: self.date(due.due), solid: true, source: SlotSource::Clock(clock.to_owned()) })
    }

    fn query(&self, query: &str, what: &str) -> Option<Filled> {
        let found = self.view.query(query);
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
            "dates" => {
                let mut dates: Vec<Date> = found.iter().filter_map(|h| h.at).map(|m| m.date()).collect();
                dates.dedup();
                let text = self.listed(dates.into_iter().map(|d| self.date(d)));
                Some(Filled {
                    text,
                    solid: false,
                    source: SlotSource::Events(found.iter().map(Happening::incident_ref).collect()),
                })
            }
            "first-words" => {
                let spoken = found.iter().find(|h| h.attr("words").is_some())?;
                one(spoken, spoken.attr("words")?.trim().to_owned(), false)
            }
            "words" => {
                let spoken = found.iter().rev().find(|h| h.attr("words").is_some())?;
                one(spoken, spoken.attr("words")?.trim().to_owned(), false)
            }
            "tickets" | "agents" | "numbers" => self.distinct(&found, &what[..what.len() - 1]),
            "claimed" | "topic" => self.distinct(&found, what),
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
        let text = self.listed(values.into_iter().map(str::to_owned));
        Some(Filled { text, solid, source: SlotSource::Events(events) })
    }

    fn listed(&self, items: impl Iterator<Item = String>) -> String {
        let between = match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        };
        items.collect::<Vec<_>>().join(between)
    }
}

/// An amount as people write it: `800 元`, `CNY 800`.
pub fn money_text(money: Money) -> Bilingual {
    let key = match money.currency() {
        "CNY" => "currency-CNY",
        "USD" => "currency-USD",
        _ => "currency-other",
    };
    phrase(key, &[&|_| money.short(), &|_| money.currency().to_owned()])
}

/// Minutes as hours with at most one decimal, rounded up: a claim of time is never overstated by
/// more than six minutes and never shows a false precision.
fn hours(minutes: u64) -> String {
    let tenths = (minutes * 10).div_ceil(60);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn event(seq: u64) -> IncidentRef {
    IncidentRef { seq, row: None }
}

fn split_sentences(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = c == '。' || c == '；' || (c == '.' && chars.peek().is_none_or(|(_, next)| *next == ' '));
        if ends {
            let end = at + c.len_utf8();
            parts.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}
