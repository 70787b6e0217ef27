//! The dates of a case: theirs, mine, pacing. A state that a clock gives is computed, never stored.

use crate::clock::Whose;
use crate::predicate::Since;
use crate::provenance::Confidence;
use crate::text::Bilingual;
use crate::view::View;
use jiff::civil::Date;
use serde::Serialize;

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its last day is today or later.
    Running,
    /// Its last day has passed.
    Passed,
    /// What it waited for has happened.
    Stopped,
}

/// A computed date with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Clock id.
    pub clock: String,
    /// Rung that set it off.
    pub rung: String,
    /// Name of the clock.
    pub name: Bilingual,
    /// Whose time it is.
    pub whose: Whose,
    /// The day of the trigger.
    pub from: Date,
    /// Event that set it off.
    pub event: u64,
    /// The last day.
    pub due: Date,
    /// Days from today to the last day; negative when past.
    pub days_left: i64,
    /// How it stands.
    pub standing: Standing,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// When the rule was last compared with its source.
    pub verified_on: Option<Date>,
    /// The rule was not in force at the trigger, or the pack's day of checking has passed: the date must not be
    /// called due.
    pub stale: bool,
    /// Ids of the legal texts.
    pub law: Vec<String>,
    /// The steps of the computation.
    pub trace: Vec<Bilingual>,
}

impl View<'_> {
    /// Every deadline that has started, by last day.
    pub fn deadlines(&self) -> Vec<Deadline> {
        let mut all = Vec::new();
        for rung in &self.pack.rungs {
            for used in &rung.clocks {
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
                    event: trigger.seq,
                    due: due.due,
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
