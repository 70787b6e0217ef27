//! Comparisons that a program or a page hands in: the list arrives, is compared beside everything else, and what came of it
//! waits to be fetched. `DIR/scrubs/ID/` holds one, for the owner only:
//!
//! ```text
//! job.json    whose it is, how it is to be done, how far it got
//! list        the list as it came; gone once it was compared
//! result, rejects.csv, receipt.txt
//! ```
//!
//! A folder is kept for [`KEPT_DAYS`] days.

use super::holders::Holder;
use super::packed::open_list;
use super::scrub_bounds::{Bounded, Most, UnderWay};
use super::scrub_job::{FailedScrub, ScrubFile, ScrubJob, ScrubOrder, Stage, options, scrubbing};
use super::scrubbed::DoneScrub;
use super::{Registry, disk};
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::SignedDuration;
use registry::log::Hash;
use registry::scrub::{Counts, Layout, Options};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many days what came of a comparison waits to be fetched.
pub const KEPT_DAYS: i64 = 7;
/// How many comparisons of one organisation may be kept at once.
const MOST_KEPT: usize = 50;
/// How many of one organisation may wait or run at once.
const MOST_WAITING: usize = 4;
/// How many run at once: each holds a whole set in memory.
const AT_ONCE: usize = 2;

/// A list of which nothing has come for so long arrives no more: at the slowest pace that is let in, more than a buffer comes.
const LEFT: Duration = Duration::from_secs(600);

const JOB: &str = "job.json";
const LIST: &str = "list";

/// The comparisons of a registry that is served.
pub struct Scrubs {
    registry: Arc<Registry>,
    /// Those that run or wait here.
    under_way: Mutex<HashMap<String, Arc<UnderWay>>>,
    turns: Semaphore,
    /// Comparisons that came to an end since the start, and their rows.
    ended: (AtomicU64, AtomicU64),
}

/// A comparison whose list is arriving. Unless it is started, nothing of it is left.
#[derive(Debug)]
pub struct Begun {
    scrubs: Arc<Scrubs>,
    job: Option<ScrubJob>,
}

impl Begun {
    /// Where the list is written.
    pub fn list(&self) -> PathBuf {
        self.scrubs.place(self.job.as_ref().map_or("", |job| &job.id)).join(LIST)
    }

    /// Compares a list that has arrived. It is told at once that it waits.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn start(mut self, bytes: u64) -> Answer<ScrubJob> {
        let lost = || Refusal::refused("registry-broken").with("what", LIST);
        let waiting = ScrubJob { stage: Stage::Waiting, bytes, ..self.job.clone().ok_or_else(lost)? };
        self.scrubs.keep(&waiting)?;
        self.job = None;
        self.scrubs.go(waiting.clone());
        Ok(waiting)
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            // What cannot be taken away now goes when the next one begins.
            let _ = self.scrubs.remove(&job.id);
        }
    }
}

impl std::fmt::Debug for Scrubs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scrubs").finish_non_exhaustive()
    }
}

impl Scrubs {
    /// Those of a registry.
    pub fn new(registry: Arc<Registry>) -> Arc<Scrubs> {
        let (under_way, turns, ended) = (Mutex::default(), Semaphore::new(AT_ONCE), Default::default());
        Arc::new(Scrubs { registry, under_way, turns, ended })
    }

    /// How many ended well since the start, and how many rows they had.
    pub fn ended(&self) -> (u64, u64) {
        (self.ended.0.load(Ordering::Relaxed), self.ended.1.load(Ordering::Relaxed))
    }

    fn folder(&self) -> PathBuf {
        self.registry.folder.join("scrubs")
    }

    fn place(&self, id: &str) -> PathBuf {
        self.folder().join(id)
    }

    /// Begins a comparison; the list is then to be written to [`Begun::list`], and [`Begun::start`]ed.
    ///
    /// # Errors
    /// A purpose, version, column or delimiter that there is not; what stands against the key; too many kept or waiting.
    pub async fn begin(self: &Arc<Self>, holder: &Holder, order: ScrubOrder) -> Answer<Begun> {
        let organisation = holder.organisation().to_owned();
        self.registry.admit(holder, Some(&order.purpose), &[]).await?;
        // What cannot be done is told before a large list is sent.
        options(&order, Layout::Lines)?;
        self.registry.prepare_scrub(&scrubbing(&organisation, &order, Options::default())).await?;
        let now = self.registry.now();
        let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
        let over = |job: &ScrubJob| now.duration_since(job.since) > kept || self.is_left(job);
        let (old, all): (Vec<_>, Vec<_>) = self.all()?.into_iter().partition(over);
        for old in old {
            self.remove(&old.id)?;
        }
        let own = all.iter().filter(|job| job.organisation == organisation);
        let waits = |job: &&ScrubJob| matches!(job.stage, Stage::Receiving | Stage::Waiting | Stage::Running);
        if own.clone().filter(waits).count() >= MOST_WAITING {
            return Err(Refusal::refused("scrub-too-many").with("most", MOST_WAITING.to_string()));
        }
        if own.count() >= MOST_KEPT {
            return Err(Refusal::refused("scrub-too-many-kept").with("most", MOST_KEPT.to_string()));
        }
        let id = chance::id::<16>()?;
        let job = ScrubJob {
            id,
            organisation,
            key: holder.key.id.hex(),
            areas: holder.key.areas.clone(),
            order,
            stage: Stage::Receiving,
            since: now,
            bytes: 0,
            rows: 0,
            done: None,
            failed: None,
        };
        crate::private::made(&self.folder())?;
        crate::private::made(&self.place(&job.id))?;
        self.keep(&job)?;
        Ok(Begun { scrubs: Arc::clone(self), job: Some(job) })
    }

    /// Whether a list was arriving when the program ended: nothing of it has come for longer than a body may stand still.
    fn is_left(&self, job: &ScrubJob) -> bool {
        let place = self.place(&job.id);
        let changed =
            std::fs::metadata(place.join(LIST)).or_else(|_| std::fs::metadata(&place)).and_then(|is| is.modified());
        let still = changed.ok().and_then(|changed| changed.elapsed().ok());
        job.stage == Stage::Receiving && still.is_none_or(|still| still > LEFT)
    }

    fn go(self: &Arc<Self>, job: ScrubJob) {
        let under_way = Arc::new(UnderWay::default());
        match self.lock().entry(job.id.clone()) {
            Entry::Occupied(_) => return,
            Entry::Vacant(free) => drop(free.insert(Arc::clone(&under_way))),
        }
        let scrubs = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(_turn) = scrubs.turns.acquire().await else { return };
            let id = job.id.clone();
            let ended = match under_way.is_stopped() {
                true => Ok(job),
                false => scrubs.run(job, &under_way).await,
            };
            // Somebody may have told it to go while it ran or waited.
            let kept = match under_way.is_stopped() {
                true => scrubs.remove(&id).map(|()| None),
                false => ended.and_then(|job| scrubs.keep(&job).map(|()| Some(job))),
            };
            scrubs.lock().remove(&id);
            let told = match kept {
                Ok(Some(job)) => scrubs.tell(&job).await,
                Ok(None) => Ok(()),
                Err(refusal) => Err(refusal),
            };
            if let Err(error) = told {
                tracing::error!(%error, "a comparison could not be kept or told");
            }
        });
    }

    /// Lets its organisation know that it came to an end.
    async fn tell(&self, job: &ScrubJob) -> Answer<()> {
        let kind = if job.stage == Stage::Done { "scrub.done" } else { "scrub.failed" };
        let code = job.failed.as_ref().map(|failed| &failed.code);
        let told = serde_json::json!({ "scrub": job.id, "rows": job.rows, "code": code });
        self.registry.notify(&job.organisation, kind, &told).await
    }

    /// From the list to the receipt; what is wrong is written into the job.
    async fn run(&self, mut job: ScrubJob, under_way: &Arc<UnderWay>) -> Answer<ScrubJob> {
        job.stage = Stage::Running;
        self.keep(&job)?;
        match self.compared(&job, under_way).await {
            Ok(done) => {
                job.rows = done.kept + done.dropped + done.bad;
                self.ended.0.fetch_add(1, Ordering::Relaxed);
                self.ended.1.fetch_add(job.rows, Ordering::Relaxed);
                (job.stage, job.done) = (Stage::Done, Some(done));
            }
            Err(refusal) => {
                if let Some(cause) = refusal.cause() {
                    tracing::error!(error = %cause, "a comparison broke");
                }
                (job.stage, job.failed) = (Stage::Failed, Some(FailedScrub::of(&refusal)));
                for file in [ScrubFile::Result, ScrubFile::Rejects, ScrubFile::Receipt] {
                    let _ = std::fs::remove_file(self.place(&job.id).join(file.name()));
                }
            }
        }
        // The list is theirs; nothing needs it any more.
        let _ = std::fs::remove_file(self.place(&job.id).join(LIST));
        Ok(job)
    }

    async fn compared(&self, job: &ScrubJob, under_way: &Arc<UnderWay>) -> Answer<DoneScrub> {
        let registry = &self.registry;
        let id = registry.keys().await?.into_iter().map(|key| key.id).find(|id| id.hex() == job.key);
        let holder = registry.holder_of(id.unwrap_or(Hash::of(b""))).await?;
        let left = match holder.key.per_day {
            Some(per_day) => per_day.saturating_sub(registry.used_today(&holder.key).await?),
            None => u64::MAX,
        };
        let place = self.place(&job.id);
        let opened = open_list(&place.join(LIST))?;
        opened.rows_end(Path::new(&job.order.name))?;
        let head = opened.head.clone();
        let options = options(&job.order, Layout::guess(&opened.head, &registry.plan))?;
        let prepared = registry.prepare_scrub(&scrubbing(&job.organisation, &job.order, options)).await?;
        let prepared = prepared.within(holder.key.areas.clone());
        let (counted, most) = (Arc::clone(under_way), Most::of(job.bytes));
        let folder = place.clone();
        let work = tokio::task::spawn_blocking(move || {
            let file = |name: ScrubFile| disk::private_file(&folder.join(name.name())).map(io::BufWriter::new);
            let list = Bounded::list(opened.into_read(), &counted, most, left);
            let out = Bounded::result(file(ScrubFile::Result)?, &counted, most);
            let rejects = Bounded::rejects(file(ScrubFile::Rejects)?, &counted, most);
            let report = prepared.run(list, out, rejects, |counts: &Counts| counted.at(counts.rows()));
            let report = report.map_err(|error| counted.why().unwrap_or(error));
            report.map(|report| (prepared, report))
        });
        let worked = work.await.map_err(|error| Refusal::from(anyhow::Error::from(error)))?;
        let read = under_way.rows();
        if worked.is_err() && read > left {
            // Says how many are left and how many were asked about.
            registry.spend(&holder, read).await?;
        }
        let (prepared, report) = worked?;
        registry.spend(&holder, report.counts.kept + report.counts.dropped).await?;
        let receipt = registry.sign_receipt(&prepared, &report).await?;
        disk::write_private(&place.join(ScrubFile::Receipt.name()), receipt.as_bytes())?;
        Ok(prepared.told(&report, &head).done)
    }

    /// The comparisons that the holder of a key may see, the newest first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn of(self: &Arc<Self>, holder: &Holder) -> Answer<Vec<ScrubJob>> {
        let all = self.all()?.into_iter().filter(|job| job.seen_by(holder));
        Ok(all.map(|job| self.now(job)).collect())
    }

    /// One of them. Another organisation's is not there, nor one of a key that reaches further.
    ///
    /// # Errors
    /// No such comparison.
    pub fn one(self: &Arc<Self>, holder: &Holder, id: &str) -> Answer<ScrubJob> {
        let lost = || Refusal::not_found("scrub-none", &super::place::shortened(id));
        let named = id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let job = if named { read(&self.place(id)) } else { None };
        let job = job.filter(|job| job.seen_by(holder)).ok_or_else(lost)?;
        Ok(self.now(job))
    }

    /// A file of a comparison that is done.
    ///
    /// # Errors
    /// It is not done.
    pub fn file(&self, job: &ScrubJob, file: ScrubFile) -> Answer<PathBuf> {
        let place = self.place(&job.id).join(file.name());
        if job.stage == Stage::Done && place.is_file() {
            Ok(place)
        } else {
            Err(Refusal::not_found("scrub-none", file.name()))
        }
    }

    /// Takes a comparison and its files away; one that runs or waits is stopped, and is not there from now on.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn forget(&self, job: &ScrubJob) -> Answer<()> {
        if let Some(under_way) = self.lock().get(&job.id) {
            under_way.stop();
        }
        self.remove(&job.id)
    }

    /// The job as it is now: with what is under way here, and started again if an earlier run was ended before it.
    fn now(self: &Arc<Self>, mut job: ScrubJob) -> ScrubJob {
        let rows = self.lock().get(&job.id).map(|under_way| under_way.rows());
        match (rows, job.stage) {
            (Some(rows), Stage::Waiting | Stage::Running) => job.rows = rows,
            // It may have ended between the two looks.
            (None, Stage::Waiting | Stage::Running) => match read(&self.place(&job.id)) {
                Some(fresh) if matches!(fresh.stage, Stage::Waiting | Stage::Running) => self.go(fresh),
                Some(fresh) => job = fresh,
                None => {}
            },
            _ => {}
        }
        job
    }

    fn all(&self) -> Answer<Vec<ScrubJob>> {
        let entries = match std::fs::read_dir(self.folder()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut all: Vec<ScrubJob> = entries.flatten().filter_map(|entry| read(&entry.path())).collect();
        all.sort_by(|a, b| (b.since, &b.id).cmp(&(a.since, &a.id)));
        Ok(all)
    }

    fn keep(&self, job: &ScrubJob) -> Answer<()> {
        let text = serde_json::to_vec(job).map_err(anyhow::Error::from)?;
        Ok(disk::write(&self.place(&job.id).join(JOB), &text)?)
    }

    fn remove(&self, id: &str) -> Answer<()> {
        match std::fs::remove_dir_all(self.place(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<UnderWay>>> {
        self.under_way.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn read(folder: &Path) -> Option<ScrubJob> {
    serde_json::from_slice(&std::fs::read(folder.join(JOB)).ok()?).ok()
}
