//! The way in: one call for every reader.

use std::io::{BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

use crate::error::ReadError;
use crate::reader::Reader;
use crate::row::{ReadContext, ReadSummary, Row, Tally};
use crate::table::{self, Habits, Learner, Pass};
use crate::{json, xml};

/// How much of a text file is read at once, in bytes.
const ROOM: usize = 128 * 1024;

/// Reads a file and hands its rows to `sink` in the order of the file, one at a time.
///
/// Memory does not grow with a text file; workbooks are limited to 128 MiB and to 256 MiB inflated. Nothing is
/// written and no clock is read, so a call may run on any thread. A sink that returns
/// [`ControlFlow::Break`] ends the reading.
///
/// A table is looked at twice: what one row leaves open (does the day or the month stand first, which number is the person's,
/// which column tells the direction) other rows may settle.
///
/// # Errors
/// When the file as a whole cannot be read. Rows handed out before stay good.
pub fn read<R: Read + Seek>(
    reader: Reader,
    mut input: R,
    context: &ReadContext,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    let is_table = matches!(
        reader,
        Reader::CallCsv | Reader::CarrierListCsv | Reader::CarrierListSheet | Reader::OpenSheet | Reader::WebTable
    );
    if !is_table {
        return read_stream(reader, BufReader::with_capacity(ROOM, input), context, sink);
    }
    let mut learner = Learner::new(context);
    let mut nobody = |_| ControlFlow::Continue(());
    // What is wrong with the file is said by the second look, which has the receiver.
    let _ = list(reader, &mut input, context, Pass::Learn(&mut learner), &mut Tally::new(reader, context, &mut nobody));
    input.rewind()?;
    let habits = learner.habits();
    let mut tally = Tally::new(reader, context, sink);
    list(reader, &mut input, context, Pass::Read(&habits), &mut tally)?;
    Ok(tally.summary)
}

fn list<R: Read + Seek>(
    reader: Reader,
    input: &mut R,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    match reader {
        Reader::CarrierListSheet | Reader::OpenSheet => table::read_sheet(input, context, pass, tally),
        Reader::WebTable => table::read_page(input, context, pass, tally),
        _ => table::read_csv(BufReader::with_capacity(ROOM, input), context, pass, tally),
    }
}

/// Like [`read`], for text that cannot be rewound: each row stands for itself.
///
/// # Errors
/// As [`read`]; and [`ReadError::NotThis`] for workbooks, which are not text.
pub fn read_stream<R: BufRead>(
    reader: Reader,
    input: R,
    context: &ReadContext,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadError> {
    let mut tally = Tally::new(reader, context, sink);
    let habits = Habits::told(context);
    match reader {
        Reader::SmsBackupCalls | Reader::SmsBackupMessages | Reader::SuperBackup => {
            xml::read(input, context, &mut tally)?;
        }
        Reader::PhoneJson => json::read(input, context, &mut tally)?,
        Reader::CallCsv | Reader::CarrierListCsv => table::read_csv(input, context, Pass::Read(&habits), &mut tally)?,
        Reader::WebTable => table::read_page(input, context, Pass::Read(&habits), &mut tally)?,
        Reader::CarrierListSheet | Reader::OpenSheet => return Err(ReadError::NotThis(reader)),
    }
    Ok(tally.summary)
}
