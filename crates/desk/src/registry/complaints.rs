//! Complaints about calls: taken in, examined against what held, followed by whoever complained.

use super::Registry;
use super::american::american;
use super::enrol::Outcome;
use super::lists::{ListFormat, read_list};
use super::place::shortened;
use super::same_call::{ComplaintCall, OfCall};
use super::violations::Judging;
use crate::error::{Answer, Refusal};
use crate::words::{Words, both};
use jiff::Timestamp;
use jiff::civil::Date;
use playbook::{Bilingual, Lang};
use registry::cdr::Line;
use registry::complaint::{Act, Complaint, Complaints, Life, Pace, Source, Window};
use registry::dated::Told;
use registry::formats::Format;
use registry::history::Proof;
use registry::judge::{Cleared, Record};
use registry::log::Hash;
use registry::{Channel, E164};
use serde::Serialize;
use std::path::Path;

/// The kind of the acts.
pub(super) const COMPLAINTS: &str = "complaint";

/// Why there is no finding: the findings of that day are about other calls. A complaint is a word and no record, and words
/// alone show no second call.
const NO_RECORD: &str = "no-record";

/// A complaint as it is handed in.
#[derive(Debug, Clone)]
pub struct NewComplaint {
    /// The number that was called.
    pub person: Option<String>,
    /// The number that called.
    pub from: Option<String>,
    /// When the call came.
    pub at: String,
    /// How it was made.
    pub channel: Channel,
    /// What it was for, if that was said.
    pub purpose: Option<String>,
    /// In the person's own words.
    pub text: String,
    /// By which way it came.
    pub source: Source,
    /// Where it is kept there.
    pub reference: Option<String>,
    /// How it was shown that the called number is the person's.
    pub proof: Option<Proof>,
}

/// Where a complaint stands, for whoever complained.
#[derive(Debug, Clone, Serialize)]
pub struct ComplaintStatus {
    /// Its id.
    pub id: String,
    /// Where it stands, by name.
    pub stage: &'static str,
    /// The same in Chinese…
    pub stage_zh: &'static str,
    /// …and English.
    pub stage_en: &'static str,
    /// Since when.
    pub since: Timestamp,
    /// The number that was called.
    pub person: Option<String>,
    /// The number that called.
    pub from: Option<String>,
    /// When.
    pub call: Timestamp,
    /// The person's own words.
    pub text: String,
    /// The code of what cleared the call, or of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The findings that came of it.
    pub findings: Vec<String>,
    /// How it was shown that the called number is the person's; absent if nobody has shown it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// What is not told and needed to find the call.
    pub lacks: Vec<&'static str>,
    /// Whether it came soon enough after the call: `within`, `late`, `unknown`.
    pub window: &'static str,
    /// What the registry owes, and how that goes.
    pub clocks: Vec<ClockTold>,
}

impl ComplaintStatus {
    /// What is not told and needed to find the call, in words; `None` if nothing is.
    pub fn lacking(&self, lang: Lang) -> Option<String> {
        (!self.lacks.is_empty()).then(|| lacking(&self.lacks).get(lang).to_owned())
    }

    /// Whether one of its clocks has run out without being done.
    pub fn is_late(&self) -> bool {
        self.clocks.iter().any(|clock| clock.pace == "late")
    }
}

/// One clock.
#[derive(Debug, Clone, Serialize)]
pub struct ClockTold {
    /// `acknowledge`, `examine`, `answer`.
    pub step: &'static str,
    /// The last day; unknown where the rules give none.
    pub last_day: Option<Date>,
    /// When it was done.
    pub done: Option<Timestamp>,
    /// `running`, `late`, `done`, `done-late`, `unknown`.
    pub pace: &'static str,
    /// Days left, or days too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// What the operator decides.
#[derive(Debug, Clone)]
pub enum Decision {
    /// The person was told that it came.
    Acknowledge,
    /// Nothing more is done about it.
    Close(String),
    /// It is taken up again.
    Reopen(String),
}

impl Registry {
    pub(super) async fn all_complaints(&self) -> Answer<Complaints> {
        Ok(Complaints::new(&self.acts_of(COMPLAINTS).await?))
    }

    /// Takes a complaint in. The same call told again by the same person has the same id and is refused.
    ///
    /// # Errors
    /// Numbers or a time that cannot be read, a call to come, a purpose that the rules do not know.
    pub async fn complain(&self, new: &NewComplaint) -> Answer<ComplaintStatus> {
        let complaint = self.read_complaint(new)?;
        let id = id_of(&complaint);
        self.tell_complaint(Act::Received { id: id.clone(), complaint }).await?;
        self.complaint(&id).await
    }

    /// Takes the complaints of a list in the form of the American trade commission in. Those known already are passed
    /// over. Returns how many are new, how many were known, and how many rows could not be read.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub async fn import_complaints(&self, file: &Path) -> Answer<(u64, u64, u64)> {
        let (items, read) = read_list(file, ListFormat(Format::FtcComplaints), american())?;
        let (complaints, left) = self.of_list(items)?;
        let taken = self.take_in(complaints, "import").await?;
        let new = taken.iter().filter(|taken| taken.outcome == Outcome::Recorded).count() as u64;
        Ok((new, taken.len() as u64 - new, read.summary.rejected + left.len() as u64))
    }

    async fn tell_complaint(&self, act: Act) -> Answer<()> {
        let mut change = self.change().await?;
        let now = change.known();
        let known = change.acts(COMPLAINTS).await?.into_iter().map(super::orgs::entry).collect::<Answer<Vec<_>>>()?;
        let told = Told { at: now, act };
        Complaints::new(&known).admit(&told.clone().recorded(u64::MAX >> 1, now))?;
        let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
        change.act(COMPLAINTS, told.act.id(), &body, "registry").await?;
        Ok(change.save().await?)
    }

    /// Where a complaint stands.
    ///
    /// # Errors
    /// No complaint of this id.
    pub async fn complaint(&self, id: &str) -> Answer<ComplaintStatus> {
        let all = self.all_complaints().await?;
        let life = all.get(id).ok_or_else(|| Refusal::not_found("registry-no-complaint", &shortened(id)))?;
        Ok(self.told_complaint(life))
    }

    /// All complaints, the first one first.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn complaints(&self) -> Answer<Vec<ComplaintStatus>> {
        let all = self.all_complaints().await?;
        let mut told: Vec<ComplaintStatus> = all.all().map(|life| self.told_complaint(life)).collect();
        told.sort_by(|a, b| (a.call, &a.id).cmp(&(b.call, &b.id)));
        Ok(told)
    }

    /// The complaints that say where they are kept, with that.
    pub(super) async fn complaints_with_references(&self) -> Answer<Vec<(ComplaintStatus, String)>> {
        let all = self.all_complaints().await?;
        let with = |life: &Life| Some((self.told_complaint(life), life.complaint.reference.clone()?));
        Ok(all.all().filter_map(with).collect())
    }

    /// Compares a complaint with what held when the call was made, by what the person says of it, and records what comes
    /// of it: a finding, or why there is none.
    ///
    /// # Errors
    /// A complaint that is not there or answered already; one that lacks a number.
    pub async fn examine(&self, id: &str) -> Answer<ComplaintStatus> {
        let all = self.all_complaints().await?;
        let life = all.get(id).ok_or_else(|| Refusal::not_found("registry-no-complaint", &shortened(id)))?;
        let complaint = &life.complaint;
        let (Some(from), Some(to)) = (complaint.from, complaint.person) else {
            return Err(Refusal::refused("registry-complaint-lacks").with_both("what", lacking(&complaint.lacks())));
        };
        let (purpose, channel) = (complaint.purpose.clone(), complaint.channel);
        let record = Record { from, to, at: complaint.call, purpose, for_whom: None, channel };
        let shown = complaint.proof.is_some();
        let call = ComplaintCall { person: to, from, at: complaint.call, findings: Vec::new(), shown };
        let others: Vec<ComplaintCall> =
            all.all().filter(|other| other.id != id).filter_map(ComplaintCall::of).collect();
        let history = self.register.history(to).await?;
        let bench = self.bench().await?;
        self.tell_complaint(Act::Examined { id: id.to_owned() }).await?;
        let found = match self.finding_about(&call, &others).await? {
            OfCall::Finding(known) => known,
            about => match bench.judge(&record, &history) {
                Err(why) => {
                    self.tell_no_finding(id, why.code(), cleared(why)).await?;
                    return self.complaint(id).await;
                }
                Ok(_) if about == OfCall::OtherCall => {
                    self.tell_no_finding(id, NO_RECORD, "registry-cleared-no-record").await?;
                    return self.complaint(id).await;
                }
                Ok(finding) => {
                    let found = vec![(Line { file: 0, line: 0, record }, finding)];
                    let settled = self.settle_findings(&bench, found, &Judging::default(), &[]).await?;
                    settled.shown.into_iter().next().map(|one| one.id).unwrap_or_default()
                }
            },
        };
        if self.is_cancelled(&found).await? {
            self.tell_no_finding(id, "finding-cancelled", "registry-finding-was-cancelled").await?;
        } else {
            self.tell_complaint(Act::Found { id: id.to_owned(), findings: vec![found] }).await?;
        }
        self.complaint(id).await
    }

    async fn tell_no_finding(&self, id: &str, code: &str, words: &'static str) -> Answer<()> {
        let words = both(words, &[]);
        let why = format!("{} / {}", words.get(Lang::Zh), words.get(Lang::En));
        self.tell_complaint(Act::NoFinding { id: id.to_owned(), code: code.to_owned(), why }).await
    }

    /// Records what the operator decides.
    ///
    /// # Errors
    /// A complaint that is not there, or where it cannot go from where it stands.
    pub async fn decide_complaint(&self, id: &str, decision: Decision) -> Answer<ComplaintStatus> {
        let id = id.to_owned();
        let act = match decision {
            Decision::Acknowledge => Act::Acknowledged { id: id.clone() },
            Decision::Close(why) => Act::Closed { id: id.clone(), why },
            Decision::Reopen(why) => Act::Reopened { id: id.clone(), why },
        };
        self.tell_complaint(act).await?;
        self.complaint(&id).await
    }

    pub(super) fn told_complaint(&self, life: &Life) -> ComplaintStatus {
        let status = life.status(self.day(self.now()), &self.zone(), &self.rules);
        let days = |pace: Pace| match pace {
            Pace::Running { left } => Some(left),
            Pace::Late { days } | Pace::DoneLate { days } => Some(days),
            Pace::Unknown | Pace::Done => None,
        };
        let clocks = status.clocks.iter().map(|clock| ClockTold {
            step: clock.step.name(),
            last_day: clock.last_day,
            done: clock.done,
            pace: clock.pace.name(),
            days: days(clock.pace),
        });
        ComplaintStatus {
            id: status.id.to_owned(),
            stage: status.stage.name(),
            stage_zh: status.stage.zh(),
            stage_en: status.stage.en(),
            since: status.since,
            person: life.complaint.person.map(|number| number.to_string()),
            from: life.complaint.from.map(|number| number.to_string()),
            call: life.complaint.call,
            text: life.complaint.text.clone(),
            code: status.why.and_then(|(code, _)| code.map(str::to_owned)),
            why: status.why.map(|(_, why)| why.to_owned()),
            findings: status.findings.iter().map(|id| (*id).to_owned()).collect(),
            proof: life.complaint.proof,
            lacks: status.lacks.clone(),
            window: match status.window {
                Window::Late { .. } => "late",
                other => other.name(),
            },
            clocks: clocks.collect(),
        }
    }
}

/// The words for why a call was no violation.
fn cleared(why: Cleared) -> &'static str {
    match why {
        Cleared::Private => "registry-cleared-private",
        Cleared::Disputed => "registry-cleared-disputed",
        Cleared::Allowed => "registry-cleared-allowed",
        Cleared::Unpublished => "registry-cleared-unpublished",
    }
}

/// The same call told again has the same id. Whoever has shown that the number is theirs is not kept out by somebody who told
/// the call before without showing anything.
pub(super) fn id_of(complaint: &Complaint) -> String {
    let number = |number: Option<E164>| number.map(|number| number.to_string()).unwrap_or_default();
    let reference = match complaint.person {
        Some(_) => "",
        None => complaint.reference.as_deref().unwrap_or_default(),
    };
    let (person, from, at) = (number(complaint.person), number(complaint.from), complaint.call.as_microsecond());
    let shown = if matches!(complaint.proof, Some(Proof::Code | Proof::Message)) { " shown" } else { "" };
    format!("c-{}", &Hash::of(format!("{person} {from} {at} {reference}{shown}").as_bytes()).hex()[..16])
}

/// What a complaint lacks, in words.
fn lacking(names: &[&str]) -> Bilingual {
    Bilingual::both(|lang| {
        let word = |name: &&str| Words::new(lang).t(&format!("registry-lacks-{name}"));
        names.iter().map(word).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
    })
}
