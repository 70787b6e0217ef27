//! What can happen to the money of a finding.

use super::ground::Ground;
use super::money::Money;
use jiff::civil::Date;
use number::E164;
use serde::{Deserialize, Serialize};

/// Which of a finding's two sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What the organisation pays to the registry's authority.
    Fine,
    /// What the person gets.
    Compensation,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fine, Self::Compensation];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Compensation => "compensation",
        }
    }
}

/// What a finding costs, and whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The finding's id.
    pub finding: String,
    /// The organisation that pays: the branch by which or for which the call was made, where there is one.
    pub debtor: String,
    /// The organisations from the number to the principal. Each of them may object.
    pub chain: Vec<String>,
    /// The number that was called, whose holder gets the compensation.
    #[serde(with = "crate::dated::e164")]
    pub person: E164,
    /// How grave by repetition, 1 is the first.
    pub grade: u16,
    /// The day of assessment, whose amounts hold.
    pub day: Date,
    /// The rule set with its edition.
    pub rules: String,
    /// Where the amounts are written.
    pub source: String,
    /// What the organisation pays; `None` if the rule set has no fine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<Money>,
    /// The most that it could have been, where the rule set gives a maximum and somebody set the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Money>,
    /// What the person gets; `None` if the rule set has no compensation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Money>,
}

impl Assessment {
    /// One of its sums.
    pub const fn part(&self, part: Part) -> Option<Money> {
        match part {
            Part::Fine => self.fine,
            Part::Compensation => self.compensation,
        }
    }
}

/// One entry of the ledger. When it happened stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// The finding costs this.
    Assessed {
        /// What and whom.
        #[serde(flatten)]
        assessment: Assessment,
    },
    /// An organisation of the chain objects: what is not paid yet is not due until that is decided.
    Objected {
        /// The finding.
        finding: String,
        /// The organisation.
        by: String,
        /// On what ground.
        ground: Ground,
        /// In its own words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The objection was examined and the finding stands.
    Upheld {
        /// The finding.
        finding: String,
        /// Why.
        why: String,
    },
    /// The finding falls: nothing is due, and what was paid is owed back.
    Cancelled {
        /// The finding.
        finding: String,
        /// Why.
        why: String,
    },
    /// Its grade is another one, because other findings count before it than did: it costs this from now on, and what it cost
    /// before stays in its history.
    Corrected {
        /// The finding.
        finding: String,
        /// How grave by repetition now.
        grade: u16,
        /// Where the amounts are written.
        source: String,
        /// What the organisation pays now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fine: Option<Money>,
        /// What the person gets now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        compensation: Option<Money>,
        /// Why.
        why: String,
    },
    /// Money came.
    Paid {
        /// The finding.
        finding: String,
        /// For which of its sums.
        part: Part,
        /// How much.
        amount: Money,
    },
    /// Money went back: a payment that did not hold, or one for a finding that fell.
    Returned {
        /// The finding.
        finding: String,
        /// Of which of its sums.
        part: Part,
        /// How much.
        amount: Money,
    },
}

impl Act {
    /// The finding it is about.
    pub fn finding(&self) -> &str {
        match self {
            Self::Assessed { assessment } => &assessment.finding,
            Self::Objected { finding, .. }
            | Self::Upheld { finding, .. }
            | Self::Cancelled { finding, .. }
            | Self::Corrected { finding, .. }
            | Self::Paid { finding, .. }
            | Self::Returned { finding, .. } => finding,
        }
    }
}
