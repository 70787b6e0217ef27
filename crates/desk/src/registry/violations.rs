//! Call records against what held when the calls were made: findings, with their proofs and what they cost.

use super::Registry;
use super::cdr::record_files;
use super::finding::{Basis, Prover, Shown, ShownProof, reason};
use super::tally::{id_of, once, sums};
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;
use registry::cdr::{BadRow, Line};
use registry::dated::Told;
use registry::docket::{self, Docket};
use registry::history::Entry;
use registry::judge::{Cleared, Finding, Record, grades};
use registry::ledger::{Act, Assess, Assessment, Ledger, assess};
use registry::log::Hash;
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
    /// Rows that tell a call again: the same numbers at the same moment.
    pub duplicates: u64,
    /// Calls that were no violations, by the name of the reason.
    pub cleared: BTreeMap<&'static str, u64>,
    /// The others, in the order of time, caller, called number, file and line.
    pub found: Vec<(Line, Finding)>,
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
                    Ok(line) => lines.push(line),
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
        let (shown, known) = self.settle_findings(bench, heard.found, how, &heard.files).await?;
        let mut judged = Judged {
            rows: heard.rows,
            bad: heard.bad,
            findings: shown.len() as u64,
            known,
            duplicates: heard.duplicates,
            cleared: heard.cleared,
            fines: Vec::new(),
            compensations: Vec::new(),
            principals: BTreeMap::new(),
            shown,
            bad_rows: heard.bad_rows,
        };
        for one in &judged.shown {
            *judged.principals.entry(one.principal.clone()).or_default() += 1;
        }
        judged.fines = sums(judged.shown.iter().filter_map(|one| one.fine));
        judged.compensations = sums(judged.shown.iter().filter_map(|one| one.compensation));
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
            for line in unit {
                let history = histories.get(&line.record.to).map_or(&[][..], Vec::as_slice);
                match docket.judge(&line.record, history) {
                    Ok(finding) => heard.found.push((line.clone(), finding)),
                    Err(why) => *heard.cleared.entry(why.code()).or_default() += 1,
                }
            }
        }
        Ok(())
    }

    /// Grades and assesses findings together with those recorded before, and records the new ones with the ledger.
    pub(super) async fn settle_findings(
        &self,
        bench: &Bench,
        found: Vec<(Line, Finding)>,
        how: &Judging,
        files: &[String],
    ) -> Answer<(Vec<Shown>, u64)> {
        let mut change = self.change().await?;
        let day = how.assessed.unwrap_or_else(|| self.day(change.known()));
        let recorded: Vec<Shown> = shown_of(change.acts(FINDINGS).await?)?;
        let by_id: HashMap<&str, &Shown> = recorded.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut times: BTreeMap<&str, Vec<(Timestamp, &str)>> = BTreeMap::new();
        for one in &recorded {
            times.entry(one.principal.as_str()).or_default().push((one.at, one.id.as_str()));
        }
        let ids: Vec<String> = found.iter().map(|(line, finding)| id_of(&line.record, &finding.principal)).collect();
        for (id, (line, finding)) in ids.iter().zip(&found) {
            if !by_id.contains_key(id.as_str()) {
                times.entry(finding.principal.as_str()).or_default().push((line.record.at, id.as_str()));
            }
        }
        let mut grade_of: HashMap<&str, u16> = HashMap::new();
        for all in times.values_mut() {
            all.sort_unstable();
            all.dedup();
            let moments: Vec<Timestamp> = all.iter().map(|(at, _)| *at).collect();
            grade_of.extend(all.iter().map(|(_, id)| *id).zip(grades(&moments, self.rules.repetition)));
        }
        let mut prover = Prover::new(self, how.no_proofs);
        let (mut shown, mut known, mut fresh) = (Vec::with_capacity(found.len()), 0, Vec::new());
        for (id, (line, finding)) in ids.iter().zip(&found) {
            if let Some(before) = by_id.get(id.as_str()) {
                known += 1;
                let mut one = (*before).clone();
                one.line = Some(line.line).filter(|line| *line > 0);
                one.file = files.get(line.file as usize).cloned();
                if one.basis == Basis::Complaint && one.line.is_some() {
                    // A record confirms what somebody said: it is written down again, and costs nothing more.
                    one.basis = Basis::Record;
                    fresh.push((shown.len(), None));
                } else if how.no_proofs {
                    (one.proof.set, one.proof.number) = (None, None);
                }
                shown.push(one);
                continue;
            }
            let grade = grade_of.get(id.as_str()).copied().unwrap_or(1);
            let ask = Assess { id, finding, person: line.record.to, grade, day, fine: None };
            let assessment = assess(&ask, &self.rules);
            let proof = prover.proof(&line.record, finding, bench.version_before(line.record.at))?;
            let file = files.get(line.file as usize).cloned();
            fresh.push((shown.len(), assessment.as_ref().ok().cloned()));
            shown.push(Shown { file, ..self.shown(id, line, finding, grade, day, &assessment, proof) });
        }
        if !how.only_tell && !fresh.is_empty() {
            self.record_findings(&mut change, &shown, &fresh).await?;
            change.save().await?;
            self.settle().await?;
        }
        // Each came of one record, in the same order.
        let mut all: Vec<(&Line, Shown)> = found.iter().map(|(line, _)| line).zip(shown).collect();
        let at = |line: &Line| if how.by_time { line.record.at } else { Timestamp::MIN };
        all.sort_by(|(a, one), (b, other)| {
            let key = |line: &Line| (at(line), line.file, line.line, line.record.at);
            key(a).cmp(&key(b)).then_with(|| one.id.cmp(&other.id))
        });
        Ok((all.into_iter().map(|(_, one)| one).collect(), known))
    }

    async fn record_findings(
        &self,
        change: &mut store::RegisterChange,
        shown: &[Shown],
        fresh: &[(usize, Option<Assessment>)],
    ) -> Answer<()> {
        let now = change.known();
        let known = change.acts(LEDGER).await?.into_iter().map(super::orgs::entry).collect::<Answer<Vec<_>>>()?;
        let mut ledger = Ledger::new(&known);
        let mut digests = String::new();
        for (place, assessment) in fresh {
            let one = &shown[*place];
            let body = serde_json::to_value(one).map_err(anyhow::Error::from)?;
            digests.push_str(&Hash::of(body.to_string().as_bytes()).hex());
            digests.push('\n');
            change.act(FINDINGS, &one.id, &body, "judge").await?;
            let Some(assessment) = assessment else { continue };
            let told = Told { at: now, act: Act::Assessed { assessment: assessment.clone() } };
            let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
            let seq = change.act(LEDGER, &one.id, &body, "judge").await?;
            let entry = told.recorded(seq, now);
            ledger.admit(&entry)?;
            ledger.add(&entry);
        }
        // One entry of the log for all of them: the digest of their digests, line by line.
        self.enter(change, "findings", digests.as_bytes()).await?;
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "what a finding is made of, each once")]
    fn shown(
        &self,
        id: &str,
        line: &Line,
        finding: &Finding,
        grade: u16,
        day: Date,
        assessment: &Result<Assessment, registry::ledger::NotAssessed>,
        proof: ShownProof,
    ) -> Shown {
        let Record { from, to, at, purpose, .. } = &line.record;
        let assessed = assessment.as_ref().ok();
        let at_most = match assessment {
            Err(registry::ledger::NotAssessed::Unset(most)) => Some(*most),
            Ok(assessment) => assessment.at_most,
            Err(_) => None,
        };
        Shown {
            id: id.to_owned(),
            // Only a record stands on a line.
            basis: if line.line > 0 { Basis::Record } else { Basis::Complaint },
            file: None,
            line: Some(line.line).filter(|line| *line > 0),
            from: from.to_string(),
            to: to.to_string(),
            at: *at,
            purpose: purpose.clone(),
            organisation: finding.organisation.clone(),
            principal: finding.principal.clone(),
            debtor: finding.debtor.clone(),
            chain: finding.chain.clone(),
            reasons: finding.reasons.iter().map(reason).collect(),
            grade,
            assessed: day,
            fine: assessed.and_then(|assessment| assessment.fine),
            fine_at_most: at_most,
            compensation: assessed.and_then(|assessment| assessment.compensation),
            rules: format!("{} {}", self.rules.id, self.rules.edition),
            source: assessed.map(|assessment| assessment.source.clone()),
            proof,
        }
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

    fn version_before(&self, at: Timestamp) -> Option<&Published> {
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
fn shown_of(rows: Vec<store::Row>) -> Answer<Vec<Shown>> {
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
