//! A list compared with a registry's set, as one task: its result lies beside those of the others, whole or not at all.

use crate::fault::of_file;
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::error::{DataFusionError, Result};
use desk::registry::{Prepared, WholeSet, open_list};
use registry::log::Hash;
use registry::scrub::{Counts, Keep, Layout, Options, Report};
use serde::{Deserialize, Serialize};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

/// Lists to be compared, as they travel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Lists {
    /// The lists, each with the name of its result.
    pub lists: Vec<(PathBuf, String)>,
    /// What they are compared with: a file, and its digest.
    pub parcel: (PathBuf, String),
    /// Where the results go.
    pub out: PathBuf,
    /// Which rows they hold.
    pub keep: Keep,
}

/// What came of a list, as it travels.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    counts: Counts,
    digests: [String; 3],
}

impl Told {
    fn of(report: &Report) -> Self {
        Self { counts: report.counts, digests: [report.list, report.result, report.rejects].map(|hash| hash.hex()) }
    }

    /// As the engine tells it; `None` if a digest is none.
    pub(crate) fn report(&self) -> Option<Report> {
        let [list, result, rejects] = self.digests.each_ref().map(|text| Hash::from_hex(text));
        Some(Report { counts: self.counts, list: list?, result: result?, rejects: rejects? })
    }
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![Field::new("list", DataType::UInt32, false), Field::new("told", DataType::Utf8, false)]))
});

/// The columns: which list, and what came of it.
pub(crate) fn schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

/// Compares one list.
///
/// # Errors
/// A list that cannot be read, a result that cannot be written.
pub(crate) fn run(lists: &Lists, n: usize, give: &mut dyn FnMut(RecordBatch) -> Result<()>) -> Result<()> {
    let outside = || DataFusionError::Internal(format!("no list {n}"));
    let (path, name) = lists.lists.get(n).ok_or_else(outside)?;
    let with = opened(&lists.parcel)?;
    let report = one(&with, path, &lists.out, name, lists.keep)?;
    let told = serde_json::to_string(&Told::of(&report)).map_err(|error| DataFusionError::External(error.into()))?;
    let columns: Vec<ArrayRef> =
        vec![Arc::new(UInt32Array::from(vec![n as u32])), Arc::new(StringArray::from(vec![told]))];
    give(RecordBatch::try_new(schema(), columns)?)
}

/// The end of the name of a list's rejects.
pub(crate) const REJECTS: &str = ".rejects.csv";

fn one(with: &(Prepared, WholeSet), path: &Path, out: &Path, name: &str, keep: Keep) -> Result<Report> {
    let wrong = |error: std::io::Error| of_file(&out.join(name), error);
    let list = open_list(path).map_err(|error| of_file(path, error))?;
    let options = Options { layout: Layout::guess(&list.head, with.0.plan()), keep, ..Options::default() };
    // Beside their places, so that a task that died leaves nothing that looks like a result.
    let fresh = || tempfile::Builder::new().prefix(".part-").tempfile_in(out).map_err(wrong);
    let (mut result, mut rejects) = (fresh()?, fresh()?);
    let report = {
        let mut result = BufWriter::with_capacity(1 << 20, result.as_file_mut());
        let mut rejects = BufWriter::new(rejects.as_file_mut());
        let done = with.0.run_with(&with.1, &options, list.into_read(), &mut result, &mut rejects, |_| {});
        let report = done.map_err(|error| of_file(path, error))?;
        result.flush().and_then(|()| rejects.flush()).map_err(wrong)?;
        report
    };
    for (file, name, wanted) in
        [(rejects, format!("{name}{REJECTS}"), report.counts.bad > 0), (result, name.to_owned(), true)]
    {
        if wanted {
            file.as_file().sync_all().map_err(wrong)?;
            file.persist(out.join(name)).map_err(|error| wrong(error.error))?;
        }
    }
    Ok(report)
}

type With = Arc<(Prepared, WholeSet)>;

/// What lists are compared with; that of the last job is kept, for a set takes a second to read.
fn opened((path, digest): &(PathBuf, String)) -> Result<With> {
    static LAST: Mutex<Option<(String, With)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((known, with)) = &*last
        && known == digest
    {
        return Ok(Arc::clone(with));
    }
    let bytes = std::fs::read(path).map_err(|error| of_file(path, error))?;
    if Hash::of(&bytes).hex() != *digest {
        return Err(of_file(path, "it is not what the driver wrote"));
    }
    let prepared = Prepared::arrived(&bytes).map_err(|error| of_file(path, error))?;
    let set = prepared.open_set().map_err(|error| of_file(path, error))?;
    let with = Arc::new((prepared, set));
    *last = Some((digest.clone(), Arc::clone(&with)));
    Ok(with)
}
