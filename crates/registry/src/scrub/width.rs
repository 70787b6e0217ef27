//! How wide the rows of a list are of which none can be read.

use super::report::{Counts, ListError};
use super::rows;

/// What was seen of the columns.
pub(super) struct Width {
    /// Whether somebody named the delimiter.
    named: bool,
    /// Whether a row reached to the column of the numbers.
    reached: bool,
    /// The most columns of a row, as long as none could be read.
    widest: u64,
}

impl Width {
    pub(super) fn new(named: bool) -> Self {
        Self { named, reached: false, widest: 0 }
    }

    /// Looks at a row.
    #[inline]
    pub(super) fn look(&mut self, content: &[u8], delimiter: u8, reached: bool, so_far: &Counts) {
        self.reached |= reached;
        if so_far.kept + so_far.dropped == 0 {
            self.widest = self.widest.max(rows::fields(content, delimiter).count() as u64);
        }
    }

    /// Whether a list of which no row could be read is divided as it should be.
    ///
    /// # Errors
    /// What it lacks.
    pub(super) fn fits(&self, counts: &Counts) -> Result<(), ListError> {
        let Some(delimiter) = counts.delimiter.filter(|_| counts.kept + counts.dropped == 0 && self.widest > 0) else {
            return Ok(());
        };
        if self.named && self.widest < 2 {
            return Err(ListError::NoDelimiter(char::from(delimiter)));
        }
        if self.reached { Ok(()) } else { Err(ListError::NoField { column: counts.column, widest: self.widest }) }
    }
}
