//! Many calls before the judge: what judging needs beside the records, and which calls of whom came before.
//!
//! All of it can be written as text and read again, so that several machines judge by the same book and the same rules.

use crate::dated::Told;
use crate::history::{AsOf, Change, Entry, state};
use crate::judge::{Around, Cleared, Finding, Record, judge};
use crate::org::{Act, Book, Caller};
use crate::{Plan, Rules};
use jiff::Timestamp;
use number::E164;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A published version, as far as judging needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// When it was published.
    pub published: Timestamp,
    /// The last entry that it knows.
    pub seq: u64,
}

/// An act of the book, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldAct {
    /// Its place among all entries and acts.
    pub seq: u64,
    /// When it was recorded.
    pub known: Timestamp,
    /// What it says.
    pub told: Told<Act>,
}

/// What judging needs, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchText {
    /// The id of a shipped plan of numbers.
    pub plan: String,
    /// The rule set, TOML.
    pub rules: String,
    /// The organisations' book.
    pub book: Vec<ToldAct>,
    /// The versions, by ascending time.
    pub versions: Vec<Known>,
    /// The moment of the judging: what was known of organisations by then counts.
    pub now: Timestamp,
}

/// What judging needs beside the records and the histories of the called numbers.
///
/// ```
/// use jiff::Timestamp;
/// use registry::docket::{Bench, Docket};
/// use registry::judge::{Cleared, Record};
/// use registry::org::Book;
/// use registry::{Channel, E164, Plan, Rules};
///
/// let plan = Plan::shipped("cn").expect("it is shipped");
/// let rules = Rules::parse(include_str!("../../../packs/registry-cn/rules.toml"))?;
/// let now: Timestamp = "2026-06-01T02:00:00Z".parse()?;
/// let bench = Bench::new(plan, rules, Book::new(Vec::new()), Vec::new(), now);
/// let (from, to) = (E164::new(8_657_188_880_000)?, E164::new(8_613_800_000_000)?);
/// let record = Record { from, to, at: now, purpose: None, channel: Channel::Voice };
/// assert_eq!(Docket::new(&bench).judge(&record, &[]), Err(Cleared::Private));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bench {
    plan: Plan,
    rules: Rules,
    book: Book,
    versions: Vec<Known>,
    now: Timestamp,
}

impl Bench {
    /// With versions by ascending time.
    pub fn new(plan: Plan, rules: Rules, book: Book, versions: Vec<Known>, now: Timestamp) -> Self {
        Self { plan, rules, book, versions, now }
    }

    /// Out of what travelled.
    ///
    /// # Errors
    /// What makes no sense in it.
    pub fn read(text: BenchText) -> Result<Self, String> {
        let plan = Plan::shipped(&text.plan).ok_or_else(|| format!("no plan {:?}", text.plan))?;
        let rules = Rules::parse(&text.rules).map_err(|error| error.to_string())?;
        let acts = text.book.into_iter().map(|act| act.told.recorded(act.seq, act.known)).collect();
        Ok(Self::new(plan, rules, Book::new(acts), text.versions, text.now))
    }

    /// How the numbers are written.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The moment of the judging.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether the calling number is nobody's sales line: no organisation has named it for the moment of the call.
    pub fn is_private(&self, record: &Record) -> bool {
        self.book.owners(record.from, record.at, self.now).is_empty()
    }

    /// For whom a call counts, by what is known now of that time.
    pub fn caller(&self, record: &Record) -> Caller {
        self.book.chain(record.from, record.at, self.now)
    }

    /// Judges one call; `before`: the earlier calls of the same principal to the same number.
    ///
    /// # Errors
    /// [`Cleared`]: why it is no violation.
    pub fn judge(
        &self,
        record: &Record,
        caller: &Caller,
        history: &[Entry],
        before: &[Timestamp],
    ) -> Result<Finding, Cleared> {
        let of = AsOf { at: record.at, known: record.at, seq: None, notice_days: self.rules.notice_days };
        let after = self.versions.partition_point(|version| version.published <= record.at);
        let published = after.checked_sub(1).map(|place| self.versions[place].seq);
        let around = Around { caller, zones: self.plan.zones(record.to), before, published };
        judge(record, &state(history, of), &self.rules, &around)
    }
}

/// Calls in the order in which they were made.
#[derive(Debug)]
pub struct Docket<'b> {
    bench: &'b Bench,
    before: HashMap<(String, E164), Vec<Timestamp>>,
}

impl<'b> Docket<'b> {
    /// Nobody has called yet.
    pub fn new(bench: &'b Bench) -> Self {
        Self { bench, before: HashMap::new() }
    }

    /// Judges the next call; it is no earlier than those before it.
    ///
    /// # Errors
    /// [`Cleared`]: why it is no violation.
    pub fn judge(&mut self, record: &Record, history: &[Entry]) -> Result<Finding, Cleared> {
        let caller = self.bench.caller(record);
        let Some(answers) = caller.answers() else {
            return self.bench.judge(record, &caller, history, &[]);
        };
        let before = self.before.entry((answers.principal.to_owned(), record.to)).or_default();
        let outcome = self.bench.judge(record, &caller, history, before);
        before.push(record.at);
        outcome
    }
}

/// A number's history as it travels: place, from when, recorded when, what.
type EntryText = (u64, Timestamp, Timestamp, Change);

/// Writes a number's history.
pub fn history_text(entries: &[Entry]) -> String {
    let all: Vec<(u64, Timestamp, Timestamp, &Change)> =
        entries.iter().map(|entry| (entry.seq, entry.at, entry.known, &entry.change)).collect();
    serde_json::to_string(&all).expect("strings, numbers and times are JSON")
}

/// Reads a number's history.
///
/// # Errors
/// A text that is none.
pub fn history_of(text: &str) -> Result<Vec<Entry>, serde_json::Error> {
    let all: Vec<EntryText> = serde_json::from_str(text)?;
    Ok(all.into_iter().map(|(seq, at, known, change)| Entry { seq, at, known, change }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Proof, Scope};

    #[test]
    fn a_history_that_travelled_is_the_same() {
        let at: Timestamp = "2026-06-01T02:00:00.123456Z".parse().expect("a time");
        let changes = [
            Change::Registered {
                proof: Proof::Code,
                preference: "allow categories=1 hours=9-18".to_owned().try_into().expect("one"),
            },
            Change::Consented { organisation: "bank".into(), scope: Scope { until: Some(at), ..Scope::default() } },
            Change::Reassigned,
            Change::Undone { seq: 3 },
        ];
        let entries: Vec<Entry> =
            changes.into_iter().zip(1..).map(|(change, seq)| Entry { seq, at, known: at, change }).collect();
        assert_eq!(history_of(&history_text(&entries)).expect("readable"), entries);
        assert!(history_of("[[1]]").is_err());
    }
}
