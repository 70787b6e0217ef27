//! How a list is to be compared, and what is told of it afterwards.

use crate::error::Refusal;
use jiff::{SignedDuration, Timestamp};
use registry::org::{Caller, Chain};
use registry::paper;
use registry::scrub::{Counts, Layout, ListError, Options, RunError};
use registry::{Plan, Rules};
use serde::{Deserialize, Serialize};

/// How a list is to be compared.
#[derive(Debug, Clone)]
pub struct Scrubbing {
    /// For whom.
    pub organisation: String,
    /// What the calls are for.
    pub purpose: String,
    /// As it was at this moment, which is past; now when absent. What comes of it tells of then, and no call may rest on it.
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
    /// The moment that it tells of, where one was named: no call may rest on it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
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

/// The last moment at which a call may rest on a list that is compared now: the age of the version bounds it, and the end of the
/// last mandate by which whoever calls may call.
pub(super) fn last_moment(rules: &Rules, published: Timestamp, caller: &Caller) -> Timestamp {
    let days = SignedDuration::from_hours(24 * i64::from(rules.receipt_days));
    let aged = published.checked_add(days).unwrap_or(Timestamp::MAX);
    let ends: Option<Vec<Timestamp>> = caller.chains().iter().map(Chain::until).collect();
    let mandate = ends.and_then(|ends| ends.into_iter().max());
    mandate.map_or(aged, |end| aged.min(before(end)))
}

/// The last whole second before a moment at which something holds no longer.
fn before(end: Timestamp) -> Timestamp {
    paper::whole_second(end.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(end))
}
