//! How a list is to be compared, and what is told of it afterwards.

use jiff::Timestamp;
use registry::scrub::Options;
use serde::Serialize;

/// How a list is to be compared.
#[derive(Debug, Clone)]
pub struct Scrubbing {
    /// For whom.
    pub organisation: String,
    /// What the calls are for.
    pub purpose: String,
    /// With the version of this moment; now when absent. Where it names a time, preferences that depend on the time are
    /// read at it.
    pub at: Option<String>,
    /// Layout, heading, and which rows to keep.
    pub options: Options,
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Scrubbed {
    /// The version it was compared with.
    pub version: u64,
    /// When that was published: the age that counts.
    pub published: Timestamp,
    /// Rows in all.
    pub lines: u64,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// SHA-256 of the list.
    pub list: String,
    /// SHA-256 of the result.
    pub result: String,
    /// The last moment at which a call may rest on it.
    pub valid_until: Timestamp,
    /// Whether the organisation is registered.
    pub organisation_known: bool,
    /// What was not looked at, by name: a copy holds no consents and no company stops, a set alone
    /// no preferences either.
    pub not_consulted: Vec<&'static str>,
}
