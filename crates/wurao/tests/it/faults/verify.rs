//! `wurao verify`: whatever is deleted, changed, cut, put elsewhere or replaced behind the program's back is named.

use super::damaged::tamper;
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A case with five entries, a list of three calls, and two recordings.
struct Set {
    wurao: Wurao,
    case: String,
    list: String,
    recording: String,
}

impl Set {
    fn new() -> Set {
        let wurao = Wurao::new();
        let case = wurao.case();
        let calls = wurao.file("calls.xml", super::list(3));
        let imported = wurao.json(&["import", arg(&calls), "--case", &case, "--sales"]);
        let list = imported["files"][0]["digest"].as_str().expect("a digest").to_owned();
        let recording = wurao.file("ring.txt", "ring");
        let sealed = wurao.json(&["evidence", "seal", arg(&recording), "--case", &case]);
        let recording = sealed[0]["digest"].as_str().expect("a digest").to_owned();
        for number in ["1366****6378", "1366****6379"] {
            wurao.json(&["event", "add", &case, "incident", "at=2026-10-12 10:22", &format!("number={number}")]);
        }
        wurao.json(&["sweep"]);
        Set { wurao, case, list, recording }
    }
    fn original(&self, digest: &str) -> PathBuf {
        self.wurao.data().join("vault/local").join(&digest[..2]).join(digest)
    }
    fn custody(&self, digest: &str) -> PathBuf {
        self.wurao.data().join("vault/local/custody").join(format!("{digest}.jsonl"))
    }
    fn sql(&self, text: &str) {
        tamper(&self.wurao, None, &text.replace("CASE", &self.case).replace("LIST", &self.list));
    }
    /// Exit code, then code and place of each fault.
    fn verify(&self) -> (i32, Vec<(String, Value)>) {
        let (code, found, errors) = self.wurao.answer(&["verify"]);
        let faults = found["faults"].as_array().unwrap_or_else(|| panic!("{found} {errors}"));
        let place = |fault: &Value| match (&fault["seq"], &fault["digest"], &fault["job"]) {
            (Value::Null, Value::Null, Value::Null) => fault["case"].clone(),
            (Value::Null, Value::Null, job) => job.clone(),
            (Value::Null, digest, _) => digest.clone(),
            (seq, ..) => seq.clone(),
        };
        (code, faults.iter().map(|f| (f["code"].as_str().expect("a code").to_owned(), place(f))).collect())
    }
}

/// Sealed originals cannot be written: they are replaced, as whoever tampers would.
fn replace(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::remove_file(path).expect("it is there");
    fs::write(path, bytes).expect("written");
}

#[test]
fn what_was_changed_in_a_log_is_named_entry_by_entry() {
    let changes: [(&str, &[(&str, u64)]); 9] = [
        ("UPDATE event SET body = replace(body, '6378', '6377') WHERE seq = 4", &[("log-changed", 4)]),
        ("UPDATE event SET recorded = recorded + 1 WHERE seq = 4", &[("log-changed", 4)]),
        ("UPDATE event SET actor = 'program' WHERE seq = 4", &[("log-changed", 4)]),
        ("UPDATE event SET body = 'gone' WHERE seq IN (1, 4)", &[("log-changed", 1), ("log-changed", 4)]),
        ("DELETE FROM event WHERE seq = 4", &[("log-missing", 4)]),
        ("DELETE FROM event WHERE seq = 5", &[("log-cut-short", 5)]),
        ("UPDATE case_file SET head_seq = 4", &[("log-added", 5)]),
        (
            "UPDATE event SET seq = -4 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = 5; \
             UPDATE event SET seq = 5 WHERE seq = -4",
            &[("log-reordered", 4), ("log-reordered", 5)],
        ),
        ("UPDATE event SET hash = (SELECT hash FROM event WHERE seq = 2) WHERE seq = 4", &[("log-changed", 4)]),
    ];
    for (sql, expected) in changes {
        let set = Set::new();
        assert_eq!(set.verify(), (0, vec![]), "before {sql}");
        set.sql(sql);
        let expected = expected.iter().map(|(code, seq)| ((*code).to_owned(), json!(seq))).collect();
        assert_eq!(set.verify(), (1, expected), "{sql}");
    }
}

#[test]
fn what_became_of_an_original_is_named() {
    let set = Set::new();
    let expected = |code: &str, digest: &str| (1, vec![(code.to_owned(), json!(digest))]);
    let (recording, log) = (set.original(&set.recording), set.custody(&set.recording));
    let good = fs::read_to_string(&log).expect("a log");

    replace(&recording, "rung");
    assert_eq!(set.verify(), expected("original-changed", &set.recording));
    fs::remove_file(&recording).expect("there");
    assert_eq!(set.verify(), expected("original-missing", &set.recording));
    let short = &set.recording[..8];
    let warned =
        format!("注意：案卷引用的原件不见了：{short}。wurao verify 看是哪些，从备份放回来，或把同一个文件再封存一次");
    let backup = set.wurao.path("b.jsonl");
    let leaving = [vec!["letter", &set.case, "appeal"], vec!["publish", &set.case], vec!["backup", arg(&backup)]];
    for arguments in leaving {
        let (code, _, errors) = set.wurao.answer(&arguments);
        assert_eq!((code, errors.lines().next()), (0, Some(&*warned)), "{arguments:?}");
    }
    // With its log, nothing of it is left in the vault: the case still knows.
    fs::remove_file(&log).expect("there");
    assert_eq!(set.verify(), expected("original-missing", &set.recording));
    // The same file, sealed again: the bytes are back, the history is not.
    let file = set.wurao.path("ring.txt");
    set.wurao.json(&["evidence", "seal", arg(&file)]);
    assert_eq!(set.verify(), expected("custody-broken", &set.recording));
    fs::write(&log, &good).expect("written");
    assert_eq!(set.verify(), (0, vec![]));

    // Handed out, and the line of that is taken off again.
    let bundle = set.wurao.path("b.zip");
    set.wurao.json(&["evidence", "bundle", &set.case, "-o", arg(&bundle)]);
    assert_eq!(set.verify(), (0, vec![]));
    fs::write(&log, &good).expect("written");
    assert_eq!(set.verify(), expected("custody-broken", &set.recording));
    let verified = set.wurao.answer(&["evidence", "verify", &set.recording]);
    assert_eq!((verified.0, &verified.1["changed"]), (1, &json!([set.recording])));
}

#[test]
fn what_was_read_and_what_follows_is_held_against_the_log() {
    let set = Set::new();
    let differs = (1, vec![("import-differs".to_owned(), json!(set.list))]);
    set.sql("UPDATE import_file SET taken = 4 WHERE digest = 'LIST'");
    assert_eq!(set.verify(), differs);
    set.sql("DELETE FROM import_file WHERE digest = 'LIST'");
    assert_eq!(set.verify(), differs);

    let set = Set::new();
    set.wurao.json(&["event", "add", &set.case, "fact", "key=name", "value=王五"]);
    assert_eq!(set.verify(), (0, vec![]), "its work waits");
    set.sql("DELETE FROM job WHERE state = 'waiting'");
    assert_eq!(set.verify(), (1, vec![("job-missing".to_owned(), json!(set.case))]));
    set.wurao.json(&["sweep", "--all"]);
    assert_eq!(set.verify(), (0, vec![]));
    set.wurao.json(&["event", "add", &set.case, "fact", "key=name", "value=赵六"]);
    set.sql("UPDATE job SET id = 'x', payload = '{}' WHERE state = 'waiting'");
    let found = set.verify();
    assert_eq!(found.1, [("job-unreadable".to_owned(), json!("x")), ("job-missing".to_owned(), json!(set.case))]);
}

#[test]
fn what_no_case_cites_is_no_fault_and_can_be_deleted() {
    let set = Set::new();
    let other = set.wurao.file("other.txt", "nobody's");
    let sealed = set.wurao.json(&["evidence", "seal", arg(&other)]);
    let digest = sealed[0]["digest"].as_str().expect("a digest").to_owned();
    let (code, found, _) = set.wurao.answer(&["verify"]);
    assert_eq!((code, &found["faults"], &found["loose"]), (0, &json!([]), &json!([digest])));
    let deleted = set.wurao.json(&["evidence", "loose", "--delete"]);
    assert_eq!(deleted, json!({ "loose": [{ "digest": digest, "name": "other.txt", "bytes": 8 }], "deleted": 1 }));
    assert!(!set.original(&digest).exists() && !set.custody(&digest).exists());
    assert_eq!(set.verify(), (0, vec![]));
    assert_eq!(set.wurao.json(&["evidence", "loose"]), json!({ "loose": [], "deleted": 0 }));
}

#[test]
fn what_is_recorded_is_recorded_when_it_is_whatever_day_is_asked_for() {
    let wurao = Wurao::new();
    let case = wurao.case();
    for day in ["2020-01-01", "2035-01-01", "2026-10-12"] {
        wurao.json(&["--on", day, "event", "add", &case, "fact", "key=name", "value=王五"]);
    }
    let log = wurao.json(&["log", &case]);
    let recorded: Vec<jiff::Timestamp> = log["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|e| e["recorded"].as_str().expect("a time").parse().expect("a time"))
        .collect();
    assert!(recorded.is_sorted() && recorded[0] > "2026-01-01T00:00:00Z".parse().expect("a time"), "{recorded:?}");
    assert_eq!(log["backwards"], json!([]));
    // A log from before whose clock was turned back says so.
    tamper(&wurao, None, "UPDATE event SET recorded = recorded - 86400000000 WHERE seq = 3");
    let (_, log, _) = wurao.answer(&["log", &case]);
    assert_eq!(log["backwards"], json!([3]));
}

#[test]
fn the_list_of_cases_is_held_against_the_logs() {
    let set = Set::new();
    set.sql("UPDATE case_file SET subject = 'another'");
    assert_eq!(set.verify(), (1, vec![("case-differs".to_owned(), json!(set.case))]));
    set.sql("UPDATE case_file SET subject = '套餐推销电话'");
    assert_eq!(set.verify(), (0, vec![]));
    set.sql("PRAGMA foreign_keys = OFF; DELETE FROM case_file");
    let (code, faults) = set.verify();
    assert_eq!((code, &faults[0]), (1, &("case-missing".to_owned(), json!(set.case))));
}
