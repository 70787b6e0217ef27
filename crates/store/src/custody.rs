//! Where custody logs end, remembered beside the case logs: what the vault loses is missed here.

use crate::engine::args;
use crate::fields::{Place, int};
use crate::{Scope, StoreError, Tx, statements};
use casework::Digest;

/// The end of an original's custody log, as it was when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustodyEnd {
    /// The original.
    pub digest: Digest,
    /// How many lines its log had, at least 1.
    pub lines: u64,
    /// The link of the last one.
    pub link: Digest,
}

/// The columns of [`statements::CUSTODY_ENDS`].
pub(crate) type CustodyRow = (String, i64, String);

impl CustodyEnd {
    pub(crate) fn from_row((digest, lines, link): CustodyRow) -> Result<CustodyEnd, StoreError> {
        let place = Place { what: "custody", id: &digest, seq: None };
        let (lines, link) = (place.count("lines", lines)?, place.digest("link", &link)?);
        Ok(CustodyEnd { lines, link, digest: place.digest("digest", &digest)? })
    }
}

impl Tx {
    /// Remembers where a custody log ends. An end with fewer lines than the one that is remembered changes nothing: two
    /// writers may come here in another order than they wrote.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn keep_custody(&mut self, end: &CustodyEnd) -> Result<(), StoreError> {
        self.begin_account().await?;
        let lines = int("the number of lines", end.lines)?;
        self.link.run(&statements::KEEP_CUSTODY, args![&*self.account, end.digest, lines, end.link]).await?;
        Ok(())
    }

    /// Forgets an original that was taken out of the vault.
    ///
    /// # Errors
    /// As [`Tx::keep_custody`].
    pub async fn drop_custody(&mut self, digest: Digest) -> Result<(), StoreError> {
        self.link.run(&statements::DROP_CUSTODY, args![&*self.account, digest]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// The remembered ends of all custody logs, in the order of the digests.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn custody_ends(self) -> Result<Vec<CustodyEnd>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<CustodyRow> = link.rows(&statements::CUSTODY_ENDS, args![self.account]).await?;
        rows.into_iter().map(CustodyEnd::from_row).collect()
    }
}
