//! Whether it pays to sort a list's numbers by the part of the set that answers them: measured to decide, not used.

use crate::clock::{millions, took};
use crate::world::{World, e164};
use bench::report::Report;
use registry::set::{Memory, NumberSet};

/// Parts of the set, each small enough for a core's own cache.
const PARTS: usize = 512;

/// The same questions in the order of the list, and sorted by part.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let lines = world.lines.iter().copied().min().unwrap_or(0);
    let numbers: Vec<u64> = world.called(lines).map(|number| e164(number).get()).collect();
    let (set, mapped) = (world.set()?, world.mapped()?);
    let mut told = Vec::new();
    for set in [&set, &mapped] {
        let (mut direct, mut sorted) = (0.0, 0.0);
        for _ in 0..3 {
            let (straight, one) = took(|| straight(set, &numbers));
            let (parted, other) = took(|| parted(set, &numbers));
            anyhow::ensure!(straight == parted, "the answers differ");
            direct = millions(lines, one.own).max(direct);
            sorted = millions(lines, other.own).max(sorted);
        }
        told.push((direct, sorted));
    }
    report.add(
        &format!("{} M questions in the order of the list", lines / 1_000_000),
        &format!("{:.1} M/s per core; sorted into {PARTS} parts first {:.1} M/s", told[0].0, told[0].1),
        "–",
        &format!("in a mapped file of small pages {:.1}, sorted {:.1} M/s", told[1].0, told[1].1),
    )
}

fn straight(set: &NumberSet<Memory>, numbers: &[u64]) -> Vec<u64> {
    let mut answers = vec![0; numbers.len().div_ceil(64)];
    for (numbers, answers) in numbers.chunks(1_024).zip(answers.chunks_mut(16)) {
        set.probe(numbers, answers);
    }
    answers
}

/// Counts, puts each number with its place into its part, asks part by part, and puts the answers back.
fn parted(set: &NumberSet<Memory>, numbers: &[u64]) -> Vec<u64> {
    const LEAST: u64 = 8_613_000_000_000;
    const EACH: u64 = 7_000_000_000 / PARTS as u64 + 1;
    let part = |number: u64| ((number - LEAST) / EACH) as usize;
    let mut from = [0_usize; PARTS + 1];
    numbers.iter().for_each(|number| from[part(*number) + 1] += 1);
    (0..PARTS).for_each(|at| from[at + 1] += from[at]);
    let (mut sorted, mut places) = (vec![0_u64; numbers.len()], vec![0_u32; numbers.len()]);
    for (place, number) in numbers.iter().enumerate() {
        let next = &mut from[part(*number)];
        (sorted[*next], places[*next]) = (*number, place as u32);
        *next += 1;
    }
    let mut answers = vec![0; numbers.len().div_ceil(64)];
    let mut found = [0; 16];
    for (numbers, places) in sorted.chunks(1_024).zip(places.chunks(1_024)) {
        set.probe(numbers, &mut found[..numbers.len().div_ceil(64)]);
        for (at, place) in places.iter().enumerate() {
            answers[*place as usize / 64] |= (found[at / 64] >> (at % 64) & 1) << (place % 64);
        }
    }
    answers
}
