//! Calls that were judged, for the limit of attempts. Called numbers do not stand here, only their hashes.

use super::open::{Change, Register};
use super::statements;
use crate::StoreError;
use crate::engine::args;
use crate::fields::{Place, no_nul_in_json};
use jiff::Timestamp;
use serde_json::{Value, json};

/// So many calls go to the engine in one statement.
const CHUNK: usize = 4_000;

/// A call that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedCall {
    /// The hash of the called number.
    pub called: String,
    /// Whose call it was.
    pub principal: String,
    /// When it was made.
    pub at: Timestamp,
}

impl Change {
    /// Keeps calls; one that is kept already stays as it is.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn keep_calls(&mut self, calls: &[JudgedCall]) -> Result<(), StoreError> {
        for chunk in calls.chunks(CHUNK) {
            let rows: Vec<Value> =
                chunk.iter().map(|call| json!([call.called, call.principal, call.at.as_microsecond()])).collect();
            let rows = Value::Array(rows).to_string();
            no_nul_in_json(|| "a call".to_owned(), &rows)?;
            self.link.run(&statements::KEEP_CALLS, args![self.known, rows]).await?;
        }
        Ok(())
    }

    /// Forgets the calls that were kept before this moment.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn forget_calls(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.link.run(&statements::FORGET_CALLS, args![before]).await.map(drop)
    }
}

impl Register {
    /// The calls that are kept to any of these numbers, by their hashes.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn calls_to(&self, called: &[String]) -> Result<Vec<JudgedCall>, StoreError> {
        let asked = json!(called).to_string();
        let rows: Vec<(String, String, i64)> =
            self.engine.read().await?.rows(&statements::CALLS_TO, args![asked]).await?;
        let place = Place { what: "calls", id: "judged", seq: None };
        rows.into_iter()
            .map(|(called, principal, at)| Ok(JudgedCall { called, principal, at: place.time("at", at)? }))
            .collect()
    }
}
