//! A part of a file of records as rows of a table: calls that somebody answers for, bad rows, and what was counted.

use crate::fault::of_file;
use crate::files::{CallFile, Kind, Part};
use datafusion::arrow::array::{
    Array, AsArray, Int32Builder, Int64Builder, RecordBatch, StringBuilder, UInt8Builder, UInt32Builder, UInt64Builder,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use desk::registry::{MOST_BAD, open_list};
use jiff::Timestamp;
use registry::cdr::{BadRow, Cdr, Fields, Line, Table, pass_line};
use registry::docket::Bench;
use registry::judge::Cleared;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::sync::{Arc, LazyLock};

/// A call.
pub(crate) const CALL: u8 = 0;
/// A row that could not be read.
pub(crate) const BAD: u8 = 1;
/// Something that was counted in the part, by its name.
pub(crate) const COUNT: u8 = 2;
/// A word of a call that is not understood.
pub(crate) const NOTE: u8 = 3;

/// The names of what is counted.
pub(crate) const LINES: &str = "lines";
pub(crate) const ROWS: &str = "rows";
pub(crate) const BAD_ROWS: &str = "bad";
pub(crate) const UNCLEAR_WORDS: &str = "unclear";
pub(crate) const CALLS: &str = "calls";
pub(crate) const MARKS: &str = "marks";
/// Whether rows go over lines: then the file must not be cut.
pub(crate) const OVER_LINES: &str = "over-lines";

/// Calls made after the histories were written down cannot be judged by them.
pub(crate) const TOO_LATE: &str = "after-state";

/// Rows of a batch.
const BATCH: usize = 8_192;

/// A number that hardly any two calls share, below 2²⁴: the sum of those of ten billion calls is far from any end. By the sums
/// it is known that every call came before the judge, and once.
fn mark(part: u32, line: u64) -> u64 {
    // The last steps of SplitMix64.
    let mut mixed = (u64::from(part) << 40 ^ line).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed >> 40
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let field = |name: &str, of: DataType| Field::new(name, of, true);
    Arc::new(Schema::new(vec![
        Field::new("kind", DataType::UInt8, false),
        Field::new("n", DataType::UInt64, false),
        Field::new("file", DataType::UInt32, false),
        Field::new("part", DataType::UInt32, false),
        Field::new("line", DataType::UInt64, false),
        Field::new("mark", DataType::UInt64, false),
        field("code", DataType::Utf8),
        field("value", DataType::Utf8),
        field("caller", DataType::UInt64),
        field("called", DataType::UInt64),
        field("at_s", DataType::Int64),
        field("at_n", DataType::Int32),
        field("purpose", DataType::Utf8),
        field("channel", DataType::Utf8),
        field("for_whom", DataType::Utf8),
    ]))
});

/// The columns. `line` counts from 1 within the part; `at_s` and `at_n` are the whole seconds since 1970 and the
/// nanoseconds above them.
pub(crate) fn schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

/// Reads a part and gives its rows away in batches.
///
/// # Errors
/// A file that cannot be read, or what `give` returns.
pub(crate) fn read(
    bench: &Bench,
    file: &CallFile,
    part: (u32, Part),
    until: Option<Timestamp>,
    give: &mut dyn FnMut(RecordBatch) -> Result<()>,
) -> Result<()> {
    let mut rows = Rows::new(bench, part, until, give);
    match file.kind {
        Kind::Parquet => parquet(bench, file, part.1, &mut rows),
        Kind::Whole => {
            let list = open_list(&file.path).map_err(|error| of_file(&file.path, error))?;
            let input = BufReader::with_capacity(1 << 20, list.into_read());
            text(Cdr::new(bench.plan(), bench.now(), part.1.file, input), file, &mut rows)
        }
        Kind::Text => {
            let wrong = |error| of_file(&file.path, error);
            let mut input = BufReader::with_capacity(1 << 20, File::open(&file.path).map_err(wrong)?);
            let (mut begin, to) = (part.1.from, part.1.to);
            // The line that crosses the beginning belongs to the part before; the first part finds the heading itself.
            let table = match begin {
                0 => None,
                from => {
                    input.seek(SeekFrom::Start(from - 1)).map_err(wrong)?;
                    begin = from - 1 + pass_line(&mut input).map_err(wrong)?;
                    file.table.as_ref().map(Table::from)
                }
            };
            text(
                Cdr::part(bench.plan(), bench.now(), part.1.file, input, table, to.saturating_sub(begin)),
                file,
                &mut rows,
            )
        }
    }?;
    rows.end()
}

fn text(mut cdr: Cdr<'_, impl BufRead>, file: &CallFile, rows: &mut Rows<'_>) -> Result<()> {
    while let Some(row) = cdr.next().map_err(|error| of_file(&file.path, error))? {
        rows.row(row)?;
    }
    rows.lines = cdr.lines();
    rows.over_lines = cdr.goes_over_lines() && matches!(file.kind, Kind::Text);
    Ok(())
}

/// Row groups of a Parquet file; what its columns hold is read as if it stood in text.
fn parquet(bench: &Bench, file: &CallFile, part: Part, rows: &mut Rows<'_>) -> Result<()> {
    let wrong = |error: DataFusionError| of_file(&file.path, error);
    let table = file.table.as_ref().map(Table::from).ok_or_else(|| of_file(&file.path, "no columns"))?;
    let source = File::open(&file.path).map_err(|error| of_file(&file.path, error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(|error| wrong(error.into()))?;
    let roots = [Some(table.from), Some(table.to), Some(table.at), table.purpose, table.channel, table.for_whom];
    let wanted = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied().flatten());
    let names: Vec<Option<String>> =
        roots.iter().map(|root| root.map(|at| builder.schema().field(at).name().clone())).collect();
    let groups = (part.from as usize..part.to as usize).collect();
    let reader = builder.with_row_groups(groups).with_projection(wanted).with_batch_size(BATCH).build();
    let fields = Fields::new(bench.plan(), bench.now());
    for batch in reader.map_err(|error| wrong(error.into()))? {
        let batch = batch.map_err(|error| wrong(error.into()))?;
        let column = |name: &Option<String>| -> Result<Option<Arc<dyn Array>>> {
            let Some(column) = name.as_ref().and_then(|name| batch.column_by_name(name)) else { return Ok(None) };
            Ok(Some(cast(column, &DataType::Utf8)?))
        };
        let columns: Vec<Option<Arc<dyn Array>>> = names.iter().map(column).collect::<Result<_>>().map_err(wrong)?;
        for n in 0..batch.num_rows() {
            let field = |at: usize| match &columns[at] {
                Some(column) if column.is_valid(n) => column.as_string::<i32>().value(n),
                _ => "",
            };
            rows.lines += 1;
            let (file, line) = (part.file, rows.lines);
            let record = fields.record([field(0), field(1), field(2), field(3), field(4), field(5)]);
            let row = record.map(|record| Line { file, line, record });
            rows.row(row.map_err(|(code, value)| BadRow { file, line, code, value }))?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Builders {
    kind: UInt8Builder,
    n: UInt64Builder,
    file: UInt32Builder,
    part: UInt32Builder,
    line: UInt64Builder,
    mark: UInt64Builder,
    code: StringBuilder,
    value: StringBuilder,
    caller: UInt64Builder,
    called: UInt64Builder,
    at_s: Int64Builder,
    at_n: Int32Builder,
    purpose: StringBuilder,
    channel: StringBuilder,
    for_whom: StringBuilder,
}

struct Rows<'a> {
    bench: &'a Bench,
    part: (u32, Part),
    until: Option<Timestamp>,
    give: &'a mut dyn FnMut(RecordBatch) -> Result<()>,
    built: Builders,
    many: usize,
    lines: u64,
    rows: u64,
    bad: u64,
    unclear: u64,
    private: u64,
    calls: u64,
    marks: u64,
    over_lines: bool,
}

impl<'a> Rows<'a> {
    fn new(
        bench: &'a Bench,
        part: (u32, Part),
        until: Option<Timestamp>,
        give: &'a mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Self {
        let built = Builders::default();
        let (many, over_lines) = (0, false);
        let [lines, rows, bad, unclear, private, calls, marks] = [0; 7];
        Self { bench, part, until, give, built, many, lines, rows, bad, unclear, private, calls, marks, over_lines }
    }

    fn row(&mut self, row: Result<Line, BadRow>) -> Result<()> {
        self.rows += 1;
        match row {
            Err(bad) => self.bad(bad.line, bad.code, &bad.value),
            Ok(line) if self.bench.is_private(&line.record) => {
                self.private += 1;
                Ok(())
            }
            Ok(line) if self.until.is_some_and(|until| line.record.at > until) => {
                self.bad(line.line, TOO_LATE, &line.record.at.to_string())
            }
            Ok(line) => {
                let (line, unclear) = self.bench.understood(line);
                for row in unclear {
                    self.unclear += 1;
                    if self.unclear <= MOST_BAD as u64 {
                        self.told(NOTE, 1, row.line, row.code, Some(&row.value))?;
                    }
                }
                self.call(&line)
            }
        }
    }

    fn call(&mut self, line: &Line) -> Result<()> {
        let record = &line.record;
        let built = &mut self.built;
        built.code.append_null();
        built.value.append_null();
        built.caller.append_value(record.from.get());
        built.called.append_value(record.to.get());
        built.at_s.append_value(record.at.as_second());
        built.at_n.append_value(record.at.subsec_nanosecond());
        built.purpose.append_option(record.purpose.as_deref());
        built.channel.append_value(record.channel.name());
        built.for_whom.append_option(record.for_whom.as_deref());
        let mark = mark(self.part.0, line.line);
        self.calls += 1;
        self.marks += mark;
        self.row_of(CALL, 1, line.line, mark)
    }

    /// A row that could not be read; only so many are listed.
    fn bad(&mut self, line: u64, code: &str, value: &str) -> Result<()> {
        self.bad += 1;
        if self.bad > MOST_BAD as u64 { Ok(()) } else { self.told(BAD, 1, line, code, Some(value)) }
    }

    fn told(&mut self, kind: u8, n: u64, line: u64, code: &str, value: Option<&str>) -> Result<()> {
        let built = &mut self.built;
        built.code.append_value(code);
        built.value.append_option(value);
        built.caller.append_null();
        built.called.append_null();
        built.at_s.append_null();
        built.at_n.append_null();
        built.purpose.append_null();
        built.channel.append_null();
        built.for_whom.append_null();
        self.row_of(kind, n, line, 0)
    }

    fn row_of(&mut self, kind: u8, n: u64, line: u64, mark: u64) -> Result<()> {
        let built = &mut self.built;
        built.kind.append_value(kind);
        built.n.append_value(n);
        built.file.append_value(self.part.1.file);
        built.part.append_value(self.part.0);
        built.line.append_value(line);
        built.mark.append_value(mark);
        self.many += 1;
        if self.many == BATCH { self.give() } else { Ok(()) }
    }

    fn give(&mut self) -> Result<()> {
        let built = &mut self.built;
        let columns: Vec<Arc<dyn Array>> = vec![
            Arc::new(built.kind.finish()),
            Arc::new(built.n.finish()),
            Arc::new(built.file.finish()),
            Arc::new(built.part.finish()),
            Arc::new(built.line.finish()),
            Arc::new(built.mark.finish()),
            Arc::new(built.code.finish()),
            Arc::new(built.value.finish()),
            Arc::new(built.caller.finish()),
            Arc::new(built.called.finish()),
            Arc::new(built.at_s.finish()),
            Arc::new(built.at_n.finish()),
            Arc::new(built.purpose.finish()),
            Arc::new(built.channel.finish()),
            Arc::new(built.for_whom.finish()),
        ];
        self.many = 0;
        (self.give)(RecordBatch::try_new(schema(), columns)?)
    }

    fn end(mut self) -> Result<()> {
        let counted = [
            (LINES, self.lines),
            (ROWS, self.rows),
            (BAD_ROWS, self.bad),
            (UNCLEAR_WORDS, self.unclear),
            (Cleared::Private.code(), self.private),
            (CALLS, self.calls),
            (MARKS, self.marks),
            (OVER_LINES, u64::from(self.over_lines)),
        ];
        for (name, n) in counted {
            self.told(COUNT, n, 0, name, None)?;
        }
        if self.many > 0 { self.give() } else { Ok(()) }
    }
}
