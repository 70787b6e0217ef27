//! The rooms of the house: which crate may use which. docs/architecture.md holds the same table for people.

mod areas;
mod source;

use source::{Source, crates, workspace};
use std::collections::{BTreeMap, BTreeSet};

/// What each room may use of the other rooms, in its ordinary and build dependencies.
const MAY_USE: &[(&str, &[&str])] = &[
    ("number", &[]),
    ("casework", &["number"]),
    ("playbook", &["casework", "number"]),
    ("hearing", &["playbook", "casework", "number"]),
    ("evidence", &["casework", "number"]),
    ("letter", &["casework", "playbook"]),
    ("redact", &["casework", "number", "playbook"]),
    ("store", &["number", "casework", "registry"]),
    ("registry", &["number"]),
    ("screen", &["number", "registry"]),
    (
        "desk",
        &["number", "casework", "playbook", "hearing", "evidence", "letter", "redact", "registry", "screen", "store"],
    ),
    ("web", &["number", "casework", "playbook", "hearing", "letter", "redact", "registry", "screen", "desk"]),
    ("cli", &["number", "casework", "playbook", "hearing", "letter", "redact", "registry", "screen", "desk"]),
    ("line", &["number", "playbook", "screen", "desk"]),
    ("wurao", &["desk", "web", "cli", "line"]),
    ("cluster", &["number", "casework", "playbook", "registry", "desk"]),
    ("bench", &[]),
    ("measure", &["casework", "playbook", "hearing", "letter", "redact", "store", "desk", "web"]),
    ("measure-registry", &["bench", "registry", "desk"]),
    ("measure-screen", &["bench", "number", "screen"]),
    ("truth", &["casework", "playbook", "letter"]),
    ("xtask", &[]),
];

/// Outside crates that belong to some rooms only.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("typst", &["letter"]),
    ("axum", &["web", "line", "wurao", "measure"]),
    ("askama", &["web"]),
    ("clap", &["cli", "wurao", "cluster", "xtask"]),
    ("datafusion", &["cluster"]),
    ("ballista-core", &["cluster"]),
    ("indicatif", &["cli"]),
    ("calamine", &["evidence"]),
    ("fluent-bundle", &["desk"]),
];

#[test]
fn rooms_use_only_what_the_table_allows() {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().expect("cargo metadata runs");
    let rooms: BTreeMap<&str, BTreeSet<&str>> =
        MAY_USE.iter().map(|(room, uses)| (*room, uses.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some(allowed) = rooms.get(name) else {
            wrong.push(format!("{name} is not in the table; add it here and in docs/architecture.md"));
            continue;
        };
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            let shipped = dependency.kind != cargo_metadata::DependencyKind::Development;
            if shipped && rooms.contains_key(used) && !allowed.contains(used) {
                wrong.push(format!("{name} uses {used}, which the table does not allow"));
            }
            if shipped
                && let Some((_, homes)) = ONLY_IN.iter().find(|(outside, _)| *outside == used)
                && !homes.contains(&name)
            {
                wrong.push(format!("{name} uses {used}, which belongs to {}", homes.join(", ")));
            }
            if dependency.uses_default_features && shipped && dependency.path.is_none() {
                wrong.push(format!("{name}: {used} is taken with default features; name the ones that are needed"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_a_crate_form_no_circle() {
    let mut found = Vec::new();
    for name in crates() {
        let source = Source::read(&workspace().join("crates").join(&name));
        for circle in source.circles() {
            let within = |file: &str| -> Vec<&str> {
                source.uses[file].iter().map(String::as_str).filter(|other| circle.contains(other)).collect()
            };
            let arrows: Vec<String> =
                circle.iter().map(|file| format!("  {file} uses {}", within(file).join(", "))).collect();
            found.push(format!("{name}:\n{}", arrows.join("\n")));
        }
    }
    assert!(
        found.is_empty(),
        "files that need each other; move what they share to a file of its own:\n{}",
        found.join("\n")
    );
}

#[test]
fn files_stay_small() {
    let root = workspace();
    let mut large = Vec::new();
    for folder in ["crates", "bench", "xtask"] {
        walk(&root.join(folder), &mut large);
    }
    assert!(large.is_empty(), "files over 400 lines before their tests:\n{}", large.join("\n"));
}

fn walk(folder: &std::path::Path, large: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the workspace").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                walk(&path, large);
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("source is text");
            let lines = text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).count();
            if lines > 400 {
                large.push(format!("{lines} {}", path.display()));
            }
        }
    }
}
