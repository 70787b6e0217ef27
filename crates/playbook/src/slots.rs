//! Slots: the places in pack texts that a case fills. Every filled slot says where its value comes from.

use crate::card::ClaimPart;
use crate::phrases::phrase;
use crate::predicate::{Since, Which};
use crate::rung::Rung;
use crate::template::{Piece, parts, pieces};
use crate::text::{Bilingual, Lang, long_date, short_date};
use crate::view::{Found, View};
use casework::{Happening, IncidentRef, Money, Payment, Recorded};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

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

/// What the slots of one sentence speak of: "on {q.last} they said {q.words}" must mean one happening, not the newest day
/// and, of another day, the newest words. Made by [`Slots::sentence`] and [`Slots::about`].
#[derive(Debug, Default)]
pub struct Sentence<'a> {
    /// By query, the one happening meant by slots that can only mean one.
    one: BTreeMap<String, Happening<'a>>,
    /// By query, the one that `first` and `first-words` mean.
    first: BTreeMap<String, Happening<'a>>,
    /// By query, all that the sentence is about.
    all: BTreeMap<String, Found<'a>>,
}

/// Slots of a query that a sentence with one day fills from the happening of that day.
const OF_ONE: &[&str] = &["last", "words", "tickets", "agents", "numbers", "claimed", "topic"];

impl<'a> Slots<'_, 'a> {
    /// What a sentence speaks of, by the slots that stand in it: with words, the newest happening that has words; with
    /// the last day alone, the newest.
    pub fn sentence(&self, text: &str) -> Sentence<'a> {
        let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // What may be left out does not decide what the sentence is about.
        let certain = parts(text).into_iter().filter(|(_, may_go)| !may_go).flat_map(|(part, _)| pieces(part));
        for piece in certain {
            if let Piece::Slot(name) = piece
                && let Some((query, what)) = name.split_once('.')
                && self.view.pack.queries.contains_key(query)
                && !RESERVED.contains(&query)
            {
                asked.entry(query).or_default().insert(what);
            }
        }
        let mut sentence = Sentence::default();
        for (query, what) in asked {
            let found = self.view.query(query);
            let spoken = |h: &&Happening<'_>| h.attr("words").is_some_and(|w| !w.trim().is_empty());
            let several = what.iter().any(|w| ["first", "dates", "span"].contains(w) || w.starts_with("count"));
            let one = match () {
                () if what.contains("words") => found.iter().rfind(spoken),
                () if what.contains("last") && !several => found.last(),
                () => None,
            };
            sentence.one.extend(one.map(|h| (query.to_owned(), *h)));
            let first = found.iter().find(spoken).filter(|_| what.contains("first-words"));
            sentence.first.extend(first.map(|h| (query.to_owned(), *h)));
        }
        sentence
    }

    /// A sentence about one of a query's findings.
    pub fn about(&self, query: &str, happening: Happening<'a>) -> Sentence<'a> {
        let mut sentence = Sentence::default();
        sentence.all.insert(query.to_owned(), Rc::new(vec![happening]));
        sentence
    }

    /// The value of a slot in a sentence; `None` when the case does not know it.
    pub fn fill_in(&self, name: &str, sentence: &Sentence<'a>) -> Option<Filled> {
        if let Some((name, words)) = name.split_once('|') {
            return Some(counted(self.fill_in(name, sentence)?, words));
        }
        let (query, what) = name.split_once('.').unwrap_or((name, ""));
        if RESERVED.contains(&query) || !self.view.pack.queries.contains_key(query) {
            return self.fill(name);
        }
        let one = |h: &Happening<'a>| Rc::new(vec![*h]);
        let all = || sentence.all.get(query).cloned().unwrap_or_else(|| self.view.query(query));
        let found = match what {
            "first" | "first-words" => sentence.first.get(query).map(one).unwrap_or_else(all),
            _ if OF_ONE.contains(&what) => sentence.one.get(query).map(one).unwrap_or_else(all),
            _ => all(),
        };
        self.query(query, what, &found)
    }
}

impl Slots<'_, '_> {
    /// The value of a slot; `None` when the case does not know it.
    pub fn fill(&self, name: &str) -> Option<Filled> {
        if let Some((name, words)) = name.split_once('|') {
            return Some(counted(self.fill(name)?, words));
        }
        let fixed = |text: String| Some(Filled { text, solid: false, source: SlotSource::Fixed });
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        match (head, rest) {
            ("today", "") => Some(Filled { text: self.date(self.view.today), solid: true, source: SlotSource::Fixed }),
            ("subject", "") => fixed(self.view.case.subject.clone()).filter(|f| !f.text.is_empty()),
            ("fact", key) => self.fact(key),
            ("office", what) => fixed(self.office(self.rung?, what)?),
            (office, what) if office.starts_with("office@") => {
                fixed(self.office(self.view.pack.rung(&office["office@".len()..])?, what)?)
            }
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
            (query, what) => self.query(query, what, &self.view.query(query)),
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
        let text = shortened(&self.view.pack.fact_text(key, &value, self.lang), STATED);
        let solid = text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit() || b"*+-@. ".contains(&b));
        Some(Filled { text, solid, source: SlotSource::Fact(key.to_owned()) })
    }

    fn office(&self, rung: &Rung, what: &str) -> Option<String> {
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
            // How many the log has, where the person claims for fewer.
            "logged" if !line.hourly => {
                let per = &self.view.pack.rate(rate)?.per;
                let logged = self.view.query(per);
                let events = logged.iter().map(Happening::incident_ref).collect();
                let source = SlotSource::Events(events);
                (logged.len() as u64 > line.count).then(|| Filled {
                    text: logged.len().to_string(),
                    solid: true,
                    source,
                })
            }
            // Each promise and period at its own rate.
            "parts" if line.amount.is_none() && !line.parts.is_empty() => {
                let one = |part: &ClaimPart| {
                    let amount = money_text(part.amount).get(self.lang).to_owned();
                    phrase("claim-part", &[&|_| part.count.to_string(), &|_| amount.clone()]).get(self.lang).to_owned()
                };
                let text = line.parts.iter().map(one).collect::<Vec<_>>().join(if self.lang == Lang::Zh {
                    "，"
                } else {
                    ", "
                });
                let source = SlotSource::Events(line.parts.iter().map(|part| event(part.promise)).collect());
                Some(Filled { text, solid: true, source })
            }
            "paid" => {
                let paid = line.paid?;
                let counted = |p: &&Recorded<Payment>| p.rate.as_deref().is_none_or(|r| r == rate);
                let events = self.view.case.payments.iter().filter(counted);
                Some(self.money(paid, SlotSource::Events(events.map(|p| event(p.seq)).collect())))
            }
            "open" => Some(self.money(line.open.filter(|left| line.paid.is_some() && left.minor() > 0)?, source)),
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
        if let Some((query, others)) = query.split_once(".since:") {
            return self.due_since(clock, query, others);
        }
        let (query, which) = match query.strip_suffix(".first") {
            Some(query) => (query, Which::First),
            None => (query, Which::Last),
        };
        let since = Since { clock: clock.to_owned(), query: query.to_owned(), which };
        let due = self.view.due(&since)?;
        Some(Filled { text: self.date(due.due), solid: true, source: SlotSource::Clock(clock.to_owned()) })
    }

    fn due_since(&self, clock: &str, query: &str, others: &str) -> Option<Filled> {
        let trigger = first_since(self.view, query, others)?;
        let clock = self.view.pack.clocks.get(clock)?;
        let moved = self.view.case.moved.iter().rev().find(|m| m.clock == clock.id && m.of == trigger.seq);
        let counted = || Some(clock.last_day(trigger.at?.date(), &self.view.pack.calendar));
        let due = moved.map(|m| m.due).or_else(counted)?;
        Some(Filled { text: self.date(due), solid: true, source: SlotSource::Clock(clock.id.clone()) })
    }

    fn query(&self, query: &str, what: &str, found: &[Happening<'_>]) -> Option<Filled> {
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
        let text = self.listed("values", values.into_iter().map(|v| shortened(v, LISTED)));
        Some(Filled { text, solid, source: SlotSource::Events(events) })
    }

    /// A list in a sentence. A long one is folded: its beginning, and how many there are in all.
    fn listed(&self, what: &str, items: impl Iterator<Item = String>) -> String {
        let between = match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        };
        let items: Vec<String> = items.collect();
        if items.len() <= ITEMS {
            return items.join(between);
        }
        let shown = items[..ITEMS].join(between);
        let count = items.len().to_string();
        phrase(&format!("folded-{what}"), &[&|_| shown.clone(), &|_| count.clone()]).get(self.lang).to_owned()
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

/// A figure with the word it counts: `one|many` after the slot's name.
fn counted(figure: Filled, words: &str) -> Filled {
    let (one, many) = words.split_once('|').unwrap_or((words, words));
    let word = if figure.text == "1" { one } else { many };
    Filled { text: format!("{} {word}", figure.text), solid: false, source: figure.source }
}

/// The oldest finding of `query` after the newest of all of `others`, which are joined by `+`: with complaints and answers,
/// the first complaint that nobody has answered.
fn first_since<'a>(view: &View<'a>, query: &str, others: &str) -> Option<Happening<'a>> {
    let place = |at: Option<casework::Moment>, seq: u64| (at.map(casework::Moment::date), seq);
    let newest = others.split('+').filter_map(|q| view.tally(q).last).map(|s| place(s.at, s.seq)).max();
    let found = view.query(query);
    found.iter().find(|h| newest.is_none_or(|newest| place(h.at, h.seq) > newest)).copied()
}

/// How many items a list in a sentence shows, and how many characters of each.
const ITEMS: usize = 12;
const LISTED: usize = 80;

/// Longest value of a fact in a sentence, in characters.
const STATED: usize = 300;

fn shortened(text: &str, most: usize) -> String {
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
