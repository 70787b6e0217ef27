//! The state of a case, as the fold of its log.

use crate::body::{
    Claim, Closed, Commitment, CostEntry, DeadlineMoved, Demand, Dispatch, ExhibitAdded, Helper, ObstacleMet, Offer,
    OfferDecision, PartyLink, PartyNamed, Payment, Publication, Reply, Step, TimeEntry,
};
use crate::effective::Fates;
use crate::incident_ref::IncidentRef;
use crate::words::{Direction, Doubt, FactSource, Meaning, Refused};
use crate::{Digest, Moment};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Deref;

/// Something from the log with the number of the event that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded<T> {
    /// Event number.
    pub seq: u64,
    /// The content, corrections applied.
    #[serde(flatten)]
    pub body: T,
}

impl<T> Deref for Recorded<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

/// A nuisance call or message, with all that was added to it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// Its name.
    pub id: IncidentRef,
    /// When it came.
    pub at: Moment,
    /// The number as shown; `None` when withheld.
    pub number: Option<String>,
    /// A text message, not a call.
    pub message: bool,
    /// How the phone recorded it.
    pub direction: Direction,
    /// Seconds connected.
    pub seconds: Option<u32>,
    /// Whom the caller claimed to be.
    pub claimed: Option<String>,
    /// What was sold.
    pub topic: Option<String>,
    /// What was said.
    pub said: Option<String>,
    /// Did the person say no.
    pub refused: Option<Refused>,
    /// Is it a sales call; `None` is not yet decided.
    pub nuisance: Option<bool>,
    /// The person asked for it.
    pub invited: bool,
    /// Party behind it.
    pub party: Option<String>,
    /// Sealed originals.
    pub exhibits: Vec<Digest>,
    /// Sealed list and line it was read from.
    pub origin: Option<(Digest, u64)>,
    /// Other sealed lists and lines that show the same call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<(Digest, u64)>,
    /// Why it waited for the person's own word when it was imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

impl Incident {
    /// Counts in letters and claims: known to be a sales call, not invited.
    pub fn counts(&self) -> bool {
        self.nuisance == Some(true) && !self.invited
    }
    /// Still waits for the person's decision.
    pub fn undecided(&self) -> bool {
        self.nuisance.is_none() && !self.invited
    }
    /// Every sealed list and line that shows it.
    pub fn origins(&self) -> impl Iterator<Item = (Digest, u64)> + '_ {
        self.origin.into_iter().chain(self.also.iter().copied())
    }
    /// Comparison key of the number: two spellings of one number share it. `None` when withheld.
    pub fn number_key(&self) -> Option<String> {
        self.number.as_deref().and_then(|n| number::parse(n).key())
    }
}

/// One statement of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Event number.
    pub seq: u64,
    /// The value as text.
    pub value: String,
    /// Who says so.
    pub source: FactSource,
    /// Letters use confirmed facts only.
    pub confirmed: bool,
    /// Sealed original that shows it.
    pub exhibit: Option<Digest>,
}

/// How far one rung has come. Derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It left; nothing came back.
    Dispatched,
    /// They have it.
    Acknowledged,
    /// They took it up.
    Accepted,
    /// They did not take it up.
    NotAccepted,
    /// An answer came.
    Answered,
}

impl Stage {
    /// Where a reply of this meaning brings a rung.
    fn after(meaning: Meaning) -> Stage {
        match meaning {
            Meaning::Acknowledged | Meaning::Forwarded => Stage::Acknowledged,
            Meaning::Accepted | Meaning::MediationInvited | Meaning::AsksForMaterial => Stage::Accepted,
            Meaning::NotAccepted => Stage::NotAccepted,
            _ => Stage::Answered,
        }
    }
}

/// The state that advice, letters and pages read.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Case {
    /// What it is about.
    pub subject: String,
    /// Pack id.
    pub pack: String,
    /// Language of what leaves.
    pub lang: String,
    /// Number of the newest event; 0 for an empty log.
    pub head: u64,
    /// Statements by glossary key, oldest first.
    pub facts: BTreeMap<String, Vec<Fact>>,
    /// Calls and messages, oldest first.
    pub incidents: Vec<Incident>,
    /// What the person did on the ladder, oldest first.
    pub dispatches: Vec<Recorded<Dispatch>>,
    /// What came back, oldest first.
    pub replies: Vec<Recorded<Reply>>,
    /// Excuses met.
    pub obstacles: Vec<Recorded<ObstacleMet>>,
    /// Promises received.
    pub commitments: Vec<Recorded<Commitment>>,
    /// Offers received.
    pub offers: Vec<Recorded<Offer>>,
    /// Decisions on offers.
    pub offer_decisions: Vec<Recorded<OfferDecision>>,
    /// Money that came, oldest first.
    pub payments: Vec<Recorded<Payment>>,
    /// What the person wants, by demand id.
    pub demands: BTreeMap<String, Recorded<Demand>>,
    /// Sums put to rates, by rate id.
    pub claims: BTreeMap<String, Recorded<Claim>>,
    /// Parties by id.
    pub parties: BTreeMap<String, Recorded<PartyNamed>>,
    /// Links between numbers and parties.
    pub links: Vec<Recorded<PartyLink>>,
    /// Sealed originals.
    pub exhibits: Vec<Recorded<ExhibitAdded>>,
    /// Answers to proposed steps.
    pub steps: Vec<Recorded<Step>>,
    /// Minutes.
    pub times: Vec<Recorded<TimeEntry>>,
    /// Costs.
    pub costs: Vec<Recorded<CostEntry>>,
    /// Extended or corrected deadlines.
    pub moved: Vec<Recorded<DeadlineMoved>>,
    /// What was shown or published.
    pub publications: Vec<Recorded<Publication>>,
    /// Helpers by name; those whose help has ended are gone.
    pub helpers: BTreeMap<String, Recorded<Helper>>,
    /// How it was closed, if it is.
    pub closed: Option<Recorded<Closed>>,
    /// Which events of its log were corrected or withdrawn.
    #[serde(skip)]
    pub fates: Fates,
    /// Helpers' names by the events that they recorded.
    #[serde(skip)]
    pub helped: BTreeMap<u64, String>,
    /// By the first event of a group, the events that were saved with it, itself included.
    #[serde(skip)]
    pub groups: BTreeMap<u64, Vec<u64>>,
    /// Number of the newest event whose incidents a note names.
    #[serde(skip)]
    pub(crate) named_ahead: u64,
}

impl Case {
    /// The events that were saved by the same press as this one, itself included. What was known when the case was opened
    /// stands for itself: the opening cannot be taken back.
    pub fn saved_with(&self, seq: u64) -> Vec<u64> {
        let group = self.groups.range(..=seq).next_back().filter(|(first, all)| **first > 1 && all.contains(&seq));
        group.map_or_else(|| vec![seq], |(_, all)| all.clone())
    }
    /// The statement that letters may use: the latest confirmed one.
    pub fn fact(&self, key: &str) -> Option<&Fact> {
        self.facts.get(key)?.iter().rev().find(|f| f.confirmed)
    }
    /// The latest statement that is not confirmed, when it is newer than the confirmed one.
    pub fn suggestion(&self, key: &str) -> Option<&Fact> {
        self.facts.get(key)?.last().filter(|f| !f.confirmed)
    }
    /// Incidents that letters and claims may count.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = &Incident> {
        self.incidents.iter().filter(|i| i.counts())
    }
    /// Incidents that still wait for the person's decision.
    pub fn undecided(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(|i| i.undecided())
    }
    /// What was done on one rung, oldest first.
    pub fn dispatched(&self, rung: &str) -> impl DoubleEndedIterator<Item = &Recorded<Dispatch>> {
        self.dispatches.iter().filter(move |d| d.rung == rung)
    }
    /// What came back on one rung, oldest first.
    pub fn answered(&self, rung: &str) -> impl DoubleEndedIterator<Item = &Recorded<Reply>> {
        self.replies.iter().filter(move |r| r.rung == rung)
    }

    /// How far a rung has come: the newest answer to the last run decides. `None` when it was never done.
    ///
    /// A receipt or a note that it was passed on never undoes an answer that came before it.
    pub fn stage(&self, rung: &str) -> Option<Stage> {
        let last = self.dispatched(rung).next_back()?;
        let mut stage = Stage::Dispatched;
        for reply in self.answered(rung).filter(|r| answers(r, last)) {
            let next = Stage::after(reply.meaning);
            if next != Stage::Acknowledged || stage == Stage::Dispatched {
                stage = next;
            }
        }
        Some(stage)
    }

    /// Later calls that break a commitment: counted, after it, and not known to come from somebody else.
    pub fn breaches<'a>(&'a self, commitment: &'a Commitment) -> impl Iterator<Item = &'a Incident> {
        self.counted().filter(move |i| self.breaks(commitment, i))
    }

    /// Whether a counted incident breaks a commitment.
    pub fn breaks(&self, commitment: &Commitment, incident: &Incident) -> bool {
        later(incident.at, commitment.at)
            && incident.party.as_deref().is_none_or(|p| self.stands_behind(&commitment.by, p))
    }

    /// Whether `party` is `principal` or linked to it, directly or through others.
    pub fn stands_behind(&self, principal: &str, party: &str) -> bool {
        let mut seen = vec![party];
        let mut at = 0;
        while let Some(&here) = seen.get(at) {
            if here == principal {
                return true;
            }
            let next = self.links.iter().filter(|l| l.from == here).map(|l| l.to.as_str());
            let fresh: Vec<&str> = next.filter(|to| !seen.contains(to)).collect();
            seen.extend(fresh);
            at += 1;
        }
        false
    }

    /// The decision on an offer, if one was taken.
    pub fn decision_on(&self, offer_seq: u64) -> Option<&Recorded<OfferDecision>> {
        self.offer_decisions.iter().rev().find(|d| d.offer == offer_seq)
    }
}

/// Whether a reply can answer what was sent: it came later. On one day without both times the order in which the
/// two were recorded decides.
fn answers(reply: &Recorded<Reply>, sent: &Recorded<Dispatch>) -> bool {
    match (reply.at.time(), sent.at.time()) {
        _ if reply.at.date() != sent.at.date() => reply.at.date() > sent.at.date(),
        (Some(came), Some(left)) if came != left => came > left,
        _ => reply.seq > sent.seq,
    }
}

/// Strictly later, where a day without a time counts as its end: a call on the promise's own day
/// breaks it only when both times are known and say so.
fn later(incident: Moment, promise: Moment) -> bool {
    match (incident.time(), promise.time()) {
        (Some(a), Some(b)) if incident.date() == promise.date() => a > b,
        _ => incident.date() > promise.date(),
    }
}
