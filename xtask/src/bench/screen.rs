//! `cargo xtask bench screen`: the screen beside its peers.

use anyhow::ensure;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the product and the benchmarks of the screen, and runs them.
#[expect(clippy::disallowed_methods, reason = "a chore starts cargo and the benchmarks, told by the environment where")]
pub fn measure(cargo: &std::ffi::OsStr, page: &Path, only: &[String]) -> anyhow::Result<()> {
    let built = Command::new(cargo).args(["build", "--release", "-p", "wurao", "-p", "measure-screen"]).status()?;
    ensure!(built.success(), "the release build failed");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let target = std::path::absolute(target)?;
    let mut run = Command::new(target.join("release/measure-screen"));
    run.arg(target.join("release/wurao")).arg(page).arg(target.join("bench/screen"));
    ensure!(run.args(only).status()?.success(), "a measurement failed");
    Ok(())
}
