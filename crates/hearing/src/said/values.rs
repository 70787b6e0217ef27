//! The sum and the day that belong to what a sentence says.

use super::Kind;
use crate::reading::{last_day, past_day, worths};
use casework::{Label, Money};
use jiff::civil::Date;
use playbook::Pack;

/// The sum of a sentence.
pub(super) struct Owed {
    pub(super) amount: Money,
    pub(super) per_call: bool,
    pub(super) label: Option<Label>,
}

/// What a sentence names beside its kinds.
pub(super) struct Values {
    /// The sum for the person; behind it one for each later call, when both are named.
    pub(super) sums: Vec<Owed>,
    last: Option<Date>,
    happened: Option<Date>,
}

impl Values {
    /// The values of one sentence that has these kinds.
    pub(super) fn of(text: &str, kinds: &[Kind], pack: &Pack, on: Date) -> Values {
        let deadline = kinds.contains(&Kind::Deadline);
        let happened = kinds.iter().any(|kind| kind.has_happened());
        let money = kinds.iter().any(|kind| kind.bears_money());
        let sums = if money { worths(text, &pack.manifest.currency) } else { Vec::new() };
        Values {
            sums: sums.into_iter().map(|w| Owed { amount: w.amount, per_call: w.per_call, label: w.label }).collect(),
            last: if deadline { last_day(text, &pack.calendar, on) } else { None },
            happened: if happened { past_day(text, on) } else { None },
        }
    }

    /// The day that belongs to a kind.
    pub(super) fn date_of(&self, kind: Kind) -> Option<Date> {
        match kind {
            Kind::Deadline => self.last,
            kind if kind.has_happened() => self.happened,
            _ => None,
        }
    }
}
