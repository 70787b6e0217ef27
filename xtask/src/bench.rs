//! `cargo xtask bench [WHAT…]`: builds in release, measures, writes `docs/benchmarks.md`.

mod build;
mod cluster;
pub mod registry;
mod screen;

use crate::{fuzz, section};
use anyhow::{Context as _, ensure};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGE: &str = "docs/benchmarks.md";

/// Measure and write `docs/benchmarks.md`.
#[derive(Args)]
pub struct Bench {
    /// Only these: advice, hear, read, said, field, stories, paper, serve, pages, sweep, import, letters. The page is written only for a whole run, but
    /// `build`, `registry`, `screen` and `cluster`, which take as long as they measure, are part of no whole run; the first three
    /// write their own rows, the last one prints them.
    what: Vec<String>,
    /// `registry`: numbers listed; with fewer than 300 million nothing is written.
    #[arg(long)]
    listed: Option<u64>,
    /// `registry`: lines of a list; may be given again.
    #[arg(long)]
    lines: Vec<u64>,
    /// `registry`, `screen`: only this figure; may be given again.
    #[arg(long)]
    only: Vec<String>,
}

impl Bench {
    /// Builds the product and the benchmarks, then runs them.
    #[expect(
        clippy::disallowed_methods,
        reason = "a chore starts cargo and the benchmarks, told by the environment where"
    )]
    pub fn run(mut self) -> anyhow::Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let named = self.what.len();
        self.what.retain(|what| what != "build");
        if self.what.len() < named {
            let row = build::measure(&cargo)?;
            println!("{row}");
            build::put(Path::new(PAGE), &row)?;
            if self.what.is_empty() {
                return Ok(());
            }
        }
        if self.what.iter().any(|what| what == "registry") {
            registry::measure(&cargo, Path::new(PAGE), &self.listed, &self.lines, &self.only)?;
            self.what.retain(|what| what != "registry");
            if self.what.is_empty() {
                return Ok(());
            }
        }
        if self.what.iter().any(|what| what == "screen") {
            screen::measure(&cargo, Path::new(PAGE), &self.only)?;
            self.what.retain(|what| what != "screen");
            if self.what.is_empty() {
                return Ok(());
            }
        }
        if self.what.iter().any(|what| what == "cluster") {
            cluster::measure(&cargo)?;
            self.what.retain(|what| what != "cluster");
            if self.what.is_empty() {
                return Ok(());
            }
        }
        if self.what.is_empty() || self.what.iter().any(|what| what == "letters") {
            letters(&cargo)?;
            self.what.retain(|what| what != "letters");
            if named > 0 && self.what.is_empty() {
                return Ok(());
            }
        }
        // The product with its benchmarks has the features of the product alone, so what is built is used by both.
        let built = Command::new(cargo).args(["build", "--release", "-p", "wurao", "-p", "measure"]).status()?;
        ensure!(built.success(), "the release build failed");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        let release = target.join("release");
        let page = if self.what.is_empty() { PathBuf::from(PAGE) } else { target.join("benchmarks.md") };
        let row = build::kept(Path::new(PAGE));
        let before = std::fs::read_to_string(PAGE).with_context(|| PAGE.to_owned())?;
        let (_, fuzzed) = section::cut(&before, fuzz::HEADING);
        let run =
            Command::new(release.join("measure")).arg(release.join("wurao")).arg(page).args(&self.what).status()?;
        ensure!(run.success(), "a measurement failed");
        if !self.what.is_empty() {
            return Ok(());
        }
        if let Some(row) = row {
            build::put(Path::new(PAGE), &row)?;
        }
        // The fuzzer's table is another chore's.
        let page = std::fs::read_to_string(PAGE)?;
        Ok(std::fs::write(PAGE, section::joined(&page, fuzzed))?)
    }
}

/// Made-up cases of each pack, over which every letter is composed.
const CASES: &str = "60";

/// Composes letters over made-up cases and prints how many were checked and how many flaws they have. It measures no
/// time, so it needs no release build.
///
/// # Errors
/// A flaw, or a build that fails.
#[expect(clippy::disallowed_methods, reason = "a chore starts cargo")]
fn letters(cargo: &std::ffi::OsStr) -> anyhow::Result<()> {
    let checked = Command::new(cargo).args(["run", "--quiet", "-p", "truth", "--", "packs", CASES]).status()?;
    ensure!(checked.success(), "letters say what is not so");
    Ok(())
}
