//! What the plain build takes in: the crates behind `cargo build --release`, without the benchmarks and the tests.
//! `tests/plain_build.rs` uses this file too.

use anyhow::{Context as _, ensure};
use std::collections::BTreeSet;
use std::process::Command;

/// The platform for which crates are counted, so that the number is the same on every machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The crates of a build as `cargo tree` tells them, each once: name, version, where one of ours stands, features.
/// Without packages it is the plain build; the features are those of all given packages together.
#[expect(clippy::disallowed_methods, reason = "a chore asks cargo, told by the environment where it is")]
pub fn crates(packages: &[&str]) -> anyhow::Result<BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    tree.args(["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"]);
    tree.args(["--target", PLATFORM, "--format", "{p} [{f}]"]);
    for package in packages {
        tree.args(["--package", package]);
    }
    let told = tree.output().context("cargo tree")?;
    ensure!(told.status.success(), "cargo tree: {}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout)?;
    Ok(told.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// How many different crates of others there are. A room of the house is not counted: splitting one costs nothing.
pub fn of_others(crates: &BTreeSet<String>) -> usize {
    let name = |line: &str| line.split(" [").next().unwrap_or_default().replace(" (proc-macro)", "");
    crates.iter().map(|line| name(line)).filter(|name| !name.contains('(')).collect::<BTreeSet<_>>().len()
}
