//! The fold: corrections reach back, later knowledge is added, promises are watched.

use crate::log;
use casework::{Body, Case, Stage};

fn call<'a>(at: &'a str, number: &'a str) -> [(&'a str, &'a str); 3] {
    [("at", at), ("number", number), ("nuisance", "yes")]
}

#[test]
fn a_correction_replaces_and_a_withdrawal_removes() {
    let case = Case::fold(
        log(&[
            ("incident", &call("2026-10-12 10:22", "1366****6378")),
            ("incident", &call("2026-10-13 09:00", "1366****6378")),
            ("withdrawn", &[("of", "2"), ("reason", "是快递")]),
        ])
        .events(),
    );
    assert_eq!(case.incidents.len(), 1);
    let mut corrected = log(&[("incident", &call("2026-10-12 10:22", "1366****6378"))]);
    let right = Body::from_pairs("incident", call("2026-10-12 11:22", "1366****6379")).unwrap();
    let map = serde_json::json!({ "of": 1, "body": right });
    let correction = Body::from_json("correction", map.as_object().unwrap().clone()).unwrap();
    corrected.append(jiff::Timestamp::UNIX_EPOCH, &casework::Who::person(), correction);
    let case = Case::fold(corrected.events());
    assert_eq!(case.incidents[0].at.to_string(), "2026-10-12T11:22");
    assert_eq!(case.incidents[0].id.to_string(), "1");
    assert_eq!(case.head, 2);
}

#[test]
fn a_correction_of_another_kind_is_ignored() {
    let mut written = log(&[("incident", &call("2026-10-12", "1366****6378"))]);
    let other = Body::from_pairs("demand", [("demand", "stop")]).unwrap();
    let map = serde_json::json!({ "of": 1, "body": other });
    let correction = Body::from_json("correction", map.as_object().unwrap().clone()).unwrap();
    written.append(jiff::Timestamp::UNIX_EPOCH, &casework::Who::person(), correction);
    let case = Case::fold(written.events());
    assert_eq!((case.incidents.len(), case.demands.len()), (1, 0));
}

#[test]
fn a_note_by_number_covers_earlier_calls_only_and_any_spelling() {
    let case = Case::fold(
        log(&[
            ("incident", &[("at", "2026-10-12"), ("number", "+86 138-0000-0000")]),
            ("incident", &[("at", "2026-10-13"), ("number", "13800000001")]),
            ("noted", &[("number", "13800000000"), ("nuisance", "yes"), ("claimed", "移动营业厅")]),
            ("incident", &[("at", "2026-10-14"), ("number", "13800000000")]),
        ])
        .events(),
    );
    let decided: Vec<_> = case.incidents.iter().map(|i| i.nuisance).collect();
    assert_eq!(decided, [Some(true), None, None]);
    assert_eq!(case.incidents[0].claimed.as_deref(), Some("移动营业厅"));
    assert_eq!(case.counted().count(), 1);
    assert_eq!(case.undecided().count(), 2);
}

#[test]
fn an_invited_call_never_counts() {
    let case = Case::fold(
        log(&[("incident", &call("2026-10-12", "13800000000")), ("noted", &[("incidents", "1"), ("invited", "yes")])])
            .events(),
    );
    assert_eq!(case.counted().count(), 0);
    assert_eq!(case.undecided().count(), 0);
}

#[test]
fn the_latest_confirmed_fact_is_used_and_suggestions_stand_beside_it() {
    let case = Case::fold(
        log(&[
            ("fact", &[("key", "operator"), ("value", "mobile"), ("source", "detector")]),
            ("fact", &[("key", "operator"), ("value", "unicom")]),
            ("fact", &[("key", "operator"), ("value", "telecom"), ("source", "document")]),
        ])
        .events(),
    );
    assert_eq!(case.fact("operator").map(|f| f.value.as_str()), Some("unicom"));
    assert_eq!(case.suggestion("operator").map(|f| f.value.as_str()), Some("telecom"));
}

#[test]
fn calls_after_a_promise_break_it_unless_they_come_from_somebody_else() {
    let case = Case::fold(
        log(&[
            ("incident", &call("2026-05-01 08:00", "13800000000")),
            ("commitment", &[("by", "operator"), ("at", "2026-05-01 10:00"), ("terms", "不再打")]),
            ("incident", &call("2026-05-01 12:00", "13800000000")),
            ("incident", &call("2026-05-02", "13800000000")),
            ("incident", &[("at", "2026-05-03"), ("number", "13800000002"), ("nuisance", "yes"), ("party", "bank")]),
            ("incident", &[("at", "2026-05-04"), ("number", "13800000003"), ("nuisance", "yes"), ("party", "shop")]),
            ("party-link", &[("from", "shop"), ("to", "branch"), ("relation", "agent-of"), ("proof", "授权书")]),
            ("party-link", &[("from", "branch"), ("to", "operator"), ("relation", "branch-of"), ("proof", "营业执照")]),
            ("incident", &[("at", "2026-05-05"), ("number", "13800000004")]),
        ])
        .events(),
    );
    let broken: Vec<String> = case.breaches(&case.commitments[0]).map(|i| i.at.to_string()).collect();
    assert_eq!(broken, ["2026-05-01T12:00", "2026-05-02", "2026-05-04"]);
}

#[test]
fn the_fast_filter_agrees_with_comparing_texts() {
    let mut events = Vec::new();
    for refused in ["yes", "no", "unanswered"] {
        for direction in ["in", "out", "missed", "rejected", "blocked", "voicemail"] {
            for (nuisance, invited) in [("yes", "no"), ("yes", "yes"), ("no", "no")] {
                let at = "2026-10-12";
                events.push([
                    ("at", at),
                    ("refused", refused),
                    ("direction", direction),
                    ("nuisance", nuisance),
                    ("invited", invited),
                ]);
            }
        }
    }
    let events: Vec<(&str, &[(&str, &str)])> = events
        .iter()
        .map(|e| ("incident", &e[..]))
        .chain([
            ("incident", &[("at", "2026-10-13"), ("channel", "message")][..]),
            ("incident", &[("at", "2026-10-14")][..]),
        ])
        .collect();
    let case = Case::fold(log(&events).events());
    let values = [
        "yes",
        "no",
        "undecided",
        "unanswered",
        "in",
        "out",
        "missed",
        "rejected",
        "blocked",
        "voicemail",
        "call",
        "message",
        "unknown",
    ];
    for name in ["counts", "nuisance", "invited", "recorded", "channel", "answered", "refused", "direction"] {
        for value in values {
            for wanted in [true, false] {
                let filter = casework::IncidentFilter::compile([(name, vec![value], wanted)]).expect("a closed list");
                let fast: Vec<u64> = case.incidents_that(&filter).iter().map(|h| h.seq).collect();
                let slow = case
                    .happenings("incident", jiff::civil::Date::ZERO)
                    .filter(|h| (h.attr(name) == Some(value)) == wanted);
                assert_eq!(fast, slow.map(|h| h.seq).collect::<Vec<_>>(), "{name} {value} {wanted}");
            }
        }
    }
    assert!(casework::IncidentFilter::compile([("party", vec!["x"], true)]).is_none());
}

#[test]
fn a_call_is_answered_as_far_as_the_log_tells() {
    let told = |fields: &[(&str, &str)]| {
        let fields = [&[("at", "2026-10-12")], fields].concat();
        Case::fold(log(&[("incident", &fields)]).events()).incidents[0].answered()
    };
    assert_eq!(told(&[]), None);
    assert_eq!(told(&[("channel", "message"), ("said", "x")]), None);
    assert_eq!(told(&[("seconds", "0")]), None);
    assert_eq!(told(&[("seconds", "12")]), Some(true));
    assert_eq!(told(&[("said", "您好")]), Some(true));
    assert_eq!(told(&[("refused", "yes")]), Some(true));
    assert_eq!(told(&[("refused", "no")]), Some(true));
    assert_eq!(told(&[("refused", "unanswered")]), Some(false));
    for direction in ["missed", "rejected", "blocked", "voicemail"] {
        // A note that names all calls of a number does not make a missed one an answered one.
        assert_eq!(told(&[("direction", direction), ("refused", "yes"), ("seconds", "9")]), Some(false));
    }
}

#[test]
fn a_demand_that_is_dropped_stays_known_as_dropped_until_it_is_made_again() {
    let case = Case::fold(log(&[("demand", &[("demand", "apology"), ("dropped", "yes")])]).events());
    assert!(case.demands.is_empty() && case.demands_dropped.contains("apology"));
    let case = Case::fold(
        log(&[("demand", &[("demand", "apology"), ("dropped", "yes")]), ("demand", &[("demand", "apology")])]).events(),
    );
    assert!(case.demands.contains_key("apology") && case.demands_dropped.is_empty());
}

#[test]
fn links_in_a_circle_end() {
    let case = Case::fold(
        log(&[
            ("party-link", &[("from", "a"), ("to", "b"), ("relation", "acts-for"), ("proof", "x")]),
            ("party-link", &[("from", "b"), ("to", "a"), ("relation", "acts-for"), ("proof", "x")]),
        ])
        .events(),
    );
    assert!(case.stands_behind("b", "a"));
    assert!(!case.stands_behind("c", "a"));
}

#[test]
fn the_stage_of_a_rung_follows_its_last_run() {
    let sent = ("dispatched", &[("rung", "appeal"), ("at", "2026-05-15")][..]);
    let reply = |at, meaning| [("rung", "appeal"), ("at", at), ("meaning", meaning)];
    let stage = |events: &[(&str, &[(&str, &str)])]| Case::fold(log(events).events()).stage("appeal", true);
    assert_eq!(stage(&[]), None);
    assert_eq!(stage(&[sent]), Some(Stage::Dispatched));
    assert_eq!(stage(&[sent, ("reply", &reply("2026-05-18", "accepted"))]), Some(Stage::Accepted));
    assert_eq!(stage(&[sent, ("reply", &reply("2026-05-18", "not-accepted"))]), Some(Stage::NotAccepted));
    let again = ("dispatched", &[("rung", "appeal"), ("at", "2026-06-01")][..]);
    assert_eq!(stage(&[sent, ("reply", &reply("2026-05-18", "not-accepted")), again]), Some(Stage::Dispatched));
}

#[test]
fn the_newest_answer_decides_and_a_receipt_never_lowers() {
    let sent = ("dispatched", &[("rung", "appeal"), ("at", "2026-05-15")][..]);
    let stage = |answers: &[(&str, &str)]| {
        let replies: Vec<_> =
            answers.iter().map(|(at, meaning)| [("rung", "appeal"), ("at", *at), ("meaning", *meaning)]).collect();
        let events: Vec<(&str, &[(&str, &str)])> =
            std::iter::once(sent).chain(replies.iter().map(|r| ("reply", &r[..]))).collect();
        Case::fold(log(&events).events()).stage("appeal", true)
    };
    let refused_then_taken = [("2026-05-18", "not-accepted"), ("2026-05-25", "accepted")];
    assert_eq!(stage(&refused_then_taken), Some(Stage::Accepted));
    assert_eq!(stage(&[("2026-05-18", "accepted"), ("2026-05-25", "not-accepted")]), Some(Stage::NotAccepted));
    assert_eq!(stage(&[("2026-05-18", "refused"), ("2026-05-25", "accepted")]), Some(Stage::Accepted));
    assert_eq!(stage(&[("2026-05-18", "accepted"), ("2026-05-25", "acknowledged")]), Some(Stage::Accepted));
    assert_eq!(stage(&[("2026-05-18", "refused"), ("2026-05-25", "forwarded")]), Some(Stage::Answered));
    assert_eq!(stage(&[("2026-05-25", "accepted"), ("2026-05-18", "not-accepted")]), Some(Stage::Accepted));
    assert_eq!(stage(&[("2026-05-18", "accepted"), ("2026-05-18", "refused")]), Some(Stage::Answered));
}

#[test]
fn a_refusal_on_the_day_of_the_new_filing_answers_the_old_one() {
    let first = [("rung", "appeal"), ("at", "2026-05-15")];
    let refusal = |at| [("rung", "appeal"), ("at", at), ("meaning", "not-accepted")];
    let again = |at| [("rung", "appeal"), ("at", at)];
    let stage = |refused, refiled| {
        let (refusal, again) = (refusal(refused), again(refiled));
        let events: [(&str, &[(&str, &str)]); 3] =
            [("dispatched", &first), ("reply", &refusal), ("dispatched", &again)];
        Case::fold(log(&events).events()).stage("appeal", true)
    };
    assert_eq!(stage("2026-05-18", "2026-05-18"), Some(Stage::Dispatched));
    assert_eq!(stage("2026-05-18T09:00", "2026-05-18T15:00"), Some(Stage::Dispatched));
    assert_eq!(stage("2026-05-18T15:00", "2026-05-18T09:00"), Some(Stage::NotAccepted));
}

#[test]
fn closed_lists_refuse_new_words_and_keep_old_ones() {
    let refused = |kind: &str, pairs: &[(&str, &str)]| {
        Body::from_pairs(kind, pairs.iter().copied()).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(
        refused("incident", &[("at", "2026-10-12"), ("channel", "sms")]),
        Err("event `incident`: `sms` is no channel; write one of call, message".to_owned())
    );
    assert_eq!(
        refused("party", &[("id", "x"), ("name", "某公司"), ("role", "boss")]),
        Err("event `party`: `boss` is no role; write one of operator, company, branch, partner, agent, shop, caller, \
             authority"
            .to_owned())
    );
    let link = [("from", "a"), ("to", "b"), ("proof", "x")];
    assert_eq!(
        refused("party-link", &[&link[..], &[("relation", "friend-of")]].concat()),
        Err("event `party-link`: `friend-of` is no relation; write one of uses-number, acts-for, agent-of, branch-of"
            .to_owned())
    );
    assert_eq!(
        refused("party-link", &[&link[..], &[("relation", "acts-for"), ("certainty", "sure")]].concat()),
        Err("event `party-link`: `sure` is no certainty; write one of shown, likely, claimed".to_owned())
    );
    // What an old log holds reads on, unchanged to the letter, and a message in other words is a message.
    let old = r#"{"kind":"incident","at":"2026-10-12","channel":"SMS","nuisance":true}"#;
    let body: Body = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&body).unwrap(), old);
    let mut written = log(&[]);
    written.append(jiff::Timestamp::UNIX_EPOCH, &casework::Who::person(), body);
    assert!(Case::fold(written.events()).incidents[0].message);
}

#[test]
fn imported_rows_are_named_by_event_and_row() {
    let batch = serde_json::json!({
        "file": "ab".repeat(32), "name": "calls.xml", "reader": "sms-backup-calls",
        "rows": [
            { "at": "2026-10-12T10:22:05", "number": "13800000000", "direction": "in", "seconds": 41, "line": 3 },
            { "at": "2026-10-13T09:00:00", "direction": "missed", "line": 4 },
        ],
    });
    let mut written = log(&[]);
    let body = Body::from_json("imported", batch.as_object().unwrap().clone()).unwrap();
    written.append(jiff::Timestamp::UNIX_EPOCH, &casework::Who::program(), body);
    let noted = Body::from_pairs("noted", [("incidents", "1.2"), ("nuisance", "yes")]).unwrap();
    written.append(jiff::Timestamp::UNIX_EPOCH, &casework::Who::person(), noted);
    let case = Case::fold(written.events());
    let seen: Vec<_> = case.incidents.iter().map(|i| (i.id.to_string(), i.nuisance, i.origin.unwrap().1)).collect();
    assert_eq!(seen, [("1.1".to_owned(), None, 3), ("1.2".to_owned(), Some(true), 4)]);
}
