//! A million changes on their way.

use crate::clock::took;
use crate::lists::{USUAL, edition, plan};
use crate::world::{World, e164};
use bench::report::Report;
use registry::set::{Builder, Coded, Delta};

/// Half of them new numbers, half of them numbers that were taken off.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let changes = (world.listed / 300).max(2);
    let old = world.coded()?;
    let mut builder = Builder::new(&plan());
    let kept = world.registered(changes / 2..world.listed + changes / 2);
    builder.extend(kept.map(e164), USUAL);
    let new = Coded::open(builder.finish(&edition(2)))?;
    let (delta, finding) = took(|| Delta::between(&old, &new));
    let bytes = delta?.to_bytes();
    let (applied, applying) = took(|| Delta::from_bytes(&bytes).and_then(|delta| delta.apply(&old)));
    let applied = applied?;
    anyhow::ensure!(Coded::open(&applied)?.digest() == new.digest(), "the delta leads elsewhere");
    let bound = 2.0 * registry::set::entropy_bits(world.universe() / 2, changes / 2) / 8e6;
    report.add(
        &format!("delta of {changes} changes"),
        &format!("{:.3} MB", bytes.len() as f64 / 1e6),
        "≤ 2 MB for 10⁶",
        &format!(
            "the least it could be {bound:.2} MB; found in {:.1} s, applied and checked in {:.1} s of processor time",
            finding.cpu.as_secs_f64(),
            applying.cpu.as_secs_f64()
        ),
    )
}
