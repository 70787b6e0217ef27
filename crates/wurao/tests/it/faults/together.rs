//! Two programs on one data folder: each waits for the other or is told that it is busy, and nothing is lost or doubled.

use super::post::{Posting, facts_of};
use super::{add, command, import, imported, list, log, opened, originals_hold};
use crate::wurao::Wurao;
use serde_json::Value;
use std::collections::BTreeSet;

/// Runs a command until it is not refused as busy; any other refusal fails.
fn done(wurao: &Wurao, arguments: &[&str]) -> Value {
    loop {
        let output = command(wurao, arguments).output().expect("the binary starts");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        match output.status.code() {
            Some(0) => return answer,
            Some(1) if answer["code"] == "store-busy" => {
                let reason = "另一个程序正在写。等几秒再试一次";
                assert_eq!((&answer["error"], &answer["reason"]), (&"busy".into(), &reason.into()));
            }
            code => panic!("{arguments:?}: {code:?} {answer}"),
        }
    }
}

fn words(events: &[Value]) -> BTreeSet<String> {
    events.iter().filter_map(|e| e["said"].as_str()).map(str::to_owned).collect()
}

/// Two loops that add events at once; `before` stands before every command's own arguments.
fn two_loops(wurao: &Wurao, case: &str, before: &[&str]) {
    let add_all = |name: &str| {
        for n in 0..15 {
            let said = format!("said={name}-{n}");
            let arguments = [before, &add(case, &["incident", "at=2026-10-12", "nuisance=yes", &said])].concat();
            done(wurao, &arguments);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| add_all("one"));
        scope.spawn(|| add_all("two"));
    });
    let shown = done(wurao, &[before, &["log", case]].concat());
    assert_eq!(shown["intact"], true);
    let events = shown["events"].as_array().expect("a list");
    let all: BTreeSet<String> =
        ["one", "two"].iter().flat_map(|who| (0..15).map(move |n| format!("{who}-{n}"))).collect();
    assert_eq!((words(events), events.len()), (all, 31));
}

/// The same list, and another one, imported at once: no call stands twice.
fn two_imports(wurao: &Wurao, case: &str, before: &[&str]) {
    let file = wurao.file("calls.xml", list(2_000));
    let import_it = || done(wurao, &[before, &import(case, &file)].concat());
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(import_it);
        (import_it(), other.join().expect("imported"))
    });
    let taken = |answer: &Value| answer["files"][0]["taken"].as_u64().expect("a figure");
    let mut both = [taken(&one), taken(&two)];
    both.sort_unstable();
    assert_eq!(both, [0, 2_000], "{one} {two}");
    let shown = done(wurao, &[before, &["log", case]].concat());
    assert_eq!((&shown["intact"], imported(shown["events"].as_array().expect("a list"))), (&Value::Bool(true), 2_000));
}

/// Two different files with the same calls, imported at once: each call stands once, whichever was faster.
fn two_files_with_the_same_calls(wurao: &Wurao, case: &str, before: &[&str]) {
    let one = wurao.file("one.xml", list(2_000));
    let two = wurao.file("two.xml", list(2_000).replace("<calls ", "<!-- again --><calls "));
    let import_it = |file: &std::path::Path| done(wurao, &[before, &import(case, file)].concat());
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(|| import_it(&two));
        (import_it(&one), other.join().expect("imported"))
    });
    let counts = |answer: &Value, what: &str| answer["files"][0][what].as_u64().expect("a figure");
    let mut both = [&one, &two].map(|a| (counts(a, "taken"), counts(a, "duplicates")));
    both.sort_unstable();
    assert_eq!(both, [(0, 2_000), (2_000, 0)], "{one} {two}");
    let shown = done(wurao, &[before, &["log", case]].concat());
    assert_eq!((&shown["intact"], imported(shown["events"].as_array().expect("a list"))), (&Value::Bool(true), 2_000));
}

#[test]
fn two_files_with_the_same_calls_at_once() {
    let (wurao, case) = opened();
    two_files_with_the_same_calls(&wurao, &case, &[]);
}

/// A desk at which somebody presses without a pause does not keep an import of another program waiting for ever.
#[test]
fn an_import_beside_a_busy_desk() {
    let (wurao, case) = opened();
    let posting = Posting::begin(&wurao, &case, "page");
    let file = wurao.file("calls.xml", list(2_000));
    let answer = done(&wurao, &import(&case, &file));
    assert_eq!(answer["files"][0]["taken"], 2_000);
    let acknowledged: BTreeSet<String> =
        posting.killed_after(std::time::Duration::ZERO).into_iter().map(|n| format!("page-{n}")).collect();
    let events = log(&wurao, &case);
    assert_eq!(imported(&events), 2_000);
    assert!(acknowledged.is_subset(&facts_of(&events)));
}

#[test]
fn two_loops_of_events_at_once() {
    let (wurao, case) = opened();
    two_loops(&wurao, &case, &[]);
}

#[test]
fn two_imports_at_once() {
    let (wurao, case) = opened();
    two_imports(&wurao, &case, &[]);
    originals_hold(&wurao);
}

#[test]
fn a_desk_and_the_command_line_at_once() {
    let (wurao, case) = opened();
    let posting = Posting::begin(&wurao, &case, "page");
    for n in 0..15 {
        let said = format!("said=line-{n}");
        done(&wurao, &add(&case, &["incident", "at=2026-10-12", "nuisance=yes", &said]));
    }
    let acknowledged: BTreeSet<String> =
        posting.killed_after(std::time::Duration::ZERO).into_iter().map(|n| format!("page-{n}")).collect();
    let events = log(&wurao, &case);
    assert_eq!(words(&events), (0..15).map(|n| format!("line-{n}")).collect());
    assert!(acknowledged.is_subset(&facts_of(&events)));
    wurao.json(&["sweep"]);
    assert_eq!(wurao.json(&["jobs"])["failed"], serde_json::json!([]));
}

#[test]
fn the_same_on_postgresql() {
    let wurao = Wurao::new();
    let database = bench::Postgres::start().database();
    let before = ["--database", database.as_str()];
    for run in [two_loops, two_imports, two_files_with_the_same_calls] {
        let opened = done(&wurao, &[&before[..], &["case", "new", "--subject", "套餐推销电话"]].concat());
        run(&wurao, opened["case"].as_str().expect("an id"), &before);
    }
}
