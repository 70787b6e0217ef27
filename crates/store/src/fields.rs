//! Columns to values and back. A stored value that this program never writes is an error, not a guess.

use crate::StoreError;
use casework::{Actor, Digest};
use jiff::Timestamp;

/// Where a value was found, for the error.
pub(crate) struct Place<'a> {
    pub what: &'static str,
    pub id: &'a str,
    pub seq: Option<u64>,
}

impl Place<'_> {
    pub fn damaged(&self, field: &'static str, value: impl ToString) -> StoreError {
        let Place { what, id, seq } = self;
        let event = seq.map(|seq| format!(", event {seq}")).unwrap_or_default();
        let value = value.to_string().chars().take(80).collect();
        StoreError::Damaged { place: format!("{what} `{id}`{event}"), field, value }
    }
    pub fn digest(&self, field: &'static str, text: &str) -> Result<Digest, StoreError> {
        text.parse().map_err(|_| self.damaged(field, text))
    }
    pub fn time(&self, field: &'static str, micros: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(micros).map_err(|_| self.damaged(field, micros))
    }
    pub fn count(&self, field: &'static str, number: i64) -> Result<u64, StoreError> {
        number.try_into().map_err(|_| self.damaged(field, number))
    }
    pub fn actor(&self, text: &str) -> Result<Actor, StoreError> {
        Actor::from_id(text).ok_or_else(|| self.damaged("actor", text))
    }
}

/// A count as both engines keep it.
pub(crate) fn int(what: &'static str, number: u64) -> Result<i64, StoreError> {
    number.try_into().map_err(|_| StoreError::TooLarge { what })
}

/// Refuses at the door what PostgreSQL would refuse later, so that both engines hold the same texts.
pub(crate) fn no_nul(what: &str, text: &str) -> Result<(), StoreError> {
    if text.contains('\0') { Err(StoreError::Nul { what: what.to_owned() }) } else { Ok(()) }
}

/// The same for JSON, where the character hides behind an escape.
pub(crate) fn no_nul_in_json(what: impl FnOnce() -> String, text: &str) -> Result<(), StoreError> {
    // An even number of backslashes before it means that somebody typed these six characters.
    let typed = |at: usize| text.as_bytes()[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
    if text.match_indices("\\u0000").any(|(at, _)| !typed(at)) {
        return Err(StoreError::Nul { what: what() });
    }
    Ok(())
}
