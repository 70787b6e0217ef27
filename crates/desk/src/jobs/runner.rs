//! The runner: claims, runs, ends.

use crate::desk::Desk;
use crate::error::Answer;
use crate::jobs::{Job, JobError, Outcome};
use crate::ladder::reminders::{Plan, Remind, Swept};
use casework::Who;
use jiff::SignedDuration;
use std::sync::Arc;

/// The kinds this program can run. Others are left to the program that can.
pub(super) const KINDS: [&str; 2] = [Plan::KIND, Remind::KIND];
/// The first pause after a failed try; each further one is twice as long, up to a day.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Runs everything that is due now.
///
/// # Errors
/// A database that does not answer; a job that fails is no error here.
pub async fn run_due(desk: &Arc<Desk>) -> Answer<Swept> {
    let mut swept = Swept::default();
    while let Some(job) = desk.store.claim(&KINDS, desk.reckoned(), Plan::LEASE.max(Remind::LEASE)).await? {
        let came = match job.kind.as_str() {
            Plan::KIND => run::<Plan>(desk, &job).await,
            _ => run::<Remind>(desk, &job).await,
        }?;
        swept.count(&came);
    }
    Ok(swept)
}

/// One job: its result and its end in one transaction.
async fn run<J: Job>(desk: &Arc<Desk>, job: &store::Job) -> Answer<Option<Outcome>> {
    let here = desk.of(&job.account, Who::program())?;
    let came = match of::<J>(job) {
        Some(work) => work.run(&here).await,
        None => Err(JobError::Again("its content cannot be read".to_owned())),
    };
    let mut tx = here.scope().begin().await?;
    let why = match came {
        Ok(outcome) => match outcome.write(&mut tx).await {
            Ok(()) => {
                tx.finish_job(job, desk.reckoned()).await?;
                tx.save().await?;
                if let Outcome::Planned(planned) = &outcome {
                    desk.planned.note(&job.account, planned);
                }
                return Ok(Some(outcome));
            }
            Err(error) => JobError::from(error),
        },
        Err(why) => why,
    };
    // What the failed run had written goes; the end of the job has a transaction of its own.
    drop(tx);
    let mut tx = here.scope().begin().await?;
    match why {
        JobError::Later { at, why } => tx.later_job(job, at, &why).await?,
        JobError::Again(why) if job.tries < u64::from(J::TRIES) => {
            tx.later_job(job, desk.reckoned() + pause(job.tries), &why).await?;
        }
        JobError::Again(why) => {
            tracing::warn!(job = job.kind, "a job was given up");
            tx.fail_job(job, desk.reckoned(), &why).await?;
        }
    }
    tx.save().await?;
    Ok(None)
}

/// The work of a job. Those that the sweep makes carry their day in columns.
fn of<J: Job>(job: &store::Job) -> Option<J> {
    let payload = match &job.look {
        Some(notice) => serde_json::to_value(Remind::of(notice)).ok()?,
        None => job.payload.clone(),
    };
    serde_json::from_value(payload).ok()
}

fn pause(tries: u64) -> SignedDuration {
    let doubled = u32::try_from(tries.saturating_sub(1)).unwrap_or(u32::MAX).min(12);
    (PAUSE * 2_i32.pow(doubled)).min(SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::pause;
    use jiff::SignedDuration;

    #[test]
    fn pauses_grow_up_to_a_day() {
        let seconds: Vec<i64> = [1, 2, 3, 8, 40].map(|tries| pause(tries).as_secs()).into();
        assert_eq!(seconds, [30, 60, 120, 3840, SignedDuration::from_hours(24).as_secs()]);
    }
}
