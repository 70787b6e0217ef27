//! Slots: the places in pack texts that a case fills. Every filled slot says where its value comes from.

mod found;
mod sentence;

pub use sentence::Sentence;

use self::found::{STATED, counted, first_since, shortened};

use crate::card::ClaimPart;
use crate::phrases::phrase;
use crate::predicate::{Since, Which};
use crate::records::Basis;
use crate::rung::Rung;
use crate::template::{Piece, pieces};
use crate::text::{Bilingual, Lang, long_date, short_date};
use crate::view::View;
use casework::{Happening, IncidentRef, Money, Payment, Recorded};
use jiff::civil::Date;

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
    /// The claim lines of which the text speaks: `{claims.total}` is what is open of these. All of them when empty.
    pub rates: Vec<String>,
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
            ("claims", "total") => Some(self.money(self.view.claims_of(&self.rates, |_| true)?, SlotSource::Fixed)),
            ("claims", "asked") => {
                let asked = |basis| basis != Basis::Promise;
                Some(self.money(self.view.claims_of(&self.rates, asked)?, SlotSource::Fixed))
            }
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
        // The sentence around it ends by itself.
        let trimmed = value.trim_end_matches(['。', '；', '，', '、', ' ']);
        let value = if trimmed.is_empty() { value.as_str() } else { trimmed };
        let text = shortened(&self.view.pack.fact_text(key, value, self.lang), STATED);
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
        let line = self.view.claims().iter().find(|l| l.rate == rate && l.claimed && l.count > 0)?;
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
        let text = shortened(&text, STATED);
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
