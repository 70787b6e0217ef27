//! The account of an import: what was read, taken, joined, left out, and what the person is asked.

use casework::{Direction, Doubt, ImportedCall, IncidentRef, Moment};
use evidence::BadReason;
use playbook::Bilingual;

/// What an import did, or would do.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Reader that understood the file.
    pub reader: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that entered the case as calls of their own.
    pub taken: u64,
    /// Rows that show a call which the case has from another list: second origins.
    #[serde(default)]
    pub joined: u64,
    /// Rows that the case already had.
    pub duplicates: u64,
    /// Lines that repeat an earlier row of the same list to the second, with that row's line. They were not taken.
    #[serde(default)]
    pub repeated: Vec<(u64, u64)>,
    /// Of the rows taken, those that wait for the person's own word, by the reason.
    #[serde(default)]
    pub doubts: Vec<(Doubt, u64)>,
    /// Of the rows taken, those whose name in the address book says that they are sales calls.
    #[serde(default)]
    pub named_sales: u64,
    /// Rows passed over, by reason id.
    pub skipped: Vec<(String, u64)>,
    /// Bad rows.
    #[serde(skip_deserializing)]
    pub bad: Vec<BadLine>,
    /// How many rows were bad, listed or not.
    pub bad_total: u64,
    /// What one answer settles for the whole file.
    #[serde(skip_deserializing)]
    pub asks: Vec<Ask>,
    /// How many entries the file says it has, and how many it has, when the two differ.
    #[serde(default)]
    pub declared: Option<(u64, u64)>,
    /// Sheets that are not empty and in which no list was found.
    #[serde(default)]
    pub sheets_skipped: Vec<String>,
    /// Rows shifted by a comma in the name and put back.
    #[serde(default)]
    pub repaired: u64,
    /// The line at which a truncated file breaks off.
    pub truncated: Option<u64>,
    /// The same bytes were imported before.
    pub already: bool,
    /// The first rows that would be taken; only in a trial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Shown>,
}

impl Report {
    /// Nothing in the file could be read as a call.
    pub fn is_empty(&self) -> bool {
        self.rows == self.bad_total
    }
}

/// A row that could not be read.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BadLine {
    /// Line or row in the file, from 1.
    pub line: u64,
    /// Id of the reason.
    pub id: &'static str,
    /// What stands there, shortened, telephone numbers masked.
    pub value: String,
    /// Why, and the remedy.
    pub reason: Bilingual,
}

impl BadLine {
    /// One answer settles it together with others: the question is asked once, and the line need not be listed.
    pub fn is_asked(&self) -> bool {
        BadReason::ALL.iter().any(|reason| reason.id() == self.id && Ask::of(*reason).is_some())
    }
}

/// A question that concerns many rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Dates such as 10/12/2026: does the day stand first or the month?
    DateOrder,
    /// Caller and called have a column each: which number is the person's?
    OwnNumber,
}

impl Ask {
    /// The question that a bad row belongs to.
    pub(super) fn of(reason: BadReason) -> Option<Ask> {
        match reason {
            BadReason::TimeAmbiguous => Some(Ask::DateOrder),
            BadReason::OwnNumberNeeded => Some(Ask::OwnNumber),
            _ => None,
        }
    }
    /// The key of the question among the words.
    pub fn key(self) -> &'static str {
        match self {
            Ask::DateOrder => "import-ask-date-order",
            Ask::OwnNumber => "import-ask-own-number",
        }
    }
}

/// A call as a trial shows it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Shown {
    /// Line or row in the file, from 1.
    pub line: u64,
    /// When it came.
    pub at: Moment,
    /// The number shown.
    pub number: Option<String>,
    /// How the phone recorded it.
    pub direction: Direction,
    /// Seconds talked.
    pub seconds: Option<u32>,
    /// A text message.
    pub message: bool,
    /// Why it would wait for the person's own word.
    pub doubt: Option<Doubt>,
    /// The incident that it shows too.
    pub same_as: Option<IncidentRef>,
}

impl From<&ImportedCall> for Shown {
    fn from(call: &ImportedCall) -> Shown {
        Shown {
            line: call.line,
            at: call.at,
            number: call.number.clone(),
            direction: call.direction,
            seconds: call.seconds,
            message: call.message,
            doubt: call.doubt,
            same_as: call.same_as,
        }
    }
}
