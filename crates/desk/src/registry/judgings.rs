//! Call records that the operator hands in: they arrive, are judged beside everything else, and what came of them waits to be
//! fetched. `DIR/judgings/ID/` holds one, for the owner only:
//!
//! ```text
//! job.json    what it is called, how far it got, what came of it
//! records     the records as they came; gone once they were judged
//! findings.jsonl, findings.csv, rejects.csv
//! ```
//!
//! A folder is kept for [`KEPT_DAYS`] days. Findings are recorded with the ledger, where nothing else was asked for.

use super::scrub_job::{FailedScrub, Stage};
use super::violations::{Judged, Judging};
use super::{KEPT_DAYS, Registry, disk};
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use playbook::Lang;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many may wait or run at once; they are judged one after the other.
const MOST_WAITING: usize = 4;
/// How many are kept.
const MOST_KEPT: usize = 20;
/// Records of which nothing has come for so long arrive no more.
const LEFT: Duration = Duration::from_secs(600);

const JOB: &str = "job.json";
const RECORDS: &str = "records";

/// Records that were handed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JudgeJob {
    /// Its id: 32 hexadecimal digits of chance.
    pub id: String,
    /// What the file is called.
    pub name: String,
    /// Findings are told and not recorded.
    pub only_tell: bool,
    /// Whether the rejects say in English what would make them right, and not in Chinese.
    english: bool,
    /// How far it got.
    pub stage: Stage,
    /// When it was handed in.
    pub since: Timestamp,
    /// Bytes as they came.
    pub bytes: u64,
    /// Rows read so far, or in all.
    pub rows: u64,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<JudgeDone>,
    /// Why it came to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<FailedScrub>,
}

/// What came of records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JudgeDone {
    /// Rows that could not be read.
    pub bad: u64,
    /// Calls that were violations.
    pub findings: u64,
    /// Of them those that were known already.
    pub known: u64,
    /// Rows that tell a call again.
    pub duplicates: u64,
    /// Calls that were none, by the name of the reason.
    pub cleared: BTreeMap<String, u64>,
    /// Fines, by currency.
    pub fines: Vec<String>,
    /// Compensations, by currency.
    pub compensations: Vec<String>,
    /// Findings by principal.
    pub principals: BTreeMap<String, u64>,
    /// The first findings, by id.
    pub first: Vec<String>,
}

/// A file of records that were judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgeFile {
    /// The findings, one JSON document a line.
    Findings,
    /// The findings as a table.
    Table,
    /// Rows that could not be read.
    Rejects,
}

impl JudgeFile {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            JudgeFile::Findings => "findings.jsonl",
            JudgeFile::Table => "findings.csv",
            JudgeFile::Rejects => "rejects.csv",
        }
    }
}

/// The records that a served registry judges.
pub struct Judgings {
    registry: Arc<Registry>,
    under_way: Mutex<HashMap<String, Arc<AtomicU64>>>,
    turn: Semaphore,
}

impl std::fmt::Debug for Judgings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judgings").finish_non_exhaustive()
    }
}

/// Records that are arriving. Unless they are started, nothing of them is left.
#[derive(Debug)]
pub struct JudgeBegun {
    judgings: Arc<Judgings>,
    job: Option<JudgeJob>,
}

impl JudgeBegun {
    /// Where the records are written.
    pub fn records(&self) -> PathBuf {
        self.judgings.place(self.job.as_ref().map_or("", |job| &job.id)).join(RECORDS)
    }

    /// Judges records that have arrived. It is told at once that they wait.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn start(mut self, bytes: u64) -> Answer<JudgeJob> {
        let lost = || Refusal::refused("registry-broken").with("what", RECORDS);
        let waiting = JudgeJob { stage: Stage::Waiting, bytes, ..self.job.clone().ok_or_else(lost)? };
        self.judgings.keep(&waiting)?;
        self.job = None;
        self.judgings.go(waiting.clone());
        Ok(waiting)
    }
}

impl Drop for JudgeBegun {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            let _ = std::fs::remove_dir_all(self.judgings.place(&job.id));
        }
    }
}

impl Judgings {
    /// Those of a registry.
    pub fn new(registry: Arc<Registry>) -> Arc<Judgings> {
        Arc::new(Judgings { registry, under_way: Mutex::default(), turn: Semaphore::new(1) })
    }

    fn place(&self, id: &str) -> PathBuf {
        self.registry.folder.join("judgings").join(id)
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AtomicU64>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins: the records are then to be written to [`JudgeBegun::records`], and [`JudgeBegun::start`]ed.
    ///
    /// # Errors
    /// Too many wait or are kept; a folder that cannot be written.
    pub fn begin(self: &Arc<Self>, name: &str, only_tell: bool, lang: Lang) -> Answer<JudgeBegun> {
        let now = self.registry.now();
        let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
        let over = |job: &JudgeJob| now.duration_since(job.since) > kept || self.is_left(job);
        let (old, all): (Vec<_>, Vec<_>) = self.read_all()?.into_iter().partition(over);
        for old in old {
            std::fs::remove_dir_all(self.place(&old.id))?;
        }
        let waits = |job: &&JudgeJob| !matches!(job.stage, Stage::Done | Stage::Failed);
        if all.iter().filter(waits).count() >= MOST_WAITING {
            return Err(Refusal::refused("judge-too-many").with("most", MOST_WAITING.to_string()));
        }
        if all.len() >= MOST_KEPT {
            return Err(Refusal::refused("scrub-too-many-kept").with("most", MOST_KEPT.to_string()));
        }
        let id = chance::id::<16>()?;
        let (stage, name) = (Stage::Receiving, name.to_owned());
        let (bytes, rows, done, failed) = (0, 0, None, None);
        let job =
            JudgeJob { id, name, only_tell, english: lang == Lang::En, stage, since: now, bytes, rows, done, failed };
        crate::private::made(&self.registry.folder.join("judgings"))?;
        crate::private::made(&self.place(&job.id))?;
        self.keep(&job)?;
        Ok(JudgeBegun { judgings: Arc::clone(self), job: Some(job) })
    }

    /// Whether records were arriving when the program ended.
    fn is_left(&self, job: &JudgeJob) -> bool {
        let place = self.place(&job.id);
        let is = std::fs::metadata(place.join(RECORDS)).or_else(|_| std::fs::metadata(&place));
        let still = is.and_then(|is| is.modified()).ok().and_then(|changed| changed.elapsed().ok());
        job.stage == Stage::Receiving && still.is_none_or(|still| still > LEFT)
    }

    fn go(self: &Arc<Self>, job: JudgeJob) {
        let rows = Arc::new(AtomicU64::new(0));
        if self.under_way().insert(job.id.clone(), Arc::clone(&rows)).is_some() {
            return;
        }
        let judgings = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(_turn) = judgings.turn.acquire().await else { return };
            let id = job.id.clone();
            let ended = judgings.run(job, &rows).await;
            if let Err(error) = ended.and_then(|job| judgings.keep(&job)) {
                tracing::error!(%error, "what came of records could not be kept");
            }
            judgings.under_way().remove(&id);
        });
    }

    async fn run(&self, mut job: JudgeJob, rows: &Arc<AtomicU64>) -> Answer<JudgeJob> {
        job.stage = Stage::Running;
        self.keep(&job)?;
        match self.judged(&job, rows).await {
            Ok(judged) => {
                job.rows = judged.rows;
                (job.stage, job.done) = (Stage::Done, Some(done(&judged)));
            }
            Err(refusal) => {
                if let Some(cause) = refusal.cause() {
                    tracing::error!(error = %cause, "records could not be judged");
                }
                (job.stage, job.failed) = (Stage::Failed, Some(FailedScrub::of(&refusal)));
            }
        }
        // Nothing needs them any more.
        let _ = std::fs::remove_file(self.place(&job.id).join(RECORDS));
        Ok(job)
    }

    async fn judged(&self, job: &JudgeJob, rows: &Arc<AtomicU64>) -> Answer<Judged> {
        let (registry, place, counted) = (Arc::clone(&self.registry), self.place(&job.id), Arc::clone(rows));
        let how = Judging { only_tell: job.only_tell, ..Judging::default() };
        let (here, name, lang) = (tokio::runtime::Handle::current(), job.name.clone(), lang_of(job));
        // Reading is no waiting: it has a thread of its own.
        let work = tokio::task::spawn_blocking(move || {
            let progress = |rows: u64| counted.store(rows, Ordering::Relaxed);
            let judged = here.block_on(registry.violations_told(&[place.join(RECORDS)], &how, &progress));
            // The file has the name that it came with, and none of this machine.
            let judged = judged.map_err(|refusal| refusal.with("path", name))?;
            let file = |file: JudgeFile| -> Answer<io::BufWriter<std::fs::File>> {
                Ok(io::BufWriter::new(disk::private_file(&place.join(file.name()))?))
            };
            judged.write_findings(&mut file(JudgeFile::Findings)?)?;
            judged.write_table(&mut file(JudgeFile::Table)?)?;
            judged.write_rejects(&[], lang, &mut file(JudgeFile::Rejects)?)?;
            Ok(judged)
        });
        work.await.map_err(|error| Refusal::from(anyhow::Error::from(error)))?
    }

    /// All of them, the newest first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn all(self: &Arc<Self>) -> Answer<Vec<JudgeJob>> {
        Ok(self.read_all()?.into_iter().map(|job| self.now(job)).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// No such one.
    pub fn one(self: &Arc<Self>, id: &str) -> Answer<JudgeJob> {
        let named = id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let job = if named { self.read(id) } else { None };
        let lost = || Refusal::not_found("judge-none", &super::place::shortened(id));
        job.map(|job| self.now(job)).ok_or_else(lost)
    }

    /// A file of one that is done.
    ///
    /// # Errors
    /// It is not done.
    pub fn file(&self, job: &JudgeJob, file: JudgeFile) -> Answer<PathBuf> {
        let place = self.place(&job.id).join(file.name());
        let there = job.stage == Stage::Done && place.is_file();
        there.then_some(place).ok_or_else(|| Refusal::not_found("judge-none", file.name()))
    }

    /// Takes one and its files away. Findings that were recorded stay.
    ///
    /// # Errors
    /// It runs; a folder that cannot be written.
    pub fn forget(&self, job: &JudgeJob) -> Answer<()> {
        if self.under_way().contains_key(&job.id) {
            return Err(Refusal::refused("judge-runs"));
        }
        Ok(std::fs::remove_dir_all(self.place(&job.id))?)
    }

    /// With what is under way here, and started again if an earlier run was ended before it: a call has one finding, however
    /// often it is judged.
    fn now(self: &Arc<Self>, mut job: JudgeJob) -> JudgeJob {
        let rows = self.under_way().get(&job.id).map(|rows| rows.load(Ordering::Relaxed));
        match (rows, job.stage) {
            (Some(rows), Stage::Waiting | Stage::Running) => job.rows = rows,
            (None, Stage::Waiting | Stage::Running) => match self.read(&job.id) {
                Some(fresh) if matches!(fresh.stage, Stage::Waiting | Stage::Running) => self.go(fresh),
                Some(fresh) => job = fresh,
                None => {}
            },
            _ => {}
        }
        job
    }

    fn read(&self, id: &str) -> Option<JudgeJob> {
        serde_json::from_slice(&std::fs::read(self.place(id).join(JOB)).ok()?).ok()
    }

    fn read_all(&self) -> Answer<Vec<JudgeJob>> {
        let entries = match std::fs::read_dir(self.registry.folder.join("judgings")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let all = entries.flatten().filter_map(|entry| self.read(&entry.file_name().to_string_lossy()));
        let mut all: Vec<JudgeJob> = all.collect();
        all.sort_by(|a, b| (b.since, &b.id).cmp(&(a.since, &a.id)));
        Ok(all)
    }

    fn keep(&self, job: &JudgeJob) -> Answer<()> {
        let text = serde_json::to_vec(job).map_err(anyhow::Error::from)?;
        Ok(disk::write(&self.place(&job.id).join(JOB), &text)?)
    }
}

/// So many findings are named with what came of records; all are in the files.
const FIRST: usize = 50;

fn done(judged: &Judged) -> JudgeDone {
    JudgeDone {
        bad: judged.bad,
        findings: judged.findings,
        known: judged.known,
        duplicates: judged.duplicates,
        cleared: judged.cleared.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect(),
        fines: judged.fines.clone(),
        compensations: judged.compensations.clone(),
        principals: judged.principals.clone(),
        first: judged.shown.iter().take(FIRST).map(|one| one.id.clone()).collect(),
    }
}

fn lang_of(job: &JudgeJob) -> Lang {
    if job.english { Lang::En } else { Lang::Zh }
}
