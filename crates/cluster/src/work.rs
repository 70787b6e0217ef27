//! What is to be done in parts, each of them by whichever machine is free. It travels as text inside the plan.

use crate::files::{CallFile, Part};
use crate::lists::{self, Lists};
use crate::records;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::{DataFusionError, Result};
use jiff::Timestamp;
use registry::docket::{Bench, BenchText};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex};

/// What is to be done, as it travels.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Task {
    /// Read records.
    Records {
        /// What judging needs.
        bench: Arc<BenchText>,
        /// The files, in their order.
        files: Vec<CallFile>,
        /// Their parts, in order.
        parts: Vec<Part>,
        /// The moment at which the histories were written down, where that was before.
        until: Option<Timestamp>,
    },
    /// Compare lists.
    Lists(Lists),
}

/// What is to be done, with the text by which it travels. Two works are equal if their texts are.
#[derive(Clone)]
pub struct Work {
    text: Arc<str>,
    task: Arc<Task>,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work").field("parts", &self.parts()).finish_non_exhaustive()
    }
}

impl PartialEq for Work {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Work {}

impl Hash for Work {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Work {
    pub(crate) fn new(task: Task) -> Self {
        let text = serde_json::to_string(&task).expect("paths of text, numbers and times are JSON");
        Self { text: text.into(), task: Arc::new(task) }
    }

    /// The text by which it travels.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Out of what travelled.
    ///
    /// # Errors
    /// A text that is none.
    pub fn read(text: &[u8]) -> Result<Self> {
        let task = serde_json::from_slice(text).map_err(|error| DataFusionError::Plan(error.to_string()))?;
        Ok(Self::new(task))
    }

    /// The columns of what comes out.
    pub fn schema(&self) -> SchemaRef {
        match &*self.task {
            Task::Records { .. } => records::schema(),
            Task::Lists(_) => lists::schema(),
        }
    }

    /// In how many parts it is done.
    pub fn parts(&self) -> usize {
        match &*self.task {
            Task::Records { parts, .. } => parts.len(),
            Task::Lists(lists) => lists.lists.len(),
        }
    }

    /// Does one part, from 0. Rows go out as they come.
    ///
    /// # Errors
    /// A file that cannot be read, or what `give` returns.
    pub fn run(&self, part: usize, give: &mut dyn FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        let outside = || DataFusionError::Internal(format!("no part {part}"));
        match &*self.task {
            Task::Records { bench, files, parts, until } => {
                let bench = benched(bench)?;
                let one = parts.get(part).ok_or_else(outside)?;
                let file = files.get(one.file as usize).ok_or_else(outside)?;
                records::read(&bench, file, (part as u32, *one), *until, give)
            }
            Task::Lists(lists) => lists::run(lists, part, give),
        }
    }
}

/// Benches that are kept: a job's work and its judge tell the same one.
const KEPT: usize = 4;

type Benches = VecDeque<(Arc<BenchText>, Arc<Bench>)>;

/// The bench that a text tells. Those of the last few jobs are kept: building the book costs more than comparing texts.
///
/// # Errors
/// A text that makes no sense.
pub(crate) fn benched(text: &Arc<BenchText>) -> Result<Arc<Bench>> {
    static BENCHES: Mutex<Benches> = Mutex::new(VecDeque::new());
    let known = |all: &Benches| {
        let same = |(told, _): &&(Arc<BenchText>, _)| Arc::ptr_eq(told, text) || told == text;
        all.iter().find(same).map(|(_, bench)| Arc::clone(bench))
    };
    let lock = || BENCHES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(bench) = known(&lock()) {
        return Ok(bench);
    }
    let bench = Arc::new(Bench::read((**text).clone()).map_err(DataFusionError::Plan)?);
    let mut all = lock();
    all.truncate(KEPT - 1);
    all.push_front((Arc::clone(text), Arc::clone(&bench)));
    Ok(bench)
}
