//! Going on with a fold gives what folding everything gives, for whatever is appended to whatever log.

use crate::log;
use casework::{Body, Case, Event, Log, Who};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn body(kind: &str, fields: &Value) -> Body {
    Body::from_json(kind, fields.as_object().expect("an object").clone()).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

const NUMBERS: [&str; 4] = ["13660006378", "1366****6378", "+8613660006378", "4000000000"];

/// Any event, about few calls, numbers and parties, so that they often meet. `of` numbers an event, there or not.
fn any_body() -> impl Strategy<Value = Body> {
    let number = (0..NUMBERS.len()).prop_map(|n| NUMBERS[n]);
    let call = (0..24u8, number.clone(), any::<bool>(), 0..3u8).prop_map(|(hour, number, whole, party)| {
        let at = if whole { "2026-10-12".to_owned() } else { format!("2026-10-12T{hour:02}:00") };
        match party {
            0 => json!({ "at": at, "number": number, "nuisance": "yes" }),
            1 => json!({ "at": at, "number": number, "party": "bank" }),
            _ => json!({ "at": at }),
        }
    });
    let list = (proptest::collection::vec((0..24u8, number.clone()), 0..4), any::<bool>()).prop_map(|(rows, sales)| {
        let row = |(n, (hour, number)): (usize, (u8, &str))| {
            json!({ "at": format!("2026-10-12T{hour:02}:30"), "number": number, "direction": "in", "line": n + 1 })
        };
        let rows: Vec<Value> = rows.into_iter().enumerate().map(row).collect();
        let mut fields = json!({ "file": "0".repeat(64), "name": "calls.csv", "reader": "android-calls", "rows": rows });
        if sales {
            fields["nuisance"] = json!(true);
        }
        fields
    });
    let note = (0..4u8, 1..16u64, 1..3u64, number.clone()).prop_map(|(sort, of, row, number)| match sort {
        0 => json!({ "number": number, "nuisance": true }),
        1 => json!({ "incidents": [format!("{of}")], "party": "shop" }),
        2 => json!({ "incidents": [format!("{of}.{row}"), format!("{of}")], "nuisance": false, "said": "贷款" }),
        _ => json!({ "incidents": [format!("{of}")], "number": number, "invited": true }),
    });
    let hour = 0..24u8;
    prop_oneof![
        6 => call.clone().prop_map(|f| body("incident", &f)),
        3 => list.prop_map(|f| body("imported", &f)),
        5 => note.prop_map(|f| body("noted", &f)),
        2 => hour.clone().prop_map(|h| body("dispatched", &json!({ "rung": "hotline", "at": format!("2026-10-12T{h:02}:00"), "channel": "phone" }))),
        2 => hour.clone().prop_map(|h| body("reply", &json!({ "rung": "hotline", "at": format!("2026-10-12T{h:02}:00"), "meaning": "acknowledged" }))),
        2 => hour.prop_map(|h| body("commitment", &json!({ "at": format!("2026-10-12T{h:02}:00"), "by": "bank", "terms": "不再打" }))),
        2 => (0..24u8, 0..3u8).prop_map(|(h, read)| {
            let readings = ["promise:50CNY/call if-accepted", "offer:100CNY; condition:withdraw", "excuse:not-our-number; refusal"];
            body("said", &json!({ "words": "一句话", "rung": "hotline", "at": format!("2026-10-12T{h:02}:00"), "readings": readings[read as usize] }))
        }),
        1 => (0..24u8, 0..2u8).prop_map(|(h, of)| {
            let obstacle = ["not-our-number", "passed-upward"][of as usize];
            body("obstacle", &json!({ "obstacle": obstacle, "at": format!("2026-10-12T{h:02}:00"), "words": "一句话" }))
        }),
        1 => Just(body("letter-edit", &json!({ "letter": "appeal", "lang": "zh-CN", "part": "own", "act": "own-words", "words": "我的话" }))),
        2 => (0..3u8).prop_map(|v| body("fact", &json!({ "key": "name", "value": format!("王{v}") }))),
        1 => Just(body("party", &json!({ "id": "13660006378", "role": "caller", "name": "某店" }))),
        2 => (number, 0..2u8).prop_map(|(n, to)| body("party-link", &json!({ "from": n, "to": if to == 0 { "bank" } else { "shop" }, "relation": "acts-for", "certainty": "likely", "proof": "短信" }))),
        1 => Just(body("closed", &json!({ "at": "2026-10-13", "outcome": "refused" }))),
        2 => (1..16u64).prop_map(|of| body("withdrawn", &json!({ "of": of }))),
        2 => (1..16u64, call).prop_map(|(of, mut call)| {
            call["kind"] = json!("incident");
            body("correction", &json!({ "of": of, "body": call }))
        }),
    ]
}

/// A log of presses of up to three events, some by a helper.
fn any_log() -> impl Strategy<Value = Vec<Event>> {
    let press = (proptest::collection::vec(any_body(), 1..4), any::<bool>());
    proptest::collection::vec(press, 1..8).prop_map(|presses| {
        let mut log = log(&[("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")])]);
        for (bodies, helped) in presses {
            let who = if helped { Who::helper("王五") } else { Who::person() };
            log.append_group(Timestamp::UNIX_EPOCH, &who, bodies);
        }
        log.events().to_vec()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn going_on_is_folding_everything(events in any_log(), cuts in proptest::collection::vec(0..32usize, 1..4)) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(events.len())).collect();
        cuts.extend([0, events.len()]);
        cuts.sort_unstable();
        let mut case = Case::default();
        for ends in cuts.windows(2) {
            let (known, grown) = (&events[..ends[0]], &events[..ends[1]]);
            let more = events[ends[0]..ends[1]].to_vec();
            prop_assert_eq!(&case, &Case::fold(known));
            match case.extend(more.clone()) {
                Ok(()) => {}
                Err(back) => {
                    prop_assert_eq!(&back, &more);
                    prop_assert_eq!(&case, &Case::fold(known), "as it was");
                    case = Case::fold(grown);
                }
            }
            prop_assert_eq!(&case, &Case::fold(grown));
        }
    }
}

/// Whether the fold of all but the last event can go on with it.
fn goes_on(log: &Log) -> bool {
    let (last, before) = log.events().split_last().expect("events");
    let mut case = Case::fold(before);
    let goes_on = case.extend(vec![last.clone()]).is_ok();
    assert!(!goes_on || case == Case::fold(log.events()));
    goes_on
}

#[test]
fn what_only_adds_goes_on_and_what_reaches_back_does_not() {
    let opened: (&str, &[(&str, &str)]) = ("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")]);
    let call: (&str, &[(&str, &str)]) = ("incident", &[("at", "2026-10-12T09:00"), ("number", "13660006378")]);
    let early: (&str, &[(&str, &str)]) = ("incident", &[("at", "2026-10-11"), ("number", "13660006378")]);
    assert!(goes_on(&log(&[opened, call])));
    assert!(goes_on(&log(&[opened, call, early])), "an earlier call takes its place");
    assert!(goes_on(&log(&[opened, call, ("fact", &[("key", "name"), ("value", "王五")])])));
    assert!(goes_on(&log(&[opened, call, ("noted", &[("incidents", "2"), ("nuisance", "yes")])])));
    assert!(goes_on(&log(&[opened, call, ("noted", &[("number", "13660006378"), ("nuisance", "yes")])])));
    assert!(!goes_on(&log(&[opened, call, ("withdrawn", &[("of", "2")])])));
    assert!(!goes_on(&log(&[opened, ("noted", &[("incidents", "3"), ("nuisance", "yes")]), call])));
}
