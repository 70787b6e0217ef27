//! What can go wrong with the vault.

use std::io;
use std::path::{Path, PathBuf};

use casework::Digest;

/// Why the vault could not do something.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk.
    #[error("{doing} {}: {error}", .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// An account whose name cannot be a folder's.
    #[error("`{0}` cannot name a folder of the vault: use up to 64 of a-z, 0-9, `-`, `_`, beginning with a letter")]
    Account(String),
    /// Reading the bytes to be sealed failed; nothing was kept.
    #[error("the file to be sealed could not be read: {0}")]
    Input(io::Error),
    /// No such original.
    #[error("there is no sealed original {0}")]
    Missing(Digest),
    /// The sealed bytes are no longer what they were.
    #[error("the sealed original {0} has been changed; restore it from a backup, then verify again")]
    Altered(Digest),
    /// The custody log was changed.
    #[error("the custody log of {digest} does not hold at line {line}")]
    Custody {
        /// The original.
        digest: Digest,
        /// Line of the log, from 1.
        line: u64,
    },
}

pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> VaultError {
    let path = path.to_owned();
    move |error| VaultError::Io { doing, path, error }
}
