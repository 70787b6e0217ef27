//! From a list on the disk to a result on the disk, digests included.

use crate::clock::{Took, millions, took};
use crate::lists::plan;
use crate::world::{Style, World};
use bench::report::Report;
use registry::scrub::{Column, Layout, Options, Out, Report as Scrubbed, Scrub, run};
use registry::set::{Memory, NumberSet};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Times that each list is scrubbed; a long one less often.
const RUNS: u64 = 7;

/// Lists of all sizes in plain lines, the smallest also in other spellings and as a table.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let set = world.set()?;
    for lines in &world.lines {
        plain(world, &set, *lines, report)?;
    }
    let lines = world.lines.iter().copied().min().unwrap_or(0);
    let table = Layout::Table { delimiter: b',', column: Column::At(2) };
    others(world, &set, lines, Style::Mixed, Layout::Lines, "in four spellings", report)?;
    others(world, &set, lines, Style::Table, table, "as CSV with a quoted name, third of four columns", report)
}

/// The list of so many plain lines; it is written if it is not there.
pub fn list(world: &World, lines: u64) -> anyhow::Result<std::path::PathBuf> {
    let path = world.path(&format!("list-{lines}.txt"));
    if !path.exists() {
        world.write(&path, world.called(lines), Style::Plain)?;
    }
    Ok(path)
}

fn plain(world: &World, set: &NumberSet<Memory>, lines: u64, report: &mut Report) -> anyhow::Result<()> {
    let path = list(world, lines)?;
    let best = best(world, set, &path, &Layout::Lines, lines, RUNS.min(1 + 400_000_000 / lines))?;
    let mapped = world.mapped()?;
    let small = self::best(world, &mapped, &path, &Layout::Lines, lines, 2)?;
    check(world, lines)?;
    let inside = (0..2).map(|_| inside(set, &path, lines)).collect::<Result<Vec<_>, _>>()?;
    let inside = inside.into_iter().fold(0.0, f64::max);
    report.add(
        &format!("scrub of {} M lines, file to file, {} M listed", lines / 1_000_000, world.listed / 1_000_000),
        &told(lines, &best),
        "≥ 50 M/s per core",
        &format!(
            "without files and digests {inside:.1} M/s per core; set in a mapped file of small pages instead of huge ones {:.1} M/s per core",
            millions(lines, small.own)
        ),
    )?;
    if lines > 50_000_000 {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

fn others(
    world: &World,
    set: &NumberSet<Memory>,
    lines: u64,
    spelt: Style,
    layout: Layout,
    how: &str,
    report: &mut Report,
) -> anyhow::Result<()> {
    let path = world.path("list-other.txt");
    let bytes = world.write(&path, world.called(lines), spelt)?;
    let best = best(world, set, &path, &layout, lines, 3)?;
    std::fs::remove_file(path)?;
    let rate = bytes as f64 / best.own.as_secs_f64() / 1e9;
    report.add(
        &format!("the same, {} M lines {how}", lines / 1_000_000),
        &told(lines, &best),
        "–",
        &format!("{rate:.2} GB/s per core"),
    )
}

fn told(lines: u64, took: &Took) -> String {
    format!(
        "{:.1} M/s per core, {:.1} M/s on the clock; with the digests on a second core {:.1} M/s per second of both",
        millions(lines, took.own),
        millions(lines, took.wall),
        millions(lines, took.cpu)
    )
}

fn best(
    world: &World,
    set: &NumberSet<Memory>,
    list: &Path,
    layout: &Layout,
    lines: u64,
    runs: u64,
) -> anyhow::Result<Took> {
    let mut best: Option<Took> = None;
    for _ in 0..runs {
        let result = world.path("result.txt");
        let _ = std::fs::remove_file(&result);
        let (report, took) = took(|| -> anyhow::Result<Scrubbed> {
            let plan = plan();
            let scrub = Scrub::new(&plan, set, Options { layout: layout.clone(), ..Options::default() });
            Ok(run(scrub, File::open(list)?, File::create(&result)?, std::io::sink(), |_| {})?)
        });
        let report = report?;
        anyhow::ensure!(report.counts.rows() == lines && report.counts.bad == 0, "{:?}", report.counts);
        println!("   {}", told(lines, &took));
        let least = |a: std::time::Duration, b: std::time::Duration| a.min(b);
        best = Some(best.map_or(took, |best| Took {
            wall: least(best.wall, took.wall),
            cpu: least(best.cpu, took.cpu),
            own: least(best.own, took.own),
        }));
    }
    best.ok_or_else(|| anyhow::anyhow!("no run"))
}

/// The last result holds exactly the numbers that are not listed, asked without any set.
fn check(world: &World, lines: u64) -> anyhow::Result<()> {
    let result = std::io::BufReader::new(File::open(world.path("result.txt"))?);
    let mut kept = std::io::BufRead::lines(result);
    let some = lines.min(2_000_000);
    for number in world.called(some).filter(|number| !world.is_listed(*number)) {
        let line = kept.next().transpose()?;
        anyhow::ensure!(line.as_deref() == Some(&number.to_string()), "{line:?} where {number} should stand");
    }
    std::fs::remove_file(world.path("result.txt"))?;
    Ok(())
}

/// Millions of lines a second, fed from memory, the output thrown away.
fn inside(set: &NumberSet<Memory>, list: &Path, lines: u64) -> anyhow::Result<f64> {
    let plan = plan();
    let (mut scrub, mut out) = (Scrub::new(&plan, set, Options::default()), Out::default());
    let (mut file, mut piece, mut total) = (File::open(list)?, vec![0; 64 << 20], std::time::Duration::ZERO);
    loop {
        let mut full = 0;
        while full < piece.len() {
            let read = file.read(&mut piece[full..])?;
            if read == 0 {
                break;
            }
            full += read;
        }
        let (fed, took) = took(|| {
            piece[..full].chunks(1 << 20).try_for_each(|part| {
                out.result.clear();
                scrub.feed(part, &mut out)
            })
        });
        fed?;
        total += took.own;
        if full < piece.len() {
            return Ok(millions(lines, total));
        }
    }
}
