//! Replays the files from which fuzzing starts, and whatever it once found.

use crate::tools::read_by;
use registry::Plan;
use registry::cdr::Cdr;
use registry::formats::{Format, sms};
use std::path::Path;

fn each(target: &str, mut replay: impl FnMut(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut seen = 0;
    for entry in std::fs::read_dir(corpus).expect("the corpus is there") {
        replay(&std::fs::read(entry.expect("a file").path()).expect("it is read"));
        seen += 1;
    }
    assert!(seen >= 3, "{target} has no corpus");
}

#[test]
fn no_list_of_the_corpus_makes_a_reader_panic() {
    each("registry_lists", |bytes| {
        let rest = bytes.get(1..).unwrap_or_default();
        let _ = Format::sniff(rest);
        // The first byte chooses for the fuzzer; here every reader gets every file.
        for format in Format::ALL {
            read_by(format, rest, 64, |_| {});
        }
    });
}

#[test]
fn no_message_of_the_corpus_makes_it_panic() {
    let plan = Plan::shipped("cn").expect("shipped");
    each("sms", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = (sms::read(&text), sms::complaint(&text, &plan));
    });
}

#[test]
fn no_records_of_the_corpus_make_their_reader_panic() {
    let plan = Plan::shipped("cn").expect("shipped");
    let now = "2026-06-01T00:00:00Z".parse().expect("a time");
    each("cdr", |bytes| {
        let mut cdr = Cdr::new(&plan, now, 0, bytes.get(2..).unwrap_or_default());
        let mut last = 0;
        while let Ok(Some(row)) = cdr.next() {
            let line = row.map_or_else(|bad| bad.line, |line| line.line);
            assert!(line > last);
            last = line;
        }
    });
}
