//! One call in two lists: counted once, with both places; and rows that wait although their list was said to be sales calls.

use casework::{Body, Case, Doubt, Event, Log, Who};

fn imported(file: &str, nuisance: bool, rows: serde_json::Value) -> Body {
    let batch = serde_json::json!({
        "file": file.repeat(32), "name": "calls", "reader": "call-csv", "nuisance": nuisance, "rows": rows,
    });
    Body::from_json("imported", batch.as_object().unwrap().clone()).unwrap()
}

fn two_lists() -> Log {
    let mut log = Log::new();
    let opened = Body::from_pairs("case-opened", [("subject", "x"), ("pack", "cn-telecom")]).unwrap();
    let phone = imported(
        "ab",
        true,
        serde_json::json!([
            { "at": "2026-10-12T10:22:05", "number": "139****0001", "direction": "in", "line": 3 },
            { "at": "2026-10-14T15:08:40", "number": "139****0001", "direction": "unknown", "doubt": "direction", "line": 4 },
        ]),
    );
    let bill = imported(
        "cd",
        true,
        serde_json::json!([
            { "at": "2026-10-12T10:22:11", "number": "139****0001", "direction": "in", "seconds": 31, "same_as": "2.1", "line": 2 },
            { "at": "2026-10-15T08:00:00", "number": "139****0001", "direction": "missed", "rang": 9, "line": 3 },
        ]),
    );
    for body in [opened, phone, bill] {
        log.append(jiff::Timestamp::UNIX_EPOCH, &Who::program(), body);
    }
    log
}

fn seen(events: &[Event]) -> Vec<(String, Option<bool>, Option<u32>, usize)> {
    let case = Case::fold(events);
    case.incidents.iter().map(|i| (i.id.to_string(), i.nuisance, i.seconds, i.origins().count())).collect()
}

#[test]
fn a_row_that_shows_a_known_call_is_its_second_origin() {
    let log = two_lists();
    log.verify().unwrap();
    assert_eq!(
        seen(log.events()),
        [
            ("2.1".to_owned(), Some(true), Some(31), 2),
            ("2.2".to_owned(), None, None, 1),
            ("3.2".to_owned(), Some(true), None, 1),
        ]
    );
    let case = Case::fold(log.events());
    assert_eq!(case.incidents[1].doubt, Some(Doubt::Direction));
    assert_eq!(case.incidents[0].at.to_string(), "2026-10-12T10:22:05");
}

#[test]
fn when_the_first_list_is_withdrawn_the_row_stands_for_itself() {
    let mut log = two_lists();
    let withdrawn = Body::from_pairs("withdrawn", [("of", "2"), ("reason", "导错了")]).unwrap();
    log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), withdrawn);
    assert_eq!(
        seen(log.events()),
        [("3.1".to_owned(), Some(true), Some(31), 1), ("3.2".to_owned(), Some(true), None, 1)]
    );
}

#[test]
fn a_case_that_grows_is_folded_anew_for_second_origins() {
    let events = two_lists().events().to_vec();
    let mut grown = Case::fold(&events[..2]);
    let given_back = grown.extend(events[2..].to_vec()).unwrap_err();
    assert_eq!(given_back.len(), 1);
    assert_eq!(grown, Case::fold(&events[..2]), "nothing was taken");
}
