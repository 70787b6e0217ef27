//! `cargo xtask learn`: learns to read replies by sentence and writes the weights into the China pack.

use anyhow::ensure;
use clap::Args;
use std::process::Command;

/// Learn from the labelled replies of `bench/data/said` and write `packs/cn/sentences.weights`.
#[derive(Args)]
pub struct Learn {}

impl Learn {
    /// Runs the learner, which stands beside the benchmarks because it reads their data.
    #[expect(clippy::disallowed_methods, reason = "a chore starts cargo, told by the environment which")]
    pub fn run(self) -> anyhow::Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let learnt = Command::new(cargo).args(["run", "--quiet", "-p", "measure", "--", "learn"]).status()?;
        ensure!(learnt.success(), "nothing was learnt");
        Ok(())
    }
}
