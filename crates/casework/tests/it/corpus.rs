//! Texts that the fuzzer found worth keeping: what became an event reads back as the same, and every log folds.

use casework::{Body, Case, Log, Who};
use std::path::Path;

#[test]
fn no_text_of_the_corpus_breaks_an_event_or_the_fold() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/event");
    let mut seen = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let mut log = Log::new();
        for line in String::from_utf8_lossy(&bytes).lines() {
            let Some((kind, fields)) = line.split_once(' ') else { continue };
            let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(fields) else { continue };
            let Ok(body) = Body::from_json(kind, fields) else { continue };
            let written = serde_json::to_string(&body).unwrap();
            assert_eq!(serde_json::from_str::<Body>(&written).unwrap(), body);
            log.append("2026-10-12T08:00:00Z".parse().unwrap(), &Who::person(), body);
            seen += 1;
        }
        log.verify().unwrap();
        Case::fold(log.events());
    }
    assert!(seen >= 3, "the corpus holds events");
}
