//! A data folder of the program as it was before accounts, groups and typed jobs (commit f7f870e), kept as it left it.
//!
//! `fixtures/old-data.jsonl` is that program's own export of both cases, `fixtures/old-data-show.json` what it showed of the
//! first on 3 November 2026.

use super::{Chance, copied, killed, log, undisturbed};
use crate::wurao::Wurao;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const FIRST: &str = "c86tcjt";
const SECOND: &str = "czauwbz";
const ORIGINALS: [&str; 2] = [
    "4e8987338b1a83162ca405dc8d642e36026037bb132f3eaac7f8a592730f284b",
    "e200acdf4c26f3e1bc45da5f44290e62c1a1954e770d22ace3541cdaea3def96",
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn old_folder() -> Wurao {
    let wurao = Wurao::new();
    copied(&fixture("old-data"), &wurao.data());
    wurao
}

fn text(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).expect("a fixture")
}

#[test]
fn everything_in_an_old_folder_is_still_there() {
    let wurao = old_folder();
    whole(&wurao);
    let shown: Value = serde_json::from_str(&text("old-data-show.json")).expect("JSON");
    assert_eq!(wurao.json(&["--on", "2026-11-03", "case", "show", FIRST]), shown);

    // The jobs that waited run, and what was told before is told once.
    let swept = wurao.json(&["--on", "2026-11-03", "sweep"]);
    assert_eq!(swept["swept"], json!({ "due": 1, "planned": 5, "told": 1 }));
    let told: Vec<_> =
        swept["reminders"].as_array().expect("a list").iter().map(|r| (&r["clock"], &r["due"])).collect();
    assert_eq!(
        told,
        [
            (&json!("operator_answer"), &json!("2026-10-19")),
            (&json!("callcentre_recording_kept"), &json!("2026-10-31")),
            (&json!("callcentre_recording_kept"), &json!("2026-11-01")),
        ]
    );
    assert_eq!(wurao.json(&["jobs"])["failed"], json!([]));

    // It goes on: the old file is known, an offer can be decided on, the helper may help.
    let calls = wurao.data().join("vault/local/e2").join(ORIGINALS[1]);
    let again = wurao.json(&["import", crate::wurao::arg(&calls), "--case", FIRST]);
    assert_eq!((&again["files"][0]["taken"], &again["files"][0]["duplicates"]), (&json!(0), &json!(2)), "{again}");
    let decided = ["event", "add", FIRST, "offer-decision", "offer=8", "at=2026-11-03", "decision=declined"];
    assert_eq!(wurao.json(&decided)["event"]["seq"], 12);
    let helpers = wurao.json(&["--on", "2026-11-03", "helper", "list", FIRST]);
    assert_eq!((&helpers[0]["name"], &helpers[0]["in_force"]), (&json!("周阳"), &json!(true)));
    log(&wurao, FIRST);
}

#[test]
fn a_first_opening_that_is_killed_loses_nothing() {
    let came = migrations(20);
    assert!(came.0 > 0, "no opening was killed before its end");
}

/// Kills the first opening of an old folder at any moment; how many were killed, and how many had ended.
pub fn migrations(rounds: u64) -> (u64, u64) {
    let most = undisturbed(&old_folder(), &["case", "list"]).mul_f64(1.05);
    let (mut chance, mut came) = (Chance(20_261_101), (0, 0));
    for _ in 0..rounds {
        let wurao = old_folder();
        if killed(&wurao, &["case", "list"], chance.within(most)) {
            came.1 += 1
        } else {
            came.0 += 1
        }
        whole(&wurao);
    }
    came
}

/// Both logs as the old program exported them, every original in its new place with the custody line it had.
fn whole(wurao: &Wurao) {
    let export = text("old-data.jsonl");
    let old: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!([log(wurao, FIRST), log(wurao, SECOND)].concat(), old);
    let verified = wurao.json(&["evidence", "verify"]);
    assert_eq!((&verified["checked"], &verified["faults"]), (&json!(2), &json!([])));
    for digest in ORIGINALS {
        let place = wurao.data().join("vault/local").join(&digest[..2]).join(digest);
        assert!(place.is_file(), "{} is moved", place.display());
    }
    let names: Vec<Value> = wurao
        .json(&["evidence", "list"])
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| r["custody"][0]["name"].clone())
        .collect();
    assert_eq!(names, [json!("note.txt"), json!("calls.xml")]);
    let mut left: Vec<_> =
        std::fs::read_dir(wurao.data().join("vault")).expect("the vault").flatten().map(|e| e.file_name()).collect();
    left.sort();
    assert_eq!(left, ["local"], "nothing is left in the old place");
}
