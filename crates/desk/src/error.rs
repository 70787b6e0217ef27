//! What can go wrong at the desk, and how each is shown: a status for pages, an exit code for the
//! command line, a sentence for people.

use playbook::Bilingual;

/// Every use case ends in its answer or in one of these.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no such case, pack, letter, file.
    #[error("{}", .0.en)]
    NotFound(Bilingual),
    /// What was asked cannot be done, with the reason and the remedy.
    #[error("{}", .0.en)]
    Refused(Bilingual),
    /// Something broke that the person cannot mend.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl DeskError {
    /// "There is no such …" in both languages, from `words/*.ftl`.
    pub fn not_found(key: &str, what: &str) -> DeskError {
        DeskError::NotFound(crate::words::both(key, &[("what", what.to_owned())]))
    }
    /// A refusal in both languages, from `words/*.ftl`.
    pub fn refused(key: &str, args: &[(&str, String)]) -> DeskError {
        DeskError::Refused(crate::words::both(key, args))
    }
}

impl From<store::StoreError> for DeskError {
    fn from(error: store::StoreError) -> DeskError {
        DeskError::Broken(error.into())
    }
}

impl From<evidence::VaultError> for DeskError {
    fn from(error: evidence::VaultError) -> DeskError {
        match error {
            evidence::VaultError::Missing(digest) => DeskError::not_found("no-exhibit", &digest.short()),
            error => DeskError::Broken(error.into()),
        }
    }
}

impl From<std::io::Error> for DeskError {
    fn from(error: std::io::Error) -> DeskError {
        DeskError::Broken(error.into())
    }
}

/// The answer of a use case.
pub type Answer<T> = Result<T, DeskError>;
