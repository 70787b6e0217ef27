//! Call records against what held when the calls were made: findings, with their proofs and what they cost.

use super::Registry;
use super::cdr::record_files;
use super::finding::Shown;
use super::tally::{once, sums};
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;
use registry::cdr::{BadRow, Line};
use registry::docket::{self, Docket, Pair};
use registry::history::Entry;
use registry::judge::{Cleared, Finding, Record};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use store::Published;

/// The kinds of the acts.
pub(super) const FINDINGS: &str = "finding";
pub(super) const LEDGER: &str = "ledger";
/// So many histories are read at a time.
const UNIT: usize = 5_000;
/// Bad rows that are listed; the rest are counted.
pub const MOST_BAD: usize = 10_000;

/// How records are to be judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Judging {
    /// The day of assessment; today when absent.
    pub assessed: Option<Date>,
    /// Nothing is recorded: findings are only told.
    pub only_tell: bool,
    /// No proofs of numbers: findings are shorter.
    pub no_proofs: bool,
    /// Findings in the order of the calls, and not of the lines.
    pub by_time: bool,
}

/// Records that were judged, before they are graded, assessed and written down.
#[derive(Debug, Default)]
pub struct Heard {
    /// The names of the files, where there are several.
    pub files: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// The first of them.
    pub bad_rows: Vec<BadRow>,
    /// Words that rows say and that are not understood: such a row is judged as if it had not said them.
    pub unclear: u64,
    /// The first of them.
    pub unclear_rows: Vec<BadRow>,
    /// Rows that tell a call again: the same numbers at the same moment.
    pub duplicates: u64,
    /// Calls that were no violations, by the name of the reason.
    pub cleared: BTreeMap<&'static str, u64>,
    /// The others, in the order of time, caller, called number, file and line.
    pub found: Vec<(Line, Finding)>,
    /// The calls that later ones are counted with, where the rules limit attempts.
    pub made: Vec<(Pair, Timestamp)>,
}

/// What came of a file of records.
#[derive(Debug, Clone, Serialize)]
pub struct Judged {
    /// Rows.
    pub rows: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// Calls that were violations.
    pub findings: u64,
    /// Of them those that were known already.
    pub known: u64,
    /// Of those known the ones that were cancelled: they are none, and are in no sum.
    pub cancelled: u64,
    /// Findings of earlier runs whose grade is another one now, because calls before them were found only now.
    pub corrected: u64,
    /// Words that rows say and that are not understood: such a row is judged as if it had not said them.
    pub unclear: u64,
    /// Rows that tell a call again: the same numbers at the same moment.
    pub duplicates: u64,
    /// Calls that were none, by the name of the reason.
    pub cleared: BTreeMap<&'static str, u64>,
    /// Fines and compensations in all, by currency.
    pub fines: Vec<String>,
    /// The same for people.
    pub compensations: Vec<String>,
    /// Findings by principal.
    pub principals: BTreeMap<String, u64>,
    /// The findings.
    #[serde(skip)]
    pub shown: Vec<Shown>,
    /// The first rows that could not be read.
    #[serde(skip)]
    pub bad_rows: Vec<BadRow>,
    /// The first words that are not understood.
    #[serde(skip)]
    pub unclear_rows: Vec<BadRow>,
    /// The purposes that the rules know.
    #[serde(skip)]
    pub purposes: Vec<String>,
}

/// What judging needs beside the records, read once.
pub(super) struct Bench {
    pure: docket::Bench,
    versions: Vec<Published>,
}

impl Registry {
    pub(super) async fn bench(&self) -> Answer<Bench> {
        let versions = self.register.versions().await?;
        let (plan, rules) = (self.plan.clone(), self.rules.clone());
        let pure = docket::Bench::new(plan, rules, self.book().await?, known(&versions), self.now());
        Ok(Bench { pure, versions })
    }

    /// Judges the records of files; of a folder those of all its files. Calls from numbers that no organisation has named
    /// are nobody's sales calls and cost no look-up.
    ///
    /// # Errors
    /// A file that cannot be read or has no heading; a database that does not answer.
    pub async fn violations(&self, named: &[PathBuf], how: &Judging) -> Answer<Judged> {
        self.violations_told(named, how, &|_| {}).await
    }

    /// The same, telling how many rows were read so far.
    ///
    /// # Errors
    /// As [`Registry::violations`].
    pub async fn violations_told(
        &self,
        named: &[PathBuf],
        how: &Judging,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Answer<Judged> {
        let bench = self.bench().await?;
        let files = record_files(named)?;
        let mut heard = Heard { files: file_names(&files), ..Heard::default() };
        let mut lines = Vec::new();
        let mut read = 0;
        for (file, n) in files.iter().zip(0..) {
            heard.rows += self.records(file, n, |row| {
                read += 1;
                progress(read);
                match row {
                    Ok(line) if bench.pure.is_private(&line.record) => {
                        *heard.cleared.entry(Cleared::Private.code()).or_default() += 1;
                    }
                    Ok(line) => {
                        let (line, unclear) = bench.pure.understood(line);
                        heard.unclear += unclear.len() as u64;
                        let room = MOST_BAD.saturating_sub(heard.unclear_rows.len());
                        heard.unclear_rows.extend(unclear.into_iter().take(room));
                        lines.push(line);
                    }
                    Err(row) => {
                        heard.bad += 1;
                        if heard.bad_rows.len() < MOST_BAD {
                            heard.bad_rows.push(row);
                        }
                    }
                }
            })?;
        }
        heard.duplicates = once(&mut lines);
        self.judge_all(&bench, &lines, &mut heard).await?;
        self.conclude(&bench, heard, how).await
    }

    /// Grades, assesses and writes down what was judged elsewhere, by the bench that [`Registry::bench_text`] told.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn conclude_heard(&self, heard: Heard, how: &Judging) -> Answer<Judged> {
        self.conclude(&self.bench().await?, heard, how).await
    }

    async fn conclude(&self, bench: &Bench, heard: Heard, how: &Judging) -> Answer<Judged> {
        let settled = self.settle_findings(bench, heard.found, how, &heard.files).await?;
        if !how.only_tell {
            self.keep_calls(&heard.made).await?;
        }
        let (shown, known) = (settled.shown, settled.known);
        let (cancelled, corrected) = (settled.cancelled, settled.corrected);
        let mut judged = Judged {
            rows: heard.rows,
            bad: heard.bad,
            findings: shown.len() as u64,
            known,
            cancelled,
            corrected,
            unclear: heard.unclear,
            duplicates: heard.duplicates,
            cleared: heard.cleared,
            fines: Vec::new(),
            compensations: Vec::new(),
            principals: BTreeMap::new(),
            shown,
            bad_rows: heard.bad_rows,
            unclear_rows: heard.unclear_rows,
            purposes: self.rules.purposes.iter().map(|purpose| purpose.id.clone()).collect(),
        };
        let (mut principals, mut fines, mut compensations) = (BTreeMap::new(), Vec::new(), Vec::new());
        for one in judged.shown.iter().filter(|one| !one.cancelled) {
            for principal in one.counts_against() {
                *principals.entry(principal.clone()).or_default() += 1;
            }
            fines.extend(one.fine);
            compensations.extend(one.compensation);
        }
        judged.principals = principals;
        judged.fines = sums(fines.into_iter());
        judged.compensations = sums(compensations.into_iter());
        Ok(judged)
    }

    /// Judges records, which are in the order of time, each with the earlier calls of its principal to the same number.
    async fn judge_all(&self, bench: &Bench, lines: &[Line], heard: &mut Heard) -> Answer<()> {
        let mut docket = Docket::new(&bench.pure);
        for unit in lines.chunks(UNIT) {
            let mut numbers: Vec<E164> = unit.iter().map(|line| line.record.to).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let histories = self.register.histories(&numbers).await?;
            if bench.pure.counts_attempts() {
                self.remember_calls(&mut docket, &numbers).await?;
            }
            for line in unit {
                let history = histories.get(&line.record.to).map_or(&[][..], Vec::as_slice);
                match docket.judge(&line.record, history) {
                    Ok(finding) => heard.found.push((line.clone(), finding)),
                    Err(why) => *heard.cleared.entry(why.code()).or_default() += 1,
                }
            }
        }
        heard.made = docket.into_made();
        Ok(())
    }

    /// All findings that are recorded, in their order.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn findings(&self) -> Answer<Vec<Shown>> {
        shown_of(self.register.acts(FINDINGS).await?)
    }
}

impl Bench {
    pub(super) fn judge(&self, record: &Record, history: &[Entry]) -> Result<Finding, Cleared> {
        self.pure.judge(record, &self.pure.caller(record), history, &[])
    }

    pub(super) fn version_before(&self, at: Timestamp) -> Option<&Published> {
        let after = self.versions.partition_point(|version| version.published <= at);
        after.checked_sub(1).map(|place| &self.versions[place])
    }
}

/// Versions as far as judging needs them.
pub(super) fn known(versions: &[Published]) -> Vec<docket::Known> {
    versions.iter().map(|version| docket::Known { published: version.published, seq: version.seq }).collect()
}

/// The names of files as findings tell them: of one file none is told.
pub fn file_names(files: &[PathBuf]) -> Vec<String> {
    if files.len() < 2 { Vec::new() } else { files.iter().map(|file| file.display().to_string()).collect() }
}

/// Findings in their order, each as it was written down last.
pub(super) fn shown_of(rows: Vec<store::Row>) -> Answer<Vec<Shown>> {
    let (mut all, mut places) = (Vec::with_capacity(rows.len()), HashMap::with_capacity(rows.len()));
    for row in rows {
        let one: Shown = serde_json::from_value(row.body)
            .map_err(|_| Refusal::refused("registry-broken").with("what", format!("act {}", row.seq)))?;
        match places.get(&one.id) {
            Some(place) => all[*place] = one,
            None => {
                places.insert(one.id.clone(), all.len());
                all.push(one);
            }
        }
    }
    Ok(all)
}
