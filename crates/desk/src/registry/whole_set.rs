//! A set as it lies in memory: read once, for any number of lists.

use crate::error::Answer;
use registry::set::Coded;
use std::path::Path;

/// A set, expanded.
pub struct WholeSet(pub(super) Vec<u8>);

impl WholeSet {
    /// Reads a set's file.
    ///
    /// # Errors
    /// A set that is damaged or cannot be read.
    pub(super) fn read(file: &Path) -> Answer<Self> {
        let bytes = std::fs::read(file)?;
        Ok(Self(Coded::open(bytes.as_slice())?.expand()?))
    }
}
