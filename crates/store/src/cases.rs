//! Cases: what a list shows.

use crate::engine::args;
use crate::fields::Place;
use crate::{Head, Scope, StoreError, statements};
use casework::Digest;
use jiff::Timestamp;

/// A case as the store knows it; the state of the case is the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Short id, such as `c7f3k2`.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What it is about, as given when it was opened.
    pub subject: String,
    /// Id of the pack whose rules are followed.
    pub pack: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// The end of its log.
    pub head: Head,
}

/// The columns of [`statements::CASE`].
pub(crate) type CaseRow = (String, String, String, String, i64, i64, String);

impl CaseFile {
    pub(crate) fn from_row((id, account, subject, pack, opened, seq, hash): CaseRow) -> Result<CaseFile, StoreError> {
        let opened = case_place(&id).time("opened", opened)?;
        let head = head(seq, &hash);
        Ok(CaseFile { id, account, subject, pack, opened, head })
    }
}

pub(crate) fn case_place(id: &str) -> Place<'_> {
    Place { what: "case", id, seq: None }
}

/// The recorded end of a log. What is no number and no digest is read as an end that no log has: the case can still be
/// read, and [`Scope::log`] says that it is damaged.
pub(crate) fn head(seq: i64, hash: &str) -> Head {
    Head { seq: seq.try_into().unwrap_or_default(), hash: hash.parse().unwrap_or(Digest::ZERO) }
}

impl Scope<'_> {
    /// The account's cases, the oldest first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn cases(self) -> Result<Vec<CaseFile>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<CaseRow> = link.rows(&statements::CASES, args![self.account]).await?;
        rows.into_iter().map(CaseFile::from_row).collect()
    }

    /// Cases whose logs are there and that are not in the list of cases: their entry was deleted behind the store's back.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn lost_cases(self) -> Result<Vec<String>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<(String,)> = link.rows(&statements::LOST_CASES, args![self.account]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// A case by id.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn case(self, id: &str) -> Result<Option<CaseFile>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<CaseRow> = link.row(&statements::CASE, args![self.account, id]).await?;
        row.map(CaseFile::from_row).transpose()
    }

    /// The end of a case's log: one small row, to see whether what is known is still current.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn head(self, case: &str) -> Result<Option<Head>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<(i64, String)> = link.row(&statements::HEAD, args![self.account, case]).await?;
        Ok(row.map(|(seq, hash)| head(seq, &hash)))
    }
}
