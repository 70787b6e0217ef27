//! Is the work that follows from the logs there? Every job can be read and is about a case that exists, and of every case
//! the days to look were worked out at its end, or wait to be.

use crate::error::Answer;
use crate::evidence::verify::{Fault, Verified};
use crate::here::Here;
use crate::jobs::Job;
use crate::jobs::planned::planned_key;
use crate::jobs::runner::KINDS;
use crate::ladder::reminders::{Plan, Remind};
use std::collections::BTreeSet;

pub(crate) async fn verify(here: &Here, cases: &[String], found: &mut Verified) -> Answer<()> {
    let there: BTreeSet<String> = here.cases().await?.into_iter().map(|case| case.id).collect();
    let mut waiting = BTreeSet::new();
    for job in here.scope().jobs().await? {
        // Kinds of a newer program are its own affair.
        if !KINDS.contains(&job.kind.as_str()) {
            continue;
        }
        let case = match &job.look {
            Some(notice) => Some(notice.case.clone()),
            None if job.kind == Plan::KIND => read::<Plan>(&job).map(|plan| plan.case),
            None => read::<Remind>(&job).map(|remind| remind.case().to_owned()),
        };
        match case {
            None => found.faults.push(fault("job-unreadable", None, Some(&job.id))),
            Some(case) if !there.contains(&case) => found.faults.push(fault("job-astray", Some(&case), Some(&job.id))),
            Some(case) if cases.contains(&case) => {
                found.jobs += 1;
                if job.kind == Plan::KIND {
                    waiting.insert(case);
                }
            }
            Some(_) => {}
        }
    }
    // A damaged log is its own trouble: what would follow from it is not known.
    let damaged: BTreeSet<String> =
        found.faults.iter().filter(|f| f.seq.is_some()).filter_map(|f| f.case.clone()).collect();
    for case in cases.iter().filter(|case| !waiting.contains(*case) && !damaged.contains(*case)) {
        let Some(head) = here.scope().head(case).await? else { continue };
        // Cases of an older program say nothing of it until they grow.
        let planned = here.scope().setting(&planned_key(case)).await?;
        if planned.is_some_and(|seq| seq != head.seq.to_string()) {
            found.faults.push(fault("job-missing", Some(case), None));
        }
    }
    Ok(())
}

fn read<J: Job>(job: &store::Job) -> Option<J> {
    serde_json::from_value(job.payload.clone()).ok()
}

fn fault(code: &'static str, case: Option<&str>, job: Option<&str>) -> Fault {
    let shown = job.unwrap_or("–").chars().take(80).collect();
    Fault { job: job.map(str::to_owned), ..Fault::new(code, case, &[("job", shown)]) }
}
