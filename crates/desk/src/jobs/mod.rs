//! Work that follows from a change and is done later: typed jobs and the one runner.
//!
//! A job is a type that can run. The runner claims the kinds it knows, has each work out what there is to do, and saves
//! that together with its end in one transaction of its account: done once, or not at all. What fails is put off with growing pauses, or
//! given up and shown to the person. Kinds of a newer program are left alone.

mod planned;
mod runner;
mod sweep;
mod verify;

pub(crate) use planned::{Planned, Plans, planned_key};
pub use runner::run_due;
pub use sweep::{keep_running, sweep};
pub(crate) use verify::verify;

use crate::error::{Answer, Refusal};
use crate::here::Here;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use store::{LookDay, NewJob, StoreError, Tx};

/// Work of one kind. Its fields say on what; ids, not copies.
pub(crate) trait Job: Serialize + DeserializeOwned + Send {
    /// The kind's fixed spelling in the queue.
    const KIND: &'static str;
    /// A run that takes longer was left by a program that ended.
    const LEASE: Duration = Duration::from_secs(60);
    /// How often it is tried before it is given up.
    const TRIES: u32 = 8;

    /// Works out what there is to do, while others write.
    fn run(self, here: &Here) -> impl Future<Output = Result<Outcome, JobError>> + Send;
}

/// What a run that did not fail came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There was nothing to tell.
    Quiet,
    /// The person is told of this deadline of a case.
    Told(String, LookDay),
    /// A case's days were worked out.
    Planned(Planned),
    /// They were worked out and saved before, from the same log on the same day.
    AsPlanned,
}

impl Outcome {
    /// Writes it down; saved together with the job's end.
    async fn write(&self, tx: &mut Tx) -> Result<(), StoreError> {
        match self {
            Outcome::Quiet | Outcome::AsPlanned => Ok(()),
            Outcome::Told(case, look) => tx.notify(case, look).await.map(drop),
            Outcome::Planned(planned) => {
                tx.plan(&planned.case, &planned.days).await?;
                // Read back by whoever asks whether this work was done.
                let (head, _) = planned.from;
                tx.set(&planned_key(&planned.case), &head.seq.to_string()).await
            }
        }
    }
}

/// Why a job was not done.
#[derive(Debug)]
pub(crate) enum JobError {
    /// It may succeed from this moment on. This is no failed try.
    Later {
        /// Not before.
        at: Timestamp,
        /// Why, for whoever looks at the queue.
        why: String,
    },
    /// It failed; it is tried again after a pause, a bounded number of times.
    Again(String),
}

impl From<Refusal> for JobError {
    /// What broke or is busy may work next time.
    fn from(refusal: Refusal) -> JobError {
        JobError::Again(refusal.to_string())
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> JobError {
        JobError::from(Refusal::from(error))
    }
}

/// A job for the queue. `id` names the work: the same id is one job.
pub(crate) fn later<J: Job>(id: String, job: &J, run_after: Timestamp) -> NewJob {
    let payload = serde_json::to_value(job).unwrap_or_default();
    NewJob { id, kind: J::KIND.to_owned(), payload, run_after }
}

/// A job that was given up, for the person to look at.
#[derive(Debug, Clone, Serialize)]
pub struct FailedJob {
    /// Names it within the account.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// When it was given up.
    pub at: Timestamp,
    /// How often it was tried.
    pub tries: u64,
    /// What the last try said.
    pub error: String,
}

/// The account's jobs that were given up.
///
/// # Errors
/// A database that does not answer.
pub async fn failed(here: &Here) -> Answer<Vec<FailedJob>> {
    let jobs = here.scope().failed_jobs().await?;
    let shown = |j: store::Job| FailedJob {
        id: j.id,
        kind: j.kind,
        at: j.run_after,
        tries: j.tries,
        error: j.last_error.unwrap_or_default(),
    };
    Ok(jobs.into_iter().map(shown).collect())
}

/// Tries a job again that was given up.
///
/// # Errors
/// There is no such job among those.
pub async fn retry(here: &Here, id: &str) -> Answer<()> {
    found(here.scope().retry_job(id, here.reckoned()).await?, id)
}

/// Forgets a job that was given up.
///
/// # Errors
/// There is no such job among those.
pub async fn forget(here: &Here, id: &str) -> Answer<()> {
    found(here.scope().drop_job(id).await?, id)
}

fn found(there: bool, id: &str) -> Answer<()> {
    let shown: String = id.chars().take(80).collect();
    if there { Ok(()) } else { Err(Refusal::not_found("no-job", &shown)) }
}
