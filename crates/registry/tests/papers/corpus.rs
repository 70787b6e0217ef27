//! Replays the files from which fuzzing starts, and whatever it once found.

use crate::tools::trust;
use registry::log::{Checkpoint, Request};
use registry::note::Note;
use registry::paper;
use std::path::Path;

#[test]
fn no_file_of_the_corpus_makes_a_reader_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (target, whole) in [("note", 3), ("paper", 4)] {
        let (mut seen, mut notes) = (0, 0);
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            notes += usize::from(Note::parse(&bytes).is_ok());
            let _ = (Checkpoint::open(&bytes, &trust()), Request::parse(&bytes), paper::verify(&bytes, &trust(), None));
            seen += 1;
        }
        assert!(seen > 3 && notes >= whole, "{target}: {seen} files, {notes} of them notes");
    }
}
