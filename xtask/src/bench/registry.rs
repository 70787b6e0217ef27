//! `cargo xtask bench registry`: the registry beside its peers.

use anyhow::ensure;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Heading of the table, which the benchmarks of the registry write row by row.
pub const HEADING: &str = "## The registry";

/// Builds the benchmarks of the registry and runs them in a folder that they delete at the end.
#[expect(clippy::disallowed_methods, reason = "a chore starts cargo and the benchmarks, told by the environment where")]
pub fn measure(
    cargo: &std::ffi::OsStr,
    page: &Path,
    listed: &Option<u64>,
    lines: &[u64],
    only: &[String],
) -> anyhow::Result<()> {
    let built = Command::new(cargo).args(["build", "--release", "-p", "measure-registry"]).status()?;
    ensure!(built.success(), "the release build failed");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let mut run = Command::new(target.join("release/measure-registry"));
    run.arg(page).arg(std::path::absolute(target.join("bench/registry"))?);
    listed.iter().for_each(|listed| _ = run.args(["--listed", &listed.to_string()]));
    lines.iter().for_each(|lines| _ = run.args(["--lines", &lines.to_string()]));
    ensure!(run.args(only).status()?.success(), "a measurement failed");
    Ok(())
}
