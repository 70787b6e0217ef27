//! What the letter has told of the other side's words already.

use super::{Made, is_quote};
use jiff::civil::Date;
use playbook::{SlotSource, TemplateBlock, View};
use std::collections::BTreeSet;

/// What the other side said and the letter has told. A statement is told once, however many entries of the log keep it:
/// as the words of a reply, and as the excuse that they are.
#[derive(Default)]
pub(super) struct Said {
    quotes: BTreeSet<String>,
    /// Days and agents of the excuses that were told in their words.
    excuses: BTreeSet<(Date, Option<String>)>,
}

impl Said {
    pub(super) fn tells(&self, view: &View<'_>, one: &Made) -> bool {
        let quotes = one.told.iter().filter(|(slot, _)| is_quote(slot));
        quotes.into_iter().any(|(_, filled)| {
            let SlotSource::Events(of) = &filled.source else { return false };
            let reply = view.case.replies.iter().find(|r| of.iter().any(|o| o.seq == r.seq));
            let known = |r: &casework::Reply| {
                let same = |(day, agent): &(Date, Option<String>)| {
                    *day == r.at.date() && (agent.is_none() || r.agent.is_none() || *agent == r.agent)
                };
                self.excuses.iter().any(same)
            };
            self.quotes.contains(&filled.text) || reply.is_some_and(|r| known(r))
        })
    }

    pub(super) fn remember(&mut self, view: &View<'_>, block: &TemplateBlock, one: &Made) {
        let quotes = one.told.iter().filter(|(slot, _)| is_quote(slot));
        self.quotes.extend(quotes.map(|(_, filled)| filled.text.clone()));
        let quoted = one.told.iter().any(|(slot, _)| is_quote(slot));
        if let Some(id) = block.attributes.obstacle.as_ref().filter(|_| quoted) {
            let met = view.case.obstacles.iter().filter(|o| o.obstacle == *id);
            self.excuses.extend(met.map(|o| (o.at.date(), o.agent.clone())));
        }
    }
}
