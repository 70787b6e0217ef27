//! What a scrub gives back.

use serde::{Deserialize, Serialize};

/// What came out so far and was not taken away yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Out {
    /// The result: write it away and clear it whenever it pleases.
    pub result: Vec<u8>,
    /// The rejects, as CSV with a heading: line, code, what would make it right, the beginning of the row.
    pub rejects: Vec<u8>,
}

/// What was counted. `kept`, `dropped` and `bad` add up to the rows; a heading and empty lines are no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Bytes of the list.
    pub bytes: u64,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read, each of which is among the rejects.
    pub bad: u64,
    /// Rows whose number the set has, whatever the judge said of them.
    pub listed: u64,
    /// Whether there was a heading.
    pub heading: bool,
    /// What stood between two columns; nothing where each line was a number.
    pub delimiter: Option<u8>,
    /// The column in which the numbers stood, from 1.
    pub column: u64,
}

impl Counts {
    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.kept + self.dropped + self.bad
    }

    /// Whether more than half of the rows could not be read: then the column or the delimiter is likely another one.
    pub fn mostly_bad(&self) -> bool {
        self.bad > self.kept + self.dropped
    }
}

/// Why something is not compared at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It begins as no text does.
    #[error("the list is {0}; save or unpack it as text in UTF-8")]
    NotText(&'static str),
    /// The heading does not have the column.
    #[error("the list has no column {name:?}; its heading says: {found}")]
    NoColumn {
        /// The column that was asked for.
        name: String,
        /// The heading, cut short.
        found: String,
    },
    /// No row reaches to the column.
    #[error("no row of the list has a column {column}; the widest has {widest}")]
    NoField {
        /// The column that was asked for, from 1.
        column: u64,
        /// The most columns of a row.
        widest: u64,
    },
    /// The delimiter that was named stands in no row.
    #[error("{0:?} stands in no row of the list, and no row is a number by itself")]
    NoDelimiter(char),
}

impl ListError {
    pub(super) fn unless_text(first: &[u8]) -> Result<(), Self> {
        let kinds: [(&[u8], &str); 6] = [
            (b"\xff\xfe", "UTF-16"),
            (b"\xfe\xff", "UTF-16"),
            (b"\x1f\x8b", "packed with gzip"),
            (b"\x28\xb5\x2f\xfd", "packed with zstd"),
            (b"PK\x03\x04", "a ZIP archive or a workbook"),
            (b"\xd0\xcf\x11\xe0", "an old workbook"),
        ];
        match kinds.iter().find(|(magic, _)| first.starts_with(magic)) {
            Some((_, kind)) => Err(Self::NotText(kind)),
            None => Ok(()),
        }
    }
}
