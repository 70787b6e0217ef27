//! The engine against the real packs and against made-up ones.

mod advice;
mod claims;
mod clocks;
mod days;
mod editions;
mod explain;
mod facts;
mod lint;
mod made;
mod packs;
mod slots;
mod stations;
mod stories;
mod templates;

use playbook::{Library, Pack, SourceFile};
use std::path::Path;
use std::sync::OnceLock;

/// The China pack.
pub fn telecom() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| library().pack("cn-telecom").expect("the pack is sound"))
}

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
