//! The sum for the person in one sentence.

use super::marks::marks;
use super::raw::Raw;
use super::sums::sums;
use casework::{Label, Money};

/// A sum that the person is to get or has got.
pub(crate) struct Worth {
    pub(crate) amount: Money,
    pub(crate) per_call: bool,
    pub(crate) label: Option<Label>,
}

/// The sum for the person in a sentence that offers, promises, pays or awards: the first that is neither a fine, a fee nor a demand.
pub(crate) fn worth(text: &str, currency: &str) -> Option<Worth> {
    let raw = Raw::new(text);
    let sums = sums(&raw, currency);
    let fits = |sum: &&super::Sum| {
        let clause = raw.clause(sum.place.start);
        let before = clause.start..sum.place.start;
        sum.own && !raw.any_in(before.clone(), &marks().not_theirs)
    };
    let found = sums.iter().find(fits)?;
    Some(Worth {
        amount: found.amount,
        per_call: found.per.is_some() && !raw.any_in(0..raw.chars.len(), &marks().past_calls),
        label: found.label,
    })
}
