//! The queue.

use crate::bed::{Bed, ME, at, call, case, stories};
use casework::Who;
use jiff::civil::date;
use serde_json::json;
use std::time::Duration;
use store::{At, Job, JobState, LookDay, NewJob, Store, StoreError};

stories![
    a_job_is_done_once,
    the_same_id_is_one_job,
    jobs_wait_for_their_time,
    a_lease_that_ran_out_is_claimed_again,
    put_off_then_given_up,
    a_person_asks_for_another_try,
    a_kind_nobody_knows_is_left_alone,
    saving_a_job_wakes_the_workers,
    a_busy_database_does_not_fail_a_job,
    a_job_is_ended_in_its_own_account_only,
    a_job_of_a_dropped_transaction_never_was,
    workers_share_the_queue,
    done_jobs_are_forgotten,
];

const KINDS: [&str; 2] = ["plan", "remind"];
const LEASE: Duration = Duration::from_secs(60);

fn job(id: &str, minute: i64) -> NewJob {
    let payload = json!({"case": "c1", "words": "提醒 \"'\\"});
    NewJob { id: id.into(), kind: "remind".into(), payload, run_after: at(minute) }
}

async fn enqueue(store: &Store, job: &NewJob) -> bool {
    let mut tx = store.of(ME).begin().await.unwrap();
    let new = tx.enqueue(job).await.unwrap();
    tx.save().await.unwrap();
    new
}

async fn claim(store: &Store, minute: i64) -> Option<Job> {
    store.claim(&KINDS, at(minute), LEASE).await.unwrap()
}

async fn finish(store: &Store, job: &Job, minute: i64) -> Result<(), String> {
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.finish_job(job, at(minute)).await.map_err(|e| e.to_string())?;
    tx.save().await.unwrap();
    Ok(())
}

async fn a_job_is_done_once(bed: Bed) {
    let store = bed.store().await;
    assert!(enqueue(&store, &job("j1", 0)).await);
    let claimed = claim(&store, 0).await.unwrap();
    let NewJob { id, kind, payload, run_after } = job("j1", 0);
    let expected = Job {
        id,
        account: ME.into(),
        kind,
        payload,
        run_after,
        attempts: 1,
        tries: 1,
        claimed_until: Some(at(1)),
        state: JobState::Claimed,
        last_error: None,
        look: None,
    };
    assert_eq!(claimed, expected);
    assert_eq!(claim(&store, 0).await, None, "somebody has it");
    finish(&store, &claimed, 0).await.unwrap();
    assert_eq!(claim(&store, 100).await, None, "it is done");
    assert_eq!(store.of(ME).jobs().await.unwrap(), []);
    let again = finish(&store, &claimed, 0).await.unwrap_err();
    assert_eq!(again, "job `j1` is no longer claimed by this worker: its work was cancelled");
}

async fn the_same_id_is_one_job(bed: Bed) {
    let store = bed.store().await;
    assert!(enqueue(&store, &job("j1", 0)).await);
    assert!(!enqueue(&store, &job("j1", 7)).await);
    let mut tx = store.of("another").begin().await.unwrap();
    assert!(tx.enqueue(&job("j1", 5)).await.unwrap(), "ids are the account's own");
    tx.save().await.unwrap();
    let claimed = claim(&store, 0).await.unwrap();
    finish(&store, &claimed, 0).await.unwrap();
    assert!(!enqueue(&store, &job("j1", 0)).await, "done is done");
    assert_eq!(claim(&store, 5).await.unwrap().account, "another");
}

async fn jobs_wait_for_their_time(bed: Bed) {
    let store = bed.store().await;
    assert_eq!(store.next_due(&KINDS).await.unwrap(), None);
    enqueue(&store, &job("late", 10)).await;
    enqueue(&store, &job("early", 5)).await;
    assert_eq!(store.next_due(&KINDS).await.unwrap(), Some(at(5)));
    assert_eq!(claim(&store, 4).await, None);
    assert_eq!(claim(&store, 20).await.unwrap().id, "early");
    assert_eq!(store.next_due(&KINDS).await.unwrap(), Some(at(10)));
    assert_eq!(claim(&store, 20).await.unwrap().id, "late");
    assert_eq!(store.next_due(&KINDS).await.unwrap(), Some(at(21)), "the end of a lease");
}

async fn a_lease_that_ran_out_is_claimed_again(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    enqueue(&store, &job("j1", 0)).await;
    let slow = claim(&store, 0).await.unwrap();
    let quick = claim(&store, 1).await.unwrap();
    assert_eq!((slow.attempts, quick.attempts), (1, 2));

    // The slow worker comes back with a result: it must not be kept beside the quick one's.
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &Who::program(), &[call("twice")]).await.unwrap();
    let lost = tx.finish_job(&slow, at(1)).await.unwrap_err();
    assert_eq!(lost.to_string(), "job `j1` is no longer claimed by this worker: its work was cancelled");
    drop(tx);
    finish(&store, &quick, 2).await.unwrap();
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(1));

    // Late but not overtaken is in time.
    enqueue(&store, &job("j2", 0)).await;
    let late = claim(&store, 3).await.unwrap();
    finish(&store, &late, 500).await.unwrap();
}

async fn put_off_then_given_up(bed: Bed) {
    let store = bed.store().await;
    enqueue(&store, &job("j1", 0)).await;
    let first = claim(&store, 0).await.unwrap();
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.later_job(&first, at(30), "the printer\0 is on fire").await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(claim(&store, 29).await, None);

    let second = claim(&store, 30).await.unwrap();
    assert_eq!((second.attempts, second.last_error.as_deref()), (2, Some("the printer\u{fffd} is on fire")));
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.fail_job(&second, at(31), "gone").await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(claim(&store, 1000).await, None);
    let jobs = store.of(ME).jobs().await.unwrap();
    assert_eq!(jobs.len(), 1, "a person can see what failed");
    assert_eq!((jobs[0].state, jobs[0].last_error.as_deref()), (JobState::Failed, Some("gone")));
}

async fn a_person_asks_for_another_try(bed: Bed) {
    let store = bed.store().await;
    let scope = store.of(ME);
    for id in ["j1", "j2"] {
        enqueue(&store, &job(id, 0)).await;
        let claimed = claim(&store, 0).await.unwrap();
        let mut tx = scope.begin().await.unwrap();
        tx.fail_job(&claimed, at(1), "no paper").await.unwrap();
        tx.save().await.unwrap();
    }
    enqueue(&store, &job("j3", 0)).await;
    let failed = scope.failed_jobs().await.unwrap();
    assert_eq!(failed.iter().map(|j| (&*j.id, j.tries)).collect::<Vec<_>>(), [("j1", 1), ("j2", 1)]);

    assert!(!scope.retry_job("j3", at(2)).await.unwrap(), "it has not failed");
    assert!(!scope.drop_job("j3").await.unwrap());
    assert!(!scope.retry_job("j0", at(2)).await.unwrap(), "there is none");
    assert!(scope.drop_job("j2").await.unwrap());
    assert!(scope.retry_job("j1", at(2)).await.unwrap());
    assert!(!scope.retry_job("j1", at(2)).await.unwrap(), "it waits already");
    assert_eq!(scope.failed_jobs().await.unwrap(), []);
    let third = claim(&store, 1).await.unwrap();
    assert_eq!(third.id, "j3");
    finish(&store, &third, 1).await.unwrap();
    let again = claim(&store, 2).await.unwrap();
    // The tries are counted anew; the token of the claim is not used twice.
    assert_eq!((&*again.id, again.tries, again.attempts, again.last_error.as_deref()), ("j1", 1, 2, Some("no paper")));
    finish(&store, &again, 3).await.unwrap();
    assert!(enqueue(&store, &job("j2", 0)).await, "a dropped job may be asked for again");
}

async fn a_kind_nobody_knows_is_left_alone(bed: Bed) {
    let store = bed.store().await;
    let newer = NewJob { kind: "send".into(), ..job("j1", 0) };
    enqueue(&store, &newer).await;
    enqueue(&store, &job("j2", 1)).await;
    assert_eq!(store.next_due(&KINDS).await.unwrap(), Some(at(1)));
    assert_eq!(claim(&store, 1).await.unwrap().id, "j2");
    assert_eq!(claim(&store, 1).await, None);
    assert_eq!(store.claim(&[], at(9), LEASE).await.unwrap(), None);
    assert_eq!(store.next_due(&[]).await.unwrap(), None);
    // A newer program takes it as it was; when that one dies, an older one still leaves it alone.
    let sent = store.claim(&["send"], at(1), LEASE).await.unwrap().unwrap();
    assert_eq!((&*sent.id, sent.attempts), ("j1", 1));
    assert_eq!(claim(&store, 5).await.map(|j| j.id).as_deref(), Some("j2"));
    assert_eq!(claim(&store, 5).await, None);
    assert_eq!(store.claim(&["send"], at(5), LEASE).await.unwrap().unwrap().attempts, 2);
}

async fn saving_a_job_wakes_the_workers(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let mut added = store.job_added();
    assert!(!added.has_changed().unwrap());

    let mut tx = store.clone().of(ME).begin().await.unwrap();
    assert!(tx.enqueue(&job("j1", 0)).await.unwrap());
    assert!(!added.has_changed().unwrap(), "not before it is saved");
    tx.save().await.unwrap();
    added.changed().await.unwrap();
    let claimed = claim(&store, 0).await.unwrap();

    // Neither a job that was there, nor one that was never saved, nor a save without jobs.
    assert!(!enqueue(&store, &job("j1", 0)).await);
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.enqueue(&job("j2", 0)).await.unwrap();
    drop(tx);
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.fail_job(&claimed, at(1), "no").await.unwrap();
    let look = LookDay { day: date(2026, 10, 16), clock: "answer".into(), rung: "hotline".into(), event: 1 };
    tx.plan("c1", &[look]).await.unwrap();
    tx.save().await.unwrap();
    assert!(!added.has_changed().unwrap());

    assert!(store.of(ME).retry_job("j1", at(1)).await.unwrap());
    assert!(added.has_changed().unwrap());
    added.mark_unchanged();
    assert_eq!(store.sweep(date(2026, 10, 15), at(1)).await.unwrap(), 0);
    assert!(!added.has_changed().unwrap());
    assert_eq!(store.sweep(date(2026, 10, 16), at(1)).await.unwrap(), 1);
    assert!(added.has_changed().unwrap());
}

async fn a_busy_database_does_not_fail_a_job(bed: Bed) {
    let store = bed.patient(Duration::from_secs(1)).await;
    case(&store, "c1", &[]).await;
    enqueue(&store, &job("j1", 0)).await;
    let claimed = claim(&store, 0).await.unwrap();

    // Another program is writing to this case and takes its time.
    let other = bed.store().await;
    let mut slow = other.of(ME).begin().await.unwrap();
    slow.append("c1", At::Anywhere, at(1), &Who::person(), &[call("slow")]).await.unwrap();
    let busy = result(&store, &claimed).await.unwrap_err();
    assert!(matches!(busy, StoreError::Busy), "{busy}");
    slow.save().await.unwrap();

    // Nothing of the result is there; busy is no failure but a reason to come again.
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(2));
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.later_job(&claimed, at(2), &busy.to_string()).await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(claim(&store, 1).await, None);
    let again = claim(&store, 2).await.unwrap();
    assert_eq!(again.last_error.as_deref(), Some("the database is busy with another writer: try again"));
    result(&store, &again).await.unwrap();
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(3));
    assert_eq!(store.of(ME).jobs().await.unwrap(), []);
}

/// A job's result and its end, saved together.
async fn result(store: &Store, job: &Job) -> Result<(), StoreError> {
    let mut tx = store.of(&job.account).begin().await?;
    tx.append("c1", At::Anywhere, at(2), &Who::program(), &[call("found")]).await?;
    tx.finish_job(job, at(2)).await?;
    tx.save().await
}

async fn a_job_is_ended_in_its_own_account_only(bed: Bed) {
    let store = bed.store().await;
    enqueue(&store, &job("j1", 0)).await;
    let mut tx = store.of("another").begin().await.unwrap();
    tx.enqueue(&job("j1", 0)).await.unwrap();
    tx.save().await.unwrap();
    let (one, two) = (claim(&store, 0).await.unwrap(), claim(&store, 0).await.unwrap());
    let mut tx = store.of(&one.account).begin().await.unwrap();
    tx.finish_job(&two, at(0)).await.unwrap_err();
    tx.finish_job(&one, at(0)).await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(store.of(&two.account).jobs().await.unwrap(), [two]);
}

async fn a_job_of_a_dropped_transaction_never_was(bed: Bed) {
    let store = bed.store().await;
    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(tx.enqueue(&job("j1", 0)).await.unwrap());
    drop(tx);
    assert_eq!(claim(&store, 0).await, None);
    assert!(enqueue(&store, &job("j1", 0)).await);
}

async fn workers_share_the_queue(bed: Bed) {
    let store = bed.store().await;
    let mut tx = store.of(ME).begin().await.unwrap();
    for n in 0..40 {
        tx.enqueue(&job(&format!("j{n}"), 0)).await.unwrap();
    }
    tx.save().await.unwrap();
    let mut workers = Vec::new();
    for store in [bed.store().await, bed.store().await, store] {
        workers.push(tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(job) = claim(&store, 0).await {
                finish(&store, &job, 0).await.unwrap();
                done.push(job.id);
            }
            done
        }));
    }
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.unwrap());
    }
    done.sort();
    let mut all: Vec<String> = (0..40).map(|n| format!("j{n}")).collect();
    all.sort();
    assert_eq!(done, all, "each once");
}

async fn done_jobs_are_forgotten(bed: Bed) {
    let store = bed.store().await;
    enqueue(&store, &job("j1", 0)).await;
    let claimed = claim(&store, 0).await.unwrap();
    enqueue(&store, &job("j2", 0)).await;
    finish(&store, &claimed, 3).await.unwrap();
    for (before, forgotten) in [(3, 0), (4, 1), (4, 0)] {
        assert_eq!(store.forget_jobs(at(before)).await.unwrap(), forgotten);
    }
    assert_eq!(store.of(ME).jobs().await.unwrap().len(), 1, "the other is still to be done");
}
