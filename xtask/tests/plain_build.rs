//! The first command of a newcomer stays bearable, and the benchmarks do not build the product a second time.

#[path = "../src/plain_build.rs"]
mod plain_build;

use plain_build::{crates, of_others};
use std::collections::BTreeSet;

#[test]
fn the_plain_build_takes_in_no_more_crates() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("plain-build.toml");
    let committed: toml::Table = toml::from_str(&std::fs::read_to_string(path).expect("a file")).expect("TOML");
    let allowed = committed["crates"].as_integer().and_then(|n| usize::try_from(n).ok()).expect("a number");
    let found = of_others(&crates(&[]).expect("cargo tree"));
    assert!(found <= allowed, "{found} crates of others, {allowed} allowed: see `cargo tree --edges normal,build`");
    assert!(found >= allowed, "only {found} crates of others: lower the number in xtask/plain-build.toml");
}

#[test]
fn the_benchmarks_use_the_product_as_it_is_built_anyway() {
    // Asked from the root: in the folder of a package, that package is the default one.
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let metadata =
        cargo_metadata::MetadataCommand::new().current_dir(root).no_deps().exec().expect("cargo metadata runs");
    let product: Vec<String> =
        metadata.workspace_default_packages().iter().map(|package| package.name.to_string()).collect();
    let mut both: Vec<&str> = product.iter().map(String::as_str).collect();
    both.push("measure");
    let plain = crates(&[]).expect("cargo tree");
    let name = |line: &str| line.split(" [").next().unwrap_or_default().to_owned();
    let names: BTreeSet<String> = plain.iter().map(|line| name(line)).collect();
    let shared: BTreeSet<String> =
        crates(&both).expect("cargo tree").into_iter().filter(|line| names.contains(&name(line))).collect();
    let differ: Vec<&String> = shared.symmetric_difference(&plain).collect();
    assert!(differ.is_empty(), "other features, so `cargo xtask bench` compiles these again: {differ:#?}");
}

#[test]
fn crates_of_others_are_counted_once() {
    let told = ["a v1.0.0 [std]", "a v1.0.0 []", "a v2.0.0 []", "b v1.0.0 (proc-macro) []", "ours v0.1.0 (/here) []"];
    assert_eq!(of_others(&told.map(str::to_owned).into()), 3);
}
