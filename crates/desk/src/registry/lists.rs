//! Lists of other registries: taken in and written out.

use super::Registry;
use super::enrol::Enrolment;
use super::facts::Facts;
use super::packed::open_list;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::DateTime;
use number::E164;
use registry::Plan;
use registry::formats::{Act, Change, Format, Item, Limits, Options, Reader, Reject, Row, WriteOptions, Writer};
use registry::history::state;
use serde::Serialize;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// So many rejects are kept to be shown; the rest are counted.
const MOST_REJECTS: usize = 100_000;
/// So many numbers are recorded in one unit.
const UNIT: usize = 20_000;

/// A number with the time that its row tells, if it tells one.
type Told = (E164, Option<DateTime>);

/// A format by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListFormat(pub Format);

impl std::str::FromStr for ListFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        Format::from_name(text).map(Self).ok_or_else(|| format!("not one of {}", known()))
    }
}

/// What was read of a list.
#[derive(Debug, Clone)]
pub struct ListRead {
    /// Rows, without headers and blank lines.
    pub rows: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// The first of them.
    pub rejects: Vec<Reject>,
    /// What is odd about the list, by name.
    pub notes: Vec<&'static str>,
}

/// How a list is taken in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Import {
    /// Takes a list with any number of bad rows, or half as long as the last one.
    pub anyway: bool,
    /// The list is whole: numbers that the operator had registered and that stand in it no more are withdrawn.
    pub replace: bool,
    /// What rows of a change list are that do not say it.
    pub act: Option<Act>,
    /// When changes happened that do not say it.
    pub at: Option<DateTime>,
}

/// What came of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// What it was read as.
    pub format: &'static str,
    /// Rows.
    pub rows: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Numbers that are registered now and were not.
    pub registered: u64,
    /// Numbers that were registered and are no more.
    pub withdrawn: u64,
    /// Numbers that were so already.
    pub already: u64,
    /// What is odd about the list, by name.
    pub notes: Vec<&'static str>,
    /// The first rows that could not be read.
    #[serde(skip)]
    pub rejects: Vec<Reject>,
}

/// Reads a whole list, packed or not.
///
/// # Errors
/// A file that cannot be read.
pub fn read_list(file: &Path, format: ListFormat, plan: &Plan) -> Answer<(Vec<Item>, ListRead)> {
    read_with(file, format.0, &Options::new(plan), None)
}

fn read_with(
    file: &Path,
    format: Format,
    options: &Options<'_>,
    limits: Option<Limits>,
) -> Answer<(Vec<Item>, ListRead)> {
    let unreadable = |why: String| {
        Refusal::refused("registry-file-unreadable").with("path", file.display().to_string()).with("reason", why)
    };
    let opened = BufReader::new(open_list(file)?.into_read());
    rows_of(opened, format, options, limits, unreadable)
}

/// Reads a whole list that is in memory already.
///
/// # Errors
/// None that a list in memory can have but one that a format needs more for.
pub(super) fn read_bytes(list: &[u8], format: Format, plan: &Plan) -> Answer<(Vec<Item>, ListRead)> {
    let unreadable = |why: String| Refusal::refused("registry-list").with("reason", why);
    rows_of(list, format, &Options::new(plan), None, unreadable)
}

fn rows_of(
    opened: impl BufRead,
    format: Format,
    options: &Options<'_>,
    limits: Option<Limits>,
    unreadable: impl Fn(String) -> Refusal,
) -> Answer<(Vec<Item>, ListRead)> {
    let mut reader = Reader::new(format, opened, options).map_err(|error| unreadable(error.to_string()))?;
    let (mut items, mut rejects) = (Vec::new(), Vec::new());
    for row in reader.by_ref() {
        match row.map_err(|error| unreadable(error.to_string()))? {
            Row::Item(item) => items.push(item),
            Row::Reject(reject) if rejects.len() < MOST_REJECTS => rejects.push(reject),
            Row::Reject(_) => {}
        }
    }
    let summary = reader.summary();
    if let Some(limits) = limits {
        summary.judge(&limits).map_err(|refused| super::faults::named(refused.code(), &refused, &refused.facts()))?;
    }
    let notes = summary.notes.iter().map(|note| note.code()).collect();
    Ok((items, ListRead { rows: summary.rows, rejected: summary.rejected, rejects, notes }))
}

impl Registry {
    /// Takes a list in, as the operator. Nothing is taken before its end was read and judged.
    ///
    /// # Errors
    /// A file that cannot be read; too many bad rows; a whole list of less than half the numbers it had last time; a format
    /// whose rows register nobody.
    pub async fn import(&self, file: &Path, format: Option<ListFormat>, how: &Import) -> Answer<Imported> {
        let format = match format {
            Some(format) => format.0,
            None => sniffed(file)?,
        };
        let key = format!("import {}", format.name());
        let before = self.register.setting(&key).await?.and_then(|held| held.parse().ok());
        let limits = if how.anyway {
            Limits { bad_in_a_million: None, before: None }
        } else {
            Limits { before, ..Limits::default() }
        };
        let options = Options { act: how.act, at: how.at, ..Options::new(&self.plan) };
        let (items, read) = read_with(file, format, &options, Some(limits))?;
        let mut done = Imported {
            format: format.name(),
            rows: read.rows,
            rejected: read.rejected,
            registered: 0,
            withdrawn: 0,
            already: 0,
            notes: read.notes,
            rejects: read.rejects,
        };
        let (mut register, mut withdraw): (Vec<Told>, Vec<Told>) = Default::default();
        for item in items {
            match item {
                Item::Number(number) => register.push((number, None)),
                Item::Change(Change { number, at, act: Act::Added }) => register.push((number, Some(at))),
                Item::Change(Change { number, at, act: Act::Deleted }) => withdraw.push((number, Some(at))),
                _ => return Err(Refusal::refused("registry-import-format").with("format", format.name())),
            }
        }
        let held = register.len().to_string();
        if how.replace {
            withdraw.extend(self.gone(&register).await?.into_iter().map(|number| (number, None)));
        }
        self.take(&register, &Enrolment::Register(registry::Preference::default()), &mut done).await?;
        self.take(&withdraw, &Enrolment::Withdraw, &mut done).await?;
        if format.whole() {
            let mut change = self.register.change(self.now()).await?;
            change.set(&key, &held).await?;
            change.save().await?;
        }
        Ok(done)
    }

    /// Numbers that the operator registered and that a whole list holds no more.
    async fn gone(&self, listed: &[Told]) -> Answer<Vec<E164>> {
        let listed: HashSet<E164> = listed.iter().map(|(number, _)| *number).collect();
        let now = self.now();
        let mut gone = Vec::new();
        let by_operator = |entries: &[registry::history::Entry], seq: u64| {
            entries.iter().any(|entry| {
                entry.seq == seq
                    && matches!(
                        entry.change,
                        registry::history::Change::Registered { proof: registry::history::Proof::Operator, .. }
                    )
            })
        };
        self.register
            .walk::<Refusal>(|number, entries| {
                if let Some(since) = state(entries, self.as_of(now, now)).listed
                    && !listed.contains(&number)
                    && by_operator(entries, since.seq)
                {
                    gone.push(number);
                }
                Ok(())
            })
            .await?;
        Ok(gone)
    }

    async fn take(&self, numbers: &[Told], what: &Enrolment, done: &mut Imported) -> Answer<()> {
        for unit in numbers.chunks(UNIT) {
            let mut change = self.register.change(self.now()).await?;
            let now = change.known();
            let mut entries = Vec::new();
            let mut seen = HashSet::new();
            for (number, at) in unit {
                let at = at.map(|at| self.zone().to_timestamp(at)).transpose().map_err(anyhow::Error::from)?;
                let history = change.history(*number).await?;
                // A list tells what follows on what was known of the number, however late that was recorded here.
                let last = history.iter().map(|entry| entry.at).max().unwrap_or(Timestamp::MIN);
                let at = at.unwrap_or(now).max(last).min(now);
                let before = state(&history, self.as_of(now, now));
                match what.change(&before, registry::history::Proof::Operator).filter(|_| seen.insert(*number)) {
                    Some(recorded) => entries.push((*number, at, recorded)),
                    None => done.already += 1,
                }
            }
            let counted = entries.len() as u64;
            change.add(&entries, "operator").await?;
            if counted > 0 {
                change.save().await?;
            }
            match what {
                Enrolment::Withdraw => done.withdrawn += counted,
                _ => done.registered += counted,
            }
        }
        Ok(())
    }

    /// Writes what is listed now as a list of this format, in ascending order. Returns how many rows it has.
    ///
    /// # Errors
    /// A format that cannot say which numbers are listed, a number that it cannot write.
    pub async fn export(&self, format: ListFormat, changes_from: Option<u64>, out: &mut dyn Write) -> Answer<u64> {
        let unfit = |error: registry::formats::WriteError| {
            Refusal::refused("registry-export").with("reason", error.to_string())
        };
        let mut writer = Writer::new(format.0, out, WriteOptions::new(&self.plan)).map_err(unfit)?;
        let now = self.now();
        let mut rows = 0;
        let from = match changes_from {
            None => None,
            Some(n) => {
                let all = self.register.versions().await?;
                let found = all.into_iter().find(|version| version.n == n);
                Some(found.ok_or_else(|| Refusal::not_found("registry-no-version", &n.to_string()))?)
            }
        };
        self.register
            .walk::<Refusal>(|number, entries| {
                let then = state(entries, self.as_of(now, now));
                let item = match &from {
                    None => then.listed.map(|_| Item::Number(number)),
                    Some(version) => self.changed(
                        number,
                        state(entries, self.as_of_version(version)).listed.is_some(),
                        &then,
                        entries,
                    ),
                };
                if let Some(item) = item {
                    writer.put(&item).map_err(unfit)?;
                    rows += 1;
                }
                Ok(())
            })
            .await?;
        writer.finish().map_err(unfit)?;
        Ok(rows)
    }

    fn changed(
        &self,
        number: E164,
        before: bool,
        then: &registry::history::State,
        entries: &[registry::history::Entry],
    ) -> Option<Item> {
        let local = |at: Timestamp| {
            let local = self.zone().to_datetime(at);
            // The lists write whole seconds.
            local.with().subsec_nanosecond(0).build().unwrap_or(local)
        };
        match (before, then.listed) {
            (false, Some(since)) => Some(Item::Change(Change { number, at: local(since.at), act: Act::Added })),
            (true, None) => {
                let last = entries.last().map(|entry| entry.at).unwrap_or_default();
                Some(Item::Change(Change { number, at: local(last), act: Act::Deleted }))
            }
            _ => None,
        }
    }
}

fn sniffed(file: &Path) -> Answer<Format> {
    let head = open_list(file)?.head;
    Format::sniff(&head)
        .ok_or_else(|| Refusal::refused("registry-format-unknown").with("path", file.display().to_string()))
}
