//! What the person says of a list before it is taken.

use crate::loaded::Loaded;
use std::collections::BTreeSet;

/// Which rows to take.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Keys of numbers; all when `None`.
    pub numbers: Option<BTreeSet<String>>,
    /// What the person says of them; `None` leaves each call undecided.
    pub nuisance: Option<bool>,
    /// Of dates such as 10/12/2026: the day stands first. `None` where the list settles it itself.
    pub day_first: Option<bool>,
}

/// Comparison key of the person's own number.
pub(super) fn own_number(loaded: &Loaded) -> Option<String> {
    loaded.view().fact_value("phone").and_then(|phone| number::parse(&phone).key())
}
