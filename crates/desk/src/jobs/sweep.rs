//! The sweep of the days that have come, and the watch that sweeps while the desk is open: it wakes when something is
//! enqueued and when the next job is due.

use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::Answer;
use crate::jobs::runner::{KINDS, run_due};
use crate::jobs::{Job, later};
use crate::ladder::reminders::{Plan, Swept};
use casework::Who;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// Finished jobs and used-up form keys are kept this long, to see what was done.
const KEEP_DAYS: i64 = 30;

/// How long the runner sleeps at most, so that the nightly sweep is never far.
const NAP: Duration = Duration::from_secs(15 * 60);

/// Runs what waits in the queue, sweeps the days that have come, and tells about them. `all` works out every case
/// anew, as after a change of the packs.
///
/// # Errors
/// A store that does not answer.
pub async fn sweep(desk: &Arc<Desk>, all: bool) -> Answer<Swept> {
    if all {
        plan_all(desk).await?;
    }
    let before = run_due(desk).await?;
    let due = desk.store.sweep(latest_today(desk), desk.reckoned()).await?;
    let after = run_due(desk).await?;
    let old = desk.reckoned() - SignedDuration::from_hours(24 * KEEP_DAYS);
    desk.store.forget_jobs(old).await?;
    desk.store.forget_keys(old).await?;
    Ok(Swept { due, ..before.and(after) })
}

/// Enqueues the work of planning for every case of every account, under ids of this moment.
async fn plan_all(desk: &Arc<Desk>) -> Answer<()> {
    let now = desk.reckoned();
    for account in desk.store.accounts().await? {
        let here = desk.of(&account, Who::program())?;
        let cases = here.cases().await?;
        let mut tx = here.scope().begin().await?;
        for case in cases {
            let id = format!("{}:{}:all:{}", Plan::KIND, case.id, now.as_microsecond());
            tx.enqueue(&later(id, &Plan { case: case.id }, now)).await?;
        }
        tx.save().await?;
    }
    Ok(())
}

/// The latest day that has begun in the zone of any pack.
fn latest_today(desk: &Desk) -> Date {
    let packs = desk.library().manifests();
    let days = packs.iter().map(|manifest| desk.clock.today(&manifest.zone));
    days.max().unwrap_or_else(|| desk.clock.today("UTC"))
}

/// Runs jobs and sweeps while the desk is open; what goes wrong is logged and tried again.
pub async fn keep_running(desk: Arc<Desk>) {
    let mut added = desk.store.job_added();
    // The person who has just opened the desk is served first.
    let mut wait = Duration::from_secs(3);
    loop {
        // Waiting ends with the pause or with new work, whichever comes first.
        let _ = tokio::time::timeout(wait, added.changed()).await;
        if let Err(error) = sweep(&desk, false).await {
            tracing::warn!("the sweep of reminders did not finish: {}", error.code);
        }
        wait = until_next(&desk).await;
    }
}

async fn until_next(desk: &Desk) -> Duration {
    // A fixed day stands still, so nothing comes due by waiting.
    if desk.clock != Clock::System {
        return NAP;
    }
    let next = desk.store.next_due(&KINDS).await.ok().flatten();
    let left = |at: Timestamp| Duration::try_from(at.duration_since(desk.reckoned())).unwrap_or_default();
    next.map_or(NAP, left).clamp(Duration::from_secs(1), NAP)
}
