//! The queue: work that follows from a change, saved with the change and done later.
//!
//! A job is claimed for a while, by a worker that knows its kind; other kinds are left to other workers, for example
//! to those of a newer program on the same data. Whoever claims a job ends it in the transaction that saves its
//! result; when the work comes to nothing, a transaction of its own puts the job off or gives it up. A worker that
//! dies lets its lease run out, and the job is claimed again; should it come back, it cannot end the job any more, so
//! its result is cancelled. Jobs are therefore done once, though perhaps begun several times.

use crate::engine::args;
use crate::fields::{Place, int, no_nul, no_nul_in_json};
use crate::reminders::{look_day, number};
use crate::statements::Statement;
use crate::{Notice, Scope, Store, StoreError, Tx, statements};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;
use tokio::sync::watch;

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
    /// How often it was claimed in all, this time included.
    pub attempts: u64,
    /// How often it was tried since it was enqueued or a person last asked for another try, this time included.
    pub tries: u64,
    /// End of the lease, while claimed.
    pub claimed_until: Option<Timestamp>,
    /// Where it is in its life.
    pub state: JobState,
    /// What the last attempt said.
    pub last_error: Option<String>,
    /// Of a job that [`Store::sweep`] made: the deadline to look at, in place of a payload.
    pub look: Option<Notice>,
}

/// The columns of [`statements::JOBS`].
#[rustfmt::skip]
pub(crate) type JobRow = (
    String, String, String, String, i64, i64, i64, Option<i64>, String, Option<String>,
    Option<String>, Option<i64>, Option<String>, Option<String>, Option<i64>,
);

impl Job {
    pub(crate) fn from_row(row: JobRow) -> Result<Job, StoreError> {
        let (
            id,
            account,
            kind,
            payload,
            run_after,
            attempts,
            forgiven,
            until,
            state,
            last_error,
            case,
            day,
            clock,
            rung,
            event,
        ) = row;
        let place = Place { what: "job", id: &id, seq: None };
        let run_after = place.time("run_after", run_after)?;
        let tries = place.count("attempts", attempts - forgiven)?;
        let attempts = place.count("attempts", attempts)?;
        let claimed_until = until.map(|t| place.time("claimed_until", t)).transpose()?;
        let payload: Value = serde_json::from_str(&payload).map_err(|_| place.damaged("payload", &payload))?;
        let state = JobState::from_id(&state).ok_or_else(|| place.damaged("state", &state))?;
        let look = match (case, day, clock, rung, event) {
            (Some(case), Some(day), Some(clock), Some(rung), Some(event)) => {
                Some(Notice { look: look_day(&case, (day, clock, rung, event))?, case })
            }
            // As jobs had it before they had columns for it.
            _ => look_in(&payload),
        };
        Ok(Job { id, account, kind, payload, run_after, attempts, tries, claimed_until, state, last_error, look })
    }
}

/// The deadline that a payload names.
fn look_in(payload: &Value) -> Option<Notice> {
    let text = |key: &str| payload.get(key)?.as_str().map(str::to_owned);
    let case = text("case")?;
    let row = (payload.get("day")?.as_i64()?, text("clock")?, text("rung")?, payload.get("event")?.as_i64()?);
    Some(Notice { look: look_day(&case, row).ok()?, case })
}

impl Tx {
    /// Puts work into the queue; false when a job of this id is or was there already. Saving wakes the workers.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<bool, StoreError> {
        self.add_job(job, None, 0).await
    }

    pub(crate) async fn add_job(
        &mut self,
        job: &NewJob,
        look: Option<&Notice>,
        attempts: i64,
    ) -> Result<bool, StoreError> {
        let payload = job.payload.to_string();
        no_nul("the job's id", &job.id)?;
        no_nul("the job's kind", &job.kind)?;
        no_nul_in_json(|| format!("the payload of job `{}`", job.id), &payload)?;
        self.begin_account().await?;
        let mut values = args![&*self.account, &*job.id, &*job.kind, payload, job.run_after, attempts];
        values.extend(match look {
            Some(Notice { case, look }) => {
                let event = int("the number of an event", look.event)?;
                args![Some(&**case), Some(number(look.day)), Some(&*look.clock), Some(&*look.rung), Some(event)]
            }
            None => args![None::<&str>, None::<i64>, None::<&str>, None::<&str>, None::<i64>],
        });
        let new = self.link.run(&statements::ADD_JOB, values).await? == 1;
        self.enqueued |= new;
        Ok(new)
    }

    /// The job is done; save this together with what it did.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`]: then drop the transaction, and with it the result.
    pub async fn finish_job(&mut self, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        self.end(job, JobState::Done, now, None).await
    }

    /// The job did not succeed but may at a later time.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn later_job(&mut self, job: &Job, at: Timestamp, why: &str) -> Result<(), StoreError> {
        self.end(job, JobState::Waiting, at, Some(why)).await
    }

    /// The job cannot succeed; a person has to look at it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn fail_job(&mut self, job: &Job, now: Timestamp, why: &str) -> Result<(), StoreError> {
        self.end(job, JobState::Failed, now, Some(why)).await
    }

    async fn end(&mut self, job: &Job, to: JobState, at: Timestamp, error: Option<&str>) -> Result<(), StoreError> {
        // The same id may name a job of another account too.
        if job.account != self.account {
            return Err(StoreError::LeaseLost(job.id.clone()));
        }
        // What another program said is kept as far as it can be: losing the error would be worse.
        let error = error.map(|e| e.replace('\0', "\u{fffd}"));
        let attempts = int("the number of attempts", job.attempts)?;
        let values = args![&*self.account, &*job.id, attempts, to.id(), at, error.as_deref()];
        match self.link.run(&statements::END_JOB, values).await? {
            1 => Ok(()),
            _ => Err(StoreError::LeaseLost(job.id.clone())),
        }
    }
}

/// A list of kinds as the statements take it.
fn list(kinds: &[&str]) -> String {
    Value::from(kinds).to_string()
}

impl Store {
    /// Claims the job of one of these kinds that is due longest, for as long as `lease`. Nobody else gets it
    /// meanwhile. Its result is saved by a transaction of its account: `store.of(&job.account)`.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn claim(&self, kinds: &[&str], now: Timestamp, lease: Duration) -> Result<Option<Job>, StoreError> {
        // Looking costs a read; only when there is something does it cost the writer's lock.
        if self.next_due(kinds).await?.is_none_or(|due| due > now) {
            return Ok(None);
        }
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let mut link = self.engine.write().await?;
        let row: Option<JobRow> = link.row(&statements::CLAIM_JOB, args![now, until, list(kinds)]).await?;
        let job = row.map(Job::from_row).transpose()?;
        link.commit().await?;
        Ok(job)
    }

    /// When the next job of these kinds can be claimed, so that a worker knows how long it may sleep; `None` when
    /// there is none.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn next_due(&self, kinds: &[&str]) -> Result<Option<Timestamp>, StoreError> {
        let mut link = self.engine.read().await?;
        let row: Option<(Option<i64>,)> = link.row(&statements::NEXT_DUE, args![list(kinds)]).await?;
        let place = Place { what: "the queue", id: "next", seq: None };
        row.and_then(|(due,)| due).map(|due| place.time("run_after", due)).transpose()
    }

    /// Tells when this store, or a clone of it, has put work into the queue: the receiver changes after the save.
    /// Another program on the same data is not heard; for its jobs a worker looks at [`Store::next_due`] from time to
    /// time.
    pub fn job_added(&self) -> watch::Receiver<u64> {
        self.added.subscribe()
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

    pub(crate) fn wake(&self) {
        self.added.send_modify(|times| *times = times.wrapping_add(1));
    }
}

impl Scope<'_> {
    /// The account's jobs that are not done: waiting, claimed and failed ones.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn jobs(self) -> Result<Vec<Job>, StoreError> {
        self.jobs_by(&statements::JOBS).await
    }

    /// The account's jobs that were given up, for a person to look at.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn failed_jobs(self) -> Result<Vec<Job>, StoreError> {
        self.jobs_by(&statements::FAILED_JOBS).await
    }

    async fn jobs_by(self, statement: &Statement) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<JobRow> = self.store.engine.read().await?.rows(statement, args![self.account]).await?;
        rows.into_iter().map(Job::from_row).collect()
    }

    /// Has a failed job tried again, its tries counted anew; false when there is no such failed job.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn retry_job(self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut link = self.store.engine.write().await?;
        let found = link.run(&statements::RETRY_JOB, args![self.account, id, now]).await? == 1;
        link.commit().await?;
        if found {
            self.store.wake();
        }
        Ok(found)
    }

    /// Forgets a failed job, and that its id was used; false when there is no such failed job.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn drop_job(self, id: &str) -> Result<bool, StoreError> {
        let mut link = self.store.engine.write().await?;
        let found = link.run(&statements::DROP_JOB, args![self.account, id]).await? == 1;
        link.commit().await?;
        Ok(found)
    }
}
