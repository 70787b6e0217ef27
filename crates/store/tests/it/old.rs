//! What an older program has written opens, verifies and goes on. The files are its own, committed before the format
//! changed; see `fixtures/README.md`.

use crate::bed::{Bed, ME, append, at, call, whole_stories};
use casework::Digest;
use jiff::civil::{Date, date};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{BackupCounts, Head, LookDay, Notice, Store};

whole_stories![an_old_backup_is_restored];

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The ends that the older program printed.
fn heads() -> [(&'static str, &'static str, Head); 3] {
    let head = |seq, hash: &str| Head { seq, hash: hash.parse::<Digest>().unwrap() };
    let opened = "304fcc9b04f7e738a182c1a30b82d826d13cb8f3a9f9a8444a684e6bb21e50a6";
    [
        (ME, "c7f3k2", head(12, "8332d2ecfe747caed33c568d2904c8d3f1348e566b2a76f57cdc8b8058311536")),
        (ME, "c2m9x4", head(1, opened)),
        ("another", "c5r8q1", head(1, opened)),
    ]
}

pub async fn holds(store: &Store) {
    for (account, case, head) in heads() {
        assert_eq!(store.of(account).verify(case).await.unwrap(), Some(head));
    }
    assert_eq!(store.of(ME).case("c5r8q1").await.unwrap(), None);
    let events = store.of(ME).events("c7f3k2", 0).await.unwrap();
    assert!(events.iter().all(|e| e.by.is_none() && e.group.is_none()), "nothing is made up for old events");
    // The log goes on in the new way.
    let more = append(store, "c7f3k2", 60, &[call("一"), call("二")]).await.unwrap();
    assert_eq!(more.iter().map(|e| (e.seq, e.group)).collect::<Vec<_>>(), [(13, Some(13)), (14, Some(13))]);
    assert_eq!(store.of(ME).verify("c7f3k2").await.unwrap().map(|h| h.seq), Some(14));
}

/// What was waiting, with the day that stands in the payload of an old job.
async fn jobs_still_run(store: &Store) {
    let mut found = Vec::new();
    while let Some(job) = store.claim(&["plan", "remind"], at(99), Duration::from_secs(60)).await.unwrap() {
        if job.kind == "remind" {
            let look = look(date(2026, 10, 13));
            assert_eq!(job.look, Some(Notice { case: "c7f3k2".into(), look }));
        }
        let mut tx = store.of(&job.account).begin().await.unwrap();
        tx.finish_job(&job, at(99)).await.unwrap();
        tx.save().await.unwrap();
        found.push(job.id);
    }
    found.sort();
    assert_eq!(found, ["claimed", "plan:c2m9x4:1", "remind:c7f3k2:operator_answer:operator-hotline:11:20739"]);
}

fn look(day: Date) -> LookDay {
    LookDay { day, clock: "operator_answer".into(), rung: "operator-hotline".into(), event: 11 }
}

#[tokio::test]
async fn an_old_database_is_opened_where_it_lies() {
    let folder = bench::TempDir::new().unwrap();
    let path = folder.path().join("wurao.db");
    std::fs::copy(fixture("format-4.db"), &path).unwrap();
    let store = Store::sqlite(&path).await.unwrap();
    let told = Notice { case: "c7f3k2".into(), look: look(date(2026, 10, 12)) };
    assert_eq!(store.of(ME).notices().await.unwrap(), [told]);
    assert_eq!(store.of(ME).look_days("c7f3k2").await.unwrap(), [look(date(2026, 10, 20))]);
    assert_eq!(store.of(ME).exhibits().await.unwrap().len(), 2);
    assert_eq!(store.of(ME).imports("c7f3k2").await.unwrap().len(), 1);
    holds(&store).await;
    jobs_still_run(&store).await;
    store.prepare_all().await.unwrap();
}

async fn an_old_backup_is_restored(bed: Bed) {
    let store = bed.store().await;
    let counts =
        BackupCounts { accounts: 2, cases: 3, events: 14, exhibits: 2, imports: 1, custody: 0, settings: 1, jobs: 3 };
    assert_eq!(store.restore(&fixture("backup-1.jsonl")).await.unwrap(), counts);
    holds(&store).await;
    jobs_still_run(&store).await;
}
