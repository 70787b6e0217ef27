//! Terms in two times. All acts about one thing are folded once for each moment at which something about it was recorded.

use crate::dated::Entry;
use jiff::Timestamp;

/// From when to when something holds, and the act that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term<T> {
    pub from: Timestamp,
    /// The first moment at which it holds no longer; [`Timestamp::MAX`] for one without an end.
    pub until: Timestamp,
    pub seq: u64,
    pub what: T,
}

impl<T> Term<T> {
    pub fn has(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// The end, where there is one.
    pub fn end(&self) -> Option<Timestamp> {
        (self.until != Timestamp::MAX).then_some(self.until)
    }
}

/// What an act does to the terms of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed<T> {
    /// It holds from then on, and in place of what held.
    Begins { what: T, until: Option<Timestamp> },
    /// It holds no longer.
    Ends,
    /// The act at this place counts no longer.
    Undoes(u64),
}

/// The terms of one thing by the moment whose knowledge counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms<T> {
    entries: Vec<Entry<Deed<T>>>,
    /// Since when these are the terms, in ascending order.
    slices: Vec<(Timestamp, Vec<Term<T>>)>,
}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), slices: Vec::new() }
    }
}

impl<T: Clone> Terms<T> {
    /// Adds an act. What was known before its recording stays as it was.
    pub fn add(&mut self, entry: Entry<Deed<T>>) {
        let known = entry.known;
        self.entries.push(entry);
        self.slices.retain(|(since, _)| *since < known);
        let mut later: Vec<Timestamp> = self.entries.iter().map(|e| e.known).filter(|at| *at >= known).collect();
        later.sort_unstable();
        later.dedup();
        for since in later {
            self.slices.push((since, fold(&self.entries, since)));
        }
    }

    /// The terms as they were known then, by their beginning.
    pub fn known(&self, known: Timestamp) -> &[Term<T>] {
        let after = self.slices.partition_point(|(since, _)| *since <= known);
        after.checked_sub(1).map_or(&[], |slice| &self.slices[slice].1)
    }

    /// The term that holds at a moment, as known at another.
    pub fn at(&self, at: Timestamp, known: Timestamp) -> Option<&Term<T>> {
        self.known(known).iter().find(|term| term.has(at))
    }
}

fn fold<T: Clone>(entries: &[Entry<Deed<T>>], known: Timestamp) -> Vec<Term<T>> {
    let mut all: Vec<&Entry<Deed<T>>> = entries.iter().filter(|e| e.known <= known).collect();
    all.sort_by_key(|e| e.seq);
    let mut gone = Vec::new();
    // An undo can itself be undone, so they are settled from the last to the first.
    for entry in all.iter().rev() {
        if let Deed::Undoes(seq) = entry.act
            && seq < entry.seq
            && !gone.contains(&entry.seq)
        {
            gone.push(seq);
        }
    }
    all.retain(|e| !gone.contains(&e.seq));
    // What was recorded later but held earlier takes its place in time.
    all.sort_by_key(|e| (e.at, e.seq));
    let mut terms: Vec<Term<T>> = Vec::new();
    for entry in all {
        if !matches!(entry.act, Deed::Undoes(_))
            && let Some(last) = terms.last_mut()
        {
            last.until = last.until.min(entry.at);
        }
        if let Deed::Begins { what, until } = &entry.act {
            let until = until.unwrap_or(Timestamp::MAX);
            terms.push(Term { from: entry.at, until, seq: entry.seq, what: what.clone() });
        }
        terms.retain(|term| term.from < term.until);
    }
    terms
}
