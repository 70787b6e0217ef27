//! Originals on their way from one vault to another: the bytes with the custody log that they had.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use casework::Digest;
use jiff::Timestamp;

use crate::custody::{Log, Tip, What};
use crate::disk::sync_dir;
use crate::fault::{VaultError, at};
use crate::vault::Vault;

impl Vault {
    /// The custody log of an original as it stands in its file; empty when there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn custody_text(&self, digest: &Digest) -> Result<Vec<u8>, VaultError> {
        let path = self.log_path(digest);
        match std::fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            done => done.map_err(at("read", &path)),
        }
    }

    /// Takes in an original that another vault handed out, with the custody log it had there, and goes on with that log. When
    /// this vault has a log of its own for the same bytes, that one goes on and the other is kept beside it.
    ///
    /// # Errors
    /// [`VaultError::Altered`] when the bytes are not those of the digest; [`VaultError::Custody`] when the log does not hold
    /// or is another original's. Then nothing was kept.
    pub fn take_in(
        &self,
        digest: &Digest,
        custody: &[u8],
        name: &str,
        when: Timestamp,
        input: impl Read,
    ) -> Result<Tip, VaultError> {
        let log = Log::parse(custody).map_err(VaultError::Input)?;
        let other = log.entries.iter().find(|entry| entry.digest != *digest).map(|entry| entry.seq + 1);
        if let Some(line) = log.broken.or(other) {
            return Err(VaultError::Custody { digest: *digest, line });
        }
        let (temporary, file) = self.incoming()?;
        let taken = self.write(&temporary, file, input).and_then(|(found, bytes)| {
            if found != *digest {
                return Err(VaultError::Altered(*digest));
            }
            if self.tip(digest)?.is_none() {
                self.put_log(self.log_path(digest), custody)?;
            } else if !custody.is_empty() && self.custody_text(digest)? != custody {
                self.put_log(self.elsewhere_path(digest), custody)?;
            }
            let new = !self.has_whole(digest)?;
            let tip = self.log(digest, bytes, What::Again, name, "archive", when)?;
            if new {
                self.settle(&temporary, digest)?;
            }
            Ok((tip, new))
        });
        if !matches!(taken, Ok((_, true))) {
            let _ = std::fs::remove_file(&temporary);
        }
        taken.map(|(tip, _)| tip)
    }

    /// The custody log that an original had in another vault.
    pub(crate) fn elsewhere_path(&self, digest: &Digest) -> PathBuf {
        self.log_path(digest).with_extension("elsewhere.jsonl")
    }

    fn put_log(&self, place: PathBuf, text: &[u8]) -> Result<(), VaultError> {
        if text.is_empty() {
            return Ok(());
        }
        let (temporary, mut file) = self.incoming()?;
        file.write_all(text).and_then(|()| file.sync_all()).map_err(at("write", &temporary))?;
        std::fs::rename(&temporary, &place).map_err(at("move to", &place))?;
        let folder = place.parent().unwrap_or(&place);
        sync_dir(folder).map_err(at("write", folder))
    }
}
