//! What taking a list in counts.

use serde::Serialize;

/// So many numbers are recorded in one unit.
pub(super) const UNIT: usize = 20_000;

/// What came of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// What it was read as.
    pub format: &'static str,
    /// Rows.
    pub rows: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Numbers that are registered now and were not.
    pub registered: u64,
    /// Numbers that were registered and are no more.
    pub withdrawn: u64,
    /// Numbers that were so already.
    pub already: u64,
    /// On whose signed word it was taken; `None` for the registry's own operator at the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// SHA-256 of that signed word, as it stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// What is odd about the list, by name.
    pub notes: Vec<&'static str>,
}
