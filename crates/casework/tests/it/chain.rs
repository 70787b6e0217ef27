//! The hash chain: what was recorded stays as it was recorded.

use crate::log;
use casework::{Actor, Body, ChainError, Log};
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
    assert_eq!(three().events()[0].hash, casework::Digest::of(bytes.as_bytes()));
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
