//! Replays the files from which fuzzing starts, and whatever it once found.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use evidence::{Reader, identify, read};

use crate::tools::shanghai;

#[test]
fn no_file_of_the_corpus_makes_a_reader_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in ["sms_backup", "csv_list", "sheet"] {
        let mut seen = 0;
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            identify("", &bytes);
            for reader in Reader::ALL {
                let _ = read(*reader, Cursor::new(&bytes), &shanghai(), &mut |_| ControlFlow::Continue(()));
            }
            seen += 1;
        }
        assert!(seen >= 3, "{target} has no corpus");
    }
}
