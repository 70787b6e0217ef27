//! Hearing and reading against the real packs and against made-up ones.

mod check;
mod cues;
mod excuses;
mod replies;
mod sentences;

use hearing::{Ears, Heard, Reading};
use jiff::civil::Date;
use playbook::{Library, Pack, SourceFile};
use std::path::Path;
use std::sync::OnceLock;

/// The packs of this repository.
pub fn library() -> Library {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Vec::new();
    read(&root, "", &mut files);
    Library::new(files)
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).expect("the packs folder").flatten() {
        let name = entry.file_name().into_string().expect("pack file names are ASCII");
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            read(&entry.path(), &path, files);
        } else {
            files.push(SourceFile { path, text: std::fs::read_to_string(entry.path()).expect("a pack file is text") });
        }
    }
}

/// The China pack.
pub fn telecom() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| library().pack("cn-telecom").expect("the pack is sound"))
}

/// Ears for all tests: learning takes its time.
pub fn ears() -> &'static Ears {
    static EARS: OnceLock<Ears> = OnceLock::new();
    EARS.get_or_init(Ears::new)
}

/// What is heard with the China pack.
pub fn hear(text: &str) -> Vec<Heard> {
    ears().hear(text, telecom())
}

/// What is read with the China pack.
pub fn read_reply(text: &str, on: Date) -> Reading {
    ears().read_reply(text, telecom(), on)
}

/// A manifest of a pack `t`.
pub const MANIFEST: &str = r#"
id = "t"
name = { zh = "小", en = "Tiny" }
place = { zh = "某地", en = "Somewhere" }
about = { zh = "电话", en = "Calls" }
version = "1"
"#;

/// A library of one pack `t` with these files.
pub fn tiny(extra: &[(&str, &str)]) -> Library {
    let files = std::iter::once(("t/pack.toml", MANIFEST)).chain(extra.iter().copied());
    Library::new(files.map(|(path, text)| SourceFile { path: path.into(), text: text.into() }))
}
