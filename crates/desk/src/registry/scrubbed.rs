//! How a list is to be compared, and what is told of it afterwards.

use crate::error::Refusal;
use jiff::Timestamp;
use registry::Plan;
use registry::scrub::{Counts, Layout, ListError, Options, RunError};
use serde::{Deserialize, Serialize};

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

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneScrub {
    /// The version it was compared with.
    pub version: u64,
    /// When that was published: the age that counts.
    pub published: Timestamp,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// SHA-256 of the list, unpacked.
    pub list: String,
    /// SHA-256 of the result.
    pub result: String,
    /// The last moment at which a call may rest on it.
    pub valid_until: Timestamp,
    /// Whether the organisation is registered.
    pub organisation_known: bool,
    /// How the list was read.
    #[serde(flatten)]
    pub read: ReadAs,
}

/// How a list was read, whether somebody said so or it was found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadAs {
    /// The column that was compared, from 1.
    pub column: u64,
    /// What stands between two columns: one character or `tab`; nothing where each line is a number.
    pub delimiter: Option<String>,
    /// Whether the first row was a heading.
    pub heading: bool,
    /// Columns that hold numbers, too, and were not compared, from 1.
    pub other_columns: Vec<u64>,
    /// Whether more than half of the rows could not be read.
    pub mostly_unreadable: bool,
}

impl ReadAs {
    /// By what was counted, and by the first bytes of the list.
    pub(super) fn of(counts: &Counts, head: &[u8], plan: &Plan) -> ReadAs {
        let numbers = counts.delimiter.map(|delimiter| Layout::number_columns(head, delimiter, plan));
        let numbers = numbers.unwrap_or_default().into_iter().map(|at| at as u64 + 1);
        ReadAs {
            column: counts.column,
            delimiter: counts.delimiter.map(|one| match one {
                b'\t' => "tab".to_owned(),
                one => char::from(one).to_string(),
            }),
            heading: counts.heading,
            other_columns: numbers.filter(|at| *at != counts.column).collect(),
            mostly_unreadable: counts.mostly_bad(),
        }
    }
}

/// The same, with what stands on a receipt or is known only where it was compared.
#[derive(Debug, Clone, Serialize)]
pub struct Scrubbed {
    /// What came of it.
    #[serde(flatten)]
    pub done: DoneScrub,
    /// Rows in all.
    pub lines: u64,
    /// What was not looked at, by name: a copy holds no consents and no company stops, a set alone
    /// no preferences either.
    pub not_consulted: Vec<&'static str>,
}

/// Why a list was not compared, as it is said.
pub(super) fn refused(error: RunError) -> Refusal {
    match error {
        RunError::List(ListError::NoField { column, widest }) => Refusal::refused("list-no-such-column")
            .with("column", column.to_string())
            .with("widest", widest.to_string()),
        RunError::List(ListError::NoDelimiter(delimiter)) => {
            Refusal::refused("list-no-such-delimiter").with("delimiter", delimiter.to_string())
        }
        error => super::reasons::list(error),
    }
}
