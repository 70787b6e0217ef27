//! Lists of other registries: taken in and written out.

use super::Registry;
use super::archive;
use super::changes::remember_undated;
use super::enrol::Enrolment;
use super::facts::Facts;
use super::imported::{Imported, UNIT};
use super::packed::{HEAD, open_list};
use crate::error::{Answer, Refusal};
use jiff::civil::DateTime;
use number::E164;
use registry::Plan;
use registry::formats::{Act, Change, Format, Item, Limits, Net, Note, Options, Reader, Refused, Reject, Row, Summary};
use registry::history::state;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// So many rejects are kept to be shown; the rest are counted.
const MOST_REJECTS: usize = 100_000;

/// A format by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListFormat(pub Format);

impl std::str::FromStr for ListFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Format::from_name(text).map(Self).ok_or_else(|| format!("not one of {}", known_formats()))
    }
}

/// The names of all formats.
pub fn known_formats() -> String {
    Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
}

/// What was read of a list.
#[derive(Debug, Clone)]
pub struct ListRead {
    /// What was counted, and what is odd about the list.
    pub summary: Summary,
    /// The first rows that could not be read.
    pub rejects: Vec<Reject>,
}

/// How a list is taken in.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Takes a list with any number of bad rows, or half as long as the last one.
    pub anyway: bool,
    /// The list is whole: numbers that the operator had registered and that stand in it no more are withdrawn.
    pub replace: bool,
    /// What rows of a change list are that do not say it.
    pub act: Option<Act>,
    /// When changes happened that do not say it; of a whole list, the time that it tells of.
    pub at: Option<DateTime>,
    /// On whose signed word; `None` for the registry's own operator at the console.
    pub operator: Option<String>,
}

impl Import {
    /// Who does it, as it is recorded.
    fn actor(&self) -> String {
        self.operator.as_ref().map_or_else(|| "operator".to_owned(), |id| format!("operator {id}"))
    }
}

/// The format of a list: the one that is named, or what its beginning shows, or one number a line.
pub fn list_format(file: &Path, named: Option<ListFormat>) -> ListFormat {
    // What came through standard input cannot be read twice.
    let found = || sniffed(file).ok().filter(|_| file != Path::new("-"));
    named.unwrap_or_else(|| ListFormat(found().unwrap_or(Format::Plain)))
}

/// Reads a whole list, packed or not.
///
/// # Errors
/// A file that cannot be read.
pub fn read_list(file: &Path, format: ListFormat, plan: &Plan) -> Answer<(Vec<Item>, ListRead)> {
    read_with(file, format.0, &Options::new(plan))
}

fn read_with(file: &Path, format: Format, options: &Options<'_>) -> Answer<(Vec<Item>, ListRead)> {
    let unreadable = |why: String| {
        Refusal::refused("registry-file-unreadable").with("path", file.display().to_string()).with("reason", why)
    };
    rows_of(BufReader::new(opened(file)?), format, options, unreadable)
}

/// Reads a whole list that is in memory already.
///
/// # Errors
/// None that a list in memory can have but one that a format needs more for.
pub(super) fn read_bytes(list: &[u8], format: Format, plan: &Plan) -> Answer<(Vec<Item>, ListRead)> {
    let unreadable = |why: String| Refusal::refused("registry-list").with("reason", why);
    rows_of(list, format, &Options::new(plan), unreadable)
}

fn rows_of(
    opened: impl BufRead,
    format: Format,
    options: &Options<'_>,
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
    Ok((items, ListRead { summary: reader.summary().clone(), rejects }))
}

/// Whether a list may be taken.
fn judge(file: &Path, summary: &Summary, limits: &Limits, how: &Import) -> Answer<()> {
    summary.judge(limits).map_err(|refused| super::faults::named(refused.code(), &refused, &refused.facts()))?;
    // What a list that was cut off does not hold would be withdrawn.
    if how.replace && !how.anyway && summary.notes.contains(&Note::Unclosed) {
        return Err(Refusal::refused("registry-list-unclosed").with("path", file.display().to_string()));
    }
    Ok(())
}

fn notes(summary: &Summary) -> Vec<&'static str> {
    summary.notes.iter().map(|note| note.code()).collect()
}

impl Registry {
    /// Takes a list in, as the operator. Nothing is taken before its end was read and judged. The first rows that could not
    /// be read are given in `rejects`, also when the list is refused for them.
    ///
    /// # Errors
    /// A file that cannot be read; too many bad rows; a whole list of less than half the numbers it had last time; a format
    /// whose rows register nobody.
    pub async fn import(
        &self,
        file: &Path,
        format: Option<ListFormat>,
        how: &Import,
        rejects: &mut Vec<Reject>,
    ) -> Answer<Imported> {
        let format = match format {
            Some(format) => format.0,
            None => sniffed(file)?,
        };
        // Each operator's lists are as long as that operator's were.
        let key = match &how.operator {
            Some(id) => format!("import {} {id}", format.name()),
            None => format!("import {}", format.name()),
        };
        let actor = how.actor();
        let before = self.register.setting(&key).await?.and_then(|held| held.parse().ok());
        let limits = if how.anyway {
            Limits { bad_in_a_million: None, before: None }
        } else {
            Limits { before, ..Limits::default() }
        };
        let now = self.now();
        // The publisher's clock may be in any zone of the plan.
        let latest = self.plan.home_zones().iter().map(|zone| zone.to_datetime(now)).max();
        if let Some(at) = how.at.filter(|at| latest.is_some_and(|latest| *at > latest)) {
            return Err(Refusal::refused("registry-time-to-come").with("value", at.to_string()));
        }
        let options = Options { act: how.act, at: how.at, latest, ..Options::new(&self.plan) };
        let (items, read) = read_with(file, format, &options)?;
        *rejects = read.rejects;
        judge(file, &read.summary, &limits, how)?;
        let mut done = Imported {
            format: format.name(),
            rows: read.summary.rows,
            rejected: read.summary.rejected,
            registered: 0,
            withdrawn: 0,
            already: 0,
            operator: None,
            batch: None,
            notes: notes(&read.summary),
        };
        let (mut register, mut changes) = (Vec::new(), Net::default());
        for item in items {
            match (item, how.at) {
                (Item::Number(number), None) => register.push(number),
                (Item::Number(number), Some(at)) => changes.add(Change { number, at, act: Act::Added }),
                (Item::Change(change), _) => changes.add(change),
                _ => return Err(Refusal::refused("registry-import-format").with("format", format.name())),
            }
        }
        let changes: Vec<Change> = changes.changes().collect();
        let held = (register.len() + changes.len()).to_string();
        let gone = if how.replace { self.gone(&register, &changes, &actor, how.anyway).await? } else { Vec::new() };
        self.take(&register, &Enrolment::RegisterAsBefore, &actor, &mut done).await?;
        self.take_changes(&changes, &actor, &mut done).await?;
        self.take(&gone, &Enrolment::Withdraw, &actor, &mut done).await?;
        if format.whole() {
            let mut change = self.change().await?;
            change.set(&key, &held).await?;
            change.save().await?;
        }
        Ok(done)
    }

    /// Numbers that whoever hands the list in had registered and that a whole list holds no more.
    ///
    /// # Errors
    /// It is more than half of them, and nobody said that this is right.
    async fn gone(&self, listed: &[E164], changes: &[Change], actor: &str, anyway: bool) -> Answer<Vec<E164>> {
        let changed = changes.iter().map(|change| change.number);
        let listed: HashSet<E164> = listed.iter().copied().chain(changed).collect();
        let now = self.now();
        let (mut gone, mut held) = (Vec::new(), 0_u64);
        let own = self.register.entries_by(actor).await?;
        self.register
            .walk::<Refusal>(|number, entries| {
                if let Some(since) = state(entries, self.as_of(now, now)).listed
                    && own.binary_search(&since.seq).is_ok()
                {
                    held += 1;
                    if !listed.contains(&number) {
                        gone.push(number);
                    }
                }
                Ok(())
            })
            .await?;
        // Also the first list that replaces what was registered otherwise.
        let kept = held - gone.len() as u64;
        if !anyway && kept * 2 < held {
            let shrunk = Refused::Shrunk { now: kept, before: held };
            return Err(super::faults::named(shrunk.code(), &shrunk, &shrunk.facts()));
        }
        Ok(gone)
    }

    /// Records what rows say that tell no time.
    async fn take(&self, numbers: &[E164], what: &Enrolment, actor: &str, done: &mut Imported) -> Answer<()> {
        for unit in numbers.chunks(UNIT) {
            let mut change = self.change().await?;
            let now = change.known();
            let mut entries = Vec::new();
            let mut seen = HashSet::new();
            for number in unit {
                let before = state(&change.history(*number).await?, self.as_of(now, now));
                match what.change(&before, registry::history::Proof::Operator).filter(|_| seen.insert(*number)) {
                    Some(recorded) => entries.push((*number, now, recorded)),
                    None => done.already += 1,
                }
            }
            let counted = entries.len() as u64;
            let added = change.add(&entries, actor).await?;
            remember_undated(&mut change, added).await?;
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
}

/// A list, or the lists in an archive: registers hand them out so.
fn opened(file: &Path) -> Answer<Box<dyn Read + Send>> {
    let opened = open_list(file)?;
    // What comes through standard input has no end at which an archive tells what is in it.
    match archive::is_archive(&opened.head) {
        true => archive::lists_in(file),
        false => Ok(Box::new(opened.into_read())),
    }
}

fn sniffed(file: &Path) -> Answer<Format> {
    let mut head = Vec::new();
    opened(file)?.take(HEAD as u64).read_to_end(&mut head)?;
    let unknown = || Refusal::refused("registry-format-unknown").with("path", file.display().to_string());
    Format::sniff(&head).ok_or_else(|| unknown().with("known", known_formats()))
}
