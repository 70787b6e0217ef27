//! Which events count: the one rule for corrections and withdrawals, used by the fold, the evidence list and the log page.
//!
//! An amendment is itself an event, so it can be taken back too. Walking from the newest event backwards settles every
//! event before it is reached: what no living later event amends stands as it was written.

use crate::{Body, Event};
use std::collections::HashMap;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It counts as it was written.
    Stands,
    /// It counts with the content that this later event gives it.
    Corrected {
        /// Event number of the newest correction that stands.
        by: u64,
    },
    /// It does not count.
    Withdrawn {
        /// Event number of the newest withdrawal that stands.
        by: u64,
    },
}

/// The fates of the amended events of a log. Those that stand take no room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fates {
    amended: HashMap<u64, Fate>,
}

impl Fates {
    /// Whether every event stands as it was written.
    pub fn is_empty(&self) -> bool {
        self.amended.is_empty()
    }
    /// The amended events with what became of them, in no order.
    pub fn amended(&self) -> impl Iterator<Item = (u64, Fate)> {
        self.amended.iter().map(|(seq, fate)| (*seq, *fate))
    }
    /// What became of the event with this number.
    pub fn of(&self, seq: u64) -> Fate {
        if self.amended.is_empty() {
            return Fate::Stands;
        }
        self.amended.get(&seq).copied().unwrap_or(Fate::Stands)
    }
}

/// What became of each event of a log, which is in the order of its numbers.
///
/// The newest amendment that is not withdrawn itself decides. It reaches back only, and a correction must keep the kind: turning
/// a call into a promise would rewrite history rather than correct it. Any other is ignored, and so is the withdrawal of the
/// opening: without it a case has no rules by which it could be read.
pub fn fates(events: &[Event]) -> Fates {
    let mut fates = Fates::default();
    let kind_of = |seq: u64| find(events, seq).map(|e| e.body.kind());
    for event in events.iter().rev() {
        if !matches!(event.body, Body::Correction(_) | Body::Withdrawn(_)) {
            continue;
        }
        if matches!(fates.of(event.seq), Fate::Withdrawn { .. }) {
            continue;
        }
        match content(events, &fates, event) {
            Body::Correction(c) if c.of < event.seq && kind_of(c.of) == Some(c.body.kind()) => {
                fates.amended.entry(c.of).or_insert(Fate::Corrected { by: event.seq });
            }
            Body::Withdrawn(w) if w.of < event.seq && kind_of(w.of).is_some_and(|kind| kind != "case-opened") => {
                fates.amended.entry(w.of).or_insert(Fate::Withdrawn { by: event.seq });
            }
            _ => {}
        }
    }
    fates
}

/// The events that count, in order, each with the content that counts. Corrections and withdrawals have done their work
/// and are not among them.
pub fn effective(events: &[Event]) -> impl Iterator<Item = (&Event, &Body)> {
    let fates = fates(events);
    let worked = |e: &Event| matches!(e.body, Body::Correction(_) | Body::Withdrawn(_));
    events.iter().filter(move |e| !worked(e)).filter_map(move |event| match fates.of(event.seq) {
        Fate::Withdrawn { .. } => None,
        _ => Some((event, content(events, &fates, event))),
    })
}

/// The content of an event after every correction of it, and of its corrections, that stands.
pub(crate) fn content<'a>(events: &'a [Event], fates: &Fates, event: &'a Event) -> &'a Body {
    let Fate::Corrected { by } = fates.of(event.seq) else { return &event.body };
    // Amendments only reach back, so this ends at the newest event at the latest.
    match find(events, by).map(|later| content(events, fates, later)) {
        Some(Body::Correction(c)) => &c.body,
        _ => &event.body,
    }
}

fn find(events: &[Event], seq: u64) -> Option<&Event> {
    events.binary_search_by_key(&seq, |e| e.seq).ok().map(|at| &events[at])
}
