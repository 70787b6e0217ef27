//! Why an entry does not fit what the ledger holds.

use super::act::Part;
use super::bill::Standing;
use super::money::{Currency, Money};
use jiff::Timestamp;

/// The most characters of an objection or a reason.
pub const MOST_TEXT: usize = 4000;

/// Why an entry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The finding's id cannot be one.
    #[error("{0:?} is no id of a finding; use 1 to 64 small letters, figures, dots and hyphens")]
    Id(String),
    /// The finding was never assessed.
    #[error("finding {0} was not assessed; assess it first")]
    Unknown(String),
    /// It was assessed already.
    #[error("finding {0} was assessed already; what was assessed wrongly is cancelled")]
    Already(String),
    /// It comes before something that it follows from.
    #[error("{at} is before {after}, when the finding was last decided on; give the right time")]
    Early {
        /// When it is said to have happened.
        at: Timestamp,
        /// What it must come after.
        after: Timestamp,
    },
    /// It is said to happen after it was recorded.
    #[error("{at} has not come yet; money and decisions are entered when they are there")]
    ToCome {
        /// When it is said to happen.
        at: Timestamp,
    },
    /// The act comes before one that is recorded already.
    #[error("entry {0} is recorded already; this one must come later")]
    Order(u64),
    /// The finding stands so that this cannot be.
    #[error("finding {finding} is {}; {needs}", .standing.name())]
    Standing {
        /// The finding.
        finding: String,
        /// How it stands.
        standing: Standing,
        /// What would have to be.
        needs: &'static str,
    },
    /// The organisation is none of those that the call was made by or for.
    #[error("{by} has no part in finding {finding}; objections come from {}", .chain.join(", "))]
    Stranger {
        /// The finding.
        finding: String,
        /// The organisation.
        by: String,
        /// Those that may object.
        chain: Vec<String>,
    },
    /// The text is empty where a reason is needed, or too long.
    #[error("a reason has 1 to {MOST_TEXT} characters; this one has {0}")]
    Text(usize),
    /// There is no such sum.
    #[error("finding {finding} has no {}", .part.name())]
    NoSum {
        /// The finding.
        finding: String,
        /// Which sum.
        part: Part,
    },
    /// The money is of another currency.
    #[error("the {} is in {right}, not in {}; two currencies are never added", .part.name(), .amount.currency)]
    Currency {
        /// Which sum.
        part: Part,
        /// What came.
        amount: Money,
        /// The right currency.
        right: Currency,
    },
    /// More than is open, or nothing.
    #[error("{amount} of the {}: {open} is open", .part.name())]
    Amount {
        /// Which sum.
        part: Part,
        /// What came or went.
        amount: Money,
        /// What could.
        open: Money,
    },
}

impl Unfit {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Id(_) => "finding-id",
            Self::Unknown(_) => "finding-unknown",
            Self::Already(_) => "finding-assessed",
            Self::Early { .. } => "too-early",
            Self::ToCome { .. } => "time-to-come",
            Self::Order(_) => "act-order",
            Self::Standing { .. } => "standing",
            Self::Stranger { .. } => "not-a-party",
            Self::Text(_) => "text",
            Self::NoSum { .. } => "no-such-sum",
            Self::Currency { .. } => "currency",
            Self::Amount { .. } => "amount",
        }
    }
}
