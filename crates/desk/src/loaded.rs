//! A case as a door works on it.

use casework::Case;
use jiff::civil::Date;
use playbook::{Pack, View};
use std::sync::Arc;
use store::{Damage, Head};

/// A case with its rules and the day: what pages and commands work on.
#[derive(Clone)]
pub struct Loaded {
    /// Case id.
    pub id: String,
    /// The state.
    pub case: Arc<Case>,
    /// The rules.
    pub pack: Arc<Pack>,
    /// Today in the pack's zone.
    pub today: Date,
    /// The end of the log that the state was folded from.
    pub head: Head,
    /// What is wrong with the log. The state is that of what can be read of it; nothing more is written.
    pub damage: Option<Damage>,
}

impl Loaded {
    /// The case through its pack, today.
    pub fn view(&self) -> View<'_> {
        View::new(&self.case, &self.pack, self.today)
    }
}
