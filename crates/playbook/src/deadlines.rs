//! The dates of a case: theirs, mine, pacing. A state that a clock gives is computed, never stored.

use crate::card::{Deadline, Standing};
use crate::predicate::{Since, Which};
use crate::view::View;

impl View<'_> {
    /// Every deadline that has started, by last day.
    pub fn deadlines(&self) -> &[Deadline] {
        self.known.deadlines.get_or_init(|| self.all_deadlines())
    }

    fn all_deadlines(&self) -> Vec<Deadline> {
        let mut all = Vec::new();
        for rung in &self.pack.rungs {
            for used in rung.clocks.iter().filter(|used| used.when.as_ref().is_none_or(|when| self.holds(when))) {
                let since = Since { clock: used.clock.clone(), query: used.since.clone(), which: used.which };
                let (Some(clock), Some(trigger), Some(due)) =
                    (self.pack.clocks.get(&used.clock), self.trigger(&since), self.due(&since))
                else {
                    continue;
                };
                let standing = if used.until.as_ref().is_some_and(|p| self.holds(p)) {
                    Standing::Stopped
                } else if due.due < self.today {
                    Standing::Passed
                } else {
                    Standing::Running
                };
                let from = trigger.at.map_or(self.today, |m| m.date());
                all.push(Deadline {
                    clock: clock.id.clone(),
                    rung: rung.id.clone(),
                    name: clock.name.clone(),
                    whose: clock.whose,
                    from,
                    since: used.since.clone(),
                    first: used.which == Which::First,
                    event: trigger.seq,
                    due: due.due,
                    arguable: due.arguable,
                    days_left: i64::from(self.today.until(due.due).map_or(0, |s| s.get_days())),
                    standing,
                    confidence: clock.provenance.confidence,
                    verified_on: clock.provenance.verified_on,
                    stale: self.is_unchecked() || !clock.provenance.holds_on(from),
                    law: clock.law.clone(),
                    trace: due.trace,
                });
            }
        }
        all.sort_by(|a, b| (a.due, &a.clock).cmp(&(b.due, &b.clock)));
        all
    }
}
