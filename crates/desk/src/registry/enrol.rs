//! Registering numbers, withdrawing them, and what changes in between: by the operator, who vouches for its own lines.

use super::Registry;
use super::place::shortened;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::history::{AsOf, Change, Proof, Scope, State, state, undone};
use registry::{Preference, Unreadable};
use serde::Serialize;

/// What is to be recorded for each number.
#[derive(Debug, Clone)]
pub enum Enrolment {
    /// Refuses sales calls from now on, but for what the preference lets in.
    Register(Preference),
    /// The same, and what is let in stays as it is; nothing is if the number was not registered.
    RegisterAsBefore,
    /// Refuses no longer.
    Withdraw,
    /// "Do not call me again", said to this organisation.
    Stop(String),
    /// The stop is taken back.
    Resume(String),
    /// This organisation may call within the scope.
    Consent(String, Scope),
    /// The consent is taken back.
    Revoke(String),
    /// Has another holder since this moment.
    Reassign(Timestamp),
}

/// What became of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was recorded.
    Recorded,
    /// It was so already; nothing was recorded.
    Already,
}

/// A number that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// International digits with a plus sign.
    pub number: String,
    /// Whether it refuses sales calls now.
    pub listed: bool,
    /// The day since which it does.
    pub since: Option<jiff::civil::Date>,
    /// What became of it.
    pub outcome: Outcome,
    /// The entry by which it can be taken back; `None` if nothing was recorded.
    pub entry: Option<u64>,
    /// The organisation that the entry names, where none is registered here under that id: a person may name any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_registered_here: Option<String>,
}

/// A value that is no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its place in what was given, from 1.
    pub line: u64,
    /// The beginning of what was written.
    pub value: String,
    /// The name of the reason.
    pub code: &'static str,
}

impl Registry {
    /// Records the same for many numbers in one unit; what is no number is told and stops nothing. Only the operator of
    /// the registry may, because nobody else has shown that a number is theirs.
    ///
    /// # Errors
    /// A database that does not answer, a clock that went back; nothing is recorded then.
    pub async fn enrol(&self, numbers: &[String], what: &Enrolment, actor: &str) -> Answer<(Vec<Done>, Vec<Rejected>)> {
        self.enrol_as(numbers, what, Proof::Operator, actor).await
    }

    /// The same with another proof of possession.
    pub(super) async fn enrol_as(
        &self,
        numbers: &[String],
        what: &Enrolment,
        proof: Proof,
        actor: &str,
    ) -> Answer<(Vec<Done>, Vec<Rejected>)> {
        what.check()?;
        let unknown = match what {
            Enrolment::Stop(id) | Enrolment::Consent(id, _) => self.unregistered(id).await?,
            _ => None,
        };
        let mut rejected = Vec::new();
        let mut read: Vec<E164> = Vec::with_capacity(numbers.len());
        for (text, line) in numbers.iter().zip(1..) {
            match self.plan.read(text) {
                Ok(number) => read.push(number),
                Err(why) => rejected.push(self.reject(line, text, why)),
            }
        }
        let mut change = self.change().await?;
        let now = change.known();
        let mut entries: Vec<(E164, Timestamp, Change)> = Vec::new();
        let mut done = Vec::with_capacity(read.len());
        let mut seen = std::collections::HashSet::new();
        for number in read {
            let before = state(&change.history(number).await?, self.as_of(now, now));
            let twice = !seen.insert(number);
            let recorded = if twice { None } else { what.change(&before, proof) };
            let place = recorded.map(|recorded| {
                entries.push((number, what.at(now), recorded));
                entries.len() as u64
            });
            done.push((number, place));
        }
        let first = change.add(&entries, actor).await?.map_or(0, |added| *added.start());
        let mut told = Vec::with_capacity(done.len());
        for (number, place) in done {
            let now_is = state(&change.history(number).await?, self.as_of(now, now));
            let outcome = if place.is_some() { Outcome::Recorded } else { Outcome::Already };
            let entry = place.map(|place| first + place - 1);
            told.push(Done {
                number: number.to_string(),
                listed: now_is.listed.is_some(),
                since: now_is.listed.map(|s| self.day(s.at)),
                outcome,
                entry,
                not_registered_here: unknown.clone(),
            });
        }
        if !entries.is_empty() {
            change.save().await?;
        }
        // Who did not do it is told; somebody who wrote or sent a code back knows.
        if proof == Proof::Operator && entries.len() <= MOST_NOTICES {
            for (number, _, recorded) in &entries {
                if let Some(what) = noticed(recorded) {
                    self.send(&Registry::notice(*number, what)).await?;
                }
            }
        }
        Ok((told, rejected))
    }

    /// Takes an entry of a number back. Only what still counts can be taken back: a second undo of the same entry would tell of
    /// a success, and stand in the way of whoever takes the first one back.
    ///
    /// # Errors
    /// An entry that is not this number's, or that was taken back before.
    pub async fn undo(&self, number: &str, entry: u64, actor: &str) -> Answer<Done> {
        let number = self.number(number)?;
        let mut change = self.change().await?;
        let now = change.known();
        let mut history = change.history(number).await?;
        history.sort_by_key(|known| known.seq);
        if !history.iter().any(|known| known.seq == entry) {
            return Err(Refusal::not_found("registry-no-entry", &entry.to_string()).with("number", number.to_string()));
        }
        if undone(&history.iter().collect::<Vec<_>>()).contains(&entry) {
            let refusal = Refusal::refused("registry-entry-undone").with("entry", entry.to_string());
            return Err(refusal.with("number", number.to_string()));
        }
        let added = change.add(&[(number, now, Change::Undone { seq: entry })], actor).await?;
        let now_is = state(&change.history(number).await?, self.as_of(now, now));
        change.save().await?;
        let (listed, since) = (now_is.listed.is_some(), now_is.listed.map(|s| self.day(s.at)));
        let entry = added.map(|added| *added.start());
        let outcome = Outcome::Recorded;
        Ok(Done { number: number.to_string(), listed, since, outcome, entry, not_registered_here: None })
    }

    /// The organisation's id, if none is registered under it now.
    pub(super) async fn unregistered(&self, organisation: &str) -> Answer<Option<String>> {
        match self.registered(organisation).await {
            Err(refusal) if refusal.code == "registry-no-organisation" => Ok(Some(organisation.to_owned())),
            registered => registered.map(|()| None),
        }
    }

    /// What holds at a moment, as known at another.
    pub(super) fn as_of(&self, at: Timestamp, known: Timestamp) -> AsOf {
        AsOf { at, known, seq: None, notice_days: self.rules.notice_days }
    }

    fn reject(&self, line: u64, text: &str, why: Unreadable) -> Rejected {
        Rejected { line, value: shortened(text), code: why.code() }
    }
}

/// Of a larger batch the operator tells its customers itself.
const MOST_NOTICES: usize = 1_000;

/// What its holder is told of an entry.
fn noticed(change: &Change) -> Option<&'static str> {
    match change {
        Change::Registered { .. } => Some("registered"),
        Change::Withdrawn { .. } => Some("withdrawn"),
        Change::Reassigned => Some("reassigned"),
        _ => None,
    }
}

impl Enrolment {
    fn check(&self) -> Answer<()> {
        match self {
            Enrolment::Stop(id) | Enrolment::Resume(id) | Enrolment::Consent(id, _) | Enrolment::Revoke(id) => {
                organisation_id(id)
            }
            Enrolment::Register(_) | Enrolment::RegisterAsBefore | Enrolment::Withdraw | Enrolment::Reassign(_) => {
                Ok(())
            }
        }
    }

    /// From when it holds.
    fn at(&self, now: Timestamp) -> Timestamp {
        if let Enrolment::Reassign(at) = self { *at } else { now }
    }

    /// What is recorded; `None` if it is so already.
    pub(super) fn change(&self, before: &State, proof: Proof) -> Option<Change> {
        match self {
            Enrolment::Register(preference) => {
                let same = before.preference == *preference && own_listing(before);
                (!same).then(|| Change::Registered { proof, preference: preference.clone() })
            }
            Enrolment::RegisterAsBefore => {
                (!own_listing(before)).then(|| Change::Registered { proof, preference: Preference::default() })
            }
            Enrolment::Withdraw => before.listed.map(|_| Change::Withdrawn { proof }),
            Enrolment::Stop(id) => {
                (!before.stops.contains_key(id)).then(|| Change::Stopped { organisation: id.clone() })
            }
            Enrolment::Resume(id) => before.stops.get(id).map(|_| Change::Resumed { organisation: id.clone() }),
            Enrolment::Consent(id, scope) => {
                let same = before.consents.get(id).is_some_and(|(_, known)| known == scope);
                (!same).then(|| Change::Consented { organisation: id.clone(), scope: scope.clone() })
            }
            Enrolment::Revoke(id) => before.consents.get(id).map(|_| Change::Revoked { organisation: id.clone() }),
            Enrolment::Reassign(_) => Some(Change::Reassigned),
        }
    }
}

/// Whether whoever has the number now registered it: another holder's registration does not stand for the new one's.
fn own_listing(before: &State) -> bool {
    before.listed.is_some_and(|since| before.reassigned.is_none_or(|reassigned| reassigned.seq < since.seq))
}

/// Ids of organisations are short and plain, so that they can stand in lists, file names and papers.
pub(super) fn organisation_id(id: &str) -> Answer<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let good =
        (1..=64).contains(&id.len()) && id.chars().all(plain) && id.starts_with(|c: char| c.is_ascii_alphanumeric());
    if good { Ok(()) } else { Err(Refusal::refused("registry-organisation-id").with("value", shortened(id))) }
}
