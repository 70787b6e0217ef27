//! The hash chain: what was recorded stays as it was recorded.

use crate::log;
use casework::{Actor, Body, ChainError, Digest, Log, Who};
use jiff::Timestamp;
use proptest::prelude::*;

fn three() -> Log {
    log(&[
        ("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")]),
        ("incident", &[("at", "2026-10-12 10:22"), ("number", "1366****6378")]),
        ("incident", &[("at", "2026-10-13 09:00"), ("number", "1366****6378")]),
    ])
}

#[test]
fn the_first_hash_is_what_anyone_can_compute() {
    // sha256 of: 64 zeros, seq, microseconds, actor, each followed by a line end, then the body's text.
    let text = r#"{"kind":"case-opened","subject":"推销电话","pack":"cn-telecom"}"#;
    let bytes = format!("{}\n1\n0\nperson\n{text}", "0".repeat(64));
    assert_eq!(three().events()[0].hash, Digest::of(bytes.as_bytes()));
}

#[test]
fn a_changed_body_is_found() {
    let mut events = three().events().to_vec();
    events[1].body = Body::from_pairs("incident", [("at", "2026-10-12 10:23"), ("number", "1366****6378")]).unwrap();
    assert_eq!(Log::from_events(events).verify(), Err(ChainError::Broken { seq: 2 }));
}

#[test]
fn a_changed_time_or_actor_is_found() {
    let mut events = three().events().to_vec();
    events[2].recorded = Timestamp::from_second(1).unwrap();
    assert_eq!(Log::from_events(events).verify(), Err(ChainError::Broken { seq: 3 }));
    let mut events = three().events().to_vec();
    events[0].actor = Actor::Helper;
    assert_eq!(Log::from_events(events).verify(), Err(ChainError::Broken { seq: 1 }));
}

#[test]
fn a_removed_event_is_found() {
    let mut events = three().events().to_vec();
    events.remove(1);
    assert_eq!(Log::from_events(events).verify(), Err(ChainError::Gap { expected: 2, found: 3 }));
}

/// A text whose digest anyone can compute.
const CALL: &str = r#"{"kind":"incident","at":"2026-10-12T10:22","number":"1366****6378"}"#;

fn call() -> Body {
    Body::from_pairs("incident", [("at", "2026-10-12 10:22"), ("number", "1366****6378")]).unwrap()
}

#[test]
fn a_helpers_name_is_a_line_of_its_own() {
    let mut log = Log::new();
    let event = log.append(Timestamp::UNIX_EPOCH, &Who::helper("王\n\"五\""), call());
    assert_eq!((event.actor, event.by.as_deref(), event.group), (Actor::Helper, Some("王\n\"五\""), None));
    let bytes = format!("{}\n1\n0\nhelper\nby \"王\\n\\\"五\\\"\"\n{CALL}", "0".repeat(64));
    assert_eq!(event.hash, Digest::of(bytes.as_bytes()));
    assert_eq!(event.hash.to_string(), "2420601966adf3b99963c6c180d2f79a82dc8734d711785bb3d7d089a11ebb52");
}

#[test]
fn a_group_is_a_line_of_its_own() {
    let mut log = three();
    let before = log.events()[2].hash;
    let group = log.append_group(Timestamp::UNIX_EPOCH, &Who::helper("王五"), [call(), call()]).to_vec();
    assert_eq!(group.iter().map(|e| (e.seq, e.group)).collect::<Vec<_>>(), [(4, Some(4)), (5, Some(4))]);
    let first = Digest::of(format!("{before}\n4\n0\nhelper\nby \"王五\"\nwith 4\n{CALL}").as_bytes());
    let second = Digest::of(format!("{first}\n5\n0\nhelper\nby \"王五\"\nwith 4\n{CALL}").as_bytes());
    assert_eq!([group[0].hash, group[1].hash], [first, second]);
    assert_eq!(second.to_string(), "e6430e87ba093f63fb26c96346f7f4c7396954990e0a5c3613bb24b452aa71bb");
    assert_eq!(log.verify(), Ok(()));
}

#[test]
fn one_event_is_no_group() {
    let mut log = Log::new();
    assert_eq!(log.append_group(Timestamp::UNIX_EPOCH, &Who::person(), []), []);
    assert_eq!(log.append_group(Timestamp::UNIX_EPOCH, &Who::program(), [call()])[0].group, None);
    let mut single = Log::new();
    single.append(Timestamp::UNIX_EPOCH, &Who::program(), call());
    assert_eq!(log.events(), single.events());
}

#[test]
fn a_changed_removed_or_added_name_or_group_is_found() {
    let broken = |change: fn(&mut casework::Event)| {
        let mut log = Log::new();
        log.append(Timestamp::UNIX_EPOCH, &Who::person(), call());
        log.append_group(Timestamp::UNIX_EPOCH, &Who::helper("王五"), [call(), call()]);
        let mut events = log.events().to_vec();
        change(&mut events[1]);
        Log::from_events(events).verify()
    };
    assert_eq!(broken(|_| {}), Ok(()));
    let changes: [fn(&mut casework::Event); 4] =
        [|e| e.by = Some("王六".into()), |e| e.by = None, |e| e.group = Some(1), |e| e.group = None];
    for change in changes {
        assert_eq!(broken(change), Err(ChainError::Broken { seq: 2 }));
    }
    let added: [fn(&mut casework::Event); 2] = [|e| e.by = Some("王五".into()), |e| e.group = Some(1)];
    for change in added {
        let mut events = three().events().to_vec();
        change(&mut events[0]);
        assert_eq!(Log::from_events(events).verify(), Err(ChainError::Broken { seq: 1 }));
    }
}

#[test]
fn the_envelope_in_json() {
    let mut log = Log::new();
    // A promise has a `by` of its own.
    let promise = [("by", "operator"), ("at", "2026-10-12"), ("terms", "不再拨打")];
    let promise = Body::from_pairs("commitment", promise).unwrap();
    log.append(Timestamp::UNIX_EPOCH, &Who::person(), promise.clone());
    log.append_group(Timestamp::UNIX_EPOCH, &Who::helper("王五"), [promise, call()]);
    let text: Vec<String> = log.events().iter().map(|e| serde_json::to_string(e).unwrap()).collect();
    let [a, b, c] = [log.events()[0].hash, log.events()[1].hash, log.events()[2].hash];
    let body = r#""kind":"commitment","by":"operator","at":"2026-10-12","terms":"不再拨打""#;
    let time = r#""recorded":"1970-01-01T00:00:00Z""#;
    let helper = r#""actor":"helper","recorded_by":"王五","group":2"#;
    let call = r#""kind":"incident","at":"2026-10-12T10:22","number":"1366****6378""#;
    assert_eq!(
        text,
        [
            format!(r#"{{"seq":1,{time},"actor":"person",{body},"hash":"{a}"}}"#),
            format!(r#"{{"seq":2,{time},{helper},{body},"hash":"{b}"}}"#),
            format!(r#"{{"seq":3,{time},{helper},{call},"hash":"{c}"}}"#),
        ]
    );
    let read: Vec<casework::Event> = text.iter().map(|t| serde_json::from_str(t).unwrap()).collect();
    assert_eq!(read, log.events());
}

proptest! {
    #[test]
    fn any_words_survive_the_log(said in "\\PC{0,80}") {
        let written = log(&[("incident", &[("at", "2026-10-12"), ("said", &said)])]);
        let text = serde_json::to_string(written.events()).unwrap();
        let read: Vec<casework::Event> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, written.events());
        prop_assert_eq!(Log::from_events(read).verify(), Ok(()));
    }
}
