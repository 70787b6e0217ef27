//! What can happen to a complaint.

use super::stage::Stage;
use crate::history::Proof;
use crate::preference::Channel;
use jiff::Timestamp;
use number::E164;
use serde::{Deserialize, Serialize};

/// The most characters of a complaint or a reason.
pub const MOST_TEXT: usize = 4000;
/// The most characters of a reference.
pub const MOST_REFERENCE: usize = 200;
/// The most findings from one complaint.
pub const MOST_FINDINGS: usize = 100;

/// By which way a complaint came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A page.
    Web,
    /// A program.
    Api,
    /// A row of a list.
    List,
    /// A text message.
    Message,
    /// A case of this product.
    Case,
}

/// What somebody complains about: one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// The number that was called; `None` if it was not told, as in lists of other registries.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dated::e164::option")]
    pub person: Option<E164>,
    /// The number that called; `None` if it was not shown.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dated::e164::option")]
    pub from: Option<E164>,
    /// When the call was made.
    pub call: Timestamp,
    /// How.
    pub channel: Channel,
    /// What it was for, if that was said: a purpose of the rule set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// In the person's own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// By which way it came.
    pub source: Source,
    /// Where it is kept there: a case and its incident, a file and its line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// How it was shown that the called number is the person's; `None` if nobody has shown it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

impl Complaint {
    /// What is not told and without which no call record can be found: `person`, `from`.
    pub fn lacks(&self) -> Vec<&'static str> {
        let fields = [("person", self.person), ("from", self.from)];
        fields.into_iter().filter(|(_, number)| number.is_none()).map(|(name, _)| name).collect()
    }
}

/// One thing that happened. When stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// It came.
    Received {
        /// The id by which it is followed.
        id: String,
        /// What it says.
        complaint: Complaint,
    },
    /// The person was told that it came.
    Acknowledged {
        /// The complaint.
        id: String,
    },
    /// It was compared with what held at the time of the call.
    Examined {
        /// The complaint.
        id: String,
    },
    /// The call was a violation.
    Found {
        /// The complaint.
        id: String,
        /// The findings.
        findings: Vec<String>,
    },
    /// The call was no violation, or none could be shown.
    NoFinding {
        /// The complaint.
        id: String,
        /// Why: the code of what cleared the call.
        code: String,
        /// The same in words for the person.
        why: String,
    },
    /// Nothing more is done about it: withdrawn, told twice, not for this registry.
    Closed {
        /// The complaint.
        id: String,
        /// Why.
        why: String,
    },
    /// It is taken up again.
    Reopened {
        /// The complaint.
        id: String,
        /// Why.
        why: String,
    },
}

impl Act {
    /// The complaint it is about.
    pub fn id(&self) -> &str {
        match self {
            Self::Received { id, .. }
            | Self::Acknowledged { id }
            | Self::Examined { id }
            | Self::Found { id, .. }
            | Self::NoFinding { id, .. }
            | Self::Closed { id, .. }
            | Self::Reopened { id, .. } => id,
        }
    }

    /// Where it brings the complaint.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Received { .. } => Stage::Received,
            Self::Acknowledged { .. } => Stage::Acknowledged,
            Self::Examined { .. } => Stage::Examined,
            Self::Found { .. } => Stage::Found,
            Self::NoFinding { .. } => Stage::NoFinding,
            Self::Closed { .. } => Stage::Closed,
            Self::Reopened { .. } => Stage::Reopened,
        }
    }
}

/// Why an act is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The id cannot be one.
    #[error("{0:?} is no id; use 1 to 64 small letters, figures, dots and hyphens, beginning with a letter or figure")]
    Id(String),
    /// There is no such complaint.
    #[error("there is no complaint {0}")]
    Unknown(String),
    /// There is one of this id already.
    #[error("complaint {0} was received already")]
    Already(String),
    /// It cannot follow where the complaint stands.
    #[error("complaint {id} is {}; it cannot become {} from there", .from.name(), .to.name())]
    Stage {
        /// The complaint.
        id: String,
        /// Where it stands.
        from: Stage,
        /// Where it was to come.
        to: Stage,
    },
    /// It comes before what it follows from.
    #[error("{at} is before {after}; give the right time")]
    Early {
        /// When it is said to have happened.
        at: Timestamp,
        /// What it must come after.
        after: Timestamp,
    },
    /// It is said to happen after it was recorded.
    #[error("{at} has not come yet")]
    ToCome {
        /// When it is said to happen.
        at: Timestamp,
    },
    /// The act comes before one that is recorded already.
    #[error("act {0} is recorded already; this one must come later")]
    Order(u64),
    /// A text is empty where words are needed, or too long.
    #[error("{field} has {length} characters; it may have {fewest} to {most}")]
    Text {
        /// Which text.
        field: &'static str,
        /// How long it is.
        length: usize,
        /// How long it must be.
        fewest: usize,
        /// How long it may be.
        most: usize,
    },
    /// No finding is named, or too many.
    #[error("{0} findings; name 1 to {MOST_FINDINGS}")]
    Findings(usize),
}

impl Unfit {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Id(_) => "complaint-id",
            Self::Unknown(_) => "complaint-unknown",
            Self::Already(_) => "complaint-received",
            Self::Stage { .. } => "complaint-stage",
            Self::Early { .. } => "too-early",
            Self::ToCome { .. } => "time-to-come",
            Self::Order(_) => "act-order",
            Self::Text { .. } => "text",
            Self::Findings(_) => "findings",
        }
    }
}
