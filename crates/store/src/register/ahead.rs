//! Setting the clock right, and how it stands to what is recorded.

use super::clock::{CLOCK, Clocks};
use super::open::{Change, Register};
use super::statements;
use crate::StoreError;
use crate::engine::args;
use crate::fields::Place;
use jiff::Timestamp;
use serde_json::json;

/// How the clock stands to what is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// The last moment that was recorded.
    pub last: Timestamp,
    /// Entries of numbers that were recorded later than now.
    pub entries: u64,
    /// Acts that were.
    pub acts: u64,
    /// Versions that were published later than now.
    pub versions: u64,
}

impl Register {
    /// What is recorded of times later than `now`.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn ahead(&self, now: Timestamp) -> Result<Ahead, StoreError> {
        let mut link = self.engine.read().await?;
        let (_, last): (i64, i64) = link.row(&statements::HEAD, args![]).await?.unwrap_or_default();
        let (entries, acts, versions): (i64, i64, i64) =
            link.row(&statements::AHEAD, args![now]).await?.unwrap_or_default();
        let place = Place { what: "registry", id: "head", seq: None };
        Ok(Ahead {
            last: place.time("known", last)?,
            entries: place.count("entries", entries)?,
            acts: place.count("acts", acts)?,
            versions: place.count("versions", versions)?,
        })
    }

    /// Begins the unit that sets the clock right: it is recorded at `now`, whatever was recorded of later times. Tries that were
    /// counted then are forgotten, and so are codes on their way, which would hold until then.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn set_clock_right(&self, now: Timestamp, actor: &str) -> Result<Change, StoreError> {
        let mut link = self.engine.write().await?;
        let (seq, last): (i64, i64) = link.row(&statements::TAKE_HEAD, args![]).await?.unwrap_or_default();
        let last = Place { what: "registry", id: "head", seq: None }.time("known", last)?;
        link.run(&statements::SET_CLOCK_RIGHT, args![seq, now]).await?;
        link.run(&statements::FORGET_ASKED_AHEAD, args![now]).await?;
        link.run(&statements::FORGET_ALL_CODES, args![]).await?;
        let clocks = Clocks::of(&mut link).await?;
        let mut change = Change { link, known: now, seq, clocks };
        change.act(CLOCK, CLOCK, &json!({ "was": last, "at": now }), actor).await?;
        change.clocks = Clocks::of(&mut change.link).await?;
        Ok(change)
    }

    /// When the clock was set right last after an entry was recorded.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn set_right_since(&self, seq: u64) -> Result<Option<Timestamp>, StoreError> {
        let last = Clocks::of(&mut self.engine.read().await?).await?.since(seq);
        let place = Place { what: CLOCK, id: CLOCK, seq: None };
        last.map(|at| place.time("known", at)).transpose()
    }
}
