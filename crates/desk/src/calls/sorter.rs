//! Sorts the rows of a list into those that enter the case and those that do not, with the reason.

use crate::calls::choice::{Choice, own_number};
use crate::calls::report::{Ask, BadLine, Report, Shown};
use crate::calls::twin::{self, Entry, Verdict, compare};
use crate::loaded::Loaded;
use casework::{Digest, Direction, Doubt, ImportedCall, Incident, IncidentRef, Moment};
use evidence::{CallRow, ReadSummary, Row};
use number::Number;
use playbook::Bilingual;
use std::collections::hash_map::{DefaultHasher, Entry as Slot};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Bad and repeated rows listed in full; more are counted.
const LISTED: usize = 10_000;
/// Numbers that are remembered while a list is read.
const REMEMBERED: usize = 50_000;
/// Rows that a trial lists.
const SHOWN: usize = 1000;

/// The state while going through a list.
pub(super) struct Sorter {
    choice: Choice,
    file: Digest,
    own: Option<String>,
    /// Calls of the case that other lists show or the person logged, by number, in the order of time.
    known: HashMap<Option<String>, Vec<Known>>,
    /// The numbers of those calls by their first and last digits: bills hide digits that phones show.
    ends: HashMap<String, Vec<Number>>,
    /// What numbers of the list read as, so that a number that calls often is read once.
    numbers: HashMap<String, Arc<Keys>>,
    /// Lines of this very file that the case has: with the time, because every sheet of a workbook begins at 1; of second origins
    /// the log does not keep it.
    taken_lines: HashSet<(u64, Option<Moment>)>,
    /// Rows of this list so far: what they read, and where.
    seen: HashMap<u64, u64>,
    report: Report,
    skipped: BTreeMap<&'static str, u64>,
    doubts: BTreeMap<Doubt, u64>,
}

/// What a number of the list reads as.
#[derive(Default)]
struct Keys {
    own: Option<String>,
    /// Of numbers in the case that may be the same, some digits being hidden here or there.
    others: Vec<Option<String>>,
}

/// A call of the case.
struct Known {
    id: IncidentRef,
    at: Moment,
    seconds: Option<u32>,
    unanswered: bool,
    message: bool,
    source: Option<Digest>,
    /// A row of this list is that call already.
    met: bool,
}

impl Known {
    fn entry<'e>(&self, key: Option<&'e str>) -> Entry<'e> {
        let Known { at, seconds, unanswered, message, source, .. } = *self;
        Entry { key, at, seconds, unanswered, message, source }
    }
}

/// What the case has of a row already.
enum Met {
    Nothing,
    /// The very entry.
    Known,
    /// The call, from another list.
    Twin(IncidentRef),
    /// Perhaps the call.
    Perhaps,
}

impl Sorter {
    pub(super) fn new(loaded: &Loaded, file: Digest, choice: Choice) -> Sorter {
        let mut known: HashMap<Option<String>, Vec<Known>> = HashMap::new();
        let mut taken_lines = HashSet::new();
        let mut keys: HashMap<&str, Option<String>> = HashMap::new();
        let mut ends: HashMap<String, Vec<Number>> = HashMap::new();
        for incident in &loaded.case.incidents {
            let second = incident.also.iter().filter(|(origin, _)| *origin == file).map(|(_, line)| (*line, None));
            let first =
                incident.origin.filter(|(origin, _)| *origin == file).map(|(_, line)| (line, Some(incident.at)));
            let before = taken_lines.len();
            taken_lines.extend(second.chain(first));
            if taken_lines.len() > before {
                continue;
            }
            let key = incident.number.as_deref().and_then(|raw| {
                let read = || {
                    let number = number::parse(raw);
                    let key = number.key();
                    for end in ends_of(&number) {
                        ends.entry(end).or_default().push(number.clone());
                    }
                    key
                };
                keys.entry(raw).or_insert_with(read).clone()
            });
            known.entry(key).or_default().push(of(incident));
        }
        Sorter {
            choice,
            file,
            own: own_number(loaded),
            known,
            ends,
            numbers: HashMap::new(),
            taken_lines,
            seen: HashMap::new(),
            report: Report::default(),
            skipped: BTreeMap::new(),
            doubts: BTreeMap::new(),
        }
    }

    /// The account at the end.
    pub(super) fn report(mut self, summary: &ReadSummary, already: bool) -> Report {
        for (reason, n) in summary.skipped.told() {
            *self.skipped.entry(reason).or_default() += n;
        }
        Report {
            reader: summary.reader.id().to_owned(),
            skipped: self.skipped.into_iter().map(|(reason, n)| (reason.to_owned(), n)).collect(),
            doubts: self.doubts.into_iter().collect(),
            declared: summary.count_mismatch(),
            sheets_skipped: summary.sheets_skipped.clone(),
            repaired: summary.skipped.repaired,
            truncated: summary.truncated.then_some(summary.last_line),
            already,
            ..self.report
        }
    }

    /// Keeps a row for showing.
    pub(super) fn list(&mut self, call: &ImportedCall) {
        if self.report.calls.len() < SHOWN {
            self.report.calls.push(Shown::from(call));
        }
    }

    /// The next row. A call with `same_as` is a second origin and none of its own.
    pub(super) fn sort(&mut self, row: Row) -> Option<ImportedCall> {
        self.report.rows += 1;
        match row {
            Row::Call(call) => self.call(call),
            Row::Bad(bad) => {
                self.report.bad_total += 1;
                if let Some(ask) = Ask::of(bad.reason)
                    && !self.report.asks.contains(&ask)
                {
                    self.report.asks.push(ask);
                }
                if self.report.bad.len() < LISTED {
                    let reason = Bilingual::new(bad.reason.zh(), bad.reason.en());
                    self.report.bad.push(BadLine { line: bad.line, id: bad.reason.id(), value: bad.excerpt, reason });
                }
                None
            }
        }
    }

    fn call(&mut self, call: CallRow) -> Option<ImportedCall> {
        if call.direction == Direction::Out {
            // Most rows of a phone: they are not looked at any closer.
            *self.skipped.entry("skipped-outgoing").or_default() += 1;
            return None;
        }
        if self.own.is_none() && self.is_friend(&call) {
            *self.skipped.entry("skipped-in-contacts").or_default() += 1;
            return None;
        }
        let keys = self.keys(call.number.as_deref());
        let key = keys.own.as_deref();
        if let Some(reason) = self.left_out(&call, key) {
            *self.skipped.entry(reason).or_default() += 1;
            return None;
        }
        let taken = |at| self.taken_lines.contains(&(call.line, at));
        if !self.taken_lines.is_empty() && (taken(Some(call.at)) || taken(None)) {
            self.report.duplicates += 1;
            return None;
        }
        let mut doubt = call.doubt;
        match self.again(&call, key) {
            Some((first, Verdict::Repeated)) => {
                if self.report.repeated.len() < LISTED {
                    self.report.repeated.push((call.line, first));
                }
                return None;
            }
            Some(_) => doubt = doubt.or(Some(Doubt::Repeated)),
            None => {}
        }
        let same_as = match self.met(&call, &keys) {
            Met::Known => {
                self.report.duplicates += 1;
                return None;
            }
            Met::Twin(id) => Some(id),
            Met::Perhaps => {
                doubt = doubt.or(Some(Doubt::Twin));
                None
            }
            Met::Nothing => None,
        };
        match (same_as, doubt) {
            (Some(_), _) => self.report.joined += 1,
            (None, doubt) => {
                self.report.taken += 1;
                self.report.named_sales += u64::from(call.contact.is_some() && self.choice.numbers.is_none());
                if let Some(doubt) = doubt {
                    *self.doubts.entry(doubt).or_default() += 1;
                }
            }
        }
        Some(ImportedCall {
            at: call.at,
            number: call.number,
            direction: call.direction,
            seconds: call.seconds,
            rang: call.rang,
            message: call.message,
            doubt,
            same_as,
            line: call.line,
        })
    }

    /// Somebody from the address book, unless the person chose numbers or the name itself says that they sell.
    fn is_friend(&self, call: &CallRow) -> bool {
        self.choice.numbers.is_none() && call.contact.as_ref().is_some_and(|name| !evidence::says_sales(name))
    }

    /// Why a row stays out.
    fn left_out(&self, call: &CallRow, key: Option<&str>) -> Option<&'static str> {
        let chosen = self.choice.numbers.as_ref();
        if self.own.is_some() && key == self.own.as_deref() {
            Some("skipped-own-number")
        } else if self.is_friend(call) {
            Some("skipped-in-contacts")
        } else if chosen.is_some_and(|chosen| !chosen.contains(key.unwrap_or("withheld"))) {
            Some("skipped-not-chosen")
        } else {
            None
        }
    }

    /// An earlier row of this list that reads the same, and what that means.
    fn again(&mut self, call: &CallRow, key: Option<&str>) -> Option<(u64, Verdict)> {
        let mut hasher = DefaultHasher::new();
        (key, call.at, call.message, call.seconds, call.direction, &call.text).hash(&mut hasher);
        match self.seen.entry(hasher.finish()) {
            Slot::Vacant(slot) => {
                slot.insert(call.line);
                None
            }
            Slot::Occupied(slot) => {
                let entry = entry(call, key, self.file);
                Some((*slot.get(), compare(&entry, &entry)))
            }
        }
    }

    /// Keys under which the case may have a number: its own, and those that hide digits of it or show digits that it hides.
    fn keys(&mut self, raw: Option<&str>) -> Arc<Keys> {
        let Some(raw) = raw else { return Arc::default() };
        if let Some(keys) = self.numbers.get(raw) {
            return Arc::clone(keys);
        }
        let number = number::parse(raw);
        let own = number.key();
        let mut others: Vec<Option<String>> = Vec::new();
        if !self.ends.is_empty() {
            let alike = ends_of(&number).into_iter().filter_map(|end| self.ends.get(&end)).flatten();
            let hidden = |known: &&Number| (known.is_masked() || number.is_masked()) && known.matches_mask(&number);
            others.extend(alike.filter(hidden).map(Number::key).filter(|key| *key != own));
            others.sort();
            others.dedup();
        }
        let keys = Arc::new(Keys { own, others });
        if self.numbers.len() < REMEMBERED {
            self.numbers.insert(raw.to_owned(), Arc::clone(&keys));
        }
        keys
    }

    /// What the case has of this row. A call of the case is met by one row of a list only, by the nearest first.
    fn met(&mut self, call: &CallRow, keys: &Keys) -> Met {
        if self.known.is_empty() {
            return Met::Nothing;
        }
        let all = std::iter::once(&keys.own).chain(&keys.others);
        let best = all.filter_map(|key| Some((self.nearest(call, key)?, key))).min_by_key(|(found, _)| *found);
        let Some(((unclear, _, at), key)) = best else { return Met::Nothing };
        match self.known.get_mut(key).and_then(|known| known.get_mut(at)) {
            Some(known) if !unclear => {
                known.met = true;
                let exact = known.at == call.at && known.seconds == call.seconds && known.source.is_some();
                if exact { Met::Known } else { Met::Twin(known.id) }
            }
            _ => Met::Perhaps,
        }
    }

    /// The likeliest of the calls under a key.
    fn nearest(&self, call: &CallRow, key: &Option<String>) -> Option<Found> {
        let known = self.known.get(key)?;
        let row = entry(call, key.as_deref(), self.file);
        let day = call.at.date();
        let from = known.partition_point(|k| k.at.date() < day.yesterday().unwrap_or(day));
        let until = known.partition_point(|k| k.at.date() <= day.tomorrow().unwrap_or(day));
        let verdict = |at: usize| match compare(&known[at].entry(key.as_deref()), &row) {
            Verdict::Two => None,
            verdict => Some((verdict != Verdict::One, twin::apart(known[at].at, call.at).unwrap_or(i64::MAX), at)),
        };
        (from..until).filter(|at| !known[*at].met).filter_map(verdict).min()
    }
}

/// Unclear, seconds apart, place among the calls of the number.
type Found = (bool, i64, usize);

/// The first seven and the last four digits of a number, as far as they are shown: lists hide those between or those behind.
fn ends_of(number: &Number) -> Vec<String> {
    let national = number.national();
    let parts = [national.get(..7), national.len().checked_sub(4).and_then(|from| national.get(from..))];
    let shown = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.into_iter().flatten().filter(shown).map(str::to_owned).collect()
}

fn of(incident: &Incident) -> Known {
    Known {
        id: incident.id,
        at: incident.at,
        seconds: incident.seconds,
        unanswered: unanswered(incident.direction),
        message: incident.message,
        source: incident.origin.map(|(file, _)| file),
        met: false,
    }
}

fn unanswered(direction: Direction) -> bool {
    matches!(direction, Direction::Missed | Direction::Rejected | Direction::Blocked)
}

fn entry<'e>(call: &CallRow, key: Option<&'e str>, file: Digest) -> Entry<'e> {
    let (at, seconds, message) = (call.at, call.seconds, call.message);
    Entry { key, at, seconds, unanswered: unanswered(call.direction), message, source: Some(file) }
}
