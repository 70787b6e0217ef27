//! Which events count: one rule, also for amendments of amendments.

use crate::log;
use casework::{Body, Case, Fate, Log, Who, effective, fates};
use jiff::Timestamp;
use serde_json::json;

fn append(log: &mut Log, kind: &str, fields: serde_json::Value) {
    let body = Body::from_json(kind, fields.as_object().expect("an object").clone()).unwrap_or_else(|e| panic!("{e}"));
    log.append(Timestamp::UNIX_EPOCH, &Who::person(), body);
}

/// A call at this hour, as it stands inside a correction.
fn call(hour: u8) -> serde_json::Value {
    json!({ "kind": "incident", "at": format!("2026-10-12T{hour:02}:00"), "number": "1366****6378", "nuisance": "yes" })
}

/// Opening, then a call at nine.
fn one_call() -> Log {
    log(&[
        ("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")]),
        ("incident", &[("at", "2026-10-12T09:00"), ("number", "1366****6378"), ("nuisance", "yes")]),
    ])
}

/// The hours of the calls that count, by both doors of the rule.
fn hours(log: &Log) -> Vec<i8> {
    let folded: Vec<i8> =
        Case::fold(log.events()).incidents.iter().map(|i| i.at.time().expect("has a time").hour()).collect();
    let listed: Vec<i8> = effective(log.events())
        .filter_map(|(_, body)| match body {
            Body::Incident(i) => i.at.time().map(|t| t.hour()),
            _ => None,
        })
        .collect();
    assert_eq!(folded, listed, "the fold and the list follow one rule");
    folded
}

#[test]
fn taking_back_a_withdrawal_restores_the_event() {
    let mut log = one_call();
    append(&mut log, "withdrawn", json!({ "of": 2 }));
    assert_eq!(hours(&log), [0i8; 0]);
    assert_eq!(fates(log.events()).of(2), Fate::Withdrawn { by: 3 });
    append(&mut log, "withdrawn", json!({ "of": 3 }));
    assert_eq!(hours(&log), [9]);
    assert_eq!(fates(log.events()).of(2), Fate::Stands);
    append(&mut log, "withdrawn", json!({ "of": 4 }));
    assert_eq!(hours(&log), [0i8; 0]);
}

#[test]
fn taking_back_a_correction_restores_what_stood_before_it() {
    let mut log = one_call();
    append(&mut log, "correction", json!({ "of": 2, "body": call(10) }));
    append(&mut log, "correction", json!({ "of": 2, "body": call(11) }));
    assert_eq!(hours(&log), [11]);
    append(&mut log, "withdrawn", json!({ "of": 4 }));
    assert_eq!(hours(&log), [10]);
    append(&mut log, "withdrawn", json!({ "of": 3 }));
    assert_eq!(hours(&log), [9]);
    append(&mut log, "withdrawn", json!({ "of": 6 }));
    assert_eq!(hours(&log), [10]);
}

#[test]
fn a_correction_can_be_corrected() {
    let mut log = one_call();
    append(&mut log, "correction", json!({ "of": 2, "body": call(10) }));
    append(&mut log, "correction", json!({ "of": 3, "body": { "kind": "correction", "of": 2, "body": call(12) } }));
    assert_eq!(hours(&log), [12]);
    append(&mut log, "withdrawn", json!({ "of": 4 }));
    assert_eq!(hours(&log), [10]);
}

#[test]
fn a_correction_after_a_withdrawal_counts_again() {
    let mut log = one_call();
    append(&mut log, "withdrawn", json!({ "of": 2 }));
    append(&mut log, "correction", json!({ "of": 2, "body": call(10) }));
    assert_eq!(hours(&log), [10]);
}

#[test]
fn amendments_of_another_kind_or_pointing_forward_are_ignored() {
    let mut log = one_call();
    append(&mut log, "correction", json!({ "of": 2, "body": { "kind": "demand", "demand": "stop" } }));
    append(&mut log, "correction", json!({ "of": 6, "body": call(10) }));
    append(&mut log, "withdrawn", json!({ "of": 6 }));
    append(&mut log, "incident", json!({ "at": "2026-10-12T13:00", "number": "1366****6378", "nuisance": "yes" }));
    assert_eq!(hours(&log), [9, 13]);
}

#[test]
fn a_correction_cannot_be_turned_upon_itself_by_correcting_it() {
    let mut log = one_call();
    append(&mut log, "correction", json!({ "of": 2, "body": call(10) }));
    append(&mut log, "correction", json!({ "of": 3, "body": { "kind": "correction", "of": 3, "body": call(11) } }));
    assert_eq!(hours(&log), [9], "the corrected correction names itself and so amends nothing");
}

#[test]
fn the_opening_of_a_case_is_neither_taken_back_nor_repeated() {
    let mut log = one_call();
    append(&mut log, "withdrawn", json!({ "of": 1 }));
    append(&mut log, "case-opened", json!({ "subject": "another", "pack": "nowhere" }));
    let case = Case::fold(log.events());
    assert_eq!((case.subject.as_str(), case.pack.as_str()), ("推销电话", "cn-telecom"));
}
