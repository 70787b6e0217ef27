//! Why a log is refused.

use super::{Hash, Head};

/// What is wrong with a log or a checkpoint of it. The codes never change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The checkpoint is no note, or not signed by the log, or wrongly.
    #[error("checkpoint: {0}")]
    Note(#[from] crate::note::Fault),
    /// A line of the checkpoint.
    #[error("checkpoint, line {line}: {why}")]
    Checkpoint {
        /// Counted from 1.
        line: usize,
        /// What it should be.
        why: &'static str,
    },
    /// The checkpoint of another log.
    #[error("the checkpoint belongs to the log {found}, not to {expected}")]
    OtherLog {
        /// The log that is followed.
        expected: String,
        /// The log that is named.
        found: String,
    },
    /// Fewer witnesses than the reader asks for.
    #[error("co-signed by {found} of the known witnesses; {wanted} are asked for, not there: {}", lacks.join(", "))]
    TooFewWitnesses {
        /// How many are asked for.
        wanted: usize,
        /// How many there are.
        found: usize,
        /// The known witnesses that have not signed.
        lacks: Vec<String>,
    },
    /// The log became shorter.
    #[error("rolled back: the log had {} entries when last seen and now shows {}", seen.size, shown.size)]
    Rollback {
        /// What was seen before.
        seen: Head,
        /// What is shown now.
        shown: Head,
    },
    /// The log shows another past than before.
    #[error(
        "forked: of the {} entries seen before, the root was {}; in the log that is shown now it is {found}",
        seen.size, seen.root
    )]
    Fork {
        /// What was seen before.
        seen: Head,
        /// What is shown now.
        shown: Head,
        /// The root of the first `seen.size` entries in what is shown now.
        found: Hash,
    },
    /// The path does not show that the log only grew.
    #[error("not proved: the proof does not lead from {} entries to {}", seen.size, shown.size)]
    NotConsistent {
        /// What was seen before.
        seen: Head,
        /// What is shown now.
        shown: Head,
    },
    /// A file is not there.
    #[error("missing: {path}")]
    Missing {
        /// Relative to the log.
        path: String,
    },
    /// A file could not be read.
    #[error("not readable: {path}: {why}")]
    Unreadable {
        /// Relative to the log.
        path: String,
        /// As told by whoever read.
        why: String,
    },
    /// A file is not what the log signed.
    #[error(
        "altered: {} not lead to the root that the log signed",
        if paths.len() == 1 { format!("{} does", paths[0]) } else { format!("{} together do", paths.join(", ")) }
    )]
    Altered {
        /// Relative to the log. More than one only if it cannot be told which.
        paths: Vec<String>,
    },
    /// There is no such entry.
    #[error("the log has {size} entries; there is no entry or earlier size {index}")]
    NoSuchEntry {
        /// What was asked for.
        index: u64,
        /// How many there are.
        size: u64,
    },
    /// An entry that no bundle can hold.
    #[error("entry {at} has {bytes} bytes; a log holds entries of up to {} bytes", super::LONGEST_ENTRY)]
    EntryTooLong {
        /// Its position among those to append, counted from 0.
        at: usize,
        /// Its length.
        bytes: usize,
    },
    /// No more entries fit.
    #[error("the log is full")]
    Full,
}

impl Fault {
    /// Its name in documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Note(fault) => fault.code(),
            Self::Checkpoint { .. } => "checkpoint-line",
            Self::OtherLog { .. } => "other-log",
            Self::TooFewWitnesses { .. } => "too-few-witnesses",
            Self::Rollback { .. } => "log-rolled-back",
            Self::Fork { .. } => "log-forked",
            Self::NotConsistent { .. } => "log-not-consistent",
            Self::Missing { .. } => "log-file-missing",
            Self::Unreadable { .. } => "log-file-unreadable",
            Self::Altered { .. } => "log-file-altered",
            Self::NoSuchEntry { .. } => "log-no-such-entry",
            Self::EntryTooLong { .. } => "log-entry-too-long",
            Self::Full => "log-full",
        }
    }

    pub(super) fn altered(path: String) -> Self {
        Self::Altered { paths: vec![path] }
    }
}
