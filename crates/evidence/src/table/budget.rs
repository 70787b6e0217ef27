//! How much a workbook may ask for, over all its sheets.

use std::cell::Cell as Slot;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::error::{Hostile, ReadError};
use crate::table::Cell;

/// Most sheets. A list of a year has twelve.
const SHEETS: usize = 64;
/// Most cells; as in old workbooks.
const CELLS: u64 = 4_000_000;
/// Most text of cells, in bytes. A text that many cells share counts each time.
const TEXT: u64 = 256 * 1024 * 1024;
/// How often the bytes of a file may be read: once for each part, and the directory several times.
const TIMES: u64 = 4;
/// Below this size the directory of a file is read more often than its parts, in bytes.
const SMALL: u64 = 64 * 1024;

/// What is left for a workbook.
pub(super) struct Budget {
    bytes: Rc<Slot<u64>>,
    spent: Rc<Slot<bool>>,
    cells: Slot<u64>,
    text: Slot<u64>,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn of(size: u64) -> Budget {
        let bytes = size.saturating_mul(TIMES).saturating_add(SMALL);
        Budget {
            bytes: Rc::new(Slot::new(bytes)),
            spent: Rc::default(),
            cells: Slot::new(CELLS),
            text: Slot::new(TEXT),
        }
    }
    /// The file, which gives no more bytes when they are spent.
    pub(super) fn over<R>(&self, input: R) -> Counted<R> {
        Counted { input, left: Rc::clone(&self.bytes), spent: Rc::clone(&self.spent) }
    }
    /// The file asked for its bytes too often.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get()
    }
    /// One more cell.
    pub(super) fn takes(&self, cell: &Cell<'_>) -> Result<(), ReadError> {
        let text = if let Cell::Text(text) = cell { text.len() as u64 } else { 0 };
        let left = (self.cells.get().checked_sub(1), self.text.get().checked_sub(text));
        let (Some(cells), Some(text)) = left else { return Err(ReadError::Hostile(Hostile::Cells)) };
        self.cells.set(cells);
        self.text.set(text);
        Ok(())
    }
}

/// Refuses a workbook with more sheets than a list has.
pub(super) fn few(names: &[String]) -> Result<(), ReadError> {
    if names.len() > SHEETS { Err(ReadError::Hostile(Hostile::Sheets)) } else { Ok(()) }
}

/// A file whose bytes are counted while they are read.
pub(super) struct Counted<R> {
    input: R,
    left: Rc<Slot<u64>>,
    spent: Rc<Slot<bool>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buf)?;
        match self.left.get().checked_sub(n as u64) {
            Some(left) => self.left.set(left),
            None => {
                self.spent.set(true);
                return Err(io::Error::other("the same bytes were read over and over"));
            }
        }
        Ok(n)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_their_text_are_counted_over_all_sheets() {
        let outcome = |cell: &Cell<'_>, times: u64| {
            let budget = Budget::of(0);
            (0..times).position(|_| budget.takes(cell).is_err()).map(|n| n as u64)
        };
        assert_eq!(outcome(&Cell::Number(1.0), CELLS), None);
        assert_eq!(outcome(&Cell::Number(1.0), CELLS + 1), Some(CELLS));
        let long = Cell::Text("x".repeat(16 * 1024).into());
        assert_eq!(outcome(&long, CELLS), Some(TEXT / (16 * 1024)));
    }
}
