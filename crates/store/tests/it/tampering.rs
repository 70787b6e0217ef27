//! Whoever changes the log behind the store's back is found out, by event number.

use crate::bed::{Bed, ME, at, call, case, stories, words};
use casework::Who;
use store::{At, Store};

stories![
    a_changed_body,
    a_changed_time,
    a_changed_actor_or_kind,
    a_changed_helper_or_group,
    a_removed_event,
    a_log_cut_short,
    a_recomputed_end,
    a_text_that_is_no_event,
    a_damaged_field,
];

async fn filled(bed: &Bed) -> Store {
    let store = bed.store().await;
    case(&store, "c1", &[call("一"), call("二"), call("三")]).await;
    store.of(ME).verify("c1").await.unwrap().unwrap();
    store
}

async fn verdict(store: &Store) -> String {
    words(store.of(ME).verify("c1").await.unwrap_err())
}

const CHANGED: &str = "was changed after it was recorded: its hash does not follow from the events before it";

async fn a_changed_body(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper("UPDATE event SET body = REPLACE(body, '二', '两') WHERE case_id = 'c1' AND seq = 3").await;
    assert_eq!(store.of(ME).events("c1", 0).await.unwrap().len(), 4, "it still reads well");
    assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event 3 {CHANGED}"));
}

async fn a_changed_time(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper("UPDATE event SET recorded = recorded - 1 WHERE case_id = 'c1' AND seq = 2").await;
    assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event 2 {CHANGED}"));
}

async fn a_changed_actor_or_kind(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper("UPDATE event SET kind = 'noted' WHERE case_id = 'c1' AND seq = 4").await;
    assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event 4 {CHANGED}"));
    bed.tamper("UPDATE event SET actor = 'helper' WHERE case_id = 'c1' AND seq = 2").await;
    assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event 2 {CHANGED}"));
}

async fn a_changed_helper_or_group(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &Who::helper("王五"), &[call("一"), call("二")]).await.unwrap();
    tx.append("c1", At::Anywhere, at(2), &Who::person(), &[call("三")]).await.unwrap();
    tx.save().await.unwrap();
    store.of(ME).verify("c1").await.unwrap().unwrap();
    let of = |seq| format!("WHERE case_id = 'c1' AND seq = {seq}");
    for (change, back, seq) in [
        ("by_name = '王六'", "by_name = '王五'", 2),
        ("by_name = NULL", "by_name = '王五'", 2),
        ("group_seq = 1", "group_seq = 2", 3),
        ("group_seq = NULL", "group_seq = 2", 3),
        ("by_name = '王五'", "by_name = NULL", 4),
        ("group_seq = 2", "group_seq = NULL", 4),
    ] {
        bed.tamper(&format!("UPDATE event SET {change} {}", of(seq))).await;
        assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event {seq} {CHANGED}"));
        bed.tamper(&format!("UPDATE event SET {back} {}", of(seq))).await;
        store.of(ME).verify("c1").await.unwrap().unwrap();
    }
}

async fn a_removed_event(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper("DELETE FROM event WHERE case_id = 'c1' AND seq = 2").await;
    assert_eq!(
        verdict(&store).await,
        "case `c1`: the log does not hold: event 2 was expected here, found 3: the log has a gap or a double"
    );
}

async fn a_log_cut_short(bed: Bed) {
    let store = filled(&bed).await;
    let hash = store.of(ME).head("c1").await.unwrap().unwrap().hash;
    bed.tamper("DELETE FROM event WHERE case_id = 'c1' AND seq > 2").await;
    assert_eq!(
        verdict(&store).await,
        format!("case `c1`: the log ends at event 2, but event 4 ({hash}) was recorded as its last")
    );
}

async fn a_recomputed_end(bed: Bed) {
    let store = filled(&bed).await;
    // Even the right hash in the wrong place.
    bed.tamper("UPDATE event SET hash = (SELECT hash FROM event WHERE case_id = 'c1' AND seq = 3) WHERE case_id = 'c1' AND seq = 4").await;
    assert_eq!(verdict(&store).await, format!("case `c1`: the log does not hold: event 4 {CHANGED}"));
}

async fn a_text_that_is_no_event(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper(r#"UPDATE event SET body = '{"kind":"incident","at":"2026-10-12","colour":"red"}' WHERE case_id = 'c1' AND seq = 3"#).await;
    let error = words(store.of(ME).event("c1", 3).await.unwrap_err());
    assert!(
        error.starts_with("case `c1`, event 3: the stored text is not a known event: unknown field `colour`"),
        "{error}"
    );
}

async fn a_damaged_field(bed: Bed) {
    let store = filled(&bed).await;
    bed.tamper("UPDATE event SET actor = 'nobody' WHERE case_id = 'c1' AND seq = 3").await;
    let expected = "case `c1`, event 3: actor `nobody` is damaged";
    assert_eq!(verdict(&store).await, expected);
    assert_eq!(words(store.of(ME).event("c1", 3).await.unwrap_err()), expected);
}
