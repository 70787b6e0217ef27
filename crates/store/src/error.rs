//! What can go wrong in the store. Absence is not among it: that is `None`.

use crate::Head;
use casework::{ChainError, Digest};
use std::path::PathBuf;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is not one.
    #[error("the database {place} cannot be opened")]
    Open {
        /// File or server, without password.
        place: String,
        /// What the engine said.
        source: sqlx::Error,
    },
    /// A newer version of the program has written here.
    #[error("the database has format {found}, this program knows formats up to {known}: use the newer program")]
    Newer {
        /// The format found.
        found: i64,
        /// The newest format known.
        known: i64,
    },
    /// The engine refused a statement.
    #[error("the database refused {what}")]
    Database {
        /// The statement's name.
        what: &'static str,
        /// What the engine said.
        source: sqlx::Error,
    },
    /// Another writer held the database for too long, or was in the way; the same work may succeed when repeated.
    #[error("the database is busy with another writer: try again")]
    Busy,
    /// A write to a case that does not exist.
    #[error("there is no case `{0}`")]
    UnknownCase(String),
    /// The id is taken.
    #[error("there is a case `{0}` already")]
    CaseExists(String),
    /// Another writer has continued this log in the meantime; read again, decide again.
    #[error("case `{case}`: another writer has recorded after event {seq} in the meantime")]
    Conflict {
        /// The case.
        case: String,
        /// The event that was thought to be the last.
        seq: u64,
    },
    /// The log was decided on as it was, and has been continued since. Nothing was written.
    #[error(
        "case `{case}`: decided on event {} as its last, which by now is event {}: look again, then decide",
        .expected.seq, .found.seq
    )]
    Moved {
        /// The case.
        case: String,
        /// The end that was decided on.
        expected: Head,
        /// The end found.
        found: Head,
    },
    /// A character that one of the engines, and every page and letter, cannot carry.
    #[error("{what} contains the character U+0000, which cannot be stored: remove it")]
    Nul {
        /// Where it stands.
        what: String,
    },
    /// A size or number beyond what a signed 64-bit integer holds.
    #[error("{what} is too large to be stored")]
    TooLarge {
        /// Which figure.
        what: &'static str,
    },
    /// A stored body is not one this program understands.
    #[error("case `{case}`, event {seq}: the stored text is not a known event")]
    Body {
        /// The case.
        case: String,
        /// The event.
        seq: u64,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// A stored field has a value that this program never writes.
    #[error("{place}: {field} `{value}` is damaged")]
    Damaged {
        /// Which row.
        place: String,
        /// Which field.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// The chain of hashes does not hold.
    #[error("case `{case}`: the log does not hold")]
    Chain {
        /// The case.
        case: String,
        /// The first event that does not fit.
        source: ChainError,
    },
    /// The log ends elsewhere than the case says.
    #[error("case `{case}`: the log ends at event {found}, but event {expected} ({hash}) was recorded as its last")]
    End {
        /// The case.
        case: String,
        /// The last event present.
        found: u64,
        /// The last event recorded.
        expected: u64,
        /// Its hash, as recorded.
        hash: Digest,
    },
    /// The job's lease ran out and somebody else has it, or it was ended already; the work must not be saved.
    #[error("job `{0}` is no longer claimed by this worker: its work was cancelled")]
    LeaseLost(String),
    /// A backup is restored into an empty store only.
    #[error("the store to restore into is not empty: give an empty database")]
    NotEmpty,
    /// A file cannot be read or written.
    #[error("{path}: cannot be {done}")]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        done: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A backup cannot be restored. Nothing of it was taken.
    #[error("{path} line {line}: {problem}; {remedy}")]
    Backup {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl StoreError {
    /// A refusal of the engine to run `what`.
    pub(crate) fn database(what: &'static str, source: sqlx::Error) -> StoreError {
        if is_busy(&source) { StoreError::Busy } else { StoreError::Database { what, source } }
    }
    /// Whether this is the engine saying that such a row exists.
    pub(crate) fn is_double(&self) -> bool {
        let StoreError::Database { source, .. } = self else { return false };
        source.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// Whether waiting and repeating can help.
fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        // SQLite: busy, busy-recovery, busy-snapshot, locked. PostgreSQL: serialization, deadlock, lock timeout.
        sqlx::Error::Database(e) => {
            e.code().is_some_and(|c| matches!(&*c, "5" | "261" | "517" | "6" | "40001" | "40P01" | "55P03"))
        }
        _ => false,
    }
}
