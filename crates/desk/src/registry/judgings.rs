//! Call records that the operator hands in: they arrive, are judged beside everything else, and what came of them waits to be
//! fetched. `DIR/judgings/ID/` holds one, for the owner only:
//!
//! ```text
//! job.json    what it is called, how far it got, what came of it
//! records     the records as they came; gone once they were judged
//! findings.jsonl, findings.csv, rejects.csv
//! ```
//!
//! A folder is kept for [`super::KEPT_DAYS`] days. Findings are recorded with the ledger, where nothing else was asked for.

use super::scrub_bounds::UnderWay;
use super::scrub_job::{FailedScrub, Stage};
use super::shelf::{Handed, Job, Shelf};
use super::violations::{Judged, Judging};
use super::{Registry, disk};
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use playbook::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many may wait or run at once; they are judged one after the other.
const MOST_WAITING: usize = 4;
/// How many are kept.
const MOST_KEPT: usize = 20;
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
    /// Of those known the ones that were cancelled.
    #[serde(default)]
    pub cancelled: u64,
    /// Earlier findings whose grade is another one now.
    #[serde(default)]
    pub corrected: u64,
    /// Words of rows that are not understood.
    #[serde(default)]
    pub unclear: u64,
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
    shelf: Arc<Shelf<JudgeJob>>,
    turn: Semaphore,
}

impl std::fmt::Debug for Judgings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judgings").finish_non_exhaustive()
    }
}

/// Records that are arriving. Unless they are started, nothing of them is left.
pub struct JudgeBegun {
    judgings: Arc<Judgings>,
    handed: Handed<JudgeJob>,
}

impl JudgeBegun {
    /// Where the records are written.
    pub fn records(&self) -> PathBuf {
        self.handed.file()
    }

    /// Judges records that have arrived. It is told at once that they wait.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn start(self, bytes: u64) -> Answer<JudgeJob> {
        let waiting = self.handed.came(bytes)?;
        self.judgings.go(waiting.clone());
        Ok(waiting)
    }
}

impl std::fmt::Debug for JudgeBegun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JudgeBegun").finish_non_exhaustive()
    }
}

impl Job for JudgeJob {
    const FOLDER: &'static str = "judgings";
    const FILE: &'static str = "records";

    fn id(&self) -> &str {
        &self.id
    }
    fn stage(&self) -> Stage {
        self.stage
    }
    fn since(&self) -> Timestamp {
        self.since
    }
    fn at(self, rows: u64) -> JudgeJob {
        JudgeJob { rows, ..self }
    }
    fn waiting(self, bytes: u64) -> JudgeJob {
        JudgeJob { stage: Stage::Waiting, bytes, ..self }
    }
}

impl Judgings {
    /// Those of a registry.
    pub fn new(registry: Arc<Registry>) -> Arc<Judgings> {
        let shelf = Shelf::of(&registry);
        Arc::new(Judgings { registry, shelf, turn: Semaphore::new(1) })
    }

    /// Begins: the records are then to be written to [`JudgeBegun::records`], and [`JudgeBegun::start`]ed.
    ///
    /// # Errors
    /// Too many wait or are kept; a folder that cannot be written.
    pub fn begin(self: &Arc<Self>, name: &str, only_tell: bool, lang: Lang) -> Answer<JudgeBegun> {
        let now = self.registry.now();
        let all = self.shelf.swept(now)?;
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
        Ok(JudgeBegun { judgings: Arc::clone(self), handed: self.shelf.begin(job)? })
    }

    fn go(self: &Arc<Self>, job: JudgeJob) {
        let Some(under_way) = self.shelf.going(&job.id) else { return };
        let judgings = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(_turn) = judgings.turn.acquire().await else { return };
            let id = job.id.clone();
            let ended = judgings.run(job, &under_way).await;
            if let Err(error) = ended.and_then(|job| judgings.shelf.keep(&job)) {
                tracing::error!(%error, "what came of records could not be kept");
            }
            judgings.shelf.ended(&id);
        });
    }

    async fn run(&self, mut job: JudgeJob, under_way: &Arc<UnderWay>) -> Answer<JudgeJob> {
        job.stage = Stage::Running;
        self.shelf.keep(&job)?;
        match self.judged(&job, under_way).await {
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
        self.shelf.drop_file(&job.id);
        Ok(job)
    }

    async fn judged(&self, job: &JudgeJob, under_way: &Arc<UnderWay>) -> Answer<Judged> {
        let (registry, place, counted) = (Arc::clone(&self.registry), self.shelf.place(&job.id), Arc::clone(under_way));
        let how = Judging { only_tell: job.only_tell, ..Judging::default() };
        let (here, name, lang) = (tokio::runtime::Handle::current(), job.name.clone(), lang_of(job));
        // Reading is no waiting: it has a thread of its own.
        let work = tokio::task::spawn_blocking(move || {
            let progress = |rows: u64| counted.at(rows);
            let judged = here.block_on(registry.violations_told(&[place.join(JudgeJob::FILE)], &how, &progress));
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
        Ok(self.shelf.all()?.into_iter().map(|job| self.now(job)).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// No such one.
    pub fn one(self: &Arc<Self>, id: &str) -> Answer<JudgeJob> {
        let lost = || Refusal::not_found("judge-none", &super::place::shortened(id));
        self.shelf.one(id).map(|job| self.now(job)).ok_or_else(lost)
    }

    /// A file of one that is done.
    ///
    /// # Errors
    /// It is not done.
    pub fn file(&self, job: &JudgeJob, file: JudgeFile) -> Answer<PathBuf> {
        let place = self.shelf.place(&job.id).join(file.name());
        let there = job.stage == Stage::Done && place.is_file();
        there.then_some(place).ok_or_else(|| Refusal::not_found("judge-none", file.name()))
    }

    /// Takes one and its files away. Findings that were recorded stay.
    ///
    /// # Errors
    /// It runs; a folder that cannot be written.
    pub fn forget(&self, job: &JudgeJob) -> Answer<()> {
        if self.shelf.under_way(&job.id).is_some() {
            return Err(Refusal::refused("judge-runs"));
        }
        self.shelf.remove(&job.id)
    }

    /// Judged again if an earlier run was ended before it: a call has one finding, however often it is judged.
    fn now(self: &Arc<Self>, job: JudgeJob) -> JudgeJob {
        self.shelf.now(job, |left| self.go(left))
    }
}

/// So many findings are named with what came of records; all are in the files.
const FIRST: usize = 50;

fn done(judged: &Judged) -> JudgeDone {
    JudgeDone {
        bad: judged.bad,
        findings: judged.findings,
        known: judged.known,
        cancelled: judged.cancelled,
        corrected: judged.corrected,
        unclear: judged.unclear,
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
