//! Comparisons that a program or a page hands in: the list arrives, is compared beside everything else, and what came of it
//! waits to be fetched. `DIR/scrubs/ID/` holds one, for the owner only:
//!
//! ```text
//! job.json    whose it is, how it is to be done, how far it got
//! list        the list as it came; gone once it was compared
//! result, rejects.csv, receipt.txt
//! ```
//!
//! A folder is kept for [`super::KEPT_DAYS`] days.

use super::holders::Holder;
use super::packed::open_list;
use super::scrub_bounds::{Bounded, Most, UnderWay};
use super::scrub_job::{FailedScrub, ScrubFile, ScrubJob, ScrubOrder, Stage, options, scrubbing};
use super::scrubbed::DoneScrub;
use super::shelf::{Handed, Job, Shelf};
use super::{Registry, disk};
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::log::Hash;
use registry::scrub::{Counts, Layout, Options};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// How many comparisons of one organisation may be kept at once.
const MOST_KEPT: usize = 50;
/// How many of one organisation may wait or run at once.
const MOST_WAITING: usize = 4;
/// How many run at once: each holds a whole set in memory.
const AT_ONCE: usize = 2;

/// The comparisons of a registry that is served.
pub struct Scrubs {
    registry: Arc<Registry>,
    shelf: Arc<Shelf<ScrubJob>>,
    turns: Semaphore,
    /// Comparisons that came to an end since the start, and their rows.
    ended: (AtomicU64, AtomicU64),
}

/// A comparison whose list is arriving. Unless it is started, nothing of it is left.
pub struct Begun {
    scrubs: Arc<Scrubs>,
    handed: Handed<ScrubJob>,
}

impl Begun {
    /// Where the list is written.
    pub fn list(&self) -> PathBuf {
        self.handed.file()
    }

    /// Compares a list that has arrived. It is told at once that it waits.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn start(self, bytes: u64) -> Answer<ScrubJob> {
        let waiting = self.handed.came(bytes)?;
        self.scrubs.go(waiting.clone());
        Ok(waiting)
    }
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").finish_non_exhaustive()
    }
}

impl Job for ScrubJob {
    const FOLDER: &'static str = "scrubs";
    const FILE: &'static str = "list";

    fn id(&self) -> &str {
        &self.id
    }
    fn stage(&self) -> Stage {
        self.stage
    }
    fn since(&self) -> Timestamp {
        self.since
    }
    fn at(self, rows: u64) -> ScrubJob {
        ScrubJob { rows, ..self }
    }
    fn waiting(self, bytes: u64) -> ScrubJob {
        ScrubJob { stage: Stage::Waiting, bytes, ..self }
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
        let (shelf, turns, ended) = (Shelf::of(&registry), Semaphore::new(AT_ONCE), Default::default());
        Arc::new(Scrubs { registry, shelf, turns, ended })
    }

    /// How many ended well since the start, and how many rows they had.
    pub fn ended(&self) -> (u64, u64) {
        (self.ended.0.load(Ordering::Relaxed), self.ended.1.load(Ordering::Relaxed))
    }

    /// Begins a comparison; the list is then to be written to [`Begun::list`], and [`Begun::start`]ed.
    ///
    /// # Errors
    /// A purpose, version, column or delimiter that there is not; what stands against the key; too many kept or waiting.
    pub async fn begin(self: &Arc<Self>, holder: &Holder, order: ScrubOrder) -> Answer<Begun> {
        let organisation = holder.organisation().to_owned();
        let order = ScrubOrder { purpose: self.registry.purpose_id(&order.purpose)?, ..order };
        self.registry.admit(holder, Some(&order.purpose), &[]).await?;
        // What cannot be done is told before a large list is sent.
        options(&order, Layout::Lines)?;
        self.registry.prepare_scrub(&scrubbing(&organisation, &order, Options::default())).await?;
        let now = self.registry.now();
        let all = self.shelf.swept(now)?;
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
        Ok(Begun { scrubs: Arc::clone(self), handed: self.shelf.begin(job)? })
    }

    fn go(self: &Arc<Self>, job: ScrubJob) {
        let Some(under_way) = self.shelf.going(&job.id) else { return };
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
                true => scrubs.shelf.remove(&id).map(|()| None),
                false => ended.and_then(|job| scrubs.shelf.keep(&job).map(|()| Some(job))),
            };
            scrubs.shelf.ended(&id);
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
        self.shelf.keep(&job)?;
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
                    let _ = std::fs::remove_file(self.shelf.place(&job.id).join(file.name()));
                }
            }
        }
        // The list is theirs; nothing needs it any more.
        self.shelf.drop_file(&job.id);
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
        let place = self.shelf.place(&job.id);
        let opened = open_list(&self.shelf.file(&job.id))?;
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
        let all = self.shelf.all()?.into_iter().filter(|job| job.seen_by(holder));
        Ok(all.map(|job| self.now(job)).collect())
    }

    /// One of them. Another organisation's is not there, nor one of a key that reaches further.
    ///
    /// # Errors
    /// No such comparison.
    pub fn one(self: &Arc<Self>, holder: &Holder, id: &str) -> Answer<ScrubJob> {
        let lost = || Refusal::not_found("scrub-none", &super::place::shortened(id));
        let job = self.shelf.one(id).filter(|job| job.seen_by(holder)).ok_or_else(lost)?;
        Ok(self.now(job))
    }

    /// A file of a comparison that is done.
    ///
    /// # Errors
    /// It is not done.
    pub fn file(&self, job: &ScrubJob, file: ScrubFile) -> Answer<PathBuf> {
        let place = self.shelf.place(&job.id).join(file.name());
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
        if let Some(under_way) = self.shelf.under_way(&job.id) {
            under_way.stop();
        }
        self.shelf.remove(&job.id)
    }

    fn now(self: &Arc<Self>, job: ScrubJob) -> ScrubJob {
        self.shelf.now(job, |left| self.go(left))
    }
}
