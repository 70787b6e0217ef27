//! The sum for the person in one sentence.

use super::marks::marks;
use super::raw::Raw;
use super::sums::every_sum;
use casework::{Label, Money};

/// A sum that the person is to get or has got.
pub(crate) struct Worth {
    pub(crate) amount: Money,
    pub(crate) per_call: bool,
    pub(crate) label: Option<Label>,
}

/// The sums for the person in a sentence that offers, promises, pays or awards: the first that is neither a fine, a fee nor a demand,
/// and behind it the first for each later call, when it is another one.
pub(crate) fn worths(text: &str, currency: &str) -> Vec<Worth> {
    let raw = Raw::new(text);
    let mut found: Vec<Worth> = Vec::new();
    for sum in every_sum(&raw, currency) {
        let before = raw.clause(sum.place.start).start..sum.place.start;
        if !sum.own || raw.any_in(before, &marks().not_theirs) {
            continue;
        }
        // 过去的补偿100,以后每次50: what was is the clause's own.
        let past = raw.any_in(raw.clause(sum.place.start), &marks().past_calls);
        let per_call = sum.per.is_some() && !past;
        if found.is_empty() || found.len() == 1 && per_call && !found[0].per_call {
            found.push(Worth { amount: sum.amount, per_call, label: sum.label });
        }
    }
    found
}
