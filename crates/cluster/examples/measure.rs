//! What the cluster's parts take, on this machine: `cargo xtask bench cluster`. It makes a registry and records of its own,
//! runs the program as it is shipped, and prints a table. Every run's findings are compared with those of one machine.

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use desk::clock::Clock;
use desk::registry::{Enrolment, Judging, New, NewOrganisation, Registry};
use jiff::{SignedDuration, Timestamp};
use registry::Preference;
use registry::docket::history_text;
use registry::org::Kind;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Measures.
#[derive(Parser)]
struct Measure {
    /// Numbers that are registered.
    #[arg(long, default_value_t = 1_000_000)]
    numbers: u64,
    /// Calls in the records.
    #[arg(long, default_value_t = 4_000_000)]
    calls: u64,
    /// Rows of each of two lists.
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
    /// Runs of each figure; the median is told.
    #[arg(long, default_value_t = 3)]
    runs: usize,
}

/// Of how many calls one comes from a number that an organisation has named.
const FEW: u64 = 20;
const MOBILE: u64 = 13_800_000_000;
const DAY: &str = "2026-06-01";

struct World {
    folder: tempfile::TempDir,
    registry: PathBuf,
    binary: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let how = Measure::parse();
    let folder = tempfile::tempdir()?;
    let binary = std::env::current_exe()?.with_file_name("../wurao-cluster");
    ensure!(binary.exists(), "{} is not built", binary.display());
    let world = World { registry: folder.path().join("registry"), folder, binary };
    println!("| what | how much | seconds | of processors | in one second of a processor |\n|---|---|---|---|---|");
    let none = Nodes(Vec::new());
    let took = taking(&none);
    let since = fill(&world.registry, how.numbers).await?;
    row("registered, in batches of 10,000, and published", how.numbers, took()?, "numbers");
    // Calls are made in the millisecond after the version was published, and histories written after that: only then can
    // the calls be judged by them.
    let state = states(&world, how.numbers)?;
    // Hardly any calls, to see what the histories alone take; where each call is judged a tenth of them is enough.
    for (name, every, many) in [("none.csv", FEW, 2_000), ("few.csv", FEW, how.calls), ("all.csv", 1, how.calls / 10)] {
        let records = Records { file: world.folder.path().join(name), name, every, many };
        calls(&records, how.numbers, since)?;
        judged(&world, &how, &records, &state).await?;
    }
    lists(&world, &how)
}

/// Seconds on the clock, and of processors.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    processors: f64,
}

/// What was taken since now by this process, those it waited for, and these that run on.
fn taking(nodes: &Nodes) -> impl Fn() -> Result<Took> {
    let ids: Vec<u32> = nodes.0.iter().map(Child::id).collect();
    let all = move || ids.iter().map(|id| processors(&id.to_string())).sum::<Result<f64>>();
    let (begun, before) = (Instant::now(), all().and_then(|nodes| Ok(nodes + processors("self")?)));
    move || {
        let before = before.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(Took { clock: begun.elapsed().as_secs_f64(), processors: all()? + processors("self")? - before })
    }
}

/// Seconds that processors worked for a process and those it waited for, from `/proc`, where a second has a hundred parts.
fn processors(id: &str) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let (_, fields) = text.rsplit_once(')').context("a line of /proc")?;
    // Behind the name come the state and ten others; then its own two times and those of its children.
    let times = fields.split_whitespace().skip(11).take(4).map(str::parse::<f64>);
    Ok(times.sum::<Result<f64, _>>()? / 100.0)
}

fn row(what: &str, many: u64, took: Took, unit: &str) {
    let Took { clock, processors } = took;
    println!("| {what} | {many} | {clock:.2} | {processors:.2} | {:.0} {unit} |", many as f64 / processors);
}

async fn fill(folder: &Path, numbers: u64) -> Result<Timestamp> {
    let new = New { plan: "cn".into(), name: None };
    let registry = Registry::init(folder, &new, Clock::System, None).await?;
    let caller = NewOrganisation {
        id: "carrier".into(),
        name: None,
        kind: Some(Kind::Principal),
        numbers: vec!["057188880000..057188880099".into()],
        of: None,
        from: None,
    };
    registry.add_organisation(&caller).await?;
    let what = Enrolment::Register(Preference::default());
    // Every other number of a range refuses.
    let all: Vec<String> = (0..numbers).map(|n| (MOBILE + 2 * n).to_string()).collect();
    for batch in all.chunks(10_000) {
        registry.enrol(batch, &what, "operator").await?;
    }
    registry.publish().await?;
    let since = registry.now();
    let (mut bytes, mut many) = (0, 0);
    let each = |_, entries: &[registry::history::Entry]| {
        bytes += history_text(entries).len();
        many += 1;
        Ok(())
    };
    registry.each_history(each).await?;
    println!("| bytes of a history as text | {bytes} | – | – | {:.1} bytes each |", bytes as f64 / f64::from(many));
    Ok(since)
}

fn states(world: &World, numbers: u64) -> Result<PathBuf> {
    let none = Nodes(Vec::new());
    let (folder, took) = (world.folder.path().join("state"), taking(&none));
    let output = world.command(&["state"]).arg("-o").arg(&folder).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    row("histories written (`state`)", numbers, took()?, "numbers");
    let about: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let bytes = about["bytes"].as_f64().unwrap_or_default();
    println!(
        "| bytes of a history as it lies in Parquet | {bytes:.0} | – | – | {:.1} bytes each |",
        bytes / numbers as f64
    );
    Ok(folder)
}

/// Records of calls to numbers of the range, of which one in `every` is an organisation's.
struct Records {
    file: PathBuf,
    name: &'static str,
    every: u64,
    many: u64,
}

fn calls(records: &Records, numbers: u64, since: Timestamp) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&records.file)?);
    writeln!(out, "from,to,at")?;
    let mut chance = 1_u64;
    for n in 0..records.many {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = |shift: u32, below: u64| (chance >> shift) % below;
        let to = MOBILE + pick(20, 2 * numbers);
        let at = since.checked_add(SignedDuration::from_micros(i64::try_from(pick(12, 1_000))?))?;
        let from = if n % records.every == 0 {
            format!("0571888800{:02}", pick(30, 100))
        } else {
            format!("1390000{:04}", pick(30, 10_000))
        };
        writeln!(out, "{from},{to},{at}")?;
    }
    Ok(out.flush()?)
}

async fn judged(world: &World, how: &Measure, records: &Records, state: &Path) -> Result<()> {
    let Records { file, name, every, many } = records;
    let state = state.to_str().context("a path of text")?;
    let length = file.metadata()?.len();
    println!("| bytes of a call in {name} | {length} | – | – | {:.1} bytes each |", length as f64 / *many as f64);
    let registry = Registry::open(&world.registry, Clock::System, None).await?;
    let ask = Judging { assessed: Some(DAY.parse()?), only_tell: true, no_proofs: true, by_time: true };
    let none = Nodes(Vec::new());
    let took = taking(&none);
    let told = registry.violations(std::slice::from_ref(file), &ask).await?;
    row(&format!("{name}, one in {every} judged: `wurao registry violations`"), *many, took()?, "calls");
    let right: String =
        told.shown.iter().map(|one| Ok(format!("{}\n", serde_json::to_value(one)?))).collect::<Result<_>>()?;
    let of_each = right.len() as f64 / told.findings.max(1) as f64;
    println!("| findings in {name} | {} | – | – | {of_each:.0} bytes each |", told.findings);
    for shares in ["1", "2"] {
        let seconds = world.median(how.runs, &none, (file, &right), &["--state", state, "--shares", shares])?;
        row(&format!("{name}: `wurao-cluster violations`, in process, {shares} shares"), *many, seconds, "calls");
    }
    for executors in 1..=2 {
        let (nodes, url) = world.nodes(executors)?;
        let more = ["--state", state, "--scheduler", &url, "--shares", "8"];
        let seconds = world.median(how.runs, &nodes, (file, &right), &more)?;
        row(&format!("{name}: on a scheduler, {executors} executors of one slot"), *many, seconds, "calls");
        drop(nodes);
    }
    Ok(())
}

fn lists(world: &World, how: &Measure) -> Result<()> {
    let files = ["a.txt", "b.txt"].map(|name| world.folder.path().join(name));
    let mut chance = 7_u64;
    for file in &files {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
        for _ in 0..how.rows {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            writeln!(out, "{}", MOBILE + (chance >> 20) % (2 * how.numbers))?;
        }
        out.flush()?;
    }
    for executors in 1..=2 {
        let (nodes, url) = world.nodes(executors)?;
        let mut all = Vec::new();
        for _ in 0..how.runs {
            let out = world.folder.path().join("out");
            let took = taking(&nodes);
            let mut command = world.command(&["scrub", "--for", "carrier", "--scheduler", &url]);
            let done = command.arg("--out").arg(&out).args(&files).output()?;
            ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            all.push(took()?);
            std::fs::remove_dir_all(&out)?;
        }
        row(&format!("two lists compared, {executors} executors of one slot"), 2 * how.rows, median(all), "rows");
        drop(nodes);
    }
    Ok(())
}

/// The run with the middle time of processors.
fn median(mut all: Vec<Took>) -> Took {
    all.sort_by(|a, b| a.processors.total_cmp(&b.processors));
    all[all.len() / 2]
}

/// Processes that end with the measurement.
struct Nodes(Vec<Child>);

impl Drop for Nodes {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl World {
    #[expect(clippy::disallowed_methods, reason = "the measurement starts the program that it measures")]
    fn program(&self) -> Command {
        Command::new(&self.binary)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program();
        command.args(arguments).arg("--json").arg("--registry").arg(&self.registry);
        command
    }

    fn nodes(&self, executors: usize) -> Result<(Nodes, String)> {
        let start = |arguments: &[&str], nodes: &mut Nodes| -> Result<String> {
            let mut child = self.program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
            let mut line = String::new();
            BufReader::new(child.stdout.take().context("piped")?).read_line(&mut line)?;
            nodes.0.push(child);
            Ok(line.trim().to_owned())
        };
        let mut nodes = Nodes(Vec::new());
        let url = start(&["scheduler", "--listen", "127.0.0.1:0"], &mut nodes)?;
        for _ in 0..executors {
            start(&["executor", "--scheduler", &url, "--slots", "1"], &mut nodes)?;
        }
        Ok((nodes, url))
    }

    fn median(&self, runs: usize, nodes: &Nodes, (file, right): (&Path, &str), more: &[&str]) -> Result<Took> {
        let (out, mut all) = (self.folder.path().join("found.jsonl"), Vec::new());
        for _ in 0..runs {
            let took = taking(nodes);
            let mut command = self.command(&["violations", "--assessed", DAY, "--no-proofs"]);
            let done = command.arg("-o").arg(&out).arg(file).args(more).output()?;
            ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            all.push(took()?);
            ensure!(std::fs::read_to_string(&out)? == right, "other findings than those of one machine");
        }
        Ok(median(all))
    }
}
