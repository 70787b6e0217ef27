//! The queue.

use crate::bed::{Bed, ME, at, call, case, stories};
use casework::Who;
use serde_json::json;
use std::time::Duration;
use store::{At, Job, JobState, NewJob, Store};

stories![
    a_job_is_done_once,
    the_same_id_is_one_job,
    jobs_wait_for_their_time,
    a_lease_that_ran_out_is_claimed_again,
    retry_then_fail,
    a_job_of_a_dropped_transaction_never_was,
    workers_share_the_queue,
    done_jobs_are_forgotten,
];

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
    store.claim(at(minute), LEASE).await.unwrap()
}

async fn finish(store: &Store, job: &Job, minute: i64) -> Result<(), String> {
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.finish(job, at(minute)).await.map_err(|e| e.to_string())?;
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
        claimed_until: Some(at(1)),
        state: JobState::Claimed,
        last_error: None,
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
    assert_eq!(store.next_due().await.unwrap(), None);
    enqueue(&store, &job("late", 10)).await;
    enqueue(&store, &job("early", 5)).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(5)));
    assert_eq!(claim(&store, 4).await, None);
    assert_eq!(claim(&store, 20).await.unwrap().id, "early");
    assert_eq!(store.next_due().await.unwrap(), Some(at(10)));
    assert_eq!(claim(&store, 20).await.unwrap().id, "late");
    assert_eq!(store.next_due().await.unwrap(), Some(at(21)), "the end of a lease");
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
    let lost = tx.finish(&slow, at(1)).await.unwrap_err();
    assert_eq!(lost.to_string(), "job `j1` is no longer claimed by this worker: its work was cancelled");
    drop(tx);
    finish(&store, &quick, 2).await.unwrap();
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(1));

    // Late but not overtaken is in time.
    enqueue(&store, &job("j2", 0)).await;
    let late = claim(&store, 3).await.unwrap();
    finish(&store, &late, 500).await.unwrap();
}

async fn retry_then_fail(bed: Bed) {
    let store = bed.store().await;
    enqueue(&store, &job("j1", 0)).await;
    let first = claim(&store, 0).await.unwrap();
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.retry(&first, at(30), "the printer\0 is on fire").await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(claim(&store, 29).await, None);

    let second = claim(&store, 30).await.unwrap();
    assert_eq!((second.attempts, second.last_error.as_deref()), (2, Some("the printer\u{fffd} is on fire")));
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.fail(&second, at(31), "gone").await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(claim(&store, 1000).await, None);
    let jobs = store.of(ME).jobs().await.unwrap();
    assert_eq!(jobs.len(), 1, "a person can see what failed");
    assert_eq!((jobs[0].state, jobs[0].last_error.as_deref()), (JobState::Failed, Some("gone")));
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
    enqueue(&store, &job("j2", 0)).await;
    let claimed = claim(&store, 0).await.unwrap();
    finish(&store, &claimed, 3).await.unwrap();
    for (before, forgotten) in [(3, 0), (4, 1), (4, 0)] {
        assert_eq!(store.forget_jobs(at(before)).await.unwrap(), forgotten);
    }
    assert_eq!(store.of(ME).jobs().await.unwrap().len(), 1, "the other is still to be done");
}
