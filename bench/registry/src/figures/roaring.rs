//! The same set and list with the `roaring` crate.

use super::scrub::list;
use crate::clock::{millions, took};
use crate::world::World;
use bench::report::Report;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};

/// File to file, line by line.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let lines = world.lines.iter().copied().min().unwrap_or(0);
    let (path, coded) = (list(world, lines)?, world.coded()?);
    let mut set = roaring::RoaringTreemap::new();
    for block in coded.blocks() {
        set.append(block?.numbers().map(|(number, _)| number.get()))?;
    }
    let (kept, took) = took(|| -> anyhow::Result<u64> {
        let mut list = BufReader::with_capacity(1 << 20, File::open(&path)?);
        let mut result = BufWriter::with_capacity(1 << 20, File::create(world.path("result.txt"))?);
        let (mut line, mut kept) = (Vec::new(), 0);
        while list.read_until(b'\n', &mut line)? > 0 {
            let national = line[..line.len() - 1].iter().fold(0, |number, digit| 10 * number + u64::from(digit & 15));
            if !set.contains(8_600_000_000_000 + national) {
                result.write_all(&line)?;
                kept += 1;
            }
            line.clear();
        }
        result.flush()?;
        Ok(kept)
    });
    std::fs::remove_file(world.path("result.txt"))?;
    report.add(
        &format!("beside it, `roaring`: {} M lines, file to file", lines / 1_000_000),
        &format!("{:.1} M/s per core", millions(lines, took.own)),
        "–",
        &format!(
            "read line by line, no digests; {} kept; its own form on the disk {:.0} MB",
            kept?,
            set.serialized_size() as f64 / 1e6
        ),
    )
}
