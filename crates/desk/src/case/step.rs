//! The person answers a proposed step: did it elsewhere, not now, never.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, Decision, Moment, Step};
use jiff::ToSpan;
use playbook::{Do, Lane, Role, Rung, ToRecord};

/// An answer as it is typed.
#[derive(Debug, Clone, Default)]
pub struct StepAnswer {
    /// Action id of the advice.
    pub action: String,
    /// `done`, `not-now` or `never`.
    pub decision: String,
    /// For `not-now`, the day to ask again; tomorrow when empty.
    pub until: String,
    /// Words.
    pub note: String,
}

impl Change for StepAnswer {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let wrong = || Refusal::refused("no-such-word").with("value", &self.decision);
        let decision = Decision::from_id(&self.decision).ok_or_else(wrong)?;
        if !matches!(decision, Decision::Done | Decision::NotNow | Decision::Never) {
            return Err(wrong());
        }
        let rung = on.pack.rungs.iter().find(|r| r.action.iter().any(|a| a.id == self.action));
        let sends = |action: &playbook::Action| {
            matches!(action.leads, Some(Do::Letter(_) | Do::Call(_) | Do::Record(ToRecord::Dispatched)))
        };
        let sent = rung
            .filter(|rung| needs_record(rung))
            .is_some_and(|rung| rung.action.iter().any(|a| a.id == self.action && sends(a)));
        if decision == Decision::Done && sent {
            return Err(Refusal::refused("step-needs-record"));
        }
        if decision == Decision::Never && rung.is_some_and(is_required) {
            return Err(Refusal::refused("step-is-required"));
        }
        let until = match typed::day(&self.until)? {
            None if decision == Decision::NotNow => Some(on.today.saturating_add(1.day())),
            day => day,
        };
        let action = typed::words(&self.action).ok_or_else(|| Refusal::refused("step-needs-action"))?;
        let (at, note) = (Moment::day(on.today), typed::words(&self.note));
        Ok(vec![Body::Step(Step { action, at, decision, until, note })])
    }
}

/// Whether it counts on which day and by which way this rung was done: a clock hangs on it.
pub fn needs_record(rung: &Rung) -> bool {
    !rung.clocks.is_empty()
}

/// Whether the steps after this rung need it, so that it cannot be dropped for good: the remedies of the main line.
pub fn is_required(rung: &Rung) -> bool {
    rung.lane == Lane::Main && rung.role == Role::Remedy
}
