//! What can happen to an organisation.

use jiff::Timestamp;
use number::E164;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Calls for itself and answers for whoever calls for it.
    Principal,
    /// A part of a principal. Calls for it without any mandate, and pays for its own calls.
    Branch,
    /// Sells for others, as their mandate says.
    Partner,
    /// Places calls for others, as their mandate says.
    Agent,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Principal, Self::Branch, Self::Partner, Self::Agent];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Branch => "branch",
            Self::Partner => "partner",
            Self::Agent => "agent",
        }
    }

    /// Whether it may call only for somebody else.
    pub const fn needs_mandate(self) -> bool {
        matches!(self, Self::Partner | Self::Agent)
    }
}

/// How an organisation belongs to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Is a branch of it.
    BranchOf,
    /// Sells for it.
    PartnerFor,
    /// Places calls for it.
    AgentFor,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 3] = [Self::BranchOf, Self::PartnerFor, Self::AgentFor];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BranchOf => "branch-of",
            Self::PartnerFor => "partner-for",
            Self::AgentFor => "agent-for",
        }
    }

    /// The relation that an organisation of this kind has by its nature; `None` for a principal, which belongs to nobody
    /// but may sell for another one.
    pub const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Principal => None,
            Kind::Branch => Some(Self::BranchOf),
            Kind::Partner => Some(Self::PartnerFor),
            Kind::Agent => Some(Self::AgentFor),
        }
    }
}

/// One thing that happened. From when it holds stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// The organisation is known to the registry. Registering again changes name and kind.
    Registered {
        /// Its id, which never changes.
        organisation: String,
        /// What it is called.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// It exists no longer: its numbers and every link from and to it end.
    Ended {
        /// Its id.
        organisation: String,
    },
    /// It calls from these numbers.
    Numbers {
        /// Its id.
        organisation: String,
        /// The numbers.
        numbers: Range,
        /// For whom it calls from these, where that is settled by the number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serves: Option<String>,
        /// The first moment at which they are no longer its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// It gave exactly these numbers back.
    NumbersEnded {
        /// Its id.
        organisation: String,
        /// The numbers, as they were named before.
        numbers: Range,
    },
    /// It calls for another one, or is a part of it. Linking again renews the term.
    Linked {
        /// Its id.
        organisation: String,
        /// The other one, which answers.
        to: String,
        /// In what way.
        relation: Relation,
        /// The first moment at which the link holds no longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// The link is ended before its time.
    Unlinked {
        /// Its id.
        organisation: String,
        /// The other one.
        to: String,
    },
    /// An earlier act counts no longer; undoing an undo brings it back.
    Undone {
        /// The place of the act that is taken back.
        seq: u64,
    },
}

impl Act {
    /// The organisation it is about; `None` for an undo.
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Self::Registered { organisation, .. }
            | Self::Ended { organisation }
            | Self::Numbers { organisation, .. }
            | Self::NumbersEnded { organisation, .. }
            | Self::Linked { organisation, .. }
            | Self::Unlinked { organisation, .. } => Some(organisation),
            Self::Undone { .. } => None,
        }
    }
}

/// Whether a text can be an organisation's id: 1 to 64 small letters, figures, dots and hyphens, the first of them a
/// letter or a figure.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    (1..=64).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['-', '.'])
}

/// One number, or all from one to another, both included. As text `+8657188880000` or `+8657188880000-+8657188880099`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Range {
    first: E164,
    last: E164,
}

/// The text is no range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no range of numbers; write one number or the first and the last of equally many digits: +8657188880000-+8657188880099"
)]
pub struct NotARange(String);

impl Range {
    /// All numbers from the first to the last.
    ///
    /// # Errors
    /// [`NotARange`] if the last is before the first, or has more digits: numbers of different lengths are no neighbours.
    pub fn new(first: E164, last: E164) -> Result<Self, NotARange> {
        if first > last || first.get().ilog10() != last.get().ilog10() {
            return Err(NotARange(format!("{first}-{last}")));
        }
        Ok(Self { first, last })
    }

    /// The first number.
    pub const fn first(self) -> E164 {
        self.first
    }

    /// The last number, which is one of them.
    pub const fn last(self) -> E164 {
        self.last
    }

    /// How many numbers.
    pub const fn count(self) -> u64 {
        self.last.get() - self.first.get() + 1
    }

    /// Whether this is one of them.
    pub fn has(self, number: E164) -> bool {
        self.first <= number && number <= self.last
    }

    /// Whether both have a number in common.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl From<E164> for Range {
    fn from(number: E164) -> Self {
        Self { first: number, last: number }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.first == self.last { Ok(()) } else { write!(f, "-{}", self.last) }
    }
}

impl FromStr for Range {
    type Err = NotARange;

    fn from_str(text: &str) -> Result<Self, NotARange> {
        let wrong = || NotARange(text.chars().take(80).collect());
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |part: &str| part.parse::<E164>().map_err(|_| wrong());
        Self::new(number(first)?, number(last)?).map_err(|_| wrong())
    }
}

impl From<Range> for String {
    fn from(range: Range) -> Self {
        range.to_string()
    }
}

impl TryFrom<String> for Range {
    type Error = NotARange;

    fn try_from(text: String) -> Result<Self, NotARange> {
        text.parse()
    }
}
