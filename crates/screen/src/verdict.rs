//! What to do with a call, and every reason that was looked at.

use crate::label::Label;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It does not ring.
    Reject,
    /// The caller types a short code first.
    Challenge,
    /// It rings.
    Allow,
}

impl Action {
    /// Its name in files and interfaces.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Challenge => "challenge",
            Self::Allow => "allow",
        }
    }
}

/// What a rejected caller meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// "Declined": the network is told that the call is not wanted.
    Decline,
    /// The busy tone.
    Busy,
    /// "Not reachable now".
    Away,
    /// "This number does not exist".
    Unobtainable,
    /// A voice that says how to leave a message.
    Message,
    /// It rings for the caller and for nobody else.
    Silent,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Decline, Self::Busy, Self::Away, Self::Unobtainable, Self::Message, Self::Silent];

    /// Its name in files and interfaces.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Decline => "decline",
            Self::Busy => "busy",
            Self::Away => "away",
            Self::Unobtainable => "unobtainable",
            Self::Message => "message",
            Self::Silent => "silent",
        }
    }
}

/// The steps of a decision, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Numbers that are never stopped.
    Emergency,
    /// What the owner blocked.
    Block,
    /// The owner's people and whom they wait for.
    People,
    /// The owner's rules.
    Rules,
    /// Lists.
    Lists,
    /// What sort of number it is, and how it behaves.
    Kind,
    /// What strangers meet.
    Stranger,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In which step.
    pub step: Step,
    /// What was found; see [`CODES`].
    pub code: &'static str,
    /// What it asks for; nothing for what only tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<Action>,
    /// This one settled it: the first that asks for something.
    pub decides: bool,
    /// What is to be said about it, by name: `list`, `rule`, `votes`, `until`.
    #[serde(flatten, serialize_with = "as_map")]
    pub about: Vec<(&'static str, String)>,
}

fn as_map<S: Serializer>(about: &[(&'static str, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(about.iter().map(|(name, value)| (*name, value)))
}

/// Everything that a reason can say, in the order of the steps.
pub const CODES: &[&str] = &[
    "emergency",
    "own-line",
    "not-emergency",
    "blocked",
    "not-blocked",
    "after-emergency",
    "public-service",
    "contact",
    "dialled",
    "answered",
    "passed",
    "expected",
    "nobody-known",
    "number-not-shown",
    "rule",
    "no-rule",
    "listed",
    "list-allows",
    "listed-faintly",
    "listed-range",
    "not-listed",
    "kind",
    "forged",
    "prone",
    "burst",
    "quiet-hours",
    "repeated",
    "withheld",
    "unreadable",
    "stranger",
];

/// A list that was asked, and in which version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its name.
    pub list: String,
    /// Its version.
    pub version: String,
}

/// What one person of a line would have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForPerson {
    /// Who.
    pub person: String,
    /// What.
    pub verdict: Action,
}

/// What to do with a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// What is done.
    pub verdict: Action,
    /// How, when it is rejected.
    pub form: Option<Form>,
    /// What the caller is.
    #[serde(serialize_with = "by_id")]
    pub category: &'static Label,
    /// A name for the caller: of the contact, or as a rule says.
    pub name: Option<String>,
    /// How sure the lists are, in percent; `None` where no votes stand behind it.
    pub confidence: Option<u8>,
    /// Everything that was looked at, step by step. The one that decides says so.
    pub reasons: Vec<Reason>,
    /// The lists that were asked.
    pub lists: Vec<Asked>,
    /// Each person's own, where several share the line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<ForPerson>,
}

fn by_id<S: Serializer>(label: &&'static Label, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&label.id)
}

impl Verdict {
    /// The reason that settled it.
    pub fn decisive(&self) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.decides)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
