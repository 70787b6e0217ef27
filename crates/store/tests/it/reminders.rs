//! Days to look, the sweep over them, and what it tells; the same story on both engines.

use crate::bed::{Bed, ME, at, case, stories};
use jiff::civil::{Date, date};
use serde_json::json;
use std::time::Duration;
use store::{LookDay, Notice, Store};

stories![days_that_come_are_swept_once, a_new_plan_replaces_the_old_one, a_notice_is_told_once_and_cleared];

fn look(day: Date, clock: &str) -> LookDay {
    LookDay { day, clock: clock.into(), rung: "operator-hotline".into(), event: 2 }
}

async fn plan(store: &Store, case: &str, days: &[LookDay]) {
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.plan(case, days).await.unwrap();
    tx.save().await.unwrap();
}

async fn reminders(store: &Store) -> Vec<(String, LookDay)> {
    let mut found = Vec::new();
    while let Some(job) = store.claim(&["remind"], at(9999), Duration::from_secs(60)).await.unwrap() {
        assert_eq!((&*job.kind, &job.payload), ("remind", &json!({})));
        let Notice { case, look } = job.look.expect("names a day");
        found.push((case, look));
    }
    found.sort();
    found
}

async fn days_that_come_are_swept_once(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    case(&store, "c2", &[]).await;
    plan(&store, "c1", &[look(date(2026, 10, 16), "operator_answer"), look(date(2026, 11, 11), "limit")]).await;
    plan(&store, "c2", &[look(date(2026, 10, 12), "operator_answer")]).await;

    assert_eq!(store.sweep(date(2026, 10, 11), at(0)).await.unwrap(), 0);
    assert_eq!(store.sweep(date(2026, 10, 16), at(0)).await.unwrap(), 2);
    assert_eq!(store.sweep(date(2026, 10, 16), at(1)).await.unwrap(), 0);
    let expected = [("c1", date(2026, 10, 16)), ("c2", date(2026, 10, 12))];
    assert_eq!(reminders(&store).await, expected.map(|(c, d)| (c.to_owned(), look(d, "operator_answer"))));
}

async fn a_new_plan_replaces_the_old_one(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    plan(&store, "c1", &[look(date(2026, 10, 16), "operator_answer")]).await;
    plan(&store, "c1", &[look(date(2026, 10, 20), "operator_answer"), look(date(2026, 10, 20), "operator_answer")])
        .await;
    assert_eq!(store.sweep(date(2026, 10, 19), at(0)).await.unwrap(), 0);
    assert_eq!(store.sweep(date(2026, 10, 21), at(0)).await.unwrap(), 1);
}

async fn a_notice_is_told_once_and_cleared(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let told = look(date(2026, 10, 16), "operator_answer");
    for _ in 0..2 {
        let mut tx = store.of(ME).begin().await.unwrap();
        tx.notify("c1", &told).await.unwrap();
        tx.save().await.unwrap();
    }
    assert_eq!(store.of(ME).notices().await.unwrap(), [Notice { case: "c1".into(), look: told }]);
    assert_eq!(store.of("someone-else").notices().await.unwrap(), []);
    let mut tx = store.of(ME).begin().await.unwrap();
    assert_eq!(tx.clear_notices("c1").await.unwrap(), 1);
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).notices().await.unwrap(), []);
}
