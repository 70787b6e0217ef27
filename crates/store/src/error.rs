//! What can go wrong in the store. Absence is not among it: that is `None`.

use crate::Head;
use crate::private::private;
use casework::{ChainError, Digest};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is not one.
    #[error("the database {place} cannot be opened")]
    Open {
        /// File or server, without password.
        place: String,
        /// What the engine said.
        source: Arc<sqlx::Error>,
    },
    /// A newer version of the program has written here.
    #[error("the database has format {found}, this program knows formats up to {known}: use the newer program")]
    Newer {
        /// The format found.
        found: i64,
        /// The newest format known.
        known: i64,
    },
    /// The clock shows an earlier time than what is recorded already.
    #[error("the clock went back: it is {now}, and something is recorded of {last}; set the clock right and try again")]
    ClockWentBack {
        /// What the clock shows.
        now: jiff::Timestamp,
        /// The last moment recorded.
        last: jiff::Timestamp,
    },
    /// The engine refused a statement.
    #[error("the database refused {what}")]
    Database {
        /// The statement's name.
        what: &'static str,
        /// What the engine said.
        source: Arc<sqlx::Error>,
    },
    /// There is no room on the disk. Nothing was changed; the same again succeeds when there is room.
    #[error("the disk is full: {what} was not done")]
    Full {
        /// The statement's name.
        what: &'static str,
        /// What the engine said.
        source: Arc<sqlx::Error>,
    },
    /// The database may not be written.
    #[error("the database may only be read: {what} was not done")]
    ReadOnly {
        /// The statement's name.
        what: &'static str,
        /// What the engine said.
        source: Arc<sqlx::Error>,
    },
    /// The disk, the file or the server did not do what it was asked.
    #[error("the database cannot be reached: {what} was not done")]
    Unreachable {
        /// The statement's name.
        what: &'static str,
        /// What the engine said.
        source: Arc<sqlx::Error>,
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
        StoreError::shared(what, Arc::new(source))
    }
    /// A refusal of the engine to run `what`, which others may have met too.
    pub(crate) fn shared(what: &'static str, source: Arc<sqlx::Error>) -> StoreError {
        match trouble(&source) {
            Trouble::Busy => StoreError::Busy,
            Trouble::Full => StoreError::Full { what, source },
            Trouble::ReadOnly => StoreError::ReadOnly { what, source },
            Trouble::Unreachable => StoreError::Unreachable { what, source },
            Trouble::Other => StoreError::Database { what, source },
        }
    }
    /// The database at `place` cannot be opened.
    pub(crate) fn opening(place: String, source: sqlx::Error) -> StoreError {
        match StoreError::database("opening the database", source) {
            StoreError::Database { source, .. } | StoreError::Unreachable { source, .. } => {
                StoreError::Open { place, source }
            }
            other => other,
        }
    }
    /// Whether this is the engine saying that such a row exists.
    pub(crate) fn is_double(&self) -> bool {
        let StoreError::Database { source, .. } = self else { return false };
        source.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// What an engine's error comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// Waiting and repeating can help.
    Busy,
    Full,
    ReadOnly,
    Unreachable,
    Other,
}

fn trouble(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::PoolTimedOut => Trouble::Busy,
        sqlx::Error::Io(e) => of_io(e),
        sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_) => Trouble::Unreachable,
        sqlx::Error::Database(e) => e.code().map_or(Trouble::Other, |code| match code.parse::<u32>() {
            // SQLite's codes carry a more exact one above their lowest byte. PostgreSQL's have five signs, figures or not.
            Ok(number) if code.len() < 5 => of_sqlite(number),
            _ => of_postgres(&code),
        }),
        _ => Trouble::Other,
    }
}

/// <https://sqlite.org/rescode.html>
fn of_sqlite(code: u32) -> Trouble {
    match code & 0xff {
        // Busy, locked.
        5 | 6 => Trouble::Busy,
        13 => Trouble::Full,
        // Permission, read-only.
        3 | 8 => Trouble::ReadOnly,
        // An error of the device, a file that cannot be opened.
        10 | 14 => Trouble::Unreachable,
        _ => Trouble::Other,
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn of_postgres(code: &str) -> Trouble {
    match code {
        // Serialization, deadlock, lock timeout.
        "40001" | "40P01" | "55P03" => Trouble::Busy,
        "53100" => Trouble::Full,
        "25006" | "42501" => Trouble::ReadOnly,
        // Connections refused or ended, errors of its own disk.
        _ if ["08", "57P", "58"].iter().any(|class| code.starts_with(class)) => Trouble::Unreachable,
        "53300" => Trouble::Unreachable,
        _ => Trouble::Other,
    }
}

fn of_io(error: &std::io::Error) -> Trouble {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::StorageFull | K::QuotaExceeded => Trouble::Full,
        K::PermissionDenied | K::ReadOnlyFilesystem => Trouble::ReadOnly,
        _ => Trouble::Unreachable,
    }
}

/// SQLite says that it cannot open or reach a file, and not why: the system is asked, by writing beside it.
pub(crate) fn explained(error: sqlx::Error, database: &Path) -> sqlx::Error {
    if trouble(&error) != Trouble::Unreachable {
        return error;
    }
    let mut beside = database.as_os_str().to_owned();
    beside.push(format!(".{}.room", std::process::id()));
    let beside = PathBuf::from(beside);
    let tried = private(&beside).and_then(|mut file| file.write_all(&[0; 4096]).and_then(|()| file.sync_all()));
    // Whether it can be deleted again changes nothing about the answer.
    let _ = std::fs::remove_file(&beside);
    match tried {
        Err(why) if of_io(&why) != Trouble::Unreachable => sqlx::Error::Io(why),
        _ => error,
    }
}

/// Whether waiting and repeating can help.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    trouble(error) == Trouble::Busy
}

/// Whether SQLite may have ended the whole transaction and not the statement alone: then what runs next would stand for
/// itself. <https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>
pub(crate) fn breaks_off(error: &sqlx::Error) -> bool {
    match error {
        // Doubles and the like end the statement only; a value of the wrong type was found on our side.
        sqlx::Error::Database(e) => {
            e.code().and_then(|c| c.parse::<u32>().ok()).is_none_or(|c| !matches!(c & 0xff, 1 | 19))
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::RowNotFound => false,
        _ => true,
    }
}
