//! Backups: complete, the same whichever engine wrote them, and refused whole when anything is wrong.

use crate::bed::{Bed, ME, at, call, case, whole_stories, words};
use casework::{Digest, Who};
use jiff::civil::date;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use store::{At, BackupCounts, CustodyEnd, Exhibit, ImportFile, LookDay, NewJob, Notice, Store};

whole_stories![
    there_and_back_again,
    a_backup_reads_like_this,
    a_store_with_something_in_it_is_refused,
    a_truncated_file_is_refused_whole,
    a_changed_file_is_refused_by_line,
    a_strange_file_is_refused,
    an_old_backup_is_replaced_at_once,
];

/// One of everything.
async fn fill(store: &Store) {
    case(store, "c1", &[call("一 📞"), call("it's \"quoted\" \\u0000")]).await;
    case(store, "c2", &[]).await;
    let digest = Digest::of(b"recording");
    let mut tx = store.of(ME).begin().await.unwrap();
    let exhibit = Exhibit { digest, case: Some("c1".into()), name: "录音.m4a".into(), bytes: 77, sealed: at(2) };
    tx.add_exhibit(&exhibit).await.unwrap();
    tx.add_exhibit(&Exhibit { case: None, ..exhibit }).await.unwrap();
    let import = ImportFile { digest, case: "c1".into(), reader: "csv".into(), taken: 3 };
    tx.add_import(&import).await.unwrap();
    tx.keep_custody(&CustodyEnd { digest, lines: 2, link: Digest::of(b"second line") }).await.unwrap();
    tx.set("language", "zh-CN").await.unwrap();
    for (id, minute) in [("done", 0), ("failed", 1), ("claimed", 2), ("waiting", 9)] {
        let (kind, payload) = ("remind".into(), json!({"case": "c1"}));
        let job = NewJob { id: id.into(), kind, payload, run_after: at(minute) };
        tx.enqueue(&job).await.unwrap();
    }
    tx.save().await.unwrap();
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.plan("c2", &[look()]).await.unwrap();
    let group = [call("三"), call("四")];
    tx.append("c2", At::Anywhere, at(1), &Who::helper("王五"), &group).await.unwrap();
    tx.save().await.unwrap();
    let mut tx = store.of("another").begin().await.unwrap();
    tx.create_case("c3", "empty", "cn-telecom", at(1)).await.unwrap();
    tx.save().await.unwrap();
    // Due later than the others.
    store.sweep(date(2026, 10, 16), at(20)).await.unwrap();
    let lease = Duration::from_secs(3600);
    for id in ["done", "failed", "claimed"] {
        let job = store.claim(&["remind"], at(3), lease).await.unwrap().unwrap();
        assert_eq!(job.id, id);
        let mut tx = store.of(ME).begin().await.unwrap();
        match id {
            "done" => tx.finish_job(&job, at(3)).await.unwrap(),
            "failed" => tx.fail_job(&job, at(3), "no").await.unwrap(),
            _ => {}
        }
        tx.save().await.unwrap();
    }
}

fn look() -> LookDay {
    LookDay { day: date(2026, 10, 16), clock: "answer".into(), rung: "hotline".into(), event: 1 }
}

const COUNTS: BackupCounts =
    BackupCounts { accounts: 2, cases: 3, events: 6, exhibits: 2, imports: 1, custody: 1, settings: 1, jobs: 3 };

async fn there_and_back_again(bed: Bed) {
    let store = bed.store().await;
    fill(&store).await;
    let (there, back) = (bed.file("there.jsonl"), bed.file("back.jsonl"));
    assert_eq!(store.backup(&there).await.unwrap(), COUNTS);

    let other_bed = bed.other();
    let other = other_bed.store().await;
    assert_eq!(other.restore(&there).await.unwrap(), COUNTS);
    for (account, case) in [(ME, "c1"), (ME, "c2"), ("another", "c3")] {
        let (other, store) = (other.of(account), store.of(account));
        assert_eq!(other.case(case).await.unwrap(), store.case(case).await.unwrap());
        assert!(other.case(case).await.unwrap().is_some());
        assert_eq!(other.events(case, 0).await.unwrap(), store.events(case, 0).await.unwrap());
        assert_eq!(other.verify(case).await.unwrap(), store.head(case).await.unwrap());
    }
    let helped = other.of(ME).events("c2", 1).await.unwrap();
    let envelopes: Vec<_> = helped.iter().map(|e| (e.by.as_deref(), e.group)).collect();
    assert_eq!(envelopes, [(Some("王五"), Some(2)), (Some("王五"), Some(2))]);
    assert_eq!(other.of(ME).exhibits().await.unwrap(), store.of(ME).exhibits().await.unwrap());
    let claimed = other.claim(&["remind"], at(4), Duration::from_secs(1)).await.unwrap().unwrap();
    assert_eq!((&*claimed.id, claimed.attempts), ("claimed", 2), "the claim was not carried over, its count was");
    let looks: Vec<_> = other.of(ME).jobs().await.unwrap().into_iter().filter_map(|job| job.look).collect();
    assert_eq!(looks, [Notice { case: "c2".into(), look: look() }]);
    let mut tx = other.of(ME).begin().await.unwrap();
    tx.later_job(&claimed, claimed.run_after, "put back").await.unwrap();
    tx.save().await.unwrap();

    other.backup(&back).await.unwrap();
    let (there, back) = (std::fs::read_to_string(there).unwrap(), std::fs::read_to_string(back).unwrap());
    let but_attempts = |text: &str| -> Vec<String> {
        text.lines().filter(|l| !l.contains("\"end\"")).map(|l| l.replace("\"attempts\":2", "\"attempts\":1")).collect()
    };
    assert_eq!(but_attempts(&there), but_attempts(&back));
}

async fn a_backup_reads_like_this(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let file = bed.file("backup.jsonl");
    store.backup(&file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let hash = store.of(ME).head("c1").await.unwrap().unwrap().hash;
    assert_eq!(lines[0], r#"{"wurao-backup":{"format":3}}"#);
    assert_eq!(lines[1], r#"{"account":{"id":"local"}}"#);
    let case = format!(
        r#"{{"case":{{"id":"c1","account":"local","subject":"推销电话","pack":"cn-telecom","opened":1791792000123456,"head":1,"hash":"{hash}"}}}}"#
    );
    assert_eq!(lines[2], case);
    let event = format!(
        r#"{{"event":{{"seq":1,"recorded":1791792000123456,"actor":"person","kind":"case-opened","hash":"{hash}","body":"{{\"kind\":\"case-opened\",\"subject\":\"推销电话\",\"pack\":\"cn-telecom\"}}"}}}}"#
    );
    assert_eq!(lines[3], event);
    assert!(lines[4].starts_with(r#"{"end":{"counts":{"accounts":1,"cases":1,"events":1,"#), "{}", lines[4]);
    assert_eq!(lines.len(), 5);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "for the owner's eyes only");
    }
}

async fn a_store_with_something_in_it_is_refused(bed: Bed) {
    let store = bed.store().await;
    fill(&store).await;
    let file = bed.file("backup.jsonl");
    store.backup(&file).await.unwrap();
    let error = store.restore(&file).await.unwrap_err();
    assert_eq!(error.to_string(), "the store to restore into is not empty: give an empty database");
    let missing = store.restore(&bed.file("missing.jsonl")).await.unwrap_err();
    assert!(words(missing).ends_with("missing.jsonl: cannot be read: No such file or directory (os error 2)"));
}

/// What restoring this text says, having checked that nothing of it was kept.
async fn refusal(bed: &Bed, file: &Path, text: &str) -> String {
    std::fs::write(file, text).unwrap();
    let empty = bed.store().await;
    let error = empty.restore(file).await.expect_err(text);
    assert_eq!(empty.of(ME).cases().await.unwrap(), []);
    assert_eq!(empty.of(ME).settings().await.unwrap().len(), 0);
    words(error).replace(&file.display().to_string(), "FILE")
}

async fn a_truncated_file_is_refused_whole(bed: Bed) {
    let full = Bed::sqlite();
    fill(&full.store().await).await;
    let file = full.file("backup.jsonl");
    full.store().await.backup(&file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();

    // Every number of whole lines, and a few cuts within lines.
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let remedy = "the file is damaged: copy it again from where it was made, or use an older backup";
    for (lines, end) in ends[..ends.len() - 1].iter().enumerate() {
        let said = refusal(&bed, &file, &text[..*end]).await;
        assert_eq!(said, format!("FILE line {}: the file ends before its closing line; {remedy}", lines + 2));
        let said = refusal(&bed, &file, &text[..end - 1]).await;
        assert_eq!(said, format!("FILE line {}: the line is cut off; {remedy}", lines + 1));
    }
    assert_eq!(refusal(&bed, &file, "").await, format!("FILE line 1: the file ends before its closing line; {remedy}"));
}

async fn a_changed_file_is_refused_by_line(bed: Bed) {
    let full = Bed::sqlite();
    fill(&full.store().await).await;
    let file = full.file("backup.jsonl");
    full.store().await.backup(&file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let line = |start: &str| text.lines().find(|l| l.starts_with(start)).unwrap().to_owned() + "\n";
    let without = |start: &str| text.replacen(&line(start), "", 1);
    let doubled = |start: &str| text.replacen(&line(start), &line(start).repeat(2), 1);

    let wrong = [
        (text.replace("一 📞", "二 📞"), "line 7: case `c1`: event 2 was changed after it was recorded"),
        (without(r#"{"event":{"seq":2"#), "line 7: case `c1`: event 2 was expected here, found 3"),
        (without(r#"{"event":{"seq":3"#), "line 8: case `c1`: the log ends at event 2, but event 3"),
        (doubled(r#"{"event":{"seq":2"#), "line 8: case `c1`: event 3 was expected here, found 2"),
        (doubled(r#"{"case":{"id":"c2""#), "the log ends at event 0, but event 3"),
        (without(r#"{"setting""#), "lines are missing or were changed: counts or digest differ"),
        (text.replace("录音.m4a", "录像.m4a"), "lines are missing or were changed: counts or digest differ"),
        (
            text.replace("\"case\":\"c1\",\"name\"", "\"case\":\"c9\",\"name\""),
            "the line does not fit the ones before it",
        ),
        (text.replace("{\"setting\"", "{\"selling\""), "the line cannot be read (unknown variant `selling`"),
        (text.clone() + "{}\n", "there is more after the closing line"),
    ];
    for (changed, expected) in wrong {
        assert_ne!(changed, text);
        let said = refusal(&bed, &file, &changed).await;
        assert!(said.contains(expected), "{said}\nshould say: {expected}");
    }
}

async fn a_strange_file_is_refused(bed: Bed) {
    let file = bed.file("strange");
    let said = refusal(&bed, &file, "号码,时间\n").await;
    assert_eq!(said, "FILE line 1: this is not a backup of wurao; give a file that `backup` has written");
    let said = refusal(&bed, &file, "{\"wurao-backup\":{\"format\":7}}\n").await;
    assert_eq!(
        said,
        "FILE line 1: the backup has format 7, this program reads up to 3; use the program that wrote it, or a newer one"
    );
}

async fn an_old_backup_is_replaced_at_once(bed: Bed) {
    let store = bed.store().await;
    fill(&store).await;
    std::fs::create_dir(bed.file("backups")).unwrap();
    let file = bed.file("backups/backup.jsonl");
    std::fs::write(&file, "an older one").unwrap();
    store.backup(&file).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(bed.file("backups")).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, ["backup.jsonl"], "no unfinished file is left");

    let error = store.backup(&bed.file("no/such/folder/backup.jsonl")).await.unwrap_err();
    assert!(words(error).contains("cannot be written: No such file or directory"));
    store.close().await;
    store.backup(&file).await.unwrap_err();
    assert_eq!(std::fs::read_dir(bed.file("backups")).unwrap().count(), 1, "not even after a failure");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("{\"wurao-backup\""), "the older one is still there");
}
