#![no_main]

use casework::{Body, Case, Log, Who};
use libfuzzer_sys::fuzz_target;

// What a command or a backup says becomes an event or is refused; what became one reads back as the same.
fuzz_target!(|text: &str| {
    let mut log = Log::new();
    for line in text.lines().take(40) {
        let Some((kind, fields)) = line.split_once(' ') else { continue };
        let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(fields) else { continue };
        let Ok(body) = Body::from_json(kind, fields) else { continue };
        let written = serde_json::to_string(&body).expect("bodies hold only text, figures and lists");
        assert_eq!(serde_json::from_str::<Body>(&written).expect("what was written is read"), body);
        log.append("2026-10-12T08:00:00Z".parse().expect("a time"), &Who::person(), body);
    }
    log.verify().expect("a log that was just made");
    let case = Case::fold(log.events());
    for incident in &case.incidents {
        let _ = (incident.counts(), incident.number_key());
    }
});
