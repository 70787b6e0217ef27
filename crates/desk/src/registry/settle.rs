//! Findings become settled: which of them were known, which are the call of a complaint, what grade each has among all that
//! stand, what it costs; and all that is written down, with the corrections of earlier ones.
//!
//! A grade follows from the order of the calls, not of the runs. Where a call is found later than one that came after it, or
//! a finding falls, the grades of others may change: each such change is an act of the ledger, stands in the finding with
//! what it cost before, and its digest is in the log. A finding that was assessed under another edition of the rules counts,
//! and keeps the grade that it has.

use super::Registry;
use super::finding::{Basis, Corrected, Prover, Shown, ShownProof, reason};
use super::same_call::{Same, SameCalls};
use super::tally::id_of;
use super::violations::{Bench, FINDINGS, Judging, LEDGER, shown_of};
use crate::error::{Answer, Refusal};
use crate::words::both;
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;
use playbook::Lang;
use registry::cdr::Line;
use registry::dated::Told;
use registry::judge::{Finding, Record};
use registry::ledger::{Act, Assess, Assessment, Ledger, Money, NotAssessed, Standing, assess};
use registry::log::Hash;
use registry::repetition::{Counted, regraded};
use registry::rules::Sum;
use std::collections::{BTreeMap, BTreeSet};

/// What came of findings.
pub(super) struct Settled {
    /// Each as it is now, in the order that was asked for.
    pub shown: Vec<Shown>,
    /// How many were known.
    pub known: u64,
    /// How many of them are none, because they were cancelled.
    pub cancelled: u64,
    /// Findings recorded before whose grade changed.
    pub corrected: u64,
}

/// A run while it is settled.
struct Run<'a> {
    bench: &'a Bench,
    how: &'a Judging,
    files: &'a [String],
    day: Date,
    now: Timestamp,
    /// All findings recorded before, as they are now.
    recorded: Vec<Shown>,
    /// Which of them are to be written down again.
    changed: BTreeSet<usize>,
    fallen: BTreeSet<String>,
    /// The new ones, with what they were found by.
    fresh: Vec<(Shown, Finding)>,
}

/// Where a finding of this run is.
#[derive(Clone, Copy)]
enum Place {
    Recorded(usize),
    Fresh(usize),
}

impl Registry {
    /// Grades and assesses findings together with those recorded before, and records the new ones with the ledger.
    pub(super) async fn settle_findings(
        &self,
        bench: &Bench,
        found: Vec<(Line, Finding)>,
        how: &Judging,
        files: &[String],
    ) -> Answer<Settled> {
        let mut change = self.change().await?;
        let now = change.known();
        let day = self.day_of_assessment(how, now)?;
        let recorded = shown_of(change.acts(FINDINGS).await?)?;
        let entries = change.acts(LEDGER).await?.into_iter().map(super::orgs::entry).collect::<Answer<Vec<_>>>()?;
        let mut ledger = Ledger::new(&entries);
        let fallen = ledger.bills().filter(|bill| bill.standing == Standing::Cancelled);
        let fallen = fallen.map(|bill| bill.assessment.finding.clone()).collect();
        let (changed, fresh) = (BTreeSet::new(), Vec::new());
        let mut run = Run { bench, how, files, day, now, recorded, changed, fallen, fresh };
        let same = SameCalls::among(&run.recorded, found.iter().map(|(line, _)| line), &self.rules);
        let mut prover = Prover::new(self, how.no_proofs);
        let mut places = Vec::with_capacity(found.len());
        for ((line, finding), same) in found.iter().zip(same) {
            places.push(self.place(&mut run, line, finding, same, &mut prover)?);
        }
        let corrected = self.grade(&mut run);
        let mut assessed = Vec::with_capacity(run.fresh.len());
        for (one, finding) in &mut run.fresh {
            assessed.push(self.assessed(one, finding));
        }
        let known = places.iter().filter(|place| matches!(place, Place::Recorded(_))).count() as u64;
        let shown: Vec<Shown> = found.iter().zip(&places).map(|((line, _), place)| told(&run, line, *place)).collect();
        let cancelled = shown.iter().filter(|one| one.cancelled).count() as u64;
        let nothing_new = run.changed.is_empty() && run.fresh.is_empty();
        if !how.only_tell && !nothing_new {
            self.write_down(&mut change, &run, &assessed, &mut ledger).await?;
            change.save().await?;
            self.settle().await?;
        }
        let shown = in_order(found.iter().map(|(line, _)| line), shown, how.by_time);
        Ok(Settled { shown, known, cancelled, corrected })
    }

    /// Grades all findings again, after one of them fell.
    pub(super) async fn regrade(&self) -> Answer<()> {
        let bench = self.bench().await?;
        self.settle_findings(&bench, Vec::new(), &Judging::default(), &[]).await.map(drop)
    }

    /// The day whose amounts hold: none that is still to come.
    fn day_of_assessment(&self, how: &Judging, now: Timestamp) -> Answer<Date> {
        let today = self.day(now);
        match how.assessed {
            Some(day) if day > today => Err(Refusal::refused("registry-assessed-to-come").with("day", day.to_string())),
            asked => Ok(asked.unwrap_or(today)),
        }
    }

    /// Finds the place of one finding: it was known, or it is the call that a complaint told of, or it is new.
    fn place(
        &self,
        run: &mut Run<'_>,
        line: &Line,
        finding: &Finding,
        same: Same,
        prover: &mut Prover<'_>,
    ) -> Answer<Place> {
        let of_file = line.line > 0;
        let proof =
            |prover: &mut Prover<'_>| prover.proof(&line.record, finding, run.bench.version_before(line.record.at));
        match same {
            Same::Known(at) => {
                let one = &mut run.recorded[at];
                if one.basis == Basis::Complaint && of_file && !run.fallen.contains(&one.id) {
                    // A record confirms what somebody said: it is written down again, and costs nothing more.
                    one.basis = Basis::Record;
                    one.line = Some(line.line);
                    one.file = run.files.get(line.file as usize).cloned();
                    run.changed.insert(at);
                }
                Ok(Place::Recorded(at))
            }
            Same::Complained(at) if run.fallen.contains(&run.recorded[at].id) => Ok(Place::Recorded(at)),
            Same::Complained(at) => {
                let proof = proof(prover)?;
                let file = run.files.get(line.file as usize).cloned();
                let one = &mut run.recorded[at];
                // The record tells the call, the complaint told of it: one finding, with both times.
                one.complained = Some(one.at);
                one.basis = Basis::Record;
                (one.line, one.file) = (Some(line.line), file);
                (one.at, one.purpose) = (line.record.at, line.record.purpose.clone());
                one.reasons = finding.reasons.iter().map(reason).collect();
                one.proof = proof;
                run.changed.insert(at);
                Ok(Place::Recorded(at))
            }
            Same::New => {
                if self.day(line.record.at) > run.day && run.how.assessed.is_some() {
                    return Err(Refusal::refused("registry-assessed-early")
                        .with("day", run.day.to_string())
                        .with("call", self.day(line.record.at).to_string()));
                }
                let proof = proof(prover)?;
                let file = run.files.get(line.file as usize).cloned();
                run.fresh.push((Shown { file, ..self.found(line, finding, run.day, proof) }, finding.clone()));
                Ok(Place::Fresh(run.fresh.len() - 1))
            }
        }
    }

    /// Gives each finding the grade that it has among all that stand. Returns how many recorded ones have another one now.
    fn grade(&self, run: &mut Run<'_>) -> u64 {
        let stands = |one: &&Shown| !run.fallen.contains(&one.id);
        let all = run.recorded.iter().filter(stands).chain(run.fresh.iter().map(|(one, _)| one));
        let counted = all.map(|one| Counted { id: &one.id, at: one.at, principals: one.counts_against() });
        let grades: BTreeMap<String, u16> =
            regraded(counted, self.rules.repetition).into_iter().map(|(id, grade)| (id.to_owned(), grade)).collect();
        for (one, _) in &mut run.fresh {
            one.grade = grades.get(&one.id).copied().unwrap_or(1);
        }
        let (rules, mut corrected) = (self.rules_named(), 0);
        for (at, one) in run.recorded.iter_mut().enumerate() {
            let Some(grade) = grades.get(&one.id).copied().filter(|grade| *grade != one.grade) else { continue };
            if one.rules != rules {
                continue;
            }
            let (before, fine, compensation) = (one.grade, one.fine, one.compensation);
            one.grade = grade;
            if let Some(penalty) = self.rules.penalty(grade, one.assessed) {
                // The day of assessment stays: it is the count before it that was wrong.
                let money = |sum: &Option<Sum>| sum.as_ref().and_then(|sum| Money::of(sum).ok());
                match penalty.at_most {
                    true => one.fine_at_most = money(&penalty.fine),
                    false => one.fine = money(&penalty.fine),
                }
                one.compensation = money(&penalty.compensation);
                one.source = one.source.as_ref().map(|_| penalty.source.clone());
            }
            one.corrections.push(Corrected { at: run.now, grade: before, to: grade, fine, compensation });
            run.changed.insert(at);
            corrected += 1;
        }
        corrected
    }

    fn rules_named(&self) -> String {
        format!("{} {}", self.rules.id, self.rules.edition)
    }

    /// What a new finding costs, told in it.
    fn assessed(&self, one: &mut Shown, finding: &Finding) -> Option<Assessment> {
        let person: E164 = one.to.parse().ok()?;
        let ask = Assess { id: &one.id, finding, person, grade: one.grade, day: one.assessed, fine: None };
        let assessment = assess(&ask, &self.rules);
        one.fine_at_most = match &assessment {
            Err(NotAssessed::Unset(most)) => Some(*most),
            Ok(assessment) => assessment.at_most,
            Err(_) => None,
        };
        let assessment = assessment.ok()?;
        (one.fine, one.compensation) = (assessment.fine, assessment.compensation);
        one.source = Some(assessment.source.clone());
        Some(assessment)
    }

    async fn write_down(
        &self,
        change: &mut store::RegisterChange,
        run: &Run<'_>,
        assessed: &[Option<Assessment>],
        ledger: &mut Ledger,
    ) -> Answer<()> {
        let mut digests = String::new();
        let again = run.changed.iter().map(|at| (&run.recorded[*at], None));
        let fresh = run.fresh.iter().zip(assessed).map(|((one, _), assessment)| (one, assessment.clone()));
        for (one, assessment) in again.chain(fresh) {
            let body = serde_json::to_value(one).map_err(anyhow::Error::from)?;
            digests.push_str(&Hash::of(body.to_string().as_bytes()).hex());
            digests.push('\n');
            change.act(FINDINGS, &one.id, &body, "judge").await?;
            let act = match assessment {
                Some(assessment) => Act::Assessed { assessment },
                None => match self.correction(one, run.now, ledger) {
                    Some(act) => act,
                    None => continue,
                },
            };
            let told = Told { at: run.now, act };
            let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
            let seq = change.act(LEDGER, &one.id, &body, "judge").await?;
            let entry = told.recorded(seq, run.now);
            ledger.admit(&entry)?;
            ledger.add(&entry);
        }
        // One entry of the log for all of them: the digest of their digests, line by line.
        self.enter(change, "findings", digests.as_bytes()).await?;
        Ok(())
    }

    /// The ledger's part of a correction that was made now.
    fn correction(&self, one: &Shown, now: Timestamp, ledger: &Ledger) -> Option<Act> {
        let last = one.corrections.last().filter(|last| last.at == now && last.to == one.grade)?;
        let bill = ledger.bill(&one.id)?;
        let said = both("registry-regraded", &[("before", last.grade.to_string()), ("grade", one.grade.to_string())]);
        Some(Act::Corrected {
            finding: one.id.clone(),
            grade: one.grade,
            source: one.source.clone().unwrap_or_else(|| bill.assessment.source.clone()),
            fine: one.fine,
            compensation: one.compensation,
            why: format!("{} / {}", said.get(Lang::Zh), said.get(Lang::En)),
        })
    }

    /// A finding before it is graded and assessed.
    fn found(&self, line: &Line, finding: &Finding, day: Date, proof: ShownProof) -> Shown {
        let Record { from, to, at, purpose, .. } = &line.record;
        Shown {
            id: id_of(&line.record, &finding.principal),
            // Only a record stands on a line.
            basis: if line.line > 0 { Basis::Record } else { Basis::Complaint },
            file: None,
            line: Some(line.line).filter(|line| *line > 0),
            from: from.to_string(),
            to: to.to_string(),
            at: *at,
            complained: None,
            purpose: purpose.clone(),
            organisation: finding.organisation.clone(),
            principal: finding.principal.clone(),
            principals: finding.principals.clone(),
            debtor: finding.debtor.clone(),
            chain: finding.chain.clone(),
            reasons: finding.reasons.iter().map(reason).collect(),
            grade: 1,
            assessed: day,
            fine: None,
            fine_at_most: None,
            compensation: None,
            rules: self.rules_named(),
            source: None,
            corrections: Vec::new(),
            cancelled: false,
            proof,
        }
    }
}

/// A finding as this run tells it: where its record stands in these files, and whether it fell.
fn told(run: &Run<'_>, line: &Line, place: Place) -> Shown {
    let at = match place {
        Place::Fresh(at) => return run.fresh[at].0.clone(),
        Place::Recorded(at) => at,
    };
    let mut one = run.recorded[at].clone();
    one.line = Some(line.line).filter(|line| *line > 0);
    one.file = run.files.get(line.file as usize).cloned();
    one.cancelled = run.fallen.contains(&one.id);
    if run.how.no_proofs && !run.changed.contains(&at) {
        (one.proof.set, one.proof.number) = (None, None);
    }
    one
}

/// Each came of one record, in the same order.
fn in_order<'a>(lines: impl Iterator<Item = &'a Line>, shown: Vec<Shown>, by_time: bool) -> Vec<Shown> {
    let mut all: Vec<(&Line, Shown)> = lines.zip(shown).collect();
    let at = |line: &Line| if by_time { line.record.at } else { Timestamp::MIN };
    all.sort_by(|(a, one), (b, other)| {
        let key = |line: &Line| (at(line), line.file, line.line, line.record.at);
        key(a).cmp(&key(b)).then_with(|| one.id.cmp(&other.id))
    });
    all.into_iter().map(|(_, one)| one).collect()
}
