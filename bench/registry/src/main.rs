//! Benchmarks of the registry: each figure beside its aim and its peers, on the same generated data in the same run.
//!
//! `cargo xtask bench registry` builds this and runs it. Nothing here asserts a time: a missed aim is reported as missed.
#![expect(clippy::disallowed_methods, reason = "benchmarks start programs and name the day on which they ran")]

mod clock;
mod figures;
mod lists;
mod service;
mod world;

use anyhow::{Context as _, bail};
use bench::report::Report;
use std::path::PathBuf;
use world::World;

/// Listed numbers of a whole run. Smaller runs only print.
const WHOLE: u64 = 300_000_000;
/// Where the rows stand in the page.
const HEADING: &str = "## The registry";

const TEXT: &str = "`cargo xtask bench registry`, figure by figure (`--only NAME`); sizes by `--listed` and `--lines`. Generated data: \
                    three of 35 numbers listed, at random; lists in no order, each with other numbers. *M/s per core*: lines by the \
                    processor time of the thread that scrubs, reading and writing included. The best of several runs, because other \
                    programs share the machine.";

/// The file by which a run knows a folder as its own.
const MARK: &str = "made-by-measure-registry";

fn main() -> anyhow::Result<()> {
    let usage = "usage: measure-registry PAGE FOLDER [--listed N] [--lines N]… [--keep] [FIGURE…]";
    let mut arguments = std::env::args().skip(1);
    let page = PathBuf::from(arguments.next().context(usage)?);
    let folder = PathBuf::from(arguments.next().context(usage)?);
    let (mut listed, mut lines, mut only, mut keep) = (WHOLE, Vec::new(), Vec::new(), false);
    while let Some(argument) = arguments.next() {
        let mut number = || -> anyhow::Result<u64> {
            let number: u64 = arguments.next().context(usage)?.replace('_', "").parse().context(usage)?;
            anyhow::ensure!((3..=WHOLE).contains(&number), "sizes go from 3 to {WHOLE}");
            Ok(number)
        };
        match argument.as_str() {
            "--keep" => keep = true,
            "--listed" => listed = number()? / 3 * 3,
            "--lines" => lines.push(number()?),
            name if figures::ALL.iter().any(|(known, _)| *known == name) => only.push(name.to_owned()),
            other => bail!("{other:?} is no figure; there are {}", figures::names()),
        }
    }
    if lines.is_empty() {
        lines = vec![20_000_000, 200_000_000];
    }
    let mut report = Report::new((listed == WHOLE).then_some(page), HEADING, TEXT);
    let world = World { folder, listed, lines };
    begin(&world.folder)?;
    for (name, measure) in figures::ALL {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            println!("-- {name}");
            measure(&world, &mut report).with_context(|| (*name).to_owned())?;
        }
    }
    if keep {
        println!("kept {}", world.folder.display());
        return Ok(());
    }
    std::fs::remove_dir_all(&world.folder).with_context(|| world.folder.display().to_string())
}

/// Makes the folder of a run, or takes the one that a run left behind. The end deletes it, so a folder with anything else in
/// it is refused.
fn begin(folder: &std::path::Path) -> anyhow::Result<()> {
    let mark = folder.join(MARK);
    let is_free = !folder.exists() || mark.is_file();
    anyhow::ensure!(
        is_free,
        "{} is there already, and no run made it: name a folder that is not there",
        folder.display()
    );
    std::fs::create_dir_all(folder)?;
    std::fs::write(mark, "A benchmark's data: deleted when it ends.\n")?;
    Ok(())
}
