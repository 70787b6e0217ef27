//! Reminders: which days a case wants to be looked at, the nightly sweep, and what is told when the desk is opened.
//!
//! A change of a log enqueues one job in its own transaction; the job works out the case's days to look. At night
//! the store turns the days that have come into jobs; each looks at its deadline as it stands then and tells the
//! person, or stays silent when the matter is moot by now. Nothing is sent anywhere.

use crate::desk::{Desk, LOCAL};
use crate::error::Answer;
use jiff::ToSpan;
use jiff::civil::Date;
use playbook::{Deadline, Standing, View, Whose};
use serde_json::json;
use std::time::Duration;
use store::{Job, LookDay, NewJob, Tx};

/// Work out a case's days to look.
const PLAN: &str = "plan";
/// Look at one deadline and tell.
const REMIND: &str = "remind";
/// A job that takes longer was left by a program that ended.
const LEASE: Duration = Duration::from_secs(60);
/// Days before a right of one's own ends, or a record may be gone, on which it is told.
const AHEAD: i64 = 7;
/// Finished jobs are kept this long, to see what was done.
const KEEP_DAYS: i64 = 30;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Days to look that had come.
    pub due: u64,
    /// Notices made.
    pub told: u64,
    /// Cases whose days were worked out.
    pub planned: u64,
}

/// The log of a case has grown: its days to look are worked out afterwards. Belongs into the same transaction.
///
/// # Errors
/// A store that cannot be written.
pub async fn grown(desk: &Desk, tx: &mut Tx, case: &str, head: u64) -> Answer<()> {
    let job = NewJob {
        id: format!("{PLAN}:{case}:{head}"),
        account: LOCAL.to_owned(),
        kind: PLAN.to_owned(),
        payload: json!({ "case": case }),
        run_after: desk.now(),
    };
    tx.enqueue(&job).await?;
    Ok(())
}

/// The days on which a case wants to be looked at: for what is theirs, the day after it ran out; for what is the
/// person's own or is only kept for a while, a week before and the last day itself; a courtesy interval's end.
pub fn look_days(view: &View<'_>) -> Vec<LookDay> {
    let mut days = Vec::new();
    for d in view.deadlines().into_iter().filter(|d| d.standing == Standing::Running) {
        let on: Vec<Date> = match d.whose {
            Whose::Theirs => d.due.tomorrow().into_iter().collect(),
            Whose::Mine | Whose::Kept => vec![d.due.saturating_sub(AHEAD.days()), d.due],
            Whose::Pacing => vec![d.due],
        };
        let look = |day| LookDay { day, clock: d.clock.clone(), rung: d.rung.clone(), event: d.event };
        days.extend(on.into_iter().filter(|day| *day >= view.today).map(look));
    }
    days.sort();
    days.dedup();
    days
}

/// Runs what waits in the queue, sweeps the days that have come, and tells about them. `all` works out every case
/// anew, as after a change of the packs.
///
/// # Errors
/// A store that does not answer.
pub async fn sweep(desk: &Desk, all: bool) -> Answer<Swept> {
    let mut swept = Swept::default();
    if all {
        for case in desk.store.cases(LOCAL).await? {
            plan(desk, &case.id).await?;
            swept.planned += 1;
        }
    }
    run(desk, &mut swept).await?;
    let today = latest_today(desk)?;
    swept.due = desk.store.sweep(today, desk.now()).await?;
    run(desk, &mut swept).await?;
    let mut tx = desk.store.begin().await?;
    tx.forget_jobs(desk.now() - jiff::SignedDuration::from_hours(24 * KEEP_DAYS)).await?;
    tx.save().await?;
    Ok(swept)
}

/// The latest day that has begun in the zone of any pack.
fn latest_today(desk: &Desk) -> Answer<Date> {
    let packs = desk.library().manifests();
    let days = packs.iter().map(|manifest| desk.clock.today(&manifest.zone));
    Ok(days.max().unwrap_or_else(|| desk.clock.today("UTC")))
}

async fn run(desk: &Desk, swept: &mut Swept) -> Answer<()> {
    while let Some(job) = desk.store.claim(desk.now(), LEASE).await? {
        match job.kind.as_str() {
            PLAN => {
                let case = job.payload.get("case").and_then(|c| c.as_str()).unwrap_or_default().to_owned();
                swept.planned += u64::from(desk.store.head(&case).await?.is_some());
                settle(desk, &job, plan(desk, &case).await).await?;
            }
            REMIND => match LookDay::of_job(&job) {
                Some((case, look)) => {
                    let told = tell(desk, &case, &look).await;
                    swept.told += u64::from(matches!(told, Ok(Told::Now)));
                    match told {
                        Ok(Told::NotYet) => later(desk, &job).await?,
                        told => settle(desk, &job, told.map(drop)).await?,
                    }
                }
                None => fail(desk, &job, "the job names no day").await?,
            },
            _ => fail(desk, &job, "no such kind of job").await?,
        }
    }
    Ok(())
}

/// Ends a job by what came of it.
async fn settle(desk: &Desk, job: &Job, came: Answer<()>) -> Answer<()> {
    match came {
        Ok(()) => {
            let mut tx = desk.store.begin().await?;
            tx.finish(job, desk.now()).await?;
            Ok(tx.save().await?)
        }
        Err(error) => fail(desk, job, &error.to_string()).await,
    }
}

async fn fail(desk: &Desk, job: &Job, error: &str) -> Answer<()> {
    let mut tx = desk.store.begin().await?;
    tx.fail(job, desk.now(), error).await?;
    Ok(tx.save().await?)
}

/// Works out a case's days to look; a case that is gone has none.
async fn plan(desk: &Desk, case: &str) -> Answer<()> {
    if desk.store.head(case).await?.is_none() {
        return Ok(());
    }
    let loaded = desk.load(case).await?;
    let days = look_days(&loaded.view());
    let mut tx = desk.store.begin().await?;
    tx.plan(LOCAL, case, &days).await?;
    Ok(tx.save().await?)
}

/// What came of a day to look.
enum Told {
    /// The person is told.
    Now,
    /// The matter is moot.
    Moot,
    /// The day has not begun in the zone of the case.
    NotYet,
}

/// The same day begins later elsewhere.
async fn later(desk: &Desk, job: &Job) -> Answer<()> {
    let mut tx = desk.store.begin().await?;
    tx.retry(job, desk.now() + jiff::SignedDuration::from_hours(1), "the day has not begun there").await?;
    Ok(tx.save().await?)
}

/// Tells about a deadline unless it is moot by now.
async fn tell(desk: &Desk, case: &str, look: &LookDay) -> Answer<Told> {
    if desk.store.head(case).await?.is_none() {
        return Ok(Told::Moot);
    }
    let loaded = desk.load(case).await?;
    if loaded.today < look.day {
        return Ok(Told::NotYet);
    }
    if due_now(&loaded.view(), look).is_none() {
        return Ok(Told::Moot);
    }
    let mut tx = desk.store.begin().await?;
    tx.notify(LOCAL, case, look).await?;
    tx.save().await?;
    Ok(Told::Now)
}

/// The deadline a day to look is about, if it still stands.
pub fn due_now(view: &View<'_>, look: &LookDay) -> Option<Deadline> {
    let same = |d: &Deadline| d.clock == look.clock && d.rung == look.rung && d.event == look.event;
    view.deadlines().into_iter().find(|d| same(d) && d.standing != Standing::Stopped)
}

/// Sweeps now and then while the desk is open; what goes wrong is logged and tried again.
pub async fn keep_watch(desk: std::sync::Arc<Desk>) {
    // The person who has just opened the desk is served first.
    let first = tokio::time::Instant::now() + Duration::from_secs(3);
    let mut every = tokio::time::interval_at(first, Duration::from_secs(60));
    loop {
        every.tick().await;
        if let Err(error) = sweep(&desk, false).await {
            tracing::warn!("the sweep of reminders did not finish: {error}");
        }
    }
}
