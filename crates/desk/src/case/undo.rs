//! Taking back, and taking that back: what one press saved is withdrawn and restored together.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Event, Fate, Withdrawn};

/// Takes back an event and what was saved with it. Taking back a withdrawal restores what it withdrew.
#[derive(Debug, Clone, Copy)]
pub struct TakeBack {
    /// Event number.
    pub seq: u64,
}

impl Change for TakeBack {
    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let lost = || Refusal::not_found("no-event", &self.seq.to_string());
        if self.seq < 2 || self.seq > on.case.head {
            return Err(lost());
        }
        let events = here.events(&on.id, 0).await?;
        let event = events.iter().find(|e| e.seq == self.seq).ok_or_else(lost)?;
        if let Fate::Withdrawn { .. } = on.case.fates.of(event.seq) {
            return Err(Refusal::refused("already-taken-back"));
        }
        let stands = |e: &&Event| !matches!(on.case.fates.of(e.seq), Fate::Withdrawn { .. });
        let group = together(&events, event);
        Ok(group.into_iter().filter(stands).map(|e| Body::Withdrawn(Withdrawn { of: e.seq, reason: None })).collect())
    }
}

/// The events saved by the same press. What was known when the case was opened stands for itself: the opening cannot be
/// taken back.
fn together<'e>(events: &'e [Event], event: &'e Event) -> Vec<&'e Event> {
    let opening = |first: u64| events.iter().any(|e| e.seq == first && matches!(e.body, Body::CaseOpened(_)));
    match event.group.filter(|first| !opening(*first)) {
        Some(first) => events.iter().filter(|e| e.group == Some(first)).collect(),
        None => vec![event],
    }
}
