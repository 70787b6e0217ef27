//! What the operator sees of complaints and findings: which there are, and everything about one.

use super::Registry;
use super::complaints::ComplaintStatus;
use super::finding::Shown;
use super::follow::{MoveTold, moves};
use super::holders::Holder;
use super::ledger::{BillTold, Looked, Stands, told};
use super::place::shortened;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::complaint::{Life, Source};
use registry::org::Book;
use std::collections::{BTreeSet, HashMap};

/// So many stand on one page.
pub const A_PAGE: usize = 50;

/// One page of something.
#[derive(Debug, Clone)]
pub struct PageOf<T> {
    /// What stands on it.
    pub rows: Vec<T>,
    /// Which one it is, from 1.
    pub page: usize,
    /// How many there are, at least 1.
    pub pages: usize,
    /// How many there are on all of them.
    pub all: usize,
}

impl<T> PageOf<T> {
    fn new(mut all: Vec<T>, page: usize) -> PageOf<T> {
        let count = all.len();
        let pages = count.div_ceil(A_PAGE).max(1);
        let page = page.clamp(1, pages);
        let rows = all.drain((page - 1) * A_PAGE..(page * A_PAGE).min(count)).collect();
        PageOf { rows, page, pages, all: count }
    }
}

/// Which complaints are wanted.
#[derive(Debug, Clone, Default)]
pub struct ComplaintsWanted {
    /// Where they stand, by name.
    pub stage: Option<String>,
    /// Against whom.
    pub principal: Option<String>,
    /// Only those of which a clock has run out without being done.
    pub late: bool,
    /// Which page, from 1.
    pub page: usize,
}

/// A complaint in a list.
#[derive(Debug, Clone)]
pub struct ComplaintLine {
    /// Where it stands.
    pub status: ComplaintStatus,
    /// When it came.
    pub received: Timestamp,
    /// Against whom, as far as the calling number says.
    pub principal: Option<String>,
}

/// Everything about a complaint.
#[derive(Debug, Clone)]
pub struct ComplaintFile {
    /// Where it stands, and against whom.
    pub line: ComplaintLine,
    /// By which way it came.
    pub source: Source,
    /// Where it is kept there.
    pub reference: Option<String>,
    /// What it was about, if that was said.
    pub purpose: Option<String>,
    /// What happened so far.
    pub moves: Vec<MoveTold>,
    /// The steps that may be next, by name.
    pub next: Vec<&'static str>,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default)]
pub struct FindingsWanted {
    /// Against whom.
    pub principal: Option<String>,
    /// About calls that this organisation made or answers for.
    pub party: Option<String>,
    /// By which number.
    pub caller: Option<String>,
    /// What became of them, by name.
    pub standing: Option<String>,
    /// Which page, from 1.
    pub page: usize,
}

/// A finding with what it stands at.
#[derive(Debug, Clone)]
pub struct FindingLine {
    /// The finding.
    pub finding: Shown,
    /// Its bill; none where the rules have no sum for it, or somebody has yet to set one.
    pub bill: Option<BillTold>,
}

/// An objection with what is known about its ground.
#[derive(Debug, Clone)]
pub struct ObjectionTold {
    /// Who objects.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// In its own words.
    pub text: String,
    /// What was looked up, now.
    pub looked: Looked,
}

/// Everything about a finding.
#[derive(Debug, Clone)]
pub struct FindingFile {
    /// The finding, and what it stands at.
    pub line: FindingLine,
    /// Every objection, the last one last.
    pub objections: Vec<ObjectionTold>,
    /// The complaints that led to it.
    pub complaints: Vec<String>,
}

/// What one organisation owes.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The organisation.
    pub organisation: String,
    /// Its sums, each currency for itself.
    pub sums: Vec<Stands>,
}

impl Registry {
    /// The complaints that are wanted, the newest first.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn complaints_wanted(&self, wanted: &ComplaintsWanted) -> Answer<PageOf<ComplaintLine>> {
        let (all, book) = (self.all_complaints().await?, self.book().await?);
        let found = self.principals_of_findings().await?;
        let mut lines: Vec<ComplaintLine> = all.all().map(|life| self.complaint_line(life, &book, &found)).collect();
        lines.retain(|line| {
            wanted.stage.as_ref().is_none_or(|stage| stage == line.status.stage)
                && wanted.principal.as_ref().is_none_or(|id| line.principal.as_ref() == Some(id))
                && (!wanted.late || line.status.is_late())
        });
        lines.sort_by(|a, b| (b.received, &b.status.id).cmp(&(a.received, &a.status.id)));
        Ok(PageOf::new(lines, wanted.page))
    }

    /// How many complaints wait for an answer, and of how many of them a clock has run out.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn complaints_open(&self) -> Answer<(usize, usize)> {
        let all = self.complaints().await?;
        let open = all.iter().filter(|one| !matches!(one.stage, "found" | "no-finding" | "closed"));
        let late = open.clone().filter(|one| one.is_late());
        Ok((open.clone().count(), late.count()))
    }

    /// Everything about a complaint.
    ///
    /// # Errors
    /// No complaint of this id.
    pub async fn complaint_file(&self, id: &str) -> Answer<ComplaintFile> {
        use registry::complaint::Stage;
        let (all, book) = (self.all_complaints().await?, self.book().await?);
        let life = all.get(id).ok_or_else(|| Refusal::not_found("registry-no-complaint", &shortened(id)))?;
        let found = self.principals_of_findings().await?;
        let steps = [Stage::Acknowledged, Stage::Examined, Stage::Closed, Stage::Reopened];
        let lacks = !life.complaint.lacks().is_empty();
        let next = steps.into_iter().filter(|step| life.stage().may_become(*step));
        Ok(ComplaintFile {
            line: self.complaint_line(life, &book, &found),
            source: life.complaint.source,
            reference: life.complaint.reference.clone(),
            purpose: life.complaint.purpose.clone(),
            moves: moves(life, true),
            // Without both numbers there is nothing to compare.
            next: next.filter(|step| *step != Stage::Examined || !lacks).map(Stage::name).collect(),
        })
    }

    /// The findings that are wanted, the newest call first.
    ///
    /// # Errors
    /// A text that is no number.
    pub async fn findings_wanted(&self, wanted: &FindingsWanted) -> Answer<PageOf<FindingLine>> {
        let caller = wanted.caller.as_deref().map(|text| self.caller_number(text)).transpose()?;
        let caller = caller.map(|number| number.to_string());
        let ledger = self.ledger_now().await?;
        let of_them = |one: &Shown| {
            wanted.principal.as_ref().is_none_or(|id| one.principal == *id || one.principals.contains(id))
                && wanted.party.as_ref().is_none_or(|id| one.is_party(id))
                && caller.as_ref().is_none_or(|number| *number == one.from)
        };
        let all = self.findings().await?.into_iter().filter(of_them);
        let lines = all.map(|finding| FindingLine { bill: ledger.bill(&finding.id).map(told), finding });
        let standing = |line: &FindingLine| {
            let is = line.bill.as_ref().map_or("unset", |bill| bill.standing);
            wanted.standing.as_ref().is_none_or(|standing| standing == is)
        };
        let mut lines: Vec<FindingLine> = lines.filter(standing).collect();
        lines.sort_by(|a, b| (b.finding.at, &b.finding.id).cmp(&(a.finding.at, &a.finding.id)));
        Ok(PageOf::new(lines, wanted.page))
    }

    /// Everything about a finding; grounds of objections are looked up anew.
    ///
    /// # Errors
    /// No finding of this id.
    pub async fn finding_file(&self, id: &str) -> Answer<FindingFile> {
        let no = || Refusal::not_found("registry-no-finding", &shortened(id));
        let finding = self.findings().await?.into_iter().find(|one| one.id == id).ok_or_else(no)?;
        let ledger = self.ledger_now().await?;
        let mut objections = Vec::new();
        for one in ledger.bill(id).into_iter().flat_map(|bill| &bill.objections) {
            let looked = self.look_up(&finding, &one.ground).await?;
            objections.push(ObjectionTold { by: one.by.clone(), at: one.at, text: one.text.clone(), looked });
        }
        let complaints = self.complaints().await?.into_iter().filter(|one| one.findings.iter().any(|of| of == id));
        let complaints = complaints.map(|one| one.id).collect();
        let bill = ledger.bill(id).map(told);
        Ok(FindingFile { line: FindingLine { finding, bill }, objections, complaints })
    }

    /// The same for an organisation: findings about other ones' calls are not there.
    ///
    /// # Errors
    /// As [`Registry::finding_file`].
    pub async fn finding_of(&self, holder: &Holder, id: &str) -> Answer<FindingFile> {
        let no = || Refusal::not_found("registry-no-finding", &shortened(id));
        let file = self.finding_file(id).await?;
        let may = holder.is_operator() || file.line.finding.is_party(holder.organisation());
        may.then_some(file).ok_or_else(no)
    }

    /// What each organisation owes, by its id.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn owed(&self) -> Answer<Vec<Owed>> {
        let ledger = self.ledger_now().await?;
        let debtors: BTreeSet<&str> = ledger.bills().map(|bill| bill.assessment.debtor.as_str()).collect();
        let owed =
            |id: &str| Owed { organisation: id.to_owned(), sums: super::ledger::stands(&ledger.organisation(id)) };
        Ok(debtors.into_iter().map(owed).collect())
    }

    async fn principals_of_findings(&self) -> Answer<HashMap<String, String>> {
        Ok(self.findings().await?.into_iter().map(|one| (one.id, one.principal)).collect())
    }

    fn complaint_line(&self, life: &Life, book: &Book, found: &HashMap<String, String>) -> ComplaintLine {
        let status = self.told_complaint(life);
        let known = status.findings.iter().rev().find_map(|id| found.get(id)).cloned();
        let told = || {
            let caller = book.chain(life.complaint.from?, life.complaint.call, self.now());
            caller.answers().map(|answers| answers.principal.to_owned())
        };
        let received = life.moves().first().map_or(status.since, |first| first.at);
        ComplaintLine { principal: known.or_else(told), status, received }
    }
}
