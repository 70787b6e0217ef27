//! Work that is handed in with a file and done beside everything else: where it is kept, how far it is, what goes after a while.
//! Each job has a folder of its own:
//!
//! ```text
//! job.json   the job, with how far it got
//! the file   as it came, until it was worked on
//! whatever came of it
//! ```

use super::scrub_bounds::UnderWay;
use super::scrub_job::Stage;
use super::{Registry, disk};
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many days what came of a job waits to be fetched.
pub const KEPT_DAYS: i64 = 7;
/// A file of which nothing has come for so long arrives no more: at the slowest pace that is let in, more than a buffer comes.
const LEFT: Duration = Duration::from_secs(600);

const JOB: &str = "job.json";

/// Work that is handed in with a file.
pub(super) trait Job: Clone + Serialize + DeserializeOwned {
    /// The folder of all such jobs.
    const FOLDER: &'static str;
    /// What the file is called while it is here.
    const FILE: &'static str;

    /// Its id: 32 hexadecimal digits of chance.
    fn id(&self) -> &str;
    /// How far it got.
    fn stage(&self) -> Stage;
    /// When it was handed in.
    fn since(&self) -> Timestamp;
    /// The same, with so many rows worked on.
    fn at(self, rows: u64) -> Self;
    /// The same, waiting for its turn: its file has come, with so many bytes.
    fn waiting(self, bytes: u64) -> Self;
}

/// All jobs of a kind.
pub(super) struct Shelf<J> {
    folder: PathBuf,
    /// Those that run or wait here.
    under_way: Mutex<HashMap<String, Arc<UnderWay>>>,
    kind: std::marker::PhantomData<fn() -> J>,
}

/// A job whose file is arriving. Unless it has come whole, nothing of it is left.
pub(super) struct Handed<J: Job> {
    shelf: Arc<Shelf<J>>,
    job: Option<J>,
}

impl<J: Job> Handed<J> {
    /// Where the file is written.
    pub(super) fn file(&self) -> PathBuf {
        self.shelf.file(self.job.as_ref().map_or("", J::id))
    }

    /// Writes down that the file has come whole.
    pub(super) fn came(mut self, bytes: u64) -> Answer<J> {
        let lost = || Refusal::refused("registry-broken").with("what", J::FILE);
        let waiting = self.job.clone().ok_or_else(lost)?.waiting(bytes);
        self.shelf.keep(&waiting)?;
        self.job = None;
        Ok(waiting)
    }
}

impl<J: Job> Drop for Handed<J> {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            // What cannot be taken away now goes when the next one begins.
            let _ = self.shelf.remove(job.id());
        }
    }
}

impl<J: Job> Shelf<J> {
    /// That of a registry.
    pub(super) fn of(registry: &Registry) -> Arc<Shelf<J>> {
        let (folder, under_way) = (registry.folder.join(J::FOLDER), Mutex::default());
        Arc::new(Shelf { folder, under_way, kind: std::marker::PhantomData })
    }

    /// The folder of a job.
    pub(super) fn place(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    /// The file that came with a job.
    pub(super) fn file(&self, id: &str) -> PathBuf {
        self.place(id).join(J::FILE)
    }

    /// Begins a job: its file is then to be written to [`Handed::file`].
    pub(super) fn begin(self: &Arc<Self>, job: J) -> Answer<Handed<J>> {
        crate::private::made(&self.place(job.id()))?;
        self.keep(&job)?;
        Ok(Handed { shelf: Arc::clone(self), job: Some(job) })
    }

    /// The job with this id.
    pub(super) fn one(&self, id: &str) -> Option<J> {
        let named = id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        named.then(|| disk::json(&self.place(id).join(JOB))).flatten()
    }

    /// All of them, the newest first.
    pub(super) fn all(&self) -> Answer<Vec<J>> {
        let read = |place: PathBuf| disk::json(&place.join(JOB));
        let mut all: Vec<J> = disk::entries(&self.folder)?.filter_map(read).collect();
        all.sort_by(|a, b| (b.since(), b.id()).cmp(&(a.since(), a.id())));
        Ok(all)
    }

    /// Takes away what is over or will never arrive. Returns what stays, the newest first.
    pub(super) fn swept(&self, now: Timestamp) -> Answer<Vec<J>> {
        let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
        let over = |job: &J| now.duration_since(job.since()) > kept || self.is_left(job);
        let (old, all): (Vec<_>, Vec<_>) = self.all()?.into_iter().partition(over);
        for old in old {
            self.remove(old.id())?;
        }
        Ok(all)
    }

    /// Whether the file was arriving when the program ended: nothing of it has come for longer than a body may stand still.
    fn is_left(&self, job: &J) -> bool {
        let is = std::fs::metadata(self.file(job.id())).or_else(|_| std::fs::metadata(self.place(job.id())));
        let still = is.and_then(|is| is.modified()).ok().and_then(|changed| changed.elapsed().ok());
        job.stage() == Stage::Receiving && still.is_none_or(|still| still > LEFT)
    }

    /// Writes a job down.
    pub(super) fn keep(&self, job: &J) -> Answer<()> {
        disk::keep_json(&self.place(job.id()).join(JOB), job)
    }

    /// Takes a job and its files away.
    pub(super) fn remove(&self, id: &str) -> Answer<()> {
        disk::there(std::fs::remove_dir_all(self.place(id)))?;
        Ok(())
    }

    /// Takes the file away, which nothing needs any more.
    pub(super) fn drop_file(&self, id: &str) {
        let _ = std::fs::remove_file(self.file(id));
    }

    /// A job is under way from now on, until [`Shelf::ended`]; nothing if it was already.
    pub(super) fn going(&self, id: &str) -> Option<Arc<UnderWay>> {
        match self.lock().entry(id.to_owned()) {
            Entry::Occupied(_) => None,
            Entry::Vacant(free) => Some(Arc::clone(free.insert(Arc::default()))),
        }
    }

    /// A job is under way no longer.
    pub(super) fn ended(&self, id: &str) {
        self.lock().remove(id);
    }

    /// The job if it is under way here.
    pub(super) fn under_way(&self, id: &str) -> Option<Arc<UnderWay>> {
        self.lock().get(id).cloned()
    }

    /// The job as it is now: with what is under way here, and handed to `go` if an earlier run was ended before it.
    pub(super) fn now(&self, job: J, go: impl FnOnce(J)) -> J {
        let goes = |job: &J| matches!(job.stage(), Stage::Waiting | Stage::Running);
        if !goes(&job) {
            return job;
        }
        if let Some(under_way) = self.under_way(job.id()) {
            return job.at(under_way.rows());
        }
        // It may have ended between the two looks.
        match self.one(job.id()) {
            Some(fresh) if goes(&fresh) => go(fresh),
            Some(fresh) => return fresh,
            None => {}
        }
        job
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<UnderWay>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
