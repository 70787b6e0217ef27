//! From a text of all listed numbers, in the order in which people registered, to the file of the set.

use crate::clock::took;
use crate::lists::{USUAL, edition, plan};
use crate::world::{Style, World};
use bench::report::Report;
use registry::scrub::Spelt;
use registry::set::{Builder, Coded};
use std::fs::File;
use std::io::{BufRead as _, BufReader};

/// Reads, builds, codes and writes.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let (text, file) = (world.path("listed.txt"), world.path("set.wns"));
    let bytes = world.write(&text, world.all_listed(), Style::Plain)?;
    let plan = plan();
    let (read, reading) = took(|| -> anyhow::Result<Builder> {
        let (mut builder, mut spelt) = (Builder::new(&plan), Spelt::new(&plan));
        let (mut lines, mut some) = (BufReader::with_capacity(1 << 20, File::open(&text)?), Vec::new());
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            some.push(spelt.read(line.trim_ascii_end())?);
            line.clear();
            if some.len() == 1 << 16 {
                builder.extend(some.drain(..), USUAL);
            }
        }
        builder.extend(some, USUAL);
        Ok(builder)
    });
    let builder = read?;
    std::fs::remove_file(&text)?;
    let (written, coding) = took(|| std::fs::write(&file, builder.finish(&edition(1))));
    written?;
    let peak = peak()?;
    let info = Coded::open(std::fs::read(&file)?)?.info();
    anyhow::ensure!(info.numbers == world.listed, "{} numbers of {}", info.numbers, world.listed);
    report.add(
        &format!("building a set of {} M from {:.1} GB of text, in no order", world.listed / 1_000_000, bytes as f64 / 1e9),
        &format!(
            "{:.0} s ({:.0} s reading and sorting in, {:.0} s coding) of processor time, {:.0} s on the clock; file {:.1} MB, memory at most {peak} MB",
            (reading.cpu + coding.cpu).as_secs_f64(),
            reading.cpu.as_secs_f64(),
            coding.cpu.as_secs_f64(),
            (reading.wall + coding.wall).as_secs_f64(),
            info.file as f64 / 1e6
        ),
        "–",
        "one thread",
    )
}

/// The most memory that this process had, in MB.
fn peak() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1_024 / 1_000_000)
}
