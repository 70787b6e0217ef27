//! The state of a case, as the fold of its log.

use crate::body::{
    Claim, Closed, Commitment, CostEntry, DeadlineMoved, Demand, Dispatch, Ended, ExhibitAdded, Helper, LetterEdit,
    ObstacleMet, Offer, OfferDecision, PartyLink, PartyNamed, Payment, Publication, Reply, Said, Step, TimeEntry,
};
use crate::effective::Fates;
use crate::incident_ref::IncidentRef;
use crate::words::{COMPANY, Direction, Doubt, FactSource, Matter, Meaning, Refused, Side};
use crate::{Digest, Moment, came_after};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
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
    /// Whose it is, seen from the company that the case is against; worked out from the parties and their links.
    pub side: Side,
    /// What it is about.
    pub matter: Matter,
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
    /// Known to be a sales call that nobody asked for, whosever it is. A call that the person made is none.
    pub fn is_sales(&self) -> bool {
        self.nuisance == Some(true)
            && !self.invited
            && self.matter == Matter::Service
            && self.direction != Direction::Out
    }
    /// Counts in letters and claims against the company: a sales call, and not known to be somebody else's.
    pub fn counts(&self) -> bool {
        self.is_sales() && self.side != Side::Elsewhere
    }
    /// A charge that is disputed with the company.
    pub fn is_charge(&self) -> bool {
        self.matter == Matter::Fee && self.nuisance != Some(false) && !self.invited && self.side != Side::Elsewhere
    }
    /// Still waits for the person's decision.
    pub fn undecided(&self) -> bool {
        self.nuisance.is_none() && !self.invited && self.matter == Matter::Service
    }
    /// Whether it was taken, as far as the log tells: `None` for a message, and for a call of which neither is recorded.
    ///
    /// How the phone recorded a call counts more than a note about it: a note can name all calls of a number at once.
    pub fn answered(&self) -> Option<bool> {
        if self.message {
            return None;
        }
        let rang_out = matches!(
            self.direction,
            Direction::Missed | Direction::Rejected | Direction::Blocked | Direction::Voicemail
        );
        let spoken = self.seconds.is_some_and(|s| s > 0)
            || matches!(self.refused, Some(Refused::Yes | Refused::No))
            || self.said.is_some();
        match self.refused {
            _ if rang_out => Some(false),
            Some(Refused::Unanswered) => Some(false),
            _ if spoken => Some(true),
            _ => None,
        }
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
    /// The person withdrew it, or it ended in a settlement.
    Withdrawn,
}

impl Stage {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Stage::Dispatched => "dispatched",
            Stage::Acknowledged => "acknowledged",
            Stage::Accepted => "accepted",
            Stage::NotAccepted => "not-accepted",
            Stage::Answered => "answered",
            Stage::Withdrawn => "withdrawn",
        }
    }

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
    /// What the other side said, word by word, in the order of the log.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Recorded<Said>>,
    /// What came back, oldest first.
    pub replies: Vec<Recorded<Reply>>,
    /// Proceedings that ended without an answer, as they were recorded.
    pub ended: Vec<Recorded<Ended>>,
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
    /// Demands that the person said they do not make, by demand id.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub demands_dropped: BTreeSet<String>,
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
    /// What the person changed in letters: by letter, language and part.
    #[serde(skip)]
    pub letter_edits: BTreeMap<(String, String, String), Recorded<LetterEdit>>,
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
    /// Closed by the person, and no counted call came since. A call that came before and is logged late opens nothing.
    pub fn is_closed(&self) -> bool {
        let Some(closed) = &self.closed else { return false };
        let since = |i: &Incident| match (i.at.time(), closed.at.time()) {
            _ if i.at.date() != closed.at.date() => i.at.date() > closed.at.date(),
            (Some(came), Some(ended)) => came > ended,
            _ => i.id.seq > closed.seq,
        };
        !self.counted().any(since)
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

    /// How far a rung has come: what happened after its last run decides. `None` when it was never done.
    ///
    /// A receipt or a note that it was passed on never undoes an answer that came before it.
    /// Where an office was asked (`office`), what the company says there is its own word and not the office's answer.
    pub fn stage(&self, rung: &str, office: bool) -> Option<Stage> {
        self.dispatched(rung).next_back().map(|last| self.stage_of(last, office))
    }

    /// How far one run of a rung has come, by what happened until the rung was done again; see [`Case::stage`].
    pub fn stage_of(&self, run: &Recorded<Dispatch>, office: bool) -> Stage {
        let next = self.dispatched(&run.rung).find(|d| (d.at, d.seq) > (run.at, run.seq));
        let follows = |at: Moment, seq: u64, sent: &Recorded<Dispatch>| came_after((at, seq), (sent.at, sent.seq));
        let within = |at: Moment, seq: u64| follows(at, seq, run) && next.is_none_or(|n| !follows(at, seq, n));
        if self.ended.iter().any(|e| e.rung == run.rung && within(e.at, e.seq)) {
            return Stage::Withdrawn;
        }
        let mut stage = Stage::Dispatched;
        for reply in self.answered(&run.rung).filter(|r| within(r.at, r.seq) && !(office && self.is_from_company(r))) {
            let next = Stage::after(reply.meaning);
            if next != Stage::Acknowledged || stage == Stage::Dispatched {
                stage = next;
            }
        }
        stage
    }

    /// Whether a reply says that it came from the company.
    pub fn is_from_company(&self, reply: &Reply) -> bool {
        let named = |from: &str| from == COMPANY || self.parties.contains_key(from);
        reply.from.as_deref().is_some_and(|from| named(from) && self.side_of(from) != Side::Elsewhere)
    }

    /// Whether a reply can answer something: one that is older than everything that was sent on its rung cannot.
    pub fn answers_something(&self, reply: &Recorded<Reply>) -> bool {
        let mut sent = self.dispatched(&reply.rung).peekable();
        sent.peek().is_none() || sent.any(|d| !reply.at.surely_before(d.at))
    }

    /// The decision on an offer, if one was taken.
    pub fn decision_on(&self, offer_seq: u64) -> Option<&Recorded<OfferDecision>> {
        self.offer_decisions.iter().rev().find(|d| d.offer == offer_seq)
    }
}
