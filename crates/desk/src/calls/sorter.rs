//! Sorts the rows of a list into those that enter the case and those that do not, with the reason.

use crate::calls::import::{Choice, own_number};
use crate::calls::report::{Ask, BadLine, Report, Shown};
use crate::calls::twin::{self, Entry, Verdict, compare};
use crate::loaded::Loaded;
use casework::{Digest, Direction, Doubt, ImportedCall, Incident, IncidentRef, Moment};
use evidence::{CallRow, ReadSummary, Row};
use playbook::Bilingual;
use std::collections::hash_map::{DefaultHasher, Entry as Slot};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

/// Bad and repeated rows listed in full; more are counted.
const LISTED: usize = 10_000;
/// Rows that a trial lists.
const SHOWN: usize = 1000;

/// The state while going through a list.
pub(super) struct Sorter {
    choice: Choice,
    file: Digest,
    own: Option<String>,
    /// Calls of the case that other lists show or the person logged, by number, in the order of time.
    known: HashMap<Option<String>, Vec<Known>>,
    /// Lines of this very file that the case has: with the time, because every sheet of a workbook begins at 1; of second origins
    /// the log does not keep it.
    taken_lines: HashSet<(u64, Option<Moment>)>,
    /// Rows of this list so far: what they read, and where.
    seen: HashMap<u64, u64>,
    report: Report,
    skipped: BTreeMap<&'static str, u64>,
    doubts: BTreeMap<Doubt, u64>,
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
        for incident in &loaded.case.incidents {
            let second = incident.also.iter().filter(|(origin, _)| *origin == file).map(|(_, line)| (*line, None));
            let first =
                incident.origin.filter(|(origin, _)| *origin == file).map(|(_, line)| (line, Some(incident.at)));
            let before = taken_lines.len();
            taken_lines.extend(second.chain(first));
            if taken_lines.len() > before {
                continue;
            }
            let key = incident
                .number
                .as_deref()
                .and_then(|raw| keys.entry(raw).or_insert_with(|| number::parse(raw).key()).clone());
            known.entry(key).or_default().push(of(incident));
        }
        Sorter {
            choice,
            file,
            own: own_number(loaded),
            known,
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
        let key = call.number.as_deref().and_then(|n| number::parse(n).key());
        if let Some(reason) = self.left_out(&call, key.as_deref()) {
            *self.skipped.entry(reason).or_default() += 1;
            return None;
        }
        let taken = |at| self.taken_lines.contains(&(call.line, at));
        if !self.taken_lines.is_empty() && (taken(Some(call.at)) || taken(None)) {
            self.report.duplicates += 1;
            return None;
        }
        let mut doubt = call.doubt;
        match self.again(&call, key.as_deref()) {
            Some((first, Verdict::Repeated)) => {
                if self.report.repeated.len() < LISTED {
                    self.report.repeated.push((call.line, first));
                }
                return None;
            }
            Some(_) => doubt = doubt.or(Some(Doubt::Repeated)),
            None => {}
        }
        let same_as = match self.met(&call, key) {
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

    /// Why a row stays out.
    fn left_out(&self, call: &CallRow, key: Option<&str>) -> Option<&'static str> {
        let chosen = self.choice.numbers.as_ref();
        let friend = |name: &String| chosen.is_none() && !evidence::says_sales(name);
        if call.direction == Direction::Out {
            Some("skipped-outgoing")
        } else if self.own.is_some() && key == self.own.as_deref() {
            Some("skipped-own-number")
        } else if call.contact.as_ref().is_some_and(friend) {
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

    /// What the case has of this row. A call of the case is met by one row of a list only, by the nearest first.
    fn met(&mut self, call: &CallRow, key: Option<String>) -> Met {
        if self.known.is_empty() {
            return Met::Nothing;
        }
        let Some(known) = self.known.get_mut(&key) else { return Met::Nothing };
        let row = entry(call, key.as_deref(), self.file);
        let from = known.partition_point(|k| k.at.date() < call.at.date().yesterday().unwrap_or(call.at.date()));
        let until = known.partition_point(|k| k.at.date() <= call.at.date().tomorrow().unwrap_or(call.at.date()));
        let near = |k: &Known| twin::apart(k.at, call.at).unwrap_or(i64::MAX);
        let mut found: Vec<(i64, usize, Verdict)> = (from..until)
            .filter(|at| !known[*at].met)
            .map(|at| (near(&known[at]), at, compare(&known[at].entry(key.as_deref()), &row)))
            .filter(|(_, _, verdict)| *verdict != Verdict::Two)
            .collect();
        found.sort_by_key(|(apart, at, verdict)| (*verdict != Verdict::One, *apart, *at));
        match found.first() {
            None => Met::Nothing,
            Some((_, at, Verdict::One)) => {
                let known = &mut known[*at];
                known.met = true;
                let exact = known.at == call.at && known.seconds == call.seconds && known.source.is_some();
                if exact { Met::Known } else { Met::Twin(known.id) }
            }
            Some(_) => Met::Perhaps,
        }
    }
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
