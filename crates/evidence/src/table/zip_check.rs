//! Looks at a workbook's archive before it is read: parts are inflated once and thrown away, because the sizes that an
//! archive declares need not be true and the sheet reader keeps whole parts in memory.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Hostile, ReadError};

/// Most bytes that all parts may have together.
const INFLATED: u64 = 256 * 1024 * 1024;
/// Sheets full of numbers inflate ten- to thirtyfold; a bomb a thousandfold.
const RATIO: u64 = 200;
/// Below this size the ratio means nothing.
const SMALL: u64 = 8 * 1024 * 1024;
/// A workbook has some dozen parts.
const PARTS: usize = 10_000;

/// Refuses bombs, archives cut short, and archives with a password.
pub(crate) fn check<R: Read + Seek>(input: R, packed: u64) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(input).map_err(refusal)?;
    if archive.len() > PARTS {
        return Err(ReadError::Hostile(Hostile::Inflation));
    }
    let mut total = 0u64;
    for part in 0..archive.len() {
        let mut file = archive.by_index(part).map_err(refusal)?;
        let allowed = INFLATED.min(SMALL.max(packed.saturating_mul(RATIO))).saturating_sub(total);
        let copied = io::copy(&mut (&mut file).take(allowed + 1), &mut io::sink());
        total += copied.map_err(|_| ReadError::Damaged)?;
        if total > INFLATED.min(SMALL.max(packed.saturating_mul(RATIO))) {
            return Err(ReadError::Hostile(Hostile::Inflation));
        }
    }
    Ok(())
}

fn refusal(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => ReadError::Io(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadError::Locked,
        _ => ReadError::Damaged,
    }
}
