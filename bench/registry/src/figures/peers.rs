//! The same scrub with DuckDB and Polars from PyPI, in an environment of their own.

use super::scrub::list;
use crate::clock::millions;
use crate::world::{Style, World};
use anyhow::Context as _;
use bench::report::Report;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SCRIPT: &str = include_str!("peers.py");

/// Bytes of memory that a peer may take; the machine is shared.
const MEMORY: u64 = 9_000_000_000;

/// An anti-join against a table in its own file.
pub fn duckdb(world: &World, report: &mut Report) -> anyhow::Result<()> {
    peer(
        world,
        report,
        "DuckDB",
        "duckdb",
        "an anti-join, read with `read_csv`, written with `COPY`; loading the table before not counted",
    )
}

/// An anti-join in the streaming engine.
pub fn polars(world: &World, report: &mut Report) -> anyhow::Result<()> {
    peer(world, report, "Polars", "polars", "an anti-join of `scan_csv` and `scan_parquet`, streamed into `sink_csv`")
}

/// With the whole set, or with a tenth of it where it does not fit.
fn peer(world: &World, report: &mut Report, name: &str, module: &str, how: &str) -> anyhow::Result<()> {
    let python = environment(world)?;
    let lines = world.lines.iter().copied().min().unwrap_or(0);
    for share in [1, 10, 100] {
        let (listed, lines) = (world.listed / share, lines / share);
        let text = world.path("listed.txt");
        world.write(&text, world.all_listed().take(listed as usize), Style::Plain)?;
        let told = run(&python, world, module, &text, &list(world, lines)?);
        std::fs::remove_file(&text)?;
        let Some(told) = told? else { continue };
        let [one, two, version] = told.as_slice() else { anyhow::bail!("{name} said {told:?}") };
        let rate = |seconds: &str| anyhow::Ok(millions(lines, Duration::from_secs_f64(seconds.parse()?)));
        let size = if share == 1 {
            "the same set and list".to_owned()
        } else {
            format!(
                "with a 1/{share} of set and list, because the whole did not fit into {} GB",
                MEMORY / 1_000_000_000
            )
        };
        return report.add(
            &format!("beside it, {name}: {} M lines, file to file", lines as f64 / 1e6),
            &format!("{:.2} M/s with one thread, {:.2} M/s with two", rate(one)?, rate(two)?),
            "≤ 1/50 of ours",
            &format!("{name} {version}: {how}; {size}"),
        );
    }
    report.add(&format!("beside it, {name}"), "not measured", "–", "not even a hundredth fitted into memory")
}

/// What it printed: seconds with one thread, with two, its version; `None` if it ended for want of memory.
fn run(python: &Path, world: &World, module: &str, listed: &Path, list: &Path) -> anyhow::Result<Option<Vec<String>>> {
    let done = Command::new(python)
        .args(["-c", SCRIPT, module])
        .args([&world.folder, listed, list])
        .arg(MEMORY.to_string())
        .env("POLARS_MAX_THREADS", "1")
        .output()?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let last: Vec<&str> = said.lines().rev().take(3).collect();
        println!("   {module} ended with {}: {}", done.status, last.join(" / "));
        return Ok(None);
    }
    Ok(Some(String::from_utf8(done.stdout)?.split_whitespace().map(str::to_owned).collect()))
}

/// A Python with both, made beside the folder of the run and kept for the next one.
pub(super) fn environment(world: &World) -> anyhow::Result<PathBuf> {
    let home = world.folder.with_file_name("registry-peers");
    let python = home.join("bin/python");
    if python.exists() {
        return Ok(python);
    }
    let step = |command: &mut Command, what: &str| {
        let done = command.status().with_context(|| what.to_owned())?;
        anyhow::ensure!(done.success(), "{what} failed");
        anyhow::Ok(())
    };
    step(
        Command::new(bench::tool("python3", "python3-venv")).args(["-m", "venv"]).arg(&home),
        "making an environment",
    )?;
    let pip = ["-m", "pip", "install", "--quiet", "duckdb", "polars"];
    if let Err(error) = step(Command::new(&python).args(pip), "pip install duckdb polars") {
        std::fs::remove_dir_all(&home)?;
        return Err(error);
    }
    Ok(python)
}
