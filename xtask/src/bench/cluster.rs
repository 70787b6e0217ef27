//! `cargo xtask bench cluster`: what the parts of the cluster take. It prints a table; `docs/scale.md` reckons with it.

use anyhow::ensure;
use std::process::Command;

/// Builds the cluster's program and its measurement in release, and runs it.
#[expect(clippy::disallowed_methods, reason = "a chore starts cargo")]
pub fn measure(cargo: &std::ffi::OsStr) -> anyhow::Result<()> {
    let built = Command::new(cargo).args(["build", "--release", "-p", "cluster", "--bins", "--examples"]).status()?;
    ensure!(built.success(), "the release build failed");
    let run =
        Command::new(cargo).args(["run", "--quiet", "--release", "-p", "cluster", "--example", "measure"]).status()?;
    ensure!(run.success(), "a measurement failed");
    Ok(())
}
