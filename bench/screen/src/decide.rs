//! One decision: from the text of a number to the verdict with its reasons; and opening the list.

use crate::world::{Chance, LISTED, RULES, World, listed};
use anyhow::Context as _;
use bench::report::Report;
use jiff::civil::date;
use screen::decide::{Knowledge, Rules, Weekends, decide};
use screen::formats::{Format, vcard};
use screen::list::Index;
use screen::people::Book;
use screen::{Past, Policy, Ring};
use std::hint::black_box;
use std::time::Instant;

/// Decisions that are timed one by one.
const CALLS: usize = 200_000;

pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let reading = Format::Plain.read(world.list.as_bytes())?;
    anyhow::ensure!(reading.bad == 0, "the list is sound");
    let file = reading.entries.file("bench", "made", "1")?;
    let path = world.folder.join("bench.wulist");
    std::fs::write(&path, &file)?;
    let mut opened: Vec<f64> = (0..21)
        .map(|_| {
            let begun = Instant::now();
            let bytes = std::fs::read(&path)?;
            black_box(Index::open(bytes).context("it was just made")?);
            Ok(begun.elapsed().as_secs_f64() * 1e3)
        })
        .collect::<anyhow::Result<_>>()?;
    opened.sort_by(f64::total_cmp);
    report.add(
        &format!("opening a list of {LISTED} numbers and ranges, every byte summed"),
        &format!("median {:.2} ms, slowest {:.2} ms", opened[10], opened[20]),
        "≤ 20 ms",
        &format!("{} bytes read from the system's cache, 21 times", file.len()),
    )?;
    let list = Index::open(file)?;
    let book = Book { contacts: vcard::read(&world.cards).contacts, ..Book::default() };
    let (people, past) = (book.ready(), Past::default());
    let rules = Rules::of(&Policy::read(&world.policy)?);
    let known = Knowledge { people: &people, past: &past, lists: &[&list], days: &Weekends };
    let mut chance = Chance(7);
    let callers: Vec<String> = (0..CALLS)
        .map(|_| match chance.below(10) {
            0 => listed(chance.below(LISTED)),
            1 => format!("1390000{:04}", chance.below(1_000)),
            2 => format!("0571{:08}", 20_000_000 + chance.below(60_000_000)),
            3 => format!("95{:06}", chance.below(1_000_000)),
            _ => format!("13{}{:08}", chance.below(10), chance.below(100_000_000)),
        })
        .collect();
    let at = date(2026, 11, 2).at(10, 0, 0, 0);
    let mut each: Vec<u64> = Vec::with_capacity(CALLS);
    for caller in callers.iter().chain(&callers) {
        let begun = Instant::now();
        let ring = Ring::new(number::parse(caller), at);
        black_box(decide(&ring, &rules, &known));
        each.push(u64::try_from(begun.elapsed().as_nanos())?);
    }
    // The first pass warms what the second one measures.
    let mut each = each.split_off(CALLS);
    each.sort_unstable();
    let micro = |n: usize| each[n] as f64 / 1e3;
    report.add(
        &format!("one decision with {LISTED} listed numbers and {RULES} rules"),
        &format!("median {:.1} µs, p99 {:.1} µs", micro(CALLS / 2), micro(CALLS * 99 / 100)),
        "median ≤ 10 µs, p99 ≤ 50 µs",
        &format!("{CALLS} calls, reading the number included, all reasons written; slowest {:.0} µs", micro(CALLS - 1)),
    )
}
