//! Several writers at once, and one writer with a lot.

use crate::bed::{Bed, ME, append, at, call, case, stories};
use casework::{Body, Who};
use serde_json::json;
use std::time::Instant;
use store::{At, Head, Store, StoreError};

stories![
    two_writers_do_not_fork_the_chain,
    what_was_decided_on_still_holds,
    a_decision_on_an_old_end_is_refused,
    the_second_of_two_decisions_is_refused,
    many_writers_in_turn,
    a_unit_fails_alone,
    whoever_goes_away_leaves_the_way_free,
    what_begins_alone_sees_what_readers_see,
    a_huge_batch
];

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

    assert_eq!(one.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(81));
    let events = one.of(ME).events("c1", 0).await.unwrap();
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
    let mut tx = one.of(ME).begin().await.unwrap();
    assert_eq!(tx.head("c1").await.unwrap().map(|h| h.seq), Some(1));
    let late = tokio::spawn(async move { append(&two, "c1", 1, &[call("late")]).await });
    tokio::task::yield_now().await;
    let events = tx.append("c1", At::Anywhere, at(0), &Who::person(), &[call("first")]).await.unwrap();
    assert_eq!(events[0].seq, 2);
    tx.save().await.unwrap();
    assert_eq!(late.await.unwrap().unwrap()[0].seq, 3);
    one.of(ME).verify("c1").await.unwrap().unwrap();
}

async fn a_decision_on_an_old_end_is_refused(bed: Bed) {
    let store = bed.store().await;
    let first = case(&store, "c1", &[]).await;
    let looked = store.of(ME).head("c1").await.unwrap().unwrap();
    let grown = append(&store, "c1", 1, &[call("meanwhile")]).await.unwrap();
    let found = Head { seq: 2, hash: grown[0].hash };

    let mut tx = store.of(ME).begin().await.unwrap();
    let refused = tx.append("c1", At::Head(looked), at(2), &Who::person(), &[call("late")]).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "case `c1`: decided on event 1 as its last, which by now is event 2: look again, then decide"
    );
    let StoreError::Moved { case, expected, found: end } = refused else { panic!("{refused}") };
    assert_eq!((&*case, expected, end), ("c1", looked, found));
    // Nothing was written; whoever looked again may go on, also in the same transaction.
    let fork = Head { seq: 2, hash: first[0].hash };
    tx.append("c1", At::Head(fork), at(2), &Who::person(), &[call("fork")]).await.unwrap_err();
    tx.append("c1", At::Head(found), at(2), &Who::person(), &[call("in time")]).await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(3));
}

async fn the_second_of_two_decisions_is_refused(bed: Bed) {
    let (one, two) = (bed.store().await, bed.store().await);
    case(&one, "c1", &[]).await;
    let looked = one.of(ME).head("c1").await.unwrap().unwrap();
    let decide = |store: Store, said: &'static str| {
        tokio::spawn(async move {
            let mut tx = store.of(ME).begin().await?;
            tx.append("c1", At::Head(looked), at(1), &Who::person(), &[call(said), call(said)]).await?;
            tx.save().await
        })
    };
    let (a, b) = (decide(one.clone(), "yes"), decide(two, "no"));
    let came = [a.await.unwrap(), b.await.unwrap()];
    assert_eq!(came.iter().filter(|c| c.is_ok()).count(), 1, "{came:?}");
    assert!(came.iter().any(|c| matches!(c, Err(StoreError::Moved { found: Head { seq: 3, .. }, .. }))), "{came:?}");
    assert_eq!(one.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(3), "one decision, whole");
}

/// Fifty writers who decide on the log as they find it, and nobody decides anew: none is refused, none is lost.
async fn many_writers_in_turn(bed: Bed) {
    let (one, two) = (bed.store().await, bed.store().await);
    case(&one, "c1", &[]).await;
    let turn = |store: Store, n: usize| {
        tokio::spawn(async move {
            let mut tx = store.of(ME).begin().await?;
            let head = tx.head("c1").await?.expect("a case");
            // As this transaction sees it: with what waits for the same commit.
            let reading = tx.log("c1", Head::EMPTY).await?.expect("a case");
            assert_eq!((reading.head, reading.damage, reading.events.len() as u64), (head, None, head.seq));
            let said = call(&format!("{n}"));
            let seq = tx.append("c1", At::Head(head), at(1), &Who::person(), &[said]).await?[0].seq;
            tx.save().await?;
            // Whoever was told that it is saved finds it, whatever program asks.
            assert!(store.of(ME).event("c1", seq).await?.is_some());
            Ok::<u64, StoreError>(seq)
        })
    };
    let turns: Vec<_> = (0..50).map(|n| turn(if n % 2 == 0 { one.clone() } else { two.clone() }, n)).collect();
    let mut seqs = Vec::new();
    for turn in turns {
        seqs.push(turn.await.unwrap().unwrap());
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (2..52).collect::<Vec<u64>>());
    assert_eq!(one.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(51));
}

async fn a_unit_fails_alone(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let work = |store: Store, n: usize| {
        tokio::spawn(async move {
            let mut tx = store.of(ME).begin().await?;
            tx.append("c1", At::Anywhere, at(1), &Who::person(), &[call(&format!("{n}"))]).await?;
            match n % 3 {
                // Kept; cancelled by itself; refused by the engine.
                0 => tx.save().await,
                1 => {
                    drop(tx);
                    Ok(())
                }
                _ => tx.create_case("c1", "again", "cn-telecom", at(1)).await,
            }
        })
    };
    let all: Vec<_> = (0..30).map(|n| work(store.clone(), n)).collect();
    let mut refused = 0;
    for work in all {
        match work.await.unwrap() {
            Ok(()) => {}
            Err(StoreError::CaseExists(_)) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(refused, 10);
    let events = store.of(ME).events("c1", 1).await.unwrap();
    let mut said: Vec<usize> = events
        .iter()
        .map(|e| match &e.body {
            Body::Incident(i) => i.said.as_ref().unwrap().parse().unwrap(),
            other => panic!("{other:?}"),
        })
        .collect();
    said.sort_unstable();
    assert_eq!(said, (0..30).step_by(3).collect::<Vec<_>>());
    store.of(ME).verify("c1").await.unwrap().unwrap();
}

/// Futures that are dropped at every step of their way: while they wait for their turn, with work begun, while it is saved.
async fn whoever_goes_away_leaves_the_way_free(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    for polls in 0..40 {
        let store = store.clone();
        let mut work = Box::pin(async move {
            let mut tx = store.of(ME).begin().await?;
            tx.append("c1", At::Anywhere, at(1), &Who::person(), &[call("gone")]).await?;
            tx.save().await
        });
        for _ in 0..polls {
            if std::future::poll_fn(|cx| std::task::Poll::Ready(work.as_mut().poll(cx).is_ready())).await {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let events = append(&store, "c1", 2, &[call("here")]).await.unwrap();
    assert_eq!(store.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(events[0].seq));
}

async fn what_begins_alone_sees_what_readers_see(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let before: Vec<_> = (0..10)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { append(&store, "c1", n, &[call("before")]).await.unwrap() })
        })
        .collect();
    let mut tx = store.of(ME).begin_alone().await.unwrap();
    let seen = tx.head("c1").await.unwrap();
    assert_eq!(store.of(ME).head("c1").await.unwrap(), seen);
    drop(tx);
    for work in before {
        work.await.unwrap();
    }
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
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &Who::program(), &bodies).await.unwrap();
    let appended = begun.elapsed();
    tx.save().await.unwrap();
    let saved = begun.elapsed();
    let read = store.of(ME).events("c1", 1).await.unwrap();
    let back = begun.elapsed() - saved;
    assert!(read.iter().map(|e| &e.body).eq(&bodies));
    let again = Instant::now();
    assert_eq!(store.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(events as u64 + 1));
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
