//! The way in: one call for every reader.

use std::io::{BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

use crate::error::ReadError;
use crate::reader::Reader;
use crate::row::{ReadContext, ReadSummary, Row, Tally};
use crate::{table, xml};

/// Reads a file and hands its rows to `sink` in the order of the file, one at a time.
///
/// Memory does not grow with a text file; workbooks are limited to 128 MiB and to 256 MiB inflated. Nothing is
/// written and no clock is read, so a call may run on any thread. A sink that returns
/// [`ControlFlow::Break`] ends the reading.
///
/// # Errors
/// When the file as a whole cannot be read. Rows handed out before stay good.
pub fn read<R: Read + Seek>(
    reader: Reader,
    input: R,
    context: &ReadContext,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    if reader != Reader::CarrierListSheet {
        return read_stream(reader, BufReader::with_capacity(128 * 1024, input), context, sink);
    }
    let mut tally = Tally::new(reader, sink);
    table::read_sheet(input, context, &mut tally)?;
    Ok(tally.summary)
}

/// Like [`read`], for text that cannot be rewound.
///
/// # Errors
/// As [`read`]; and [`ReadError::NotThis`] for workbooks, which are not text.
pub fn read_stream<R: BufRead>(
    reader: Reader,
    input: R,
    context: &ReadContext,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    let mut tally = Tally::new(reader, sink);
    match reader {
        Reader::SmsBackupCalls | Reader::SmsBackupMessages => xml::read(input, context, &mut tally)?,
        Reader::CallCsv | Reader::CarrierListCsv => table::read_csv(input, context, &mut tally)?,
        Reader::CarrierListSheet => return Err(ReadError::NotThis(reader)),
    }
    Ok(tally.summary)
}
