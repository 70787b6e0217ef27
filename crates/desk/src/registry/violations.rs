//! Call records against what held when the calls were made: findings, with their proofs and what they cost.

use super::Registry;
use super::cdr::{BadRow, Line};
use super::finding::{Basis, Prover, Shown, ShownProof, reason};
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;
use registry::dated::Told;
use registry::history::{Entry, state};
use registry::judge::{Around, Cleared, Finding, Record, grades, judge};
use registry::ledger::{Act, Assess, Assessment, Ledger, Money, assess};
use registry::log::Hash;
use registry::org::{Book, Caller};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use store::Published;

/// The kinds of the acts.
pub(super) const FINDINGS: &str = "finding";
pub(super) const LEDGER: &str = "ledger";
/// So many histories are read at a time.
const UNIT: usize = 5_000;
/// Bad rows that are listed; the rest are counted.
const MOST_BAD: usize = 10_000;

/// How records are to be judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Judging {
    /// The day of assessment; today when absent.
    pub assessed: Option<Date>,
    /// Nothing is recorded: findings are only told.
    pub only_tell: bool,
    /// No proofs of numbers: findings are shorter.
    pub no_proofs: bool,
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
pub(super) struct Bench<'r> {
    registry: &'r Registry,
    book: Book,
    versions: Vec<Published>,
    /// Who made the call that was looked at last: it is asked for twice.
    last: Option<(E164, Timestamp, Caller)>,
}

impl Registry {
    pub(super) async fn bench(&self) -> Answer<Bench<'_>> {
        let (book, versions) = (self.book().await?, self.register.versions().await?);
        Ok(Bench { registry: self, book, versions, last: None })
    }

    /// Judges the records of a file. Calls from numbers that no organisation has named are nobody's sales calls and cost
    /// no look-up.
    ///
    /// # Errors
    /// A file that cannot be read or has no heading; a database that does not answer.
    pub async fn violations(&self, file: &Path, how: &Judging) -> Answer<Judged> {
        let mut bench = self.bench().await?;
        let (mut lines, mut bad_rows, mut bad) = (Vec::new(), Vec::new(), 0_u64);
        let mut cleared: BTreeMap<&'static str, u64> = BTreeMap::new();
        let rows = self.records(file, |row| match row {
            Ok(line) if bench.is_private(&line.record) => *cleared.entry(Cleared::Private.code()).or_default() += 1,
            Ok(line) => lines.push(line),
            Err(row) => {
                bad += 1;
                if bad_rows.len() < MOST_BAD {
                    bad_rows.push(row);
                }
            }
        })?;
        let duplicates = once(&mut lines);
        let found = self.judge_all(&mut bench, &lines, &mut cleared).await?;
        let (shown, known) = self.settle_findings(&bench, found, how).await?;
        let mut judged = Judged {
            rows,
            bad,
            findings: shown.len() as u64,
            known,
            duplicates,
            cleared,
            fines: Vec::new(),
            compensations: Vec::new(),
            principals: BTreeMap::new(),
            shown,
            bad_rows,
        };
        for one in &judged.shown {
            *judged.principals.entry(one.principal.clone()).or_default() += 1;
        }
        judged.fines = sums(judged.shown.iter().filter_map(|one| one.fine));
        judged.compensations = sums(judged.shown.iter().filter_map(|one| one.compensation));
        Ok(judged)
    }

    /// Judges records, which are in the order of time, each with the earlier calls of its principal to the same number.
    async fn judge_all(
        &self,
        bench: &mut Bench<'_>,
        lines: &[Line],
        cleared: &mut BTreeMap<&'static str, u64>,
    ) -> Answer<Vec<(Line, Finding)>> {
        let mut before: HashMap<(String, E164), Vec<Timestamp>> = HashMap::new();
        let mut found = Vec::new();
        for unit in lines.chunks(UNIT) {
            let mut numbers: Vec<E164> = unit.iter().map(|line| line.record.to).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let histories = self.register.histories(&numbers).await?;
            for line in unit {
                let history = histories.get(&line.record.to).map_or(&[][..], Vec::as_slice);
                let principal = bench.caller(&line.record).answers().map(|answers| answers.principal.to_owned());
                let earlier = principal.map(|principal| before.entry((principal, line.record.to)).or_default());
                let outcome = bench.judge(&line.record, history, earlier.as_deref().map_or(&[][..], Vec::as_slice));
                if let Some(earlier) = earlier {
                    earlier.push(line.record.at);
                }
                match outcome {
                    Ok(finding) => found.push((line.clone(), finding)),
                    Err(why) => *cleared.entry(why.code()).or_default() += 1,
                }
            }
        }
        Ok(found)
    }

    /// Grades and assesses findings together with those recorded before, and records the new ones with the ledger.
    pub(super) async fn settle_findings(
        &self,
        bench: &Bench<'_>,
        found: Vec<(Line, Finding)>,
        how: &Judging,
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
            let one = self.shown(
                id,
                line,
                finding,
                grade,
                day,
                &assessment,
                prover.proof(&line.record, finding, bench.version_before(line.record.at))?,
            );
            fresh.push((shown.len(), assessment.ok()));
            shown.push(one);
        }
        if !how.only_tell && !fresh.is_empty() {
            self.record_findings(&mut change, &shown, &fresh).await?;
            change.save().await?;
            self.settle().await?;
        }
        shown.sort_by(|a, b| (a.line, a.at, &a.id).cmp(&(b.line, b.at, &b.id)));
        Ok((shown, known))
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

impl Bench<'_> {
    fn is_private(&self, record: &Record) -> bool {
        self.book.owners(record.from, record.at, self.registry.now()).is_empty()
    }

    /// For whom a call counts, by what is known now of that time.
    fn caller(&mut self, record: &Record) -> &Caller {
        let now = self.registry.now();
        let same = self.last.take().filter(|(from, at, _)| (*from, *at) == (record.from, record.at));
        let found = same.unwrap_or_else(|| (record.from, record.at, self.book.chain(record.from, record.at, now)));
        &self.last.insert(found).2
    }

    pub(super) fn judge(
        &mut self,
        record: &Record,
        history: &[Entry],
        before: &[Timestamp],
    ) -> Result<Finding, Cleared> {
        let registry = self.registry;
        let then = state(history, registry.as_of(record.at, record.at));
        let published = self.version_before(record.at).map(|version| version.seq);
        let caller = self.caller(record).clone();
        let around = Around { caller: &caller, zones: registry.plan.zones(record.to), before, published };
        judge(record, &then, &registry.rules, &around)
    }

    fn version_before(&self, at: Timestamp) -> Option<&Published> {
        let after = self.versions.partition_point(|version| version.published <= at);
        after.checked_sub(1).map(|place| &self.versions[place])
    }
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

/// Puts records in the order of time, each call once, by the first row that tells it. Returns how many rows told one again.
fn once(lines: &mut Vec<Line>) -> u64 {
    let all = lines.len();
    lines.sort_by_key(|line| (line.record.at, line.record.from, line.record.to, line.line));
    lines.dedup_by_key(|line| (line.record.at, line.record.from, line.record.to));
    (all - lines.len()) as u64
}

/// The same call has the same id, whoever judges it and however often.
fn id_of(record: &Record, principal: &str) -> String {
    let text = format!("{} {} {} {principal}", record.from, record.to, record.at.as_microsecond());
    format!("f-{}", &Hash::of(text.as_bytes()).hex()[..16])
}

/// Sums by currency, never added across them.
fn sums(all: impl Iterator<Item = Money>) -> Vec<String> {
    let mut by: BTreeMap<registry::ledger::Currency, u128> = BTreeMap::new();
    for money in all {
        *by.entry(money.currency).or_default() += u128::from(money.minor);
    }
    by.into_iter()
        .map(|(currency, minor)| format!("{} {}", registry::ledger::written(minor, currency), currency.code()))
        .collect()
}
