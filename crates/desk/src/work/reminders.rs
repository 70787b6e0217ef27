//! Reminders: which days a case wants to be looked at, the nightly sweep, and what is told when the desk is opened.
//!
//! A change of a log enqueues one job in its own transaction; the job works out the case's days to look. At night
//! the store turns the days that have come into jobs; each looks at its deadline as it stands then and tells the
//! person, or stays silent when the matter is moot by now. Nothing is sent anywhere.

use crate::app::{App, LOCAL};
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
pub async fn grown(app: &App, tx: &mut Tx, case: &str, head: u64) -> Answer<()> {
    let job = NewJob {
        id: format!("{PLAN}:{case}:{head}"),
        account: LOCAL.to_owned(),
        kind: PLAN.to_owned(),
        payload: json!({ "case": case }),
        run_after: app.now(),
    };
    tx.enqueue(&job).await?;
    Ok(())
}

/// The days on which a case wants to be looked at: for what is theirs, the day after it ran out; for what is the
/// person's own or is only kept for a while, a week before and the last day itself; a courtesy interval's end.
pub fn look_days(view: &View<'_>) -> Vec<LookDay> {
    let mut days = Vec::new();
    for d in view.deadlines().iter().filter(|d| d.standing == Standing::Running) {
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
pub async fn sweep(app: &App, all: bool) -> Answer<Swept> {
    let mut swept = Swept::default();
    if all {
        for case in app.store.cases(LOCAL).await? {
            plan(app, &case.id).await?;
            swept.planned += 1;
        }
    }
    run(app, &mut swept).await?;
    let today = latest_today(app)?;
    swept.due = app.store.sweep(today, app.now()).await?;
    run(app, &mut swept).await?;
    let mut tx = app.store.begin().await?;
    tx.forget_jobs(app.now() - jiff::SignedDuration::from_hours(24 * KEEP_DAYS)).await?;
    tx.save().await?;
    Ok(swept)
}

/// The latest day that has begun in the zone of any pack.
fn latest_today(app: &App) -> Answer<Date> {
    let packs = app.library().manifests();
    let days = packs.iter().map(|manifest| app.clock.today(&manifest.zone));
    Ok(days.max().unwrap_or_else(|| app.clock.today("UTC")))
}

async fn run(app: &App, swept: &mut Swept) -> Answer<()> {
    while let Some(job) = app.store.claim(app.now(), LEASE).await? {
        match job.kind.as_str() {
            PLAN => {
                let case = job.payload.get("case").and_then(|c| c.as_str()).unwrap_or_default().to_owned();
                swept.planned += u64::from(app.store.head(&case).await?.is_some());
                settle(app, &job, plan(app, &case).await).await?;
            }
            REMIND => match LookDay::of_job(&job) {
                Some((case, look)) => {
                    let told = tell(app, &case, &look).await;
                    swept.told += u64::from(matches!(told, Ok(Told::Now)));
                    match told {
                        Ok(Told::NotYet) => later(app, &job).await?,
                        told => settle(app, &job, told.map(drop)).await?,
                    }
                }
                None => fail(app, &job, "the job names no day").await?,
            },
            _ => fail(app, &job, "no such kind of job").await?,
        }
    }
    Ok(())
}

/// Ends a job by what came of it.
async fn settle(app: &App, job: &Job, came: Answer<()>) -> Answer<()> {
    match came {
        Ok(()) => {
            let mut tx = app.store.begin().await?;
            tx.finish(job, app.now()).await?;
            Ok(tx.save().await?)
        }
        Err(error) => fail(app, job, &error.to_string()).await,
    }
}

async fn fail(app: &App, job: &Job, error: &str) -> Answer<()> {
    let mut tx = app.store.begin().await?;
    tx.fail(job, app.now(), error).await?;
    Ok(tx.save().await?)
}

/// Works out a case's days to look; a case that is gone has none.
async fn plan(app: &App, case: &str) -> Answer<()> {
    if app.store.head(case).await?.is_none() {
        return Ok(());
    }
    let loaded = app.load(case).await?;
    let days = look_days(&loaded.view());
    let mut tx = app.store.begin().await?;
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
async fn later(app: &App, job: &Job) -> Answer<()> {
    let mut tx = app.store.begin().await?;
    tx.retry(job, app.now() + jiff::SignedDuration::from_hours(1), "the day has not begun there").await?;
    Ok(tx.save().await?)
}

/// Tells about a deadline unless it is moot by now.
async fn tell(app: &App, case: &str, look: &LookDay) -> Answer<Told> {
    if app.store.head(case).await?.is_none() {
        return Ok(Told::Moot);
    }
    let loaded = app.load(case).await?;
    if loaded.today < look.day {
        return Ok(Told::NotYet);
    }
    if due_now(&loaded.view(), look).is_none() {
        return Ok(Told::Moot);
    }
    let mut tx = app.store.begin().await?;
    tx.notify(LOCAL, case, look).await?;
    tx.save().await?;
    Ok(Told::Now)
}

/// The deadline a day to look is about, if it still stands.
pub fn due_now(view: &View<'_>, look: &LookDay) -> Option<Deadline> {
    let same = |d: &Deadline| d.clock == look.clock && d.rung == look.rung && d.event == look.event;
    view.deadlines().iter().find(|d| same(d) && d.standing != Standing::Stopped).cloned()
}

/// Sweeps now and then while the desk is open; what goes wrong is logged and tried again.
pub async fn keep_watch(app: std::sync::Arc<App>) {
    // The person who has just opened the desk is served first.
    let first = tokio::time::Instant::now() + Duration::from_secs(3);
    let mut every = tokio::time::interval_at(first, Duration::from_secs(60));
    loop {
        every.tick().await;
        if let Err(error) = sweep(&app, false).await {
            tracing::warn!("the sweep of reminders did not finish: {error}");
        }
    }
}
