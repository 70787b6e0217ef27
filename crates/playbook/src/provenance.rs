//! Where a record of a pack comes from and how sure it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// The official text was read.
    H,
    /// Press, court-derived text, or agreeing secondary sources.
    M,
    /// One weak source.
    L,
    /// Recalled, seen nowhere. Never gates.
    R,
}

/// From when to when a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valid {
    /// First day.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Provenance {
    /// Whether the record holds on this day, as far as it says.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid.is_none_or(|v| v.from.is_none_or(|from| from <= day) && v.to.is_none_or(|to| day <= to))
    }
}

/// Source, confidence and age of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// What was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The day on which it was last compared with its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_on: Option<Date>,
    /// When it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Valid>,
}
