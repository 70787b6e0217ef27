//! When the clock was set right after it had been ahead.
//!
//! A registry records nothing at an earlier time than what it recorded last, so one run under a clock that was ahead would shut
//! it for as long as the clock was ahead. Setting it right is an act of its own: nothing that was recorded is changed, and
//! whatever was recorded before that act with a later time is read as recorded at the time of the act.

use super::statements;
use crate::StoreError;
use crate::engine::{Link, args};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The kind of the acts that set the clock right.
pub(super) const CLOCK: &str = "clock";

/// The times at which the clock was set right, each with the act that says so.
#[derive(Debug, Clone, Default)]
pub(super) struct Clocks(Vec<(i64, i64)>);

impl Clocks {
    pub(super) async fn of(link: &mut Link) -> Result<Clocks, StoreError> {
        Ok(Clocks(link.rows(&statements::CLOCKS, args![]).await?))
    }

    /// A time (in microseconds) that something recorded as `seq` tells, as it is read: no later than the clock was set right.
    pub(super) fn read(&self, seq: i64, time: i64) -> i64 {
        self.0.iter().filter(|(act, _)| seq < *act).map(|(_, at)| *at).fold(time, i64::min)
    }

    /// When the clock was set right last after something recorded as `seq`.
    pub(super) fn since(&self, seq: u64) -> Option<i64> {
        let later = |act: &i64| u64::try_from(*act).is_ok_and(|act| act > seq);
        self.0.iter().rev().find(|(act, _)| later(act)).map(|(_, at)| *at)
    }

    /// An act that holds from its recording on holds from the time as which that is read.
    pub(super) fn body(&self, seq: i64, known: i64, body: &mut Value) {
        let read = self.read(seq, known);
        let told = body.get("at").and_then(Value::as_str).and_then(|at| at.parse::<Timestamp>().ok());
        if read < known && told.is_some_and(|at| at.as_microsecond() >= known) {
            body["at"] = json!(Timestamp::from_microsecond(read).unwrap_or_default());
        }
    }
}
