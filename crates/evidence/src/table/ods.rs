//! Looks at a workbook of OpenDocument before it is read: a repeated row or cell is one line in the file and as many as it
//! says in memory.

use std::io::{Read, Seek};

use memchr::memmem;
use zip::ZipArchive;

use crate::error::{Hostile, ReadError};

/// Most cells that hold something, or stand between such, over all sheets.
const CELLS: u64 = 4_000_000;

/// Refuses workbooks that would swell in memory. Rows and cells repeated behind the last entry are free.
pub(crate) fn check<R: Read + Seek>(input: R) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(input).map_err(|_| ReadError::Damaged)?;
    let mut content = Vec::new();
    // The size was looked at already: the archive inflates to no more than 256 MiB.
    archive
        .by_name("content.xml")
        .map_err(|_| ReadError::Damaged)?
        .read_to_end(&mut content)
        .map_err(|_| ReadError::Damaged)?;
    let (mut cells, mut empty) = (0u64, 0u64);
    let mut starts: Vec<usize> = memmem::find_iter(&content, b"<table:table-row").collect();
    starts.push(content.len());
    for row in starts.windows(2) {
        let row = &content[row[0]..row[1]];
        let rows = repeated(row, b"table:number-rows-repeated=\"").max(1);
        if !holds(row) {
            empty = empty.saturating_add(rows);
            continue;
        }
        let width: u64 = memmem::find_iter(row, b"<table:table-cell")
            .map(|at| repeated(&row[at..], b"table:number-columns-repeated=\"").clamp(1, 16_384))
            .sum();
        cells = cells.saturating_add(rows.saturating_add(empty).saturating_mul(width.min(16_384)));
        empty = 0;
        if cells > CELLS {
            return Err(ReadError::Hostile(Hostile::Cells));
        }
    }
    Ok(())
}

fn holds(row: &[u8]) -> bool {
    memmem::find(row, b"office:value").is_some() || memmem::find(row, b"<text:p").is_some()
}

/// The count of an attribute in the tag that the text begins with.
fn repeated(text: &[u8], name: &[u8]) -> u64 {
    let tag = &text[..memchr::memchr(b'>', text).unwrap_or(text.len())];
    let Some(at) = memmem::find(tag, name) else { return 1 };
    let digits = tag[at + name.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u64, |value, digit| value.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}
