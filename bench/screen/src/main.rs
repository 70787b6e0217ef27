//! Benchmarks of the screen: each figure beside its aim and its peers in the same run.
//!
//! `cargo xtask bench screen` builds this and runs it. Nothing here asserts a time: a missed aim is reported as missed.
#![expect(clippy::disallowed_methods, reason = "benchmarks start programs and read clocks")]

mod asked;
mod decide;
mod http;
mod line;
mod load;
mod world;

use anyhow::{Context as _, bail};
use bench::report::Report;
use std::path::PathBuf;
use world::World;

const HEADING: &str = "## The screen";
const TEXT: &str = "`cargo xtask bench screen` (`--only decide`, `line`, `http`, `asked`). Generated: a list of 500,000 numbers and ranges, 1,000 rules, \
                    1,000 contacts; callers at random, one of ten listed. Calls over UDP on loopback, SIPp on the same two cores; the \
                    processor time is that of the server's process, from the system.";

fn main() -> anyhow::Result<()> {
    let usage = "usage: measure-screen WURAO PAGE FOLDER [decide|line|http|asked]";
    let mut arguments = std::env::args().skip(1);
    let mut path = || arguments.next().map(PathBuf::from).context(usage);
    let (wurao, page, folder) = (path()?, path()?, path()?);
    let only: Vec<String> = arguments.collect();
    if let Some(wrong) = only.iter().find(|name| !matches!(name.as_str(), "decide" | "line" | "http" | "asked")) {
        bail!("{wrong:?} is no figure; {usage}");
    }
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let mut report = Report::new(Some(page), HEADING, TEXT);
    let world = World::new(&folder)?;
    if wanted("decide") {
        decide::measure(&world, &mut report)?;
    }
    if wanted("line") {
        line::measure(&world, &wurao, &mut report)?;
    }
    if wanted("http") {
        http::measure(&world, &wurao, &mut report)?;
    }
    if wanted("asked") {
        asked::measure(&world, &wurao, &mut report)?;
    }
    Ok(())
}
