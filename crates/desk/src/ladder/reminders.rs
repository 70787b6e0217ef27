//! Reminders: which days a case wants to be looked at, the nightly sweep, and what is told when the desk is opened.
//!
//! A change of a log enqueues one job in its own transaction; the job works out the case's days to look. At night
//! the store turns the days that have come into jobs; each looks at its deadline as it stands then and tells the
//! person, or stays silent when the matter is moot by now. Nothing is sent anywhere.

use crate::error::{Answer, Kind};
use crate::here::Here;
use crate::jobs::{Job, JobError, Outcome, Planned, later};
use crate::loaded::Loaded;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use playbook::{Deadline, Standing, View, Whose};
use serde::{Deserialize, Serialize};
use store::{LookDay, Notice, StoreError, Tx};

/// Days before a right of one's own ends, or a record may be gone, on which it is told.
const AHEAD: i64 = 7;
/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Days to look that had come.
    pub due: u64,
    /// Notices made.
    pub told: u64,
    /// Cases whose days were worked out.
    pub planned: u64,
}

impl Swept {
    pub(crate) fn count(&mut self, came: &Option<Outcome>) {
        self.told += u64::from(matches!(came, Some(Outcome::Told(..))));
        self.planned += u64::from(matches!(came, Some(Outcome::Planned(_) | Outcome::AsPlanned)));
    }
    pub(crate) fn and(self, other: Swept) -> Swept {
        Swept { due: self.due + other.due, told: self.told + other.told, planned: self.planned + other.planned }
    }
}

/// Works out a case's days to look.
#[derive(Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) case: String,
}

/// Looks at one deadline and tells.
#[derive(Serialize, Deserialize)]
pub(crate) struct Remind {
    case: String,
    day: Date,
    clock: String,
    rung: String,
    event: u64,
}

/// The log of a case has grown: its days to look are worked out afterwards. Belongs into the same transaction.
pub(crate) async fn grown(here: &Here, tx: &mut Tx, case: &str, head: u64) -> Result<(), StoreError> {
    let plan = Plan { case: case.to_owned() };
    tx.enqueue(&later(format!("{}:{case}:{head}", Plan::KIND), &plan, here.reckoned())).await?;
    Ok(())
}

impl Job for Plan {
    const KIND: &'static str = "plan";

    /// A case that is gone has no days; one whose log is damaged keeps those it had.
    async fn run(self, here: &Here) -> Result<Outcome, JobError> {
        if here.scope().head(&self.case).await?.is_none() {
            return Ok(Outcome::Quiet);
        }
        let loaded = here.whole(&self.case).await?;
        if loaded.damage.is_some() {
            return Ok(Outcome::Quiet);
        }
        let from = (loaded.head, loaded.today);
        if here.desk().planned.holds(here.scope().account(), &self.case, from) {
            return Ok(Outcome::AsPlanned);
        }
        let days = look_days(&loaded.view());
        Ok(Outcome::Planned(Planned { case: self.case, from, days }))
    }
}

impl Remind {
    /// Which case it is about.
    pub(crate) fn case(&self) -> &str {
        &self.case
    }
    /// As the sweep made it.
    pub(crate) fn of(notice: &Notice) -> Remind {
        let LookDay { day, clock, rung, event } = notice.look.clone();
        Remind { case: notice.case.clone(), day, clock, rung, event }
    }
}

impl Job for Remind {
    const KIND: &'static str = "remind";

    /// Tells about a deadline unless it is moot by now.
    async fn run(self, here: &Here) -> Result<Outcome, JobError> {
        if here.scope().head(&self.case).await?.is_none() {
            return Ok(Outcome::Quiet);
        }
        let loaded = here.whole(&self.case).await?;
        if loaded.today < self.day {
            let (at, why) = (here.reckoned() + SignedDuration::from_hours(1), "the day has not begun there".to_owned());
            return Err(JobError::Later { at, why });
        }
        let Remind { case, day, clock, rung, event } = self;
        let look = LookDay { day, clock, rung, event };
        if due_now(&loaded.view(), &look).is_none() {
            return Ok(Outcome::Quiet);
        }
        Ok(Outcome::Told(case, look))
    }
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

/// The deadline a day to look is about, if it still stands.
pub fn due_now(view: &View<'_>, look: &LookDay) -> Option<Deadline> {
    let same = |d: &Deadline| d.clock == look.clock && d.rung == look.rung && d.event == look.event;
    view.deadlines().iter().find(|d| same(d) && d.standing != Standing::Stopped).cloned()
}

/// A deadline that came to be looked at, in the case it belongs to.
pub struct Reminder {
    /// The case.
    pub on: Loaded,
    /// The deadline as it stands today.
    pub deadline: Deadline,
}

/// What the desk has to tell, the newest first. What is moot by now is not told; one clock that stands on several rungs is
/// told once.
///
/// # Errors
/// A store that does not answer.
pub async fn reminders(here: &Here, most: usize) -> Answer<Vec<Reminder>> {
    let mut told: Vec<Reminder> = Vec::new();
    for notice in here.scope().notices().await?.into_iter().rev() {
        if told.len() >= most {
            break;
        }
        let on = match here.case(&notice.case).await {
            Ok(on) => on,
            // Its pack is gone: the case says so itself, and the others are told of.
            Err(refusal) if refusal.kind == Kind::NotFound => continue,
            Err(refusal) => return Err(refusal),
        };
        let Some(deadline) = due_now(&on.view(), &notice.look) else { continue };
        let same =
            |t: &Reminder| t.on.id == on.id && t.deadline.clock == deadline.clock && t.deadline.due == deadline.due;
        if !told.iter().any(same) {
            told.push(Reminder { on, deadline });
        }
    }
    Ok(told)
}
