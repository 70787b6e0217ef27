//! What can happen in a case. One struct per kind; the kind's name is the tag in the log.

use crate::lenient;
use crate::words::{Decision, Direction, FactSource, Label, Meaning, Outcome, Refused, Trigger};
use crate::{Digest, IncidentRef, Moment, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    Reply(Reply),
    Obstacle(ObstacleMet),
    Commitment(Commitment),
    Offer(Offer),
    OfferDecision(OfferDecision),
    Demand(Demand),
    Claim(Claim),
    Party(PartyNamed),
    PartyLink(PartyLink),
    Exhibit(ExhibitAdded),
    Step(Step),
    Time(TimeEntry),
    Cost(CostEntry),
    DeadlineMoved(DeadlineMoved),
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
        serde_json::from_value(serde_json::Value::Object(map))
            .map_err(|e| BodyError { kind: kind.to_owned(), message: e.to_string() })
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
            Body::Reply(_) => "reply",
            Body::Obstacle(_) => "obstacle",
            Body::Commitment(_) => "commitment",
            Body::Offer(_) => "offer",
            Body::OfferDecision(_) => "offer-decision",
            Body::Demand(_) => "demand",
            Body::Claim(_) => "claim",
            Body::Party(_) => "party",
            Body::PartyLink(_) => "party-link",
            Body::Exhibit(_) => "exhibit",
            Body::Step(_) => "step",
            Body::Time(_) => "time",
            Body::Cost(_) => "cost",
            Body::DeadlineMoved(_) => "deadline-moved",
            Body::Correction(_) => "correction",
            Body::Withdrawn(_) => "withdrawn",
            Body::Closed(_) => "closed",
        }
    }
}

macro_rules! body {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }
    };
}

body! {
    /// The case begins.
    Opened {
        /// What it is about, in the person's words.
        subject: String,
        /// Id of the pack whose rules are followed.
        pack: String,
        /// Language of what leaves: `zh-CN` or `en`.
        #[serde(default, skip_serializing_if = "Option::is_none")] lang: Option<String>,
    }
}
body! {
    /// A fact of the pack's glossary is stated. The latest confirmed statement is used; rivals are kept.
    FactStated {
        /// Glossary key.
        key: String,
        /// The value as text.
        value: String,
        /// Who says so.
        #[serde(default, skip_serializing_if = "Option::is_none")] source: Option<FactSource>,
        /// Letters use confirmed facts only. What the person states is confirmed unless marked otherwise.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] confirmed: Option<bool>,
        /// Sealed original that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// One nuisance call or message.
    IncidentBody {
        /// When it came.
        at: Moment,
        /// The number shown, as shown; absent when withheld.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// `call` or `message`; a call when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] channel: Option<String>,
        /// How the phone recorded it; `in` when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] direction: Option<Direction>,
        /// Seconds connected.
        #[serde(default, deserialize_with = "lenient::maybe_count", skip_serializing_if = "Option::is_none")] seconds: Option<u32>,
        /// Whom the caller claimed to be.
        #[serde(default, skip_serializing_if = "Option::is_none")] claimed: Option<String>,
        /// What was sold.
        #[serde(default, skip_serializing_if = "Option::is_none")] topic: Option<String>,
        /// What was said, in a sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")] said: Option<String>,
        /// Did the person say no.
        #[serde(default, skip_serializing_if = "Option::is_none")] refused: Option<Refused>,
        /// Is it a sales call? Absent means not yet decided; letters count decided ones only.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The person asked for this call; such calls are never counted.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] invited: Option<bool>,
        /// Party behind it, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")] party: Option<String>,
        /// Sealed originals: recording, screenshot.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] exhibits: Vec<Digest>,
    }
}
body! {
    /// One row taken from a phone's or operator's list, citing its place in the sealed file.
    ImportedCall {
        /// When it came.
        at: Moment,
        /// The number shown; absent when withheld.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// How the phone recorded it.
        direction: Direction,
        /// Seconds connected.
        #[serde(default, skip_serializing_if = "Option::is_none")] seconds: Option<u32>,
        /// True for a text message.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")] message: bool,
        /// Line (text files) or row (spreadsheets) in the sealed file, from 1.
        line: u64,
    }
}
body! {
    /// A batch of rows from one sealed file. A long list is several batches of the same file.
    ImportedCalls {
        /// The sealed original.
        file: Digest,
        /// The file's name as given.
        name: String,
        /// Which reader understood it.
        reader: String,
        /// The person said that all these are sales calls; otherwise undecided.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The rows.
        rows: Vec<ImportedCall>,
    }
}
body! {
    /// Later knowledge about incidents: a decision, words, the party. Replaces nothing, adds.
    IncidentNote {
        /// Which incidents: `17` or `17.3`, several with commas.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] incidents: Vec<IncidentRef>,
        /// Or all incidents so far from this number.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// Is it a sales call?
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The person asked for it.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] invited: Option<bool>,
        /// Did the person say no.
        #[serde(default, skip_serializing_if = "Option::is_none")] refused: Option<Refused>,
        /// Whom the caller claimed to be.
        #[serde(default, skip_serializing_if = "Option::is_none")] claimed: Option<String>,
        /// What was sold.
        #[serde(default, skip_serializing_if = "Option::is_none")] topic: Option<String>,
        /// What was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] said: Option<String>,
        /// Party behind it.
        #[serde(default, skip_serializing_if = "Option::is_none")] party: Option<String>,
        /// Sealed originals.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] exhibits: Vec<Digest>,
    }
}
body! {
    /// The person did a rung: called the hotline, filed a form, mailed a letter.
    Dispatch {
        /// The rung of the pack's ladder.
        rung: String,
        /// When it left.
        at: Moment,
        /// To whom: a party or authority id.
        #[serde(default, skip_serializing_if = "Option::is_none")] to: Option<String>,
        /// Channel id of the pack, such as a hotline or form.
        #[serde(default, skip_serializing_if = "Option::is_none")] channel: Option<String>,
        /// Ticket or receipt number.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Work number of the agent who took it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// What was asked, in a sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Letter that was sent, by name in the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")] letter: Option<String>,
        /// Digest of the text as it left; the sealed copy is the proof of what was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] body: Option<Digest>,
        /// Sealed proofs: receipt, screenshot.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] proof: Vec<Digest>,
    }
}
body! {
    /// The other side answered.
    Reply {
        /// The rung it answers.
        rung: String,
        /// When it came.
        at: Moment,
        /// What it means.
        meaning: Meaning,
        /// Who answered: a party or authority id.
        #[serde(default, skip_serializing_if = "Option::is_none")] from: Option<String>,
        /// Ticket number named in it.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Work number of the agent.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// The words, or the gist.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Reason given for a refusal, by id in the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        /// Sealed original.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// An excuse was met.
    ObstacleMet {
        /// Obstacle id of the pack.
        obstacle: String,
        /// When.
        at: Moment,
        /// On which rung.
        #[serde(default, skip_serializing_if = "Option::is_none")] rung: Option<String>,
        /// Work number of who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// The exact words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Ticket number of that talk.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
    }
}
body! {
    /// The other side promised something.
    Commitment {
        /// Who promised: party id.
        by: String,
        /// When.
        at: Moment,
        /// The words of the promise.
        terms: String,
        /// What sets off the remedy.
        #[serde(default, skip_serializing_if = "Option::is_none")] trigger: Option<Trigger>,
        /// What is due each time.
        #[serde(default, skip_serializing_if = "Option::is_none")] remedy: Option<Money>,
        /// Day by which it must be done.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// Work number of who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// Ticket number.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Sealed proof.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// The other side offers something for a settlement.
    Offer {
        /// Who offers: party id.
        by: String,
        /// When.
        at: Moment,
        /// Money now.
        #[serde(default, skip_serializing_if = "Option::is_none")] amount: Option<Money>,
        /// Money for each later call.
        #[serde(default, skip_serializing_if = "Option::is_none")] per_call: Option<Money>,
        /// What they call it.
        #[serde(default, skip_serializing_if = "Option::is_none")] label: Option<Label>,
        /// The words of the offer.
        #[serde(default, skip_serializing_if = "Option::is_none")] terms: Option<String>,
        /// On which rung.
        #[serde(default, skip_serializing_if = "Option::is_none")] rung: Option<String>,
        /// Last day to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
    }
}
body! {
    /// The person decides on an offer.
    OfferDecision {
        /// Event number of the offer.
        #[serde(deserialize_with = "lenient::seq")] offer: u64,
        /// When.
        at: Moment,
        /// `accepted`, `declined` or `countered`.
        decision: Decision,
        /// Words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
    }
}
body! {
    /// What the person wants.
    Demand {
        /// Demand id of the pack.
        demand: String,
        /// Own words, if they differ from the pack's.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// The person settles if this is met.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] floor: Option<bool>,
        /// Dropped again.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] dropped: Option<bool>,
    }
}
body! {
    /// The person puts a sum to a rate of the pack.
    Claim {
        /// Rate id of the pack.
        rate: String,
        /// Amount per unit, where the pack leaves it to the person.
        #[serde(default, skip_serializing_if = "Option::is_none")] amount: Option<Money>,
        /// Number of units, where it is not counted from the log.
        #[serde(default, deserialize_with = "lenient::maybe_count", skip_serializing_if = "Option::is_none")] count: Option<u32>,
        /// Dropped again.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] dropped: Option<bool>,
    }
}
body! {
    /// A party is named.
    PartyNamed {
        /// Short id used by other events.
        id: String,
        /// Full name.
        name: String,
        /// Role: `operator`, `branch`, `agent`, `caller`, `authority`.
        #[serde(default, skip_serializing_if = "Option::is_none")] role: Option<String>,
        /// Address.
        #[serde(default, skip_serializing_if = "Option::is_none")] address: Option<String>,
    }
}
body! {
    /// A number or party belongs to, or acts for, another party.
    PartyLink {
        /// A party id or a telephone number.
        from: String,
        /// The party id it belongs to or acts for.
        to: String,
        /// `uses-number`, `branch-of`, `agent-of`, `acts-for`.
        relation: String,
        /// What shows it, in words.
        proof: String,
        /// `shown`, `likely` or `claimed`.
        #[serde(default, skip_serializing_if = "Option::is_none")] certainty: Option<String>,
        /// Sealed original that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// An original was sealed into the vault.
    ExhibitAdded {
        /// Digest of the untouched bytes.
        digest: Digest,
        /// The file's name as given.
        name: String,
        /// Size in bytes.
        bytes: u64,
        /// What it is, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
        /// How it was captured.
        #[serde(default, skip_serializing_if = "Option::is_none")] how: Option<String>,
    }
}
body! {
    /// The person answers a proposed step: did it elsewhere, not now, never.
    Step {
        /// Action id of the advice.
        action: String,
        /// When.
        at: Moment,
        /// `done`, `not-now` or `never`.
        decision: Decision,
        /// For `not-now`: the day to ask again.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// Words.
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
    }
}
body! {
    /// Minutes spent.
    TimeEntry {
        /// When.
        at: Moment,
        /// How many.
        #[serde(deserialize_with = "lenient::count")] minutes: u32,
        /// On what.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
    }
}
body! {
    /// Money spent.
    CostEntry {
        /// When.
        at: Moment,
        /// How much.
        amount: Money,
        /// On what.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
        /// Receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// A deadline was extended by paper, or is corrected by the person with a reason.
    DeadlineMoved {
        /// Clock id of the pack.
        clock: String,
        /// Event number that set the clock off.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// The new last day.
        due: Date,
        /// Why.
        reason: String,
    }
}
body! {
    /// An earlier event was wrong; this is how it should read. The earlier one stays in the log.
    Correction {
        /// Event number corrected.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// The right content, of the same kind.
        body: Box<Body>,
    }
}
body! {
    /// An earlier event should not count. It stays in the log.
    Withdrawn {
        /// Event number withdrawn.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
    }
}
body! {
    /// The person closes the case.
    Closed {
        /// When.
        at: Moment,
        /// How it ended.
        outcome: Outcome,
        /// Keep watching the promises; a breach reopens the case.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] watch: Option<bool>,
    }
}
