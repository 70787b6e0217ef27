//! The index of sealed originals and of the files that were read into cases.

use crate::engine::args;
use crate::fields::{Place, int, no_nul};
use crate::{Scope, StoreError, Tx, statements};
use casework::Digest;
use jiff::Timestamp;

/// A sealed original; its bytes and custody lines are in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Digest of the untouched bytes.
    pub digest: Digest,
    /// The case it belongs to, if any yet.
    pub case: Option<String>,
    /// The file's name as given.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was sealed.
    pub sealed: Timestamp,
}

/// A file whose rows were taken into a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Digest of the file.
    pub digest: Digest,
    /// The case.
    pub case: String,
    /// Which reader understood it.
    pub reader: String,
    /// How many rows were taken.
    pub taken: u64,
}

/// The columns of [`statements::EXHIBITS`].
pub(crate) type ExhibitRow = (String, Option<String>, String, i64, i64);
/// The columns of [`statements::IMPORTS`].
pub(crate) type ImportRow = (String, String, String, i64);

impl Exhibit {
    pub(crate) fn from_row((digest, case, name, bytes, sealed): ExhibitRow) -> Result<Exhibit, StoreError> {
        let place = Place { what: "exhibit", id: &digest, seq: None };
        let (bytes, sealed) = (place.count("bytes", bytes)?, place.time("sealed", sealed)?);
        let digest = place.digest("digest", &digest)?;
        Ok(Exhibit { digest, case, name, bytes, sealed })
    }
}

impl ImportFile {
    pub(crate) fn from_row((digest, case, reader, taken): ImportRow) -> Result<ImportFile, StoreError> {
        let place = Place { what: "import", id: &digest, seq: None };
        let (taken, digest) = (place.count("taken", taken)?, place.digest("digest", &digest)?);
        Ok(ImportFile { digest, case, reader, taken })
    }
}

impl Tx {
    /// Enters an original; false when it is in the index already, for the same case.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`], [`StoreError::Nul`].
    pub async fn add_exhibit(&mut self, exhibit: &Exhibit) -> Result<bool, StoreError> {
        let Exhibit { digest, case, name, bytes, sealed } = exhibit;
        no_nul("the exhibit's name", name)?;
        match case {
            Some(case) => self.own(case).await?,
            None => self.begin_account().await?,
        }
        let bytes = int("the exhibit's size", *bytes)?;
        let values = args![&*self.account, *digest, case.as_deref(), &**name, bytes, *sealed];
        Ok(self.link.run(&statements::ADD_EXHIBIT, values).await? == 1)
    }

    /// As [`Scope::import`], as this transaction sees it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn import(&mut self, case: &str, digest: Digest) -> Result<Option<ImportFile>, StoreError> {
        let row: Option<ImportRow> = self.link.row(&statements::IMPORT, args![&*self.account, case, digest]).await?;
        row.map(ImportFile::from_row).transpose()
    }

    /// Enters a file that was read into a case; false when this file was read into this case before.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`], [`StoreError::Nul`].
    pub async fn add_import(&mut self, file: &ImportFile) -> Result<bool, StoreError> {
        let ImportFile { digest, case, reader, taken } = file;
        no_nul("the reader's name", reader)?;
        self.own(case).await?;
        let taken = int("the number of rows", *taken)?;
        let values = args![&*self.account, &**case, *digest, &**reader, taken];
        Ok(self.link.run(&statements::ADD_IMPORT, values).await? == 1)
    }
}

impl Scope<'_> {
    /// The account's originals, in the order of sealing.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn exhibits(self) -> Result<Vec<Exhibit>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<ExhibitRow> = link.rows(&statements::EXHIBITS, args![self.account]).await?;
        rows.into_iter().map(Exhibit::from_row).collect()
    }

    /// The originals of a case, in the order of sealing.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn case_exhibits(self, case: &str) -> Result<Vec<Exhibit>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<ExhibitRow> = link.rows(&statements::CASE_EXHIBITS, args![self.account, case]).await?;
        rows.into_iter().map(Exhibit::from_row).collect()
    }

    /// Whether and how a file was read into a case before.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn import(self, case: &str, digest: Digest) -> Result<Option<ImportFile>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<ImportRow> = link.row(&statements::IMPORT, args![self.account, case, digest]).await?;
        row.map(ImportFile::from_row).transpose()
    }

    /// The files that were read into a case.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn imports(self, case: &str) -> Result<Vec<ImportFile>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<ImportRow> = link.rows(&statements::IMPORTS, args![self.account, case]).await?;
        rows.into_iter().map(ImportFile::from_row).collect()
    }
}
