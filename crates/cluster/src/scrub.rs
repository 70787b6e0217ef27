//! Lists against the registry: each list is a task, its result a file in one folder.

use crate::engine::Engine;
use crate::lists::{Lists, Told};
use crate::plan::WorkTable;
use crate::refused;
use crate::work::{Task, Work};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::UInt32Type;
use datafusion::error::{DataFusionError, Result};
use desk::error::{Answer, Refusal};
use desk::registry::{Prepared, record_files};
use futures::StreamExt as _;
use registry::log::Hash;
use registry::scrub::{Keep, Report};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A list that was compared.
#[derive(Debug, Clone)]
pub struct Done {
    /// The list.
    pub list: PathBuf,
    /// The name of its result in the folder.
    pub name: String,
    /// What came of it.
    pub report: Report,
}

/// Compares lists, and of folders all their files, with what was prepared. `out` is a folder that every executor finds at
/// the same place; it is made if it is not there.
///
/// # Errors
/// Two lists of one name, a list that cannot be read, an engine that fails. Results that are there are whole.
pub async fn compare(engine: &Engine, named: &[PathBuf], with: &Prepared, out: &Path, keep: Keep) -> Answer<Vec<Done>> {
    let paths = record_files(named)?;
    std::fs::create_dir_all(out)?;
    let out = out.canonicalize()?;
    let mut lists = Vec::new();
    let mut names: BTreeMap<String, &PathBuf> = BTreeMap::new();
    for path in &paths {
        let unreadable = |reason: String| {
            Refusal::refused("registry-file-unreadable").with("path", path.display().to_string()).with("reason", reason)
        };
        let whole = path.canonicalize().map_err(|error| unreadable(error.to_string()))?;
        let name = name_of(path).ok_or_else(|| unreadable("its name is no text".into()))?;
        if let Some(other) = names.insert(name.clone(), path) {
            let refusal = Refusal::refused("cluster-same-name").with("one", other.display().to_string());
            return Err(refusal.with("other", path.display().to_string()));
        }
        if out.join(&name) == whole {
            return Err(Refusal::refused("cluster-same-name").with("one", name.clone()).with("other", name));
        }
        lists.push((whole, name));
    }
    let bytes = with.travelling()?;
    // It lies with the results, where every executor finds it, and goes when the job is over.
    let mut parcel = tempfile::Builder::new().prefix(".with-").tempfile_in(&out)?;
    parcel.write_all(&bytes)?;
    parcel.as_file().sync_all()?;
    let digest = Hash::of(&bytes).hex();
    let names: Vec<String> = lists.iter().map(|(_, name)| name.clone()).collect();
    let work = Work::new(Task::Lists(Lists { lists, parcel: (parcel.path().to_owned(), digest), out, keep }));
    let told = run(engine, work).await.map_err(|error| refused(&error))?;
    let done = paths.into_iter().zip(names).zip(0..).map(|((list, name), n)| {
        let report = told.get(&n).copied();
        let missing = || Refusal::refused("cluster-failed").with("reason", format!("nothing came back of {name}"));
        Ok(Done { list, report: report.ok_or_else(missing)?, name })
    });
    done.collect()
}

async fn run(engine: &Engine, work: Work) -> Result<BTreeMap<u32, Report>> {
    let mut all = BTreeMap::new();
    if work.parts() == 0 {
        return Ok(all);
    }
    let wrong = || DataFusionError::Internal("what came back of a list makes no sense".into());
    let mut rows = engine.session()?.read_table(Arc::new(WorkTable(work)))?.execute_stream().await?;
    while let Some(batch) = rows.next().await {
        let batch = batch?;
        let (lists, told) = (batch.column(0).as_primitive::<UInt32Type>(), batch.column(1).as_string::<i32>());
        for row in 0..batch.num_rows() {
            let told: Told = serde_json::from_str(told.value(row)).map_err(|_| wrong())?;
            all.insert(lists.value(row), told.report().ok_or_else(wrong)?);
        }
    }
    Ok(all)
}

/// The name of a list's result: the list's, without the end that says how it is packed.
fn name_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let bare = [".gz", ".zst"].into_iter().find_map(|end| name.strip_suffix(end));
    Some(bare.filter(|bare| !bare.is_empty()).unwrap_or(name).to_owned())
}
