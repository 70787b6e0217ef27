//! Files of records, cut into parts that several machines read.

use crate::fault::of_file;
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use desk::error::{Answer, Refusal};
use desk::registry::{cdr_refused, open_list};
use jiff::Timestamp;
use registry::Plan;
use registry::cdr::{Cdr, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// A part is at least so many bytes, unless the caller asks for less.
const LEAST: u64 = 16 << 20;
/// There are about so many parts at most: each of them stands in the plan.
const MOST_PARTS: u64 = 2_048;

/// What a file is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// Text that lies as it is; it can be cut anywhere.
    Text,
    /// Text that is read in one piece: packed with gzip or zstd, or with rows that go over lines.
    Whole,
    /// Parquet, cut by its row groups.
    Parquet,
}

/// A file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CallFile {
    /// Where every machine finds it.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
    /// Where its columns stand; `None` for text without a single row.
    pub table: Option<Columns>,
}

/// A [`Table`] as it travels.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Columns {
    delimiter: u8,
    at: [usize; 3],
    more: [Option<usize>; 3],
}

impl From<&Table> for Columns {
    fn from(table: &Table) -> Self {
        let at = [table.from, table.to, table.at];
        Self { delimiter: table.delimiter, at, more: [table.purpose, table.channel, table.for_whom] }
    }
}

impl From<&Columns> for Table {
    fn from(columns: &Columns) -> Self {
        let ([from, to, at], [purpose, channel, for_whom]) = (columns.at, columns.more);
        Self { delimiter: columns.delimiter, from, to, at, purpose, channel, for_whom }
    }
}

/// A part of a file: bytes of text, or row groups of Parquet, from the first one up to the last but one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// Which file.
    pub file: u32,
    /// The first.
    pub from: u64,
    /// The first that is no longer part of it.
    pub to: u64,
}

/// Looks at files and cuts them, but for those of `uncut`. `least`: bytes of a part of text.
///
/// # Errors
/// A file that cannot be read or has no heading.
pub(crate) fn cut(
    paths: &[PathBuf],
    plan: &Plan,
    least: Option<u64>,
    uncut: &BTreeSet<u32>,
) -> Answer<(Vec<CallFile>, Vec<Part>)> {
    let all: u64 = paths.iter().filter_map(|path| path.metadata().ok()).map(|is| is.len()).sum();
    let size = least.unwrap_or(LEAST.max(all / MOST_PARTS)).max(1);
    let (mut files, mut parts) = (Vec::new(), Vec::new());
    for (path, n) in paths.iter().zip(0..) {
        let unreadable = |reason: String| {
            Refusal::refused("registry-file-unreadable").with("path", path.display().to_string()).with("reason", reason)
        };
        let whole = path.canonicalize().map_err(|error| unreadable(error.to_string()))?;
        let mut magic = [0; 4];
        let read = File::open(&whole).and_then(|file| {
            let mut begins = file.take(4);
            begins.read(&mut magic)
        });
        read.map_err(|error| unreadable(error.to_string()))?;
        if magic == *b"PAR1" {
            let (table, groups) = parquet(&whole).map_err(|error| unreadable(error.to_string()))?;
            let table = table.map_err(|found| cdr_refused(path, registry::cdr::CdrError::Heading(found)))?;
            files.push(CallFile { path: whole, kind: Kind::Parquet, table: Some((&table).into()) });
            parts.extend((0..groups).map(|from| Part { file: n, from, to: from + 1 }));
            continue;
        }
        let table = heading(path, plan)?.as_ref().map(Columns::from);
        let packed = magic.starts_with(&[0x1f, 0x8b]) || magic == [0x28, 0xb5, 0x2f, 0xfd];
        let length = whole.metadata().map_err(|error| unreadable(error.to_string()))?.len();
        if packed || table.is_none() || uncut.contains(&n) {
            files.push(CallFile { path: whole, kind: Kind::Whole, table });
            parts.push(Part { file: n, from: 0, to: length });
        } else {
            files.push(CallFile { path: whole, kind: Kind::Text, table });
            let pieces = length.div_ceil(size).max(1);
            parts.extend((0..pieces).map(|piece| Part {
                file: n,
                from: piece * size,
                to: length.min((piece + 1) * size),
            }));
        }
    }
    Ok((files, parts))
}

/// Where the columns of a text stand; `None` if it has no row at all.
fn heading(path: &Path, plan: &Plan) -> Answer<Option<Table>> {
    let mut cdr = Cdr::new(plan, Timestamp::MAX, 0, BufReader::new(open_list(path)?.into_read()));
    while cdr.table().is_none() {
        if cdr.next().map_err(|error| cdr_refused(path, error))?.is_none() {
            break;
        }
    }
    Ok(cdr.table().cloned())
}

type Heading = Result<Table, String>;

/// Where the columns of a Parquet file stand, and how many row groups it has.
fn parquet(path: &Path) -> Result<(Heading, u64), DataFusionError> {
    let file = File::open(path).map_err(|error| of_file(path, error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let names: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let table = Table::named(&names, b',').ok_or_else(|| names.join(",").chars().take(100).collect());
    Ok((table, builder.metadata().num_row_groups() as u64))
}
