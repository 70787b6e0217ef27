//! What several targets need.

pub mod registry;

use letter::sheet::{Block, Role, Run, Sheet, Table};
use playbook::{Library, Pack, SourceFile};
use std::path::Path;

/// The China pack of this repository.
pub fn telecom() -> Pack {
    Library::new(files()).pack("cn-telecom").expect("the pack is sound")
}

/// The files of all packs of this repository, in the order of their names.
pub fn files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs"), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// A letter with this title that says this, in the text and in a table.
pub fn sheet(title: &str, text: &str) -> Sheet {
    let block = |line: &str| Block { role: Role::Paragraph, field: None, runs: vec![Run::plain(line)], cites: vec![] };
    Sheet {
        lang: "zh-CN".to_owned(),
        title: title.to_owned(),
        blocks: text.lines().map(block).collect(),
        tables: vec![Table { title: title.to_owned(), head: vec![text.to_owned()], rows: vec![vec![text.to_owned()]] }],
        date: jiff::civil::date(2025, 11, 20),
        ident: title.to_owned(),
        gaps: vec![],
        fields: vec![],
        left_out: vec![],
    }
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
