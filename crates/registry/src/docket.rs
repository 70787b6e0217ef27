//! Many calls before the judge: what judging needs beside the records, and which calls of whom came before.
//!
//! All of it can be written as text and read again, so that several machines judge by the same book and the same rules.

use crate::cdr::{BadRow, Line, unclear};
use crate::dated::Told;
use crate::history::{AsOf, Change, Entry, State};
use crate::judge::{Around, Cleared, Finding, Record, judge};
use crate::org::{Act, Book, Caller};
use crate::{Plan, Rules};
use jiff::{SignedDuration, Timestamp};
use number::E164;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

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
/// let record = Record { from, to, at: now, purpose: None, for_whom: None, channel: Channel::Voice };
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

    /// For whom a call counts, by what is known now of that time. What the record says of it counts among those whom the
    /// number's organisation calls for; it makes a number nobody's that is nobody's.
    pub fn caller(&self, record: &Record) -> Caller {
        self.book.chain_for(record.from, record.for_whom.as_deref(), record.at, self.now)
    }

    /// A record as it is judged: its purpose by its id, for whom by the organisation's id. What the rules or the book do not
    /// know is taken off, so that it clears nobody and accuses nobody, and is told beside it.
    pub fn understood(&self, mut line: Line) -> (Line, Vec<BadRow>) {
        let mut told = Vec::new();
        if let Some(declared) = line.record.purpose.take() {
            match self.rules.meant(&declared) {
                Some(purpose) => line.record.purpose = Some(purpose.id.clone()),
                None => told.push(unclear(&line, "purpose", &declared)),
            }
        }
        if let Some(declared) = line.record.for_whom.take() {
            let id = declared.to_lowercase();
            match self.book.organisation(&id, line.record.at, self.now) {
                Some(_) => line.record.for_whom = Some(id),
                None => told.push(unclear(&line, "for", &declared)),
            }
        }
        (line, told)
    }

    /// Whether earlier calls matter: the rules limit attempts.
    pub fn counts_attempts(&self) -> bool {
        self.rules.attempts.is_some()
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
        let state = crate::history::state(history, of);
        let lists = if state.listed.is_some() { self.lists(history, record.at) } else { Vec::new() };
        let around = Around { caller, zones: self.plan.zones(record.to), before, lists: &lists };
        judge(record, &state, &self.rules, &around)
    }

    /// The number in each version on which a call at that moment could rest: the newest one, and those that are no older than a
    /// receipt may be. Of versions between which nothing was recorded of the number one stands for all.
    fn lists(&self, history: &[Entry], at: Timestamp) -> Vec<State> {
        let after = self.versions.partition_point(|version| version.published <= at);
        let Some(newest) = after.checked_sub(1) else { return Vec::new() };
        let days = SignedDuration::from_hours(24 * i64::from(self.rules.receipt_days));
        let ended = |version: &Known| version.published.checked_add(days).is_ok_and(|end| end < at);
        let first = self.versions.partition_point(ended).min(newest);
        let mut lists = Vec::new();
        let mut seen = None;
        for version in &self.versions[first..after] {
            let known = history.iter().filter(|entry| entry.seq <= version.seq).count();
            if seen.replace(known) != Some(known) {
                // Versions tell whole seconds; what they hold was recorded by the end of theirs.
                let end = version.published.checked_add(SignedDuration::from_nanos(999_999_999));
                let at = end.unwrap_or(version.published);
                let of = AsOf { at, known: at, seq: Some(version.seq), notice_days: self.rules.notice_days };
                lists.push(crate::history::state(history, of));
            }
        }
        lists
    }
}

/// Whose calls to whom.
pub type Pair = (String, E164);

/// Calls in the order in which they were made.
#[derive(Debug)]
pub struct Docket<'b> {
    bench: &'b Bench,
    before: HashMap<Pair, BTreeSet<Timestamp>>,
    made: Vec<(Pair, Timestamp)>,
}

impl<'b> Docket<'b> {
    /// Nobody has called yet.
    pub fn new(bench: &'b Bench) -> Self {
        Self { bench, before: HashMap::new(), made: Vec::new() }
    }

    /// Adds a call that was judged at another time. The same call counts once, however often it is told.
    pub fn remember(&mut self, principal: &str, to: E164, at: Timestamp) {
        self.before.entry((principal.to_owned(), to)).or_default().insert(at);
    }

    /// The calls that were judged here and not remembered, for whoever judges on: none where the rules limit no attempts.
    pub fn into_made(self) -> Vec<(Pair, Timestamp)> {
        self.made
    }

    /// Judges the next call; it is no earlier than those judged before it. One that may have been for several counts as an
    /// attempt of each of them, and the one with the most attempts is looked at.
    ///
    /// # Errors
    /// [`Cleared`]: why it is no violation.
    pub fn judge(&mut self, record: &Record, history: &[Entry]) -> Result<Finding, Cleared> {
        let caller = self.bench.caller(record);
        let Some((answers, limit)) = caller.answers().zip(self.bench.rules.attempts) else {
            return self.bench.judge(record, &caller, history, &[]);
        };
        let principals = match answers.unclear {
            true => caller.principals().into_iter().collect(),
            false => vec![answers.principal],
        };
        let span = SignedDuration::from_hours(24 * i64::from(limit.within_days));
        let from = record.at.checked_sub(span).unwrap_or(Timestamp::MIN);
        let mut most: Vec<Timestamp> = Vec::new();
        for principal in principals {
            let pair = (principal.to_owned(), record.to);
            let all = self.before.entry(pair.clone()).or_default();
            let before: Vec<Timestamp> = all.range(from..record.at).copied().collect();
            if before.len() > most.len() {
                most = before;
            }
            if all.insert(record.at) {
                self.made.push((pair, record.at));
            }
        }
        self.bench.judge(record, &caller, history, &most)
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
    use crate::Channel;
    use crate::history::{Proof, Scope};
    use crate::org::{Kind, Relation};

    /// Two principals and a partner that calls for both, from 057188880000; p1 calls from 95588 itself.
    fn bench() -> Bench {
        let begun: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        let registered = |id: &str, kind| Act::Registered { organisation: id.to_owned(), name: id.to_owned(), kind };
        let linked = |to: &str| Act::Linked {
            organisation: "ptr".to_owned(),
            to: to.to_owned(),
            relation: Relation::PartnerFor,
            until: None,
        };
        let numbers = |id: &str, number: u64| Act::Numbers {
            organisation: id.to_owned(),
            numbers: E164::new(number).expect("a number").into(),
            serves: None,
            until: None,
        };
        let acts = [
            registered("p1", Kind::Principal),
            registered("p2", Kind::Principal),
            registered("ptr", Kind::Partner),
            linked("p1"),
            linked("p2"),
            numbers("ptr", 8_657_188_880_000),
            numbers("p1", 8_695_588),
        ];
        let acts = acts.into_iter().zip(1..).map(|(act, seq)| Told { at: begun, act }.recorded(seq, begun)).collect();
        let rules = Rules::parse(include_str!("../../../packs/registry-cn/rules.toml")).expect("valid");
        let (plan, now) = (Plan::shipped("cn").expect("shipped"), "2026-11-29T00:00:00Z".parse().expect("a time"));
        Bench::new(plan, rules, Book::new(acts), Vec::new(), now)
    }

    fn call(from: u64, day: u8, for_whom: Option<&str>) -> Record {
        Record {
            from: E164::new(from).expect("a number"),
            to: E164::new(8_613_800_000_000).expect("a number"),
            at: format!("2026-06-{day:02}T02:00:00Z").parse().expect("a time"),
            purpose: None,
            for_whom: for_whom.map(str::to_owned),
            channel: Channel::Voice,
        }
    }

    fn codes(outcome: Result<Finding, Cleared>) -> Vec<&'static str> {
        outcome.map_or_else(|_| Vec::new(), |found| found.reasons.iter().map(|reason| reason.code).collect())
    }

    #[test]
    fn calls_that_were_judged_before_count_as_attempts_and_the_same_call_counts_once() {
        let bench = bench();
        let mut first = Docket::new(&bench);
        for day in 1..=3 {
            assert_eq!(first.judge(&call(8_695_588, day, None), &[]), Err(Cleared::Allowed));
        }
        let made = first.into_made();
        assert_eq!(made.len(), 3);
        let mut second = Docket::new(&bench);
        made.iter().chain(&made).for_each(|((principal, to), at)| second.remember(principal, *to, *at));
        assert_eq!(second.judge(&call(8_695_588, 3, None), &[]), Err(Cleared::Allowed), "told again");
        assert_eq!(second.judge(&call(8_695_588, 4, None), &[]), Err(Cleared::Allowed), "the fourth");
        assert_eq!(codes(second.judge(&call(8_695_588, 5, None), &[])), ["attempts"]);
        assert_eq!(second.into_made().len(), 2);
    }

    #[test]
    fn a_partners_call_for_nobody_in_particular_is_an_attempt_of_each_of_its_principals() {
        let bench = bench();
        let mut docket = Docket::new(&bench);
        assert!(codes(docket.judge(&call(8_657_188_880_000, 1, None), &[])).is_empty());
        assert!(codes(docket.judge(&call(8_657_188_880_000, 2, Some("p2")), &[])).is_empty());
        for day in 3..=5 {
            assert!(codes(docket.judge(&call(8_695_588, day, None), &[])).is_empty(), "{day}");
        }
        let fifth = docket.judge(&call(8_695_588, 6, None), &[]).expect("one of the partner and three of its own");
        assert_eq!((fifth.principal.as_str(), fifth.reasons[0].code), ("p1", "attempts"));
    }

    #[test]
    fn what_is_not_understood_is_taken_off_and_told() {
        let bench = bench();
        let line = |purpose: &str, for_whom: &str| {
            let (purpose, for_whom) = (Some(purpose.to_owned()), Some(for_whom.to_owned()));
            Line { file: 1, line: 7, record: Record { purpose, for_whom, ..call(8_657_188_880_000, 1, None) } }
        };
        let (read, told) = bench.understood(line("Goods", "P1"));
        assert_eq!((read.record.purpose.as_deref(), read.record.for_whom.as_deref()), (Some("goods"), Some("p1")));
        assert_eq!(told, []);
        let (read, told) = bench.understood(line("promotion", "nobody"));
        assert_eq!((read.record.purpose, read.record.for_whom), (None, None));
        let told: Vec<_> = told.iter().map(|row| (row.file, row.line, row.code, row.value.as_str())).collect();
        assert_eq!(told, [(1, 7, "purpose", "promotion"), (1, 7, "for", "nobody")]);
    }

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
