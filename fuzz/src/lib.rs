//! What several targets need.

use playbook::{Library, Pack, SourceFile};
use std::path::Path;

/// The China pack of this repository.
pub fn telecom() -> Pack {
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs"), "", &mut files);
    Library::new(files).pack("cn-telecom").expect("the pack is sound")
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).expect("the packs folder").flatten() {
        let name = entry.file_name().into_string().expect("pack file names are ASCII");
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            read(&entry.path(), &path, files);
        } else {
            files.push(SourceFile { path, text: std::fs::read_to_string(entry.path()).expect("a pack file is text") });
        }
    }
}
