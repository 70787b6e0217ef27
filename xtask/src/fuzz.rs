//! `cargo xtask fuzz [TARGET…] --minutes N`: libFuzzer with the address sanitiser on the installed toolchain.
//!
//! Needs a C++ compiler and nothing else: the two unstable compiler flags are allowed for this build alone. What a run
//! learns stays in `target/fuzz/corpus`; `--minimise` brings the part of it that reaches something new into
//! `fuzz/corpus`, where ordinary tests replay it. A crash ends the run of its target, and the input stays in
//! `target/fuzz/crashes` until somebody has made a test of it.

use crate::{bench, section};
use anyhow::{Context as _, bail, ensure};
use clap::Args;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PAGE: &str = "docs/benchmarks.md";
/// Heading of the table of counts.
pub const HEADING: &str = "## Fuzzing";
/// The triple must be named so that build scripts, which run on this machine, are built without the sanitiser.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";
/// What cargo-fuzz passes: counters and compared values for the fuzzer, the sanitiser, checks of our own.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Zsanitizer=address -Cdebug-assertions";
/// Longest input; what readers do with more is a question of bounds, which have tests of their own.
const LONGEST: u32 = 16 << 10;
/// A larger file of the corpus would outweigh the repository's own sources.
const LARGEST_KEPT: u64 = 4 << 10;
/// Files of one target that are kept; the shortest ones.
const MOST_KEPT: usize = 150;

/// Fuzz the readers of outside bytes.
#[derive(Args)]
pub struct Fuzz {
    /// Only these; all when none is named.
    target: Vec<String>,
    /// How long each is fuzzed, in minutes on the clock.
    #[arg(long, default_value_t = 20)]
    minutes: u32,
    /// Afterwards take over into `fuzz/corpus` what reaches something new.
    #[arg(long)]
    minimise: bool,
}

/// What libFuzzer says at its end.
struct Counts {
    executions: u64,
    corpus: u64,
    coverage: u64,
    crashed: bool,
}

impl Fuzz {
    /// Builds, then runs the targets one after the other on every core that the caller leaves free.
    #[expect(clippy::disallowed_methods, reason = "a chore starts cargo, told by the environment which")]
    pub fn run(self) -> anyhow::Result<()> {
        let all = targets()?;
        for named in &self.target {
            ensure!(all.contains(named), "no target `{named}`; there are {}", all.join(", "));
        }
        let chosen = if self.target.is_empty() { &all } else { &self.target };
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        let work = std::path::absolute(target.join("fuzz"))?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", TRIPLE, "--target-dir"]);
        build.arg(&work).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", FLAGS);
        ensure!(build.status()?.success(), "the targets did not build");
        let mut crashed = Vec::new();
        for name in chosen {
            let binary = work.join(TRIPLE).join("release").join(name);
            let counts = self.one(name, &binary, &work)?;
            println!("{name}: {} executions, coverage {}", counts.executions, counts.coverage);
            if counts.crashed {
                crashed.push(name.as_str());
            }
            if self.minimise {
                minimise(name, &binary, &work)?;
            }
            put(Path::new(PAGE), name, &self.row(name, &counts))?;
        }
        ensure!(crashed.is_empty(), "crashed: {}; the inputs are in target/fuzz/crashes", crashed.join(", "));
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "a chore starts the fuzzer")]
    fn one(&self, name: &str, binary: &Path, work: &Path) -> anyhow::Result<Counts> {
        let (learnt, crashes) = (work.join("corpus").join(name), work.join("crashes").join(name));
        fs::create_dir_all(&learnt)?;
        fs::create_dir_all(&crashes)?;
        let mut command = Command::new(binary);
        command.arg(&learnt).arg(committed(name));
        command.arg(format!("-max_total_time={}", u64::from(self.minutes) * 60)).arg(format!("-max_len={LONGEST}"));
        command.args(["-print_final_stats=1", "-timeout=20", "-rss_limit_mb=3000"]);
        command.arg(format!("-artifact_prefix={}/", crashes.display()));
        counts(&command.stdout(Stdio::null()).output().with_context(|| format!("{}", binary.display()))?)
    }

    #[expect(clippy::disallowed_methods, reason = "a chore names the day on which it measured")]
    fn row(&self, name: &str, counts: &Counts) -> String {
        let Counts { executions, corpus, coverage, crashed } = counts;
        let found = if *crashed { "**one**" } else { "none" };
        let (minutes, today) = (self.minutes, jiff::ZonedDateTime::now().date());
        format!("| {name} | {minutes} min | {executions} | {coverage} edges, {corpus} inputs | {found} | {today} |")
    }
}

/// The targets, by their files.
fn targets() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir("fuzz/fuzz_targets").context("run this in the root of the repository")? {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn committed(name: &str) -> PathBuf {
    Path::new("fuzz/corpus").join(name)
}

/// Reads libFuzzer's last words: `stat::number_of_executed_units: 12` and the last `cov: 7108 ft: … corp: 2422/243Kb`.
fn counts(output: &Output) -> anyhow::Result<Counts> {
    let said = String::from_utf8_lossy(&output.stderr);
    let stat = |name: &str| {
        let line = said.lines().rev().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
        line.and_then(|rest| rest.trim_start_matches(':').trim().parse::<u64>().ok())
    };
    let last = |mark: &str| {
        let after = said.rfind(mark).map(|at| &said[at + mark.len()..]);
        after.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok())
    };
    let crashed = !output.status.success();
    match stat("number_of_executed_units") {
        Some(executions) => Ok(Counts {
            executions,
            corpus: last("corp: ").unwrap_or(0),
            coverage: last("cov: ").unwrap_or(0),
            crashed,
        }),
        None => bail!("the fuzzer said:\n{}", said.lines().rev().take(20).collect::<Vec<_>>().join("\n")),
    }
}

/// Takes over the shortest inputs that together reach everything that was reached.
#[expect(clippy::disallowed_methods, reason = "a chore starts the fuzzer")]
fn minimise(name: &str, binary: &Path, work: &Path) -> anyhow::Result<()> {
    let least = work.join("least").join(name);
    if least.exists() {
        fs::remove_dir_all(&least)?;
    }
    fs::create_dir_all(&least)?;
    let (learnt, committed) = (work.join("corpus").join(name), committed(name));
    let mut merge = Command::new(binary);
    merge.args(["-set_cover_merge=1", "-timeout=20", "-rss_limit_mb=3000"]).arg(&least).arg(&learnt).arg(&committed);
    let done = merge.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(done.success(), "the corpus of {name} could not be minimised");
    fs::create_dir_all(&committed)?;
    // What has a name of its own was put there by hand and stays.
    for entry in fs::read_dir(&committed)?.flatten() {
        if is_digest(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    let mut found: BTreeMap<(u64, PathBuf), PathBuf> = BTreeMap::new();
    for entry in fs::read_dir(&least)?.flatten() {
        let bytes = entry.metadata()?.len();
        if bytes <= LARGEST_KEPT {
            found.insert((bytes, entry.file_name().into()), entry.path());
        }
    }
    for ((_, file), path) in found.iter().take(MOST_KEPT) {
        fs::copy(path, committed.join(file))?;
    }
    Ok(())
}

/// libFuzzer names what it finds by its SHA-1.
fn is_digest(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Puts a target's row into the table, in the place of the one that is there.
fn put(page: &Path, name: &str, row: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(page).with_context(|| page.display().to_string())?;
    let (before, fuzzed) = section::cut(&text, HEADING);
    // Another chore's table follows.
    let (table, after) = section::cut(fuzzed, bench::registry::HEADING);
    let begins = format!("| {name} |");
    let mut rows: Vec<&str> = table
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| target |") && !l.starts_with(&begins))
        .collect();
    rows.push(row);
    rows.sort_unstable();
    // What somebody wrote below the table stays.
    let below =
        table.rfind("\n|").and_then(|last| table[last + 1..].split_once('\n')).map_or("", |(_, below)| below.trim());
    let table = format!(
        "{HEADING}\n\n`cargo xtask fuzz`: libFuzzer with the address sanitiser, one process for each target.\n\n\
         | target | time | executions | reached | crashes | day |\n|---|---|---|---|---|---|\n{}\n{}",
        rows.join("\n"),
        if below.is_empty() { String::new() } else { format!("\n{below}\n") }
    );
    fs::write(page, section::joined(&section::joined(before, &table), after))
        .with_context(|| page.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::{is_digest, put};

    #[test]
    fn a_row_takes_the_place_of_the_targets_last_one() {
        let page = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(page.path(), "# Page\n\n| a |\n").unwrap();
        put(page.path(), "csv", "| csv | 1 |").unwrap();
        put(page.path(), "abc", "| abc | 1 |").unwrap();
        put(page.path(), "csv", "| csv | 2 |").unwrap();
        let head = "# Page\n\n| a |\n\n## Fuzzing\n\n`cargo xtask fuzz`: libFuzzer with the address sanitiser, one process \
                    for each target.\n\n| target | time | executions | reached | crashes | day |\n|---|---|---|---|---|---|\n";
        let expected = format!("{head}| abc | 1 |\n| csv | 2 |\n");
        assert_eq!(std::fs::read_to_string(page.path()).unwrap(), expected);
        let others = "\n## The registry\n\n| x | 1 |\n";
        std::fs::write(page.path(), expected + others).unwrap();
        put(page.path(), "abc", "| abc | 3 |").unwrap();
        let expected = format!("{head}| abc | 3 |\n| csv | 2 |\n{others}");
        assert_eq!(std::fs::read_to_string(page.path()).unwrap(), expected);
        let remark = "\nTwo ran side by side.\n";
        std::fs::write(page.path(), format!("{head}| abc | 3 |\n| csv | 2 |\n{remark}{others}")).unwrap();
        put(page.path(), "abc", "| abc | 4 |").unwrap();
        let expected = format!("{head}| abc | 4 |\n| csv | 2 |\n{remark}{others}");
        assert_eq!(std::fs::read_to_string(page.path()).unwrap(), expected);
    }

    #[test]
    fn only_names_that_the_fuzzer_gives_are_replaced() {
        assert!(is_digest("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
        assert!(!is_digest("entity.xml"));
    }
}
