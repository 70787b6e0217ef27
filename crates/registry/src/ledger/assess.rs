//! What a finding costs, by the rule set and the day of assessment.

use super::act::Assessment;
use super::money::{Money, MoneyError};
use crate::judge::Finding;
use crate::org::is_id;
use crate::rules::Rules;
use jiff::civil::Date;
use number::E164;

/// A finding whose cost is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Assess<'a> {
    /// The id that the finding has or gets.
    pub id: &'a str,
    /// The finding.
    pub finding: &'a Finding,
    /// The number that was called.
    pub person: E164,
    /// How grave by repetition, as [`crate::judge::grades`] counts it.
    pub grade: u16,
    /// The day of assessment. It decides the amounts, and not the day of the call.
    pub day: Date,
    /// The amount that was set, where the rule set gives a maximum only.
    pub fine: Option<Money>,
}

/// Why nothing was assessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAssessed {
    /// The id cannot be one.
    #[error("{0:?} is no id of a finding; use 1 to 64 small letters, figures, dots and hyphens")]
    Id(String),
    /// The rule set has no amount for this.
    #[error("the rule set {rules} gives no amount for grade {grade} on {day}; nothing is invented in its place")]
    NoAmount {
        /// The rule set.
        rules: String,
        /// The grade.
        grade: u16,
        /// The day of assessment.
        day: Date,
    },
    /// The rule set gives a maximum, and nobody said how much it is.
    #[error("the rule set gives a maximum of {0}; say the amount that was set")]
    Unset(Money),
    /// More than the maximum, or another amount than the one that is fixed.
    #[error("{asked} was set, but the rule set gives {}{rule}", if *.at_most { "at most " } else { "" })]
    Beyond {
        /// What was set.
        asked: Money,
        /// What the rule set gives.
        rule: Money,
        /// Whether that is a maximum.
        at_most: bool,
    },
    /// The rule set's currency is not in the table.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl NotAssessed {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Id(_) => "finding-id",
            Self::NoAmount { .. } => "no-amount",
            Self::Unset(_) => "amount-not-set",
            Self::Beyond { .. } => "amount-beyond-rule",
            Self::Money(_) => "currency",
        }
    }
}

/// What a finding costs: the fine falls on the branch by which or for which the call was made, the compensation goes to
/// the person.
///
/// # Errors
/// [`NotAssessed`].
pub fn assess(ask: &Assess<'_>, rules: &Rules) -> Result<Assessment, NotAssessed> {
    if !is_id(ask.id) {
        return Err(NotAssessed::Id(ask.id.chars().take(80).collect()));
    }
    let none = || NotAssessed::NoAmount { rules: rules.id.clone(), grade: ask.grade, day: ask.day };
    let penalty = rules.penalty(ask.grade, ask.day).ok_or_else(none)?;
    let money = |sum: &Option<crate::rules::Sum>| sum.as_ref().map(Money::of).transpose();
    let (rule, compensation) = (money(&penalty.fine)?, money(&penalty.compensation)?);
    if rule.is_none() && compensation.is_none() {
        return Err(none());
    }
    let at_most = penalty.at_most;
    let fine = match (rule, ask.fine) {
        (Some(rule), None) if at_most => return Err(NotAssessed::Unset(rule)),
        (Some(rule), Some(asked))
            if asked.currency != rule.currency || asked.minor > rule.minor || !at_most && asked.minor != rule.minor =>
        {
            return Err(NotAssessed::Beyond { asked, rule, at_most });
        }
        (None, Some(_)) => return Err(none()),
        (rule, asked) => asked.or(rule),
    };
    Ok(Assessment {
        finding: ask.id.to_owned(),
        debtor: ask.finding.debtor.clone(),
        chain: ask.finding.chain.clone(),
        person: ask.person,
        grade: ask.grade,
        day: ask.day,
        rules: format!("{} {}", rules.id, rules.edition),
        source: penalty.source.clone(),
        fine,
        at_most: rule.filter(|_| at_most),
        compensation,
    })
}
