//! What can happen in a case. One struct per kind; the kind's name is the tag in the log.

use crate::words::{Certainty, Channel, PartyRole, Relation};
use crate::{Digest, Moment};
use serde::{Deserialize, Serialize};

macro_rules! body {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }
    };
}

mod aims;
mod calls;
mod dealings;
mod outside;
mod said;
mod upkeep;

pub use aims::{Claim, Demand, FactStated, PartyLink, PartyNamed};
pub use calls::{ExhibitAdded, ImportedCall, ImportedCalls, IncidentBody, IncidentNote};
pub use dealings::{Commitment, Dispatch, Ended, ObstacleMet, Offer, OfferDecision, Payment, Reply};
pub use outside::{Helper, LetterEdit, Publication};
pub use said::{Reading, Said};
pub use upkeep::{Closed, Correction, CostEntry, DeadlineMoved, Opened, Step, TimeEntry, Withdrawn};

/// The content of an event.
///
/// Reading refuses unknown fields, so a misspelt key on the command line is an error that lists
/// the right ones, and nothing a person typed is dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is the kind of the struct it holds, documented there")]
pub enum Body {
    CaseOpened(Opened),
    Fact(FactStated),
    Incident(IncidentBody),
    Imported(ImportedCalls),
    Noted(IncidentNote),
    Dispatched(Dispatch),
    Said(Said),
    Reply(Reply),
    Ended(Ended),
    Obstacle(ObstacleMet),
    Commitment(Commitment),
    Offer(Offer),
    OfferDecision(OfferDecision),
    Payment(Payment),
    Demand(Demand),
    Claim(Claim),
    Party(PartyNamed),
    PartyLink(PartyLink),
    Exhibit(ExhibitAdded),
    Step(Step),
    Time(TimeEntry),
    Cost(CostEntry),
    DeadlineMoved(DeadlineMoved),
    Publication(Publication),
    LetterEdit(LetterEdit),
    Helper(Helper),
    Correction(Correction),
    Withdrawn(Withdrawn),
    Closed(Closed),
}

/// A set of key=value pairs did not make an event.
#[derive(Debug, Clone, thiserror::Error)]
#[error("event `{kind}`: {message}")]
pub struct BodyError {
    /// The kind asked for.
    pub kind: String,
    /// What is wrong, with the fields that exist.
    pub message: String,
}

impl Body {
    /// Builds a body from text pairs, as the command line and the pages' forms give them.
    ///
    /// # Errors
    /// Names the kind, the wrong field and the fields that exist.
    pub fn from_pairs<K: AsRef<str>, V: AsRef<str>>(
        kind: &str,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Body, BodyError> {
        let mut map = serde_json::Map::new();
        for (key, value) in pairs {
            map.insert(key.as_ref().to_owned(), serde_json::Value::String(value.as_ref().to_owned()));
        }
        Body::from_json(kind, map)
    }

    /// Builds a body of `kind` from the fields of a JSON object.
    ///
    /// # Errors
    /// As [`Body::from_pairs`].
    pub fn from_json(kind: &str, mut map: serde_json::Map<String, serde_json::Value>) -> Result<Body, BodyError> {
        map.insert("kind".to_owned(), serde_json::Value::String(kind.to_owned()));
        let body: Body = serde_json::from_value(serde_json::Value::Object(map))
            .map_err(|e| BodyError { kind: kind.to_owned(), message: e.to_string() })?;
        match body.stray_word() {
            Some(message) => Err(BodyError { kind: kind.to_owned(), message }),
            None => Ok(body),
        }
    }

    /// A word outside its closed list, as a sentence. Old logs may hold such; what is typed now may not.
    fn stray_word(&self) -> Option<String> {
        let stray = |field: &str, word: Option<&str>, list: &[&str]| {
            let word = word.filter(|w| !list.contains(w))?;
            Some(format!("`{word}` is no {field}; write one of {}", list.join(", ")))
        };
        match self {
            Body::Incident(b) => stray("channel", b.channel.as_ref().map(|w| w.id()), Channel::ALL),
            Body::Party(b) => stray("role", b.role.as_ref().map(|w| w.id()), PartyRole::ALL),
            Body::PartyLink(b) => stray("relation", Some(b.relation.id()), Relation::ALL)
                .or_else(|| stray("certainty", b.certainty.as_ref().map(|w| w.id()), Certainty::ALL)),
            Body::Correction(b) => b.body.stray_word(),
            _ => None,
        }
    }

    /// When it happened, for those that have a day of their own.
    pub fn happened(&self) -> Option<Moment> {
        Some(match self {
            Body::Incident(b) => b.at,
            Body::Dispatched(b) => b.at,
            Body::Said(b) => b.at,
            Body::Reply(b) => b.at,
            Body::Ended(b) => b.at,
            Body::Obstacle(b) => b.at,
            Body::Commitment(b) => b.at,
            Body::Offer(b) => b.at,
            Body::OfferDecision(b) => b.at,
            Body::Step(b) => b.at,
            Body::Time(b) => b.at,
            Body::Cost(b) => b.at,
            Body::Payment(b) => b.at,
            Body::Publication(b) => b.at,
            Body::Closed(b) => b.at,
            _ => return None,
        })
    }

    /// The sealed originals that it brings in or cites, each once.
    pub fn originals(&self) -> Vec<Digest> {
        let mut all = match self {
            Body::Correction(b) => return b.body.originals(),
            Body::Incident(b) => b.exhibits.clone(),
            Body::Noted(b) => b.exhibits.clone(),
            Body::Imported(b) => vec![b.file],
            Body::Exhibit(b) => vec![b.digest],
            Body::Dispatched(b) => b.proof.iter().chain(&b.body).copied().collect(),
            Body::Publication(b) => b.body.into_iter().collect(),
            Body::Fact(b) => b.exhibit.into_iter().collect(),
            Body::Said(b) => b.exhibit.into_iter().collect(),
            Body::Reply(b) => b.exhibit.into_iter().collect(),
            Body::Commitment(b) => b.exhibit.into_iter().collect(),
            Body::Payment(b) => b.exhibit.into_iter().collect(),
            Body::PartyLink(b) => b.exhibit.into_iter().collect(),
            Body::Cost(b) => b.exhibit.into_iter().collect(),
            Body::Helper(b) => b.exhibit.into_iter().collect(),
            Body::CaseOpened(_)
            | Body::Ended(_)
            | Body::Obstacle(_)
            | Body::Offer(_)
            | Body::OfferDecision(_)
            | Body::Demand(_)
            | Body::Claim(_)
            | Body::Party(_)
            | Body::Step(_)
            | Body::Time(_)
            | Body::DeadlineMoved(_)
            | Body::LetterEdit(_)
            | Body::Withdrawn(_)
            | Body::Closed(_) => Vec::new(),
        };
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The kind's fixed name, as it stands in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Body::CaseOpened(_) => "case-opened",
            Body::Fact(_) => "fact",
            Body::Incident(_) => "incident",
            Body::Imported(_) => "imported",
            Body::Noted(_) => "noted",
            Body::Dispatched(_) => "dispatched",
            Body::Said(_) => "said",
            Body::Reply(_) => "reply",
            Body::Ended(_) => "ended",
            Body::Obstacle(_) => "obstacle",
            Body::Commitment(_) => "commitment",
            Body::Offer(_) => "offer",
            Body::OfferDecision(_) => "offer-decision",
            Body::Payment(_) => "payment",
            Body::Demand(_) => "demand",
            Body::Claim(_) => "claim",
            Body::Party(_) => "party",
            Body::PartyLink(_) => "party-link",
            Body::Exhibit(_) => "exhibit",
            Body::Step(_) => "step",
            Body::Time(_) => "time",
            Body::Cost(_) => "cost",
            Body::DeadlineMoved(_) => "deadline-moved",
            Body::Publication(_) => "publication",
            Body::LetterEdit(_) => "letter-edit",
            Body::Helper(_) => "helper",
            Body::Correction(_) => "correction",
            Body::Withdrawn(_) => "withdrawn",
            Body::Closed(_) => "closed",
        }
    }
}
