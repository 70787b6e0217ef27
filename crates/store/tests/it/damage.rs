//! A damaged log is read as far as it can be, with the first entry that does not hold named.

use crate::bed::{Bed, ME, call, case, stories};
use store::{Damage, DamageKind, Head, Reading, Store, StoreError};

stories![
    a_sound_log,
    what_is_done_to_a_row_is_named,
    texts_that_changed_places,
    a_recorded_end_that_was_changed,
    what_follows_a_known_entry,
    no_backup_of_a_damaged_log,
];

async fn filled(bed: &Bed) -> Store {
    let store = bed.store().await;
    case(&store, "c1", &[call("一"), call("二"), call("三")]).await;
    store
}

/// What is wrong, and the numbers of the events that are read all the same.
async fn read(store: &Store) -> (Option<Damage>, Vec<u64>) {
    let Reading { events, damage, .. } = store.of(ME).log("c1", Head::EMPTY).await.unwrap().unwrap();
    let seqs: Vec<u64> = events.iter().map(|e| e.seq).collect();
    let all = store.of(ME).events("c1", 0).await.unwrap();
    assert_eq!(all.iter().map(|e| e.seq).collect::<Vec<_>>(), seqs);
    (damage, seqs)
}

fn at(seq: u64, kind: DamageKind) -> Option<Damage> {
    Some(Damage { seq, kind })
}

async fn a_sound_log(bed: Bed) {
    let store = filled(&bed).await;
    assert_eq!(read(&store).await, (None, vec![1, 2, 3, 4]));
    let reading = store.of(ME).log("c1", Head::EMPTY).await.unwrap().unwrap();
    assert_eq!(Some(reading.head), store.of(ME).head("c1").await.unwrap());
    assert_eq!(store.of(ME).damage("c1").await.unwrap(), None);
    assert_eq!(store.of(ME).log("c2", Head::EMPTY).await.unwrap(), None);
    assert_eq!(store.of("a stranger").log("c1", Head::EMPTY).await.unwrap(), None);
}

async fn what_is_done_to_a_row_is_named(bed: Bed) {
    use DamageKind::{Added, Changed, CutShort, Missing, Reordered, Unknown};
    let row = "case_id = 'c1' AND seq =";
    // Rows cannot share a number, not even for a moment.
    let swap = format!(
        "UPDATE event SET seq = 90 WHERE {row} 2; UPDATE event SET seq = 2 WHERE {row} 3; UPDATE event SET seq = 3 WHERE {row} 90"
    );
    let copy = "INSERT INTO event (account, case_id, seq, recorded, actor, kind, hash, body) \
        SELECT account, case_id, 5, recorded, actor, kind, hash, body FROM event WHERE case_id = 'c1' AND seq = 4";
    for (sql, damage, left) in [
        (format!("UPDATE event SET body = REPLACE(body, '二', '两') WHERE {row} 3"), (3, Changed), vec![1, 2, 3, 4]),
        (format!("UPDATE event SET body = 'no JSON' WHERE {row} 3"), (3, Changed), vec![1, 2, 4]),
        (format!("UPDATE event SET actor = 'nobody' WHERE {row} 2"), (2, Changed), vec![1, 3, 4]),
        (format!("UPDATE event SET hash = 'no hash' WHERE {row} 4"), (4, Changed), vec![1, 2, 3]),
        (format!("UPDATE event SET kind = 'noted' WHERE {row} 4"), (4, Changed), vec![1, 2, 3, 4]),
        (format!("DELETE FROM event WHERE {row} 3"), (3, Missing), vec![1, 2, 4]),
        (format!("DELETE FROM event WHERE {row} 1"), (1, Missing), vec![2, 3, 4]),
        ("DELETE FROM event WHERE case_id = 'c1' AND seq > 2".to_owned(), (3, CutShort), vec![1, 2]),
        ("DELETE FROM event WHERE case_id = 'c1'".to_owned(), (1, CutShort), vec![]),
        (swap, (2, Reordered), vec![1, 2, 3, 4]),
        (copy.to_owned(), (5, Changed), vec![1, 2, 3, 4, 5]),
        ("UPDATE case_file SET head_seq = 2 WHERE id = 'c1'".to_owned(), (3, Added), vec![1, 2, 3, 4]),
    ] {
        let bed = if bed.is_postgres() { Bed::postgres() } else { Bed::sqlite() };
        let store = filled(&bed).await;
        bed.tamper(&sql).await;
        assert_eq!(read(&store).await, (at(damage.0, damage.1), left), "{sql}");
        assert_eq!(store.of(ME).damage("c1").await.unwrap(), at(damage.0, damage.1), "{sql}");
    }
    // A text that was recorded by a newer program holds, and is not understood.
    let store = filled(&bed).await;
    let head = store.of(ME).head("c1").await.unwrap().unwrap();
    let text = r#"{"kind":"from-the-future"}"#;
    let recorded = crate::bed::at(1);
    let hash = casework::Envelope { seq: 5, recorded, actor: casework::Actor::Person, by: None, group: None }
        .link(head.hash, text);
    bed.tamper(&format!(
        "INSERT INTO event (account, case_id, seq, recorded, actor, kind, hash, body) \
            VALUES ('{ME}', 'c1', 5, {}, 'person', 'from-the-future', '{hash}', '{text}'); \
         UPDATE case_file SET head_seq = 5, head_hash = '{hash}' WHERE id = 'c1'",
        recorded.as_microsecond()
    ))
    .await;
    assert_eq!(read(&store).await, (at(5, Unknown), vec![1, 2, 3, 4]));
    store.of(ME).verify("c1").await.unwrap();
}

async fn texts_that_changed_places(bed: Bed) {
    let store = filled(&bed).await;
    for (seq, own, other) in [(2, "一", "二"), (3, "二", "一")] {
        bed.tamper(&format!(
            "UPDATE event SET body = REPLACE(body, '{own}', '{other}') WHERE case_id = 'c1' AND seq = {seq}"
        ))
        .await;
    }
    assert_eq!(read(&store).await, (at(2, DamageKind::Reordered), vec![1, 2, 3, 4]));
}

async fn a_recorded_end_that_was_changed(bed: Bed) {
    let store = filled(&bed).await;
    for (sql, damage) in [
        ("UPDATE case_file SET head_hash = REPLACE(head_hash, 'a', 'b') WHERE id = 'c1'", (4, DamageKind::Changed)),
        ("UPDATE case_file SET head_hash = 'no hash' WHERE id = 'c1'", (4, DamageKind::Changed)),
        ("UPDATE case_file SET head_seq = -1 WHERE id = 'c1'", (1, DamageKind::Added)),
    ] {
        bed.tamper(sql).await;
        assert_eq!(read(&store).await, (at(damage.0, damage.1), vec![1, 2, 3, 4]), "{sql}");
        assert_eq!(store.of(ME).cases().await.unwrap().len(), 1, "the list of cases is read all the same");
    }
}

async fn what_follows_a_known_entry(bed: Bed) {
    let store = filled(&bed).await;
    let all = store.of(ME).events("c1", 0).await.unwrap();
    let end = |n: usize| Head { seq: all[n - 1].seq, hash: all[n - 1].hash };
    let after = |known: Head| {
        let store = store.clone();
        async move { store.of(ME).log("c1", known).await.unwrap().unwrap() }
    };
    assert_eq!(after(end(2)).await, Reading { events: all[2..].to_vec(), head: end(4), damage: None });
    assert_eq!(after(end(4)).await, Reading { events: vec![], head: end(4), damage: None });
    // Another log than the one that was known.
    let other = Head { seq: 2, hash: all[2].hash };
    assert_eq!(after(other).await.damage, at(3, DamageKind::Changed));
}

async fn no_backup_of_a_damaged_log(bed: Bed) {
    let store = filled(&bed).await;
    let file = bed.file("backup.jsonl");
    store.backup(&file).await.unwrap();
    let before = std::fs::read(&file).unwrap();
    for (sql, damage) in [
        (
            "UPDATE event SET body = REPLACE(body, '二', '两') WHERE case_id = 'c1' AND seq = 3",
            (3, DamageKind::Changed),
        ),
        ("UPDATE event SET actor = 'nobody' WHERE case_id = 'c1' AND seq = 2", (2, DamageKind::Changed)),
        ("DELETE FROM event WHERE case_id = 'c1' AND seq = 2", (2, DamageKind::Missing)),
        ("DELETE FROM event WHERE case_id = 'c1'", (1, DamageKind::CutShort)),
    ] {
        bed.tamper(sql).await;
        let refused: StoreError = store.backup(&file).await.unwrap_err();
        let (seq, kind) = damage;
        assert_eq!(refused.damage(), Some(("c1", Damage { seq, kind })), "{refused}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before, "the backup from before is still there");
    assert_eq!(
        std::fs::read_dir(file.parent().unwrap())
            .unwrap()
            .filter(|f| { f.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part") })
            .count(),
        0
    );
}
