//! Whether a new entry fits what one finding stands at.

use super::act::{Act, Part};
use super::bill::{Bill, Standing};
use super::money::Money;
use super::unfit::{MOST_TEXT, Unfit};
use crate::dated::Entry;

impl Bill {
    /// Whether an entry about this finding fits.
    pub(super) fn fits(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
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
            Act::Corrected { fine, compensation, why, .. } => {
                is(&[Standing::Assessed, Standing::Objected, Standing::Upheld], "what fell costs nothing")?;
                for (part, amount) in Part::ALL.into_iter().zip([fine, compensation]) {
                    // A sum may become another one; it neither comes nor goes.
                    match (self.assessment.part(part), amount) {
                        (_, Some(amount)) => {
                            self.sum(part, *amount)?;
                        }
                        (Some(_), None) => return Err(Unfit::NoSum { finding: finding(), part }),
                        (None, None) => {}
                    }
                }
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
