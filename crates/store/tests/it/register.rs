//! A registry's database.

use crate::bed::{Bed, at, whole_stories};
use casework::Digest;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use registry::history::{Change, Proof};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Code, Guess, Published, StoreError};

whole_stories!(
    every_statement_is_understood,
    entries_are_numbered_in_the_order_they_came_and_walked_number_by_number,
    two_writers_never_share_a_number_nor_a_leaf,
    a_clock_that_went_back_records_nothing,
    a_clock_that_was_ahead_is_set_right_and_nothing_is_rewritten,
    who_waited_for_another_writer_is_recorded_after_it,
    two_programs_that_read_the_clock_before_they_wait_record_everything,
    what_is_not_saved_never_was,
    a_code_is_used_once_and_guessed_seldom,
    a_version_knows_what_came_before_it,
);

fn number(n: u64) -> E164 {
    E164::new(8_613_800_000_000 + n).unwrap()
}

fn registered() -> Change {
    Change::Registered { proof: Proof::Operator, preference: Default::default() }
}

async fn every_statement_is_understood(bed: Bed) {
    bed.register().await.prepare_all().await.unwrap();
    // A store of cases in the same database is none of its business.
    bed.store().await.prepare_all().await.unwrap();
}

async fn entries_are_numbered_in_the_order_they_came_and_walked_number_by_number(bed: Bed) {
    let register = bed.register().await;
    // More than one statement holds, out of order, every number twice.
    let many: Vec<_> = (0..5_000).rev().map(|n| (number(n), at(0), registered())).collect();
    let mut change = register.change(at(1)).await.unwrap();
    assert_eq!(change.add(&many, "operator").await.unwrap(), Some(1..=5_000));
    assert_eq!(change.add(&[], "operator").await.unwrap(), None);
    let again: Vec<_> = (0..5_000).map(|n| (number(n), at(2), Change::Withdrawn { proof: Proof::Code })).collect();
    assert_eq!(change.add(&again, "person").await.unwrap(), Some(5_001..=10_000));
    change.save().await.unwrap();

    let history = register.history(number(7)).await.unwrap();
    let told: Vec<_> = history.iter().map(|e| (e.seq, e.at, e.known, e.change.clone())).collect();
    assert_eq!(
        told,
        [(4_993, at(0), at(1), registered()), (5_008, at(2), at(1), Change::Withdrawn { proof: Proof::Code })]
    );
    assert_eq!(register.history(number(5_000)).await.unwrap(), []);

    let mut walked = Vec::new();
    let last = register
        .walk::<StoreError>(|number, entries| {
            walked.push((number, entries.len()));
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(last, 10_000);
    let all: Vec<_> = (0..5_000).map(|n| (number(n), 2)).collect();
    assert!(walked == all, "{} numbers, the first {:?}", walked.len(), walked.first());
}

async fn two_writers_never_share_a_number_nor_a_leaf(bed: Bed) {
    let (one, other) = (bed.register().await, bed.register().await);
    let write = |register: store::Register, n: u64| async move {
        for round in 0..20 {
            let mut change = register.change(at(5)).await.unwrap();
            change.add(&[(number(n), at(0), registered())], "operator").await.unwrap();
            change.append_leaf(&format!("{n} {round}")).await.unwrap();
            change.save().await.unwrap();
        }
    };
    tokio::join!(write(one.clone(), 1), write(other, 2));
    let mut seqs: Vec<u64> = Vec::new();
    for n in [1, 2] {
        seqs.extend(one.history(number(n)).await.unwrap().iter().map(|e| e.seq));
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
    let places: Vec<u64> = one.leaves().await.unwrap().iter().map(|leaf| leaf.position).collect();
    assert_eq!(places, (0..40).collect::<Vec<_>>());
}

async fn a_clock_that_went_back_records_nothing(bed: Bed) {
    let register = bed.register().await;
    register.change(at(5)).await.unwrap().save().await.unwrap();
    let refused = register.change(at(4)).await.err().unwrap().to_string();
    assert_eq!(
        refused,
        "the clock went back: it is 2026-10-12T08:04:00.123456Z, and something is recorded of \
         2026-10-12T08:05:00.123456Z; set the clock right and try again"
    );
    register.change(at(5)).await.unwrap().save().await.unwrap();
}

async fn a_clock_that_was_ahead_is_set_right_and_nothing_is_rewritten(bed: Bed) {
    let register = bed.register().await;
    let mut change = register.change(at(500)).await.unwrap();
    change.add(&[(number(1), at(500), registered())], "operator").await.unwrap();
    let told = json!({"at": at(500), "act": "registered"});
    change.act("organisation", "bank", &told, "operator").await.unwrap();
    change.save().await.unwrap();
    assert!(register.change(at(5)).await.is_err());
    let ahead = register.ahead(at(5)).await.unwrap();
    assert_eq!((ahead.last, ahead.entries, ahead.acts, ahead.versions), (at(500), 1, 1, 0));
    register.set_clock_right(at(5), "operator").await.unwrap().save().await.unwrap();
    assert_eq!(register.set_right_since(2).await.unwrap(), Some(at(5)));
    assert_eq!(register.set_right_since(3).await.unwrap(), None);
    let mut change = register.change(at(6)).await.unwrap();
    let entry = &change.history(number(1)).await.unwrap()[0];
    assert_eq!((entry.seq, entry.at, entry.known), (1, at(5), at(5)));
    let acts = change.acts("organisation").await.unwrap();
    assert_eq!((acts[0].known, &acts[0].body["at"]), (at(5), &json!(at(5))));
    change.add(&[(number(1), at(6), registered())], "operator").await.unwrap();
    change.save().await.unwrap();
    let seen: Vec<_> =
        register.history(number(1)).await.unwrap().iter().map(|entry| (entry.seq, entry.known)).collect();
    assert_eq!(seen, [(1, at(5)), (4, at(6))]);
    let acts = register.acts("clock").await.unwrap();
    assert_eq!((acts.len(), acts[0].known, &acts[0].body["was"]), (1, at(5), &json!(at(500))));
}

async fn who_waited_for_another_writer_is_recorded_after_it(bed: Bed) {
    let register = bed.register().await;
    register.change(at(5)).await.unwrap().save().await.unwrap();
    // The clock was read before the other one's moment, which was recorded while this one waited.
    let read = at(5) - SignedDuration::from_micros(4_999_999);
    let mut change = register.change(read).await.unwrap();
    let known = change.known();
    assert_eq!(known, at(5) + SignedDuration::from_micros(1));
    change.add(&[(number(1), known, registered())], "person").await.unwrap();
    change.save().await.unwrap();
    assert_eq!(register.history(number(1)).await.unwrap()[0].known, known);
    let back = at(5) - SignedDuration::from_secs(60);
    assert!(matches!(register.change(back).await, Err(StoreError::ClockWentBack { .. })));
}

async fn two_programs_that_read_the_clock_before_they_wait_record_everything(bed: Bed) {
    let writers = [bed.register().await, bed.register().await];
    // One clock for both; each reads it, and only then waits for the other.
    let clock = Arc::new(AtomicI64::new(at(0).as_microsecond()));
    let write = |register: store::Register, clock: Arc<AtomicI64>, first: u64| async move {
        for n in first..first + 60 {
            let now = Timestamp::from_microsecond(clock.fetch_add(1, Ordering::SeqCst)).unwrap();
            tokio::task::yield_now().await;
            let mut change = register.change(now).await.unwrap();
            let known = change.known();
            change.add(&[(number(n), known, registered())], "person").await.unwrap();
            change.save().await.unwrap();
        }
    };
    let [one, other] = writers.clone();
    let (one, other) = (tokio::spawn(write(one, clock.clone(), 0)), tokio::spawn(write(other, clock, 60)));
    one.await.unwrap();
    other.await.unwrap();
    let mut moments = Vec::new();
    writers[0]
        .walk::<StoreError>(|_, entries| {
            moments.extend(entries.iter().map(|entry| (entry.seq, entry.known)));
            Ok(())
        })
        .await
        .unwrap();
    moments.sort_unstable();
    assert_eq!(moments.len(), 120);
    assert!(moments.is_sorted_by_key(|(_, known)| *known));
}

async fn what_is_not_saved_never_was(bed: Bed) {
    let register = bed.register().await;
    let mut change = register.change(at(1)).await.unwrap();
    change.add(&[(number(1), at(0), registered())], "person").await.unwrap();
    change.act("organisation", "bank", &json!({"name": "银行"}), "operator").await.unwrap();
    assert_eq!(change.history(number(1)).await.unwrap().len(), 1);
    drop(change);
    assert_eq!(register.history(number(1)).await.unwrap(), []);
    let mut change = register.change(at(0)).await.unwrap();
    assert_eq!(change.act("organisation", "bank", &json!({"name": "银行"}), "operator").await.unwrap(), 1);
    change.save().await.unwrap();
    let acts = register.acts("organisation").await.unwrap();
    assert_eq!((acts.len(), &*acts[0].id, &acts[0].body["name"]), (1, "bank", &json!("银行")));
}

async fn a_code_is_used_once_and_guessed_seldom(bed: Bed) {
    let register = bed.register().await;
    let right = Digest::of(b"123456");
    let (session, stranger) = (Digest::of(b"a browser"), Digest::of(b"another browser"));
    let code = Code { hash: right, until: at(10), tries: 2, change: Some(registered()) };
    let guess = async |minute: i64, hash| {
        let mut change = register.change(at(minute)).await.unwrap();
        let came = change.guess(number(1), &[session], hash).await.unwrap();
        change.save().await.unwrap();
        came
    };
    let set = async |minute: i64| {
        let mut change = register.change(at(minute)).await.unwrap();
        change.set_code(number(1), session, &code).await.unwrap();
        change.save().await.unwrap();
    };
    assert_eq!(guess(0, right).await, Guess::None);
    set(0).await;
    assert!(register.awaits_code(number(1), at(9)).await.unwrap());
    assert!(!register.awaits_code(number(1), at(10)).await.unwrap());
    assert_eq!(guess(1, Digest::of(b"000000")).await, Guess::Wrong(1));
    assert_eq!(guess(2, right).await, Guess::Right(Some(registered())));
    assert_eq!(guess(3, right).await, Guess::None, "used up");
    set(4).await;
    assert_eq!(guess(5, Digest::of(b"0")).await, Guess::Wrong(1));
    assert_eq!(guess(5, Digest::of(b"1")).await, Guess::Wrong(0));
    assert_eq!(guess(5, right).await, Guess::None, "too many wrong ones");
    set(6).await;
    assert_eq!(guess(10, right).await, Guess::None, "expired");
    // What somebody else asks for the same number touches neither this code nor what it does.
    set(11).await;
    let other = Code { hash: Digest::of(b"654321"), until: at(21), change: None, ..code.clone() };
    let mut change = register.change(at(12)).await.unwrap();
    change.set_code(number(1), stranger, &other).await.unwrap();
    change.set_code(number(1), session, &Code { until: at(21), ..code.clone() }).await.unwrap();
    assert_eq!(change.guess(number(1), &[session], other.hash).await.unwrap(), Guess::Wrong(1));
    assert_eq!(change.guess(number(1), &[stranger], right).await.unwrap(), Guess::Wrong(1));
    assert_eq!(change.guess(number(1), &[stranger, session], right).await.unwrap(), Guess::Right(Some(registered())));
    assert_eq!(change.guess(number(1), &[session], right).await.unwrap(), Guess::None, "used up");
    assert_eq!(change.guess(number(1), &[stranger], other.hash).await.unwrap(), Guess::Right(None));
    change.save().await.unwrap();

    let mut change = register.change(at(20)).await.unwrap();
    let source = Digest::of(b"somebody");
    assert_eq!(change.asked(source, at(10)).await.unwrap(), 0);
    assert_eq!(change.asked(source, at(10)).await.unwrap(), 1);
    assert_eq!(change.asked(Digest::of(b"another"), at(10)).await.unwrap(), 0);
    change.save().await.unwrap();
    let mut change = register.change(at(40)).await.unwrap();
    assert_eq!(change.asked(source, at(30)).await.unwrap(), 0, "what is older is forgotten");
    change.save().await.unwrap();
}

async fn a_version_knows_what_came_before_it(bed: Bed) {
    let register = bed.register().await;
    let version = |n: u64, minute: i64| Published {
        n,
        seq: n * 10,
        published: at(minute),
        listed: 7,
        position: n - 1,
        paper: format!("version {n}"),
    };
    for (n, minute) in [(1, 1), (2, 5)] {
        let mut change = register.change(at(minute)).await.unwrap();
        change.add_version(&version(n, minute)).await.unwrap();
        assert_eq!(change.newest().await.unwrap(), Some(version(n, minute)));
        change.save().await.unwrap();
    }
    assert_eq!(register.versions().await.unwrap(), [version(1, 1), version(2, 5)]);
    assert_eq!(register.version_at(at(0)).await.unwrap(), None);
    assert_eq!(register.version_at(at(4)).await.unwrap(), Some(version(1, 1)));
    assert_eq!(register.version_at(at(5)).await.unwrap(), Some(version(2, 5)));
}
