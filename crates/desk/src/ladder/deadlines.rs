//! A period was extended on paper, or the person corrects a date with a reason.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, DeadlineMoved};

/// A new last day as it is typed.
#[derive(Debug, Clone, Default)]
pub struct MoveDeadline {
    /// Clock id of the pack.
    pub clock: String,
    /// Number of the event that set it off.
    pub of: String,
    /// The new last day.
    pub due: String,
    /// Why.
    pub reason: String,
}

impl Change for MoveDeadline {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let asked = || Refusal::refused("dates-needs-day-and-reason");
        let due = typed::day(&self.due)?.ok_or_else(asked)?;
        let reason = typed::words(&self.reason).ok_or_else(asked)?;
        let of = self.of.parse().map_err(|_| asked())?;
        let moved = DeadlineMoved { clock: self.clock.clone(), of, due, reason };
        may_move(on, &moved)?;
        Ok(vec![Body::DeadlineMoved(moved)])
    }
}

/// Whether there is such a deadline to move. Every door asks.
///
/// # Errors
/// `no-such-deadline`, `deadline-before-start`.
pub fn may_move(on: &Loaded, moved: &DeadlineMoved) -> Answer<()> {
    let view = on.view();
    let known = view.deadlines().iter().find(|d| d.clock == moved.clock && d.event == moved.of);
    let known = known.ok_or_else(|| Refusal::refused("no-such-deadline").with("what", &moved.clock))?;
    // What it runs from lies before it.
    if moved.due < known.from {
        return Err(Refusal::refused("deadline-before-start")
            .with("day", moved.due.to_string())
            .with("start", known.from.to_string()));
    }
    Ok(())
}
