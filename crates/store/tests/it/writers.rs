//! Several writers at once, and one writer with a lot.

use crate::bed::{Bed, append, at, call, case, stories};
use casework::{Actor, Body};
use serde_json::json;
use std::time::Instant;
use store::Store;

stories![two_writers_do_not_fork_the_chain, what_was_decided_on_still_holds, a_huge_batch];

async fn two_writers_do_not_fork_the_chain(bed: Bed) {
    // Two programs with connections of their own.
    let (one, two) = (bed.store().await, bed.store().await);
    case(&one, "c1", &[]).await;
    let write = |store: Store, name: &'static str| {
        tokio::spawn(async move {
            for n in 0..20 {
                append(&store, "c1", n, &[call(&format!("{name} {n}")), call("and again")]).await.unwrap();
            }
        })
    };
    let (a, b) = (write(one.clone(), "a"), write(two, "b"));
    a.await.unwrap();
    b.await.unwrap();

    assert_eq!(one.verify("c1").await.unwrap().map(|h| h.seq), Some(81));
    let events = one.events("c1", 0).await.unwrap();
    for name in ["a", "b"] {
        let said = |e: &casework::Event| match &e.body {
            Body::Incident(i) => i.said.clone().filter(|s| s.starts_with(&format!("{name} "))),
            _ => None,
        };
        let own: Vec<String> = events.iter().filter_map(said).collect();
        assert_eq!(
            own,
            (0..20).map(|n| format!("{name} {n}")).collect::<Vec<_>>(),
            "each writer's events in its order"
        );
    }
}

async fn what_was_decided_on_still_holds(bed: Bed) {
    let (one, two) = (bed.store().await, bed.store().await);
    case(&one, "c1", &[]).await;
    let mut tx = one.begin().await.unwrap();
    assert_eq!(tx.head("c1").await.unwrap().map(|h| h.seq), Some(1));
    let late = tokio::spawn(async move { append(&two, "c1", 1, &[call("late")]).await });
    tokio::task::yield_now().await;
    let events = tx.append("c1", at(0), Actor::Person, &[call("first")]).await.unwrap();
    assert_eq!(events[0].seq, 2);
    tx.save().await.unwrap();
    assert_eq!(late.await.unwrap().unwrap()[0].seq, 3);
    one.verify("c1").await.unwrap().unwrap();
}

/// An import of about `kilobytes` KB.
fn import(kilobytes: usize) -> Body {
    let row = json!({"at": "2026-10-12 10:22", "number": "13661236378", "direction": "in", "seconds": 12, "line": 1});
    let rows = vec![row; kilobytes * 1000 / 90];
    let file = "0".repeat(64);
    let fields = json!({"file": file, "name": "calls.csv", "reader": "android-calls", "rows": rows});
    Body::from_json("imported", fields.as_object().unwrap().clone()).unwrap()
}

/// `WURAO_HUGE=1000 cargo test --release -p store huge -- --nocapture` measures; by default it is a tenth.
#[expect(clippy::disallowed_methods, reason = "how much to measure is asked at the command line")]
async fn a_huge_batch(bed: Bed) {
    let events: usize = std::env::var("WURAO_HUGE").ok().map_or(100, |n| n.parse().unwrap());
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let bodies = vec![import(100); events];
    let size: usize = bodies.iter().map(|b| serde_json::to_string(b).unwrap().len()).sum();

    let begun = Instant::now();
    let mut tx = store.begin().await.unwrap();
    tx.append("c1", at(1), Actor::Program, &bodies).await.unwrap();
    let appended = begun.elapsed();
    tx.save().await.unwrap();
    let saved = begun.elapsed();
    let read = store.events("c1", 1).await.unwrap();
    let back = begun.elapsed() - saved;
    assert!(read.iter().map(|e| &e.body).eq(&bodies));
    let again = Instant::now();
    assert_eq!(store.verify("c1").await.unwrap().map(|h| h.seq), Some(events as u64 + 1));
    let verified = again.elapsed();
    let again = Instant::now();
    let file = bed.file("backup.jsonl");
    store.backup(&file).await.unwrap();
    let backed = again.elapsed();
    let again = Instant::now();
    bed.other().store().await.restore(&file).await.unwrap();
    let restored = again.elapsed();
    println!(
        "{events} bodies, {} MB: append {appended:.0?}, saved {saved:.0?}, read {back:.0?}, verify {verified:.0?}, \
         backup {backed:.0?}, restore into the other engine {restored:.0?}",
        size / 1_000_000
    );
}
