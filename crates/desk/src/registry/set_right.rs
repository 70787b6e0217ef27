//! The way on for a registry that ran under a clock that was ahead, and therefore records nothing any more.

use super::Registry;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// What the operator reads off another clock may differ from this machine's by so much.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// How the clock stands to what is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ClockStands {
    /// What the clock shows.
    pub now: Timestamp,
    /// The last moment that was recorded.
    pub last: Timestamp,
    /// Entries of numbers that were recorded later than the clock shows.
    pub entries: u64,
    /// Acts of organisations, and others, that were.
    pub acts: u64,
    /// Versions that were published later.
    pub versions: u64,
    /// Whether nothing can be recorded before the clock is set right.
    pub shut: bool,
    /// Whether it was set right just now.
    pub set_right: bool,
}

impl Registry {
    /// How the clock stands to what is recorded.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn clock_stands(&self) -> Answer<ClockStands> {
        let now = self.now();
        let store::Ahead { last, entries, acts, versions } = self.register.ahead(now).await?;
        // Programs that share a database may differ by a few seconds.
        let shut = last.duration_since(now) > SignedDuration::from_secs(5);
        Ok(ClockStands { now, last, entries, acts, versions, shut, set_right: false })
    }

    /// Records that the clock is right now, and was ahead before. Nothing that was recorded is changed: what tells a later time is
    /// read as recorded now. `now` is what the operator says the time is, so that it is not a clock that went back that is
    /// taken for right.
    ///
    /// # Errors
    /// A clock that shows another time than the operator says; nothing recorded ahead of it.
    pub async fn set_clock_right(&self, now: &str, actor: &str) -> Answer<ClockStands> {
        let said = self.moment(now, DayMeans::Noon)?;
        let before = self.clock_stands().await?;
        if said.duration_since(before.now).abs() > APART {
            let refusal = Refusal::refused("registry-clock-differs").with("said", self.local(said));
            return Err(refusal.with("now", self.local(before.now)));
        }
        if !before.shut {
            return Err(Refusal::refused("registry-clock-right").with("now", self.local(before.now)));
        }
        let text = serde_json::json!({ "was": before.last, "at": before.now }).to_string();
        let mut change = self.register.set_clock_right(before.now, actor).await?;
        self.enter(&mut change, "clock", text.as_bytes()).await?;
        change.save().await?;
        self.settle().await?;
        Ok(ClockStands { shut: false, set_right: true, ..before })
    }
}
