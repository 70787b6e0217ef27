//! `cargo xtask bench [WHAT…]`: builds in release, measures, writes `docs/benchmarks.md`.

use anyhow::ensure;
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// Measure and write `docs/benchmarks.md`.
#[derive(Args)]
pub struct Bench {
    /// Only these: advice, hear, read, paper, serve, sweep, import. The page is written only for a whole run.
    what: Vec<String>,
}

impl Bench {
    /// Builds the product and the benchmarks, then runs them.
    #[expect(
        clippy::disallowed_methods,
        reason = "a chore starts cargo and the benchmarks, told by the environment where"
    )]
    pub fn run(self) -> anyhow::Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo).args(["build", "--release", "-p", "desk", "-p", "measure"]).status()?;
        ensure!(built.success(), "the release build failed");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        let release = target.join("release");
        let page =
            if self.what.is_empty() { PathBuf::from("docs/benchmarks.md") } else { target.join("benchmarks.md") };
        let run =
            Command::new(release.join("measure")).arg(release.join("wurao")).arg(page).args(&self.what).status()?;
        ensure!(run.success(), "a measurement failed");
        Ok(())
    }
}
