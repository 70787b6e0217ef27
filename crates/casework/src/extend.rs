//! The fold goes on: what was appended to a log enters the case that was folded from it, without folding all of it anew.

use crate::body::IncidentNote;
use crate::case::{Case, Incident};
use crate::fold::{annotate, apply, attribute, in_order, incidents_in, joins, named, sides, take};
use crate::{Body, Event};

/// Notes that name more incidents than this are taken by the way of the whole fold.
const FEW: usize = 16;

impl Case {
    /// Takes in the events that follow those it was folded from; the result is that of folding the whole log.
    ///
    /// # Errors
    /// The events are given back, and the case is as it was, when they reach back to what is folded already: corrections,
    /// withdrawals, links between numbers and parties, rows that are second origins, a further excuse of a moment, and events that an earlier note spoke of before they were there.
    /// Then the whole log has to be folded.
    pub fn extend(&mut self, events: Vec<Event>) -> Result<(), Vec<Event>> {
        if !events.iter().all(|event| self.only_adds(event)) {
            return Err(events);
        }
        let before = Lengths::of(self);
        let tells_company = events.iter().any(|event| match &event.body {
            Body::Commitment(_) | Body::Offer(_) | Body::Said(_) => true,
            Body::Incident(b) => b.party.is_some() || !self.parties.is_empty(),
            Body::Imported(_) | Body::Noted(_) | Body::Fact(_) => !self.parties.is_empty(),
            _ => false,
        });
        let mut notes = Vec::new();
        for mut event in events {
            self.head = event.seq;
            if let Some(name) = event.by.take() {
                self.helped.insert(event.seq, name);
            }
            if let Some(first) = event.group {
                self.groups.entry(first).or_default().push(event.seq);
            }
            take(self, &mut notes, event.seq, event.body);
        }
        note(&mut self.incidents, &notes);
        attribute(self, before.incidents);
        if tells_company || notes.iter().any(|(_, note)| note.party.is_some()) {
            let mut incidents = std::mem::take(&mut self.incidents);
            sides(self, &mut incidents);
            self.incidents = incidents;
        }
        self.named_ahead = self.named_ahead.max(named(&notes));
        joined(&mut self.incidents, before.incidents, |i| (i.at, i.id));
        joined(&mut self.dispatches, before.dispatches, |d| (d.at, d.seq));
        joined(&mut self.replies, before.replies, |r| (r.at, r.seq));
        joined(&mut self.obstacles, before.obstacles, |o| (o.at, o.seq));
        crate::utterance::unquotable(self);
        crate::utterance::tie(self);
        self.accepted_promises();
        joined(&mut self.commitments, before.commitments, |c| (c.at, c.seq));
        joined(&mut self.payments, before.payments, |p| (p.at, p.seq));
        Ok(())
    }

    fn only_adds(&self, event: &Event) -> bool {
        let calls = incidents_in(&event.body) > 0;
        let spoken_of = calls && event.seq <= self.named_ahead;
        let reaches_back = match &event.body {
            Body::Correction(_) | Body::Withdrawn(_) | Body::Party(_) | Body::PartyLink(_) => true,
            // One text for several excuses of a moment makes none of them quotable.
            Body::Obstacle(b) => self.obstacles.iter().any(|known| known.at == b.at),
            _ => false,
        };
        event.seq > self.head && !spoken_of && !joins(&event.body) && !reaches_back
    }
}

/// How long the lists were that are kept in the order of time.
struct Lengths {
    incidents: usize,
    dispatches: usize,
    replies: usize,
    obstacles: usize,
    commitments: usize,
    payments: usize,
}

impl Lengths {
    fn of(case: &Case) -> Lengths {
        Lengths {
            incidents: case.incidents.len(),
            dispatches: case.dispatches.len(),
            replies: case.replies.len(),
            obstacles: case.obstacles.len(),
            commitments: case.commitments.len(),
            payments: case.payments.len(),
        }
    }
}

/// Adds later knowledge. A few incidents are looked for; for many, or for a number, all are gone through as in the fold.
fn note(incidents: &mut [Incident], notes: &[(u64, IncidentNote)]) {
    let named: usize = notes.iter().map(|(_, n)| n.incidents.len()).sum();
    if named > FEW || notes.iter().any(|(_, n)| n.number.is_some()) {
        return annotate(incidents, notes);
    }
    for (_, note) in notes {
        for id in &note.incidents {
            if let Some(incident) = incidents.iter_mut().find(|i| i.id == *id) {
                apply(incident, note);
            }
        }
    }
}

/// Brings what was pushed behind number `from` of a sorted list into its order. Mostly it is the newest and stays there.
fn joined<T, K: Ord>(list: &mut [T], from: usize, key: impl Fn(&T) -> K) {
    if from == list.len() || list[from.saturating_sub(1)..].is_sorted_by_key(&key) {
        return;
    }
    if list.len() - from > FEW {
        return in_order(list, key);
    }
    for at in from..list.len() {
        let place = list[..at].partition_point(|before| key(before) < key(&list[at]));
        list[place..=at].rotate_right(1);
    }
}
