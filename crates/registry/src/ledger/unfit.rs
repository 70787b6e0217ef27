//! Whether a new entry fits what the ledger holds.

use super::act::{Act, Part};
use super::bill::{Bill, Ledger, Standing};
use super::money::{Currency, Money};
use crate::dated::Entry;
use crate::org::is_id;
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

impl Ledger {
    /// Whether an entry fits what the ledger holds. Asked before [`Ledger::add`].
    ///
    /// # Errors
    /// [`Unfit`] names what stands against it.
    pub fn admit(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        if let Some(last) = self.last.filter(|last| entry.seq <= *last) {
            return Err(Unfit::Order(last));
        }
        if entry.at > entry.known {
            return Err(Unfit::ToCome { at: entry.at });
        }
        let id = entry.act.finding();
        let known = self.bill(id);
        if let Act::Assessed { assessment } = &entry.act {
            return match known {
                _ if !is_id(id) => Err(Unfit::Id(id.chars().take(80).collect())),
                Some(_) => Err(Unfit::Already(assessment.finding.clone())),
                None => Ok(()),
            };
        }
        let bill = known.ok_or_else(|| Unfit::Unknown(id.chars().take(80).collect()))?;
        if entry.at < bill.assessed {
            return Err(Unfit::Early { at: entry.at, after: bill.assessed });
        }
        bill.fits(entry)
    }
}

impl Bill {
    fn fits(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        let finding = || self.assessment.finding.clone();
        let is = |allowed: &[Standing], needs: &'static str| match self.standing {
            standing if !allowed.contains(&standing) => Err(Unfit::Standing { finding: finding(), standing, needs }),
            _ if entry.at < self.since => Err(Unfit::Early { at: entry.at, after: self.since }),
            _ => Ok(()),
        };
        match &entry.act {
            Act::Assessed { .. } => Ok(()),
            Act::Objected { by, text, .. } => {
                is(
                    &[Standing::Assessed, Standing::Upheld],
                    "an objection needs a finding that stands and has none open",
                )?;
                let chain = &self.assessment.chain;
                if !chain.contains(by) && self.assessment.debtor != *by {
                    let by = by.chars().take(80).collect();
                    return Err(Unfit::Stranger { finding: finding(), by, chain: chain.clone() });
                }
                // The ground may say it all.
                words(text, 0)
            }
            Act::Upheld { why, .. } => {
                is(&[Standing::Objected], "only an objection that is open is decided")?;
                words(why, 1)
            }
            Act::Cancelled { why, .. } => {
                is(&[Standing::Assessed, Standing::Objected, Standing::Upheld], "it fell already")?;
                words(why, 1)
            }
            Act::Paid { part, amount, .. } => {
                let sum = self.sum(*part, *amount)?;
                // Money that came before the finding fell may be entered later.
                if self.standing == Standing::Cancelled && entry.at >= self.since {
                    return is(&[], "nothing is due; what came goes back");
                }
                some(*part, *amount, Money { minor: sum.minor.saturating_sub(self.paid(*part)), ..sum })
            }
            Act::Returned { part, amount, .. } => {
                let sum = self.sum(*part, *amount)?;
                some(*part, *amount, Money { minor: self.paid(*part), ..sum })
            }
        }
    }

    fn sum(&self, part: Part, amount: Money) -> Result<Money, Unfit> {
        let none = || Unfit::NoSum { finding: self.assessment.finding.clone(), part };
        let sum = self.assessment.part(part).ok_or_else(none)?;
        if sum.currency == amount.currency {
            Ok(sum)
        } else {
            Err(Unfit::Currency { part, amount, right: sum.currency })
        }
    }
}

fn some(part: Part, amount: Money, open: Money) -> Result<(), Unfit> {
    if amount.minor == 0 || amount.minor > open.minor { Err(Unfit::Amount { part, amount, open }) } else { Ok(()) }
}

fn words(text: &str, fewest: usize) -> Result<(), Unfit> {
    let length = text.trim().chars().count();
    if (fewest..=MOST_TEXT).contains(&length) { Ok(()) } else { Err(Unfit::Text(length)) }
}
