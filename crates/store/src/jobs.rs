//! The queue: work that follows from a change, saved with the change and done later.
//!
//! A job is claimed for a while. Whoever claims it ends it in the same transaction that saves its result: done,
//! retry or fail. A worker that dies lets its lease run out, and the job is claimed again; should it come back,
//! it cannot end the job any more, so its result is cancelled. Jobs are therefore done once, though perhaps
//! begun several times.

use crate::engine::args;
use crate::fields::{Place, no_nul, no_nul_in_json};
use crate::{Scope, Store, StoreError, Tx, statements};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;

/// Work to be done later.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Names the work: enqueuing the same id of an account twice is one job. Chosen by the caller, for example
    /// `remind:c7f3k2:2026-11-01`.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// On what; ids, not copies.
    pub payload: Value,
    /// Not before.
    pub run_after: Timestamp,
}

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// To be claimed when its time comes.
    Waiting,
    /// Claimed until the lease ends.
    Claimed,
    /// Done.
    Done,
    /// Given up.
    Failed,
}

impl JobState {
    fn id(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Claimed => "claimed",
            JobState::Done => "done",
            JobState::Failed => "failed",
        }
    }
    fn from_id(id: &str) -> Option<JobState> {
        [JobState::Waiting, JobState::Claimed, JobState::Done, JobState::Failed].into_iter().find(|s| s.id() == id)
    }
}

/// A job of the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Names the work within the account.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What is to be done.
    pub kind: String,
    /// On what.
    pub payload: Value,
    /// Not before; for a done job, when it was done.
    pub run_after: Timestamp,
    /// How often it was claimed, this time included.
    pub attempts: u64,
    /// End of the lease, while claimed.
    pub claimed_until: Option<Timestamp>,
    /// Where it is in its life.
    pub state: JobState,
    /// What the last attempt said.
    pub last_error: Option<String>,
}

/// The columns of [`statements::JOBS`].
pub(crate) type JobRow = (String, String, String, String, i64, i64, Option<i64>, String, Option<String>);

impl Job {
    pub(crate) fn from_row(row: JobRow) -> Result<Job, StoreError> {
        let (id, account, kind, payload, run_after, attempts, claimed_until, state, last_error) = row;
        let place = Place { what: "job", id: &id, seq: None };
        let run_after = place.time("run_after", run_after)?;
        let attempts = place.count("attempts", attempts)?;
        let claimed_until = claimed_until.map(|t| place.time("claimed_until", t)).transpose()?;
        let payload = serde_json::from_str(&payload).map_err(|_| place.damaged("payload", &payload))?;
        let state = JobState::from_id(&state).ok_or_else(|| place.damaged("state", &state))?;
        Ok(Job { id, account, kind, payload, run_after, attempts, claimed_until, state, last_error })
    }
}

impl Tx {
    /// Puts work into the queue; false when a job of this id is or was there already.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<bool, StoreError> {
        self.add_job(job, 0).await
    }

    pub(crate) async fn add_job(&mut self, job: &NewJob, attempts: i64) -> Result<bool, StoreError> {
        let payload = job.payload.to_string();
        no_nul("the job's id", &job.id)?;
        no_nul("the job's kind", &job.kind)?;
        no_nul_in_json(|| format!("the payload of job `{}`", job.id), &payload)?;
        self.begin_account().await?;
        let values = args![&*self.account, &*job.id, &*job.kind, payload, job.run_after, attempts];
        Ok(self.link.run(&statements::ADD_JOB, values).await? == 1)
    }

    /// The job is done; save this together with what it did.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`]: then drop the transaction.
    pub async fn finish(&mut self, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        self.end(job, JobState::Done, now, None).await
    }

    /// The job did not succeed but may at a later time.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn retry(&mut self, job: &Job, at: Timestamp, error: &str) -> Result<(), StoreError> {
        self.end(job, JobState::Waiting, at, Some(error)).await
    }

    /// The job cannot succeed; a person has to look at it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn fail(&mut self, job: &Job, now: Timestamp, error: &str) -> Result<(), StoreError> {
        self.end(job, JobState::Failed, now, Some(error)).await
    }

    async fn end(&mut self, job: &Job, to: JobState, at: Timestamp, error: Option<&str>) -> Result<(), StoreError> {
        // What another program said is kept as far as it can be: losing the error would be worse.
        let error = error.map(|e| e.replace('\0', "\u{fffd}"));
        let attempts = crate::fields::int("the number of attempts", job.attempts)?;
        let values = args![&*self.account, &*job.id, attempts, to.id(), at, error.as_deref()];
        match self.link.run(&statements::END_JOB, values).await? {
            1 => Ok(()),
            _ => Err(StoreError::LeaseLost(job.id.clone())),
        }
    }
}

impl Store {
    /// Claims the job that is due longest, for as long as `lease`. Nobody else gets it meanwhile.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<Job>, StoreError> {
        // Looking costs a read; only when there is something does it cost the writer's lock.
        if self.next_due().await?.is_none_or(|due| due > now) {
            return Ok(None);
        }
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let mut link = self.engine.write().await?;
        let row: Option<JobRow> = link.row(&statements::CLAIM_JOB, args![now, until]).await?;
        let job = row.map(Job::from_row).transpose()?;
        link.commit().await?;
        Ok(job)
    }

    /// When the next job can be claimed, so that a worker knows how long it may sleep; `None` for an empty queue.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let row: Option<(Option<i64>,)> = self.engine.read().await?.row(&statements::NEXT_DUE, args![]).await?;
        let place = Place { what: "the queue", id: "next", seq: None };
        row.and_then(|(due,)| due).map(|due| place.time("run_after", due)).transpose()
    }

    /// Forgets jobs that were done before this time, and with them that their ids were used.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn forget_jobs(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut link = self.engine.write().await?;
        let forgotten = link.run(&statements::FORGET_JOBS, args![before]).await?;
        link.commit().await?;
        Ok(forgotten)
    }
}

impl Scope<'_> {
    /// The account's jobs that are not done: waiting, claimed and failed ones.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn jobs(self) -> Result<Vec<Job>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<JobRow> = link.rows(&statements::JOBS, args![self.account]).await?;
        rows.into_iter().map(Job::from_row).collect()
    }
}
