//! What other lines voted.

use crate::decide::Listing;
use crate::key::Key;
use crate::label::Label;
use crate::list::{Found, Hit, Range};
use crate::reputation::Votes;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What other lines voted, as a list that grows.
#[derive(Default)]
pub(super) struct Told(pub(super) BTreeMap<Key, Votes>);

impl Listing for Told {
    fn name(&self) -> &str {
        "votes"
    }

    fn version(&self) -> &str {
        "-"
    }

    fn find(&self, key: Key) -> Option<Hit> {
        let label = Label::named("sales").unwrap_or(Label::unknown());
        self.0.get(&key).map(|votes| Hit::Number(Found { label, allowed: false, votes: Some(*votes) }))
    }

    fn range(&self, key: Key, today: Date) -> Option<Range> {
        Range::among(key, today, |from, to| {
            self.0.range(from..=to).map(|(key, _)| match self.find(*key) {
                Some(Hit::Number(found)) => (*key, found),
                _ => unreachable!("it was just found"),
            })
        })
    }
}
