//! `truth PACKS CASES`: composes every letter of every pack over so many made-up cases each, and prints what is untrue.

use anyhow::Context as _;
use std::collections::BTreeMap;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let packs = arguments.next().context("usage: truth PACKS CASES")?;
    let cases: u64 = arguments.next().context("CASES")?.parse()?;
    let (mut letters, mut flaws) = (0_u64, BTreeMap::new());
    for pack in truth::packs(std::path::Path::new(&packs))? {
        for seed in 0..cases {
            truth::every_letter(&pack, seed, |name, letter| {
                letters += 1;
                for flaw in letter.flaws() {
                    let place = format!("{} {name} {}: {}", pack.manifest.id, letter.sheet.lang, flaw.check);
                    let (count, _) =
                        flaws.entry(place).or_insert_with(|| (0_u64, format!("case {seed}: {}", flaw.what)));
                    *count += 1;
                }
            });
        }
    }
    let all: u64 = flaws.values().map(|(count, _)| count).sum();
    for (place, (count, first)) in &flaws {
        println!("{place} ×{count}: {first}");
    }
    println!("generated letters checked: {letters}, flaws: {all}");
    anyhow::ensure!(all == 0, "letters say what is not so");
    Ok(())
}
