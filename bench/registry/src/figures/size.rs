//! What the file weighs beside the least it could weigh, and what the form that answers takes beside a plain bitmap.

use crate::world::World;
use bench::report::Report;

/// Weighs.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let info = world.coded()?.info();
    let bound = registry::set::entropy_bits(world.universe(), world.listed) / 8.0;
    let mb = |bytes: f64| format!("{:.1} MB", bytes / 1e6);
    let sizes = format!("{} M of {} M", world.listed / 1_000_000, world.universe() / 1_000_000);
    report.add(
        &format!("set file / entropy bound, {sizes}"),
        &format!("{:.3}: {}", info.file as f64 / bound, mb(info.file as f64)),
        "≤ 1.03",
        &format!("bound {}; directory and digests {}", mb(bound), mb(info.directory as f64)),
    )?;
    let (resident, bitmap) = (world.expanded()?.metadata()?.len() as f64, world.universe() as f64 / 8.0);
    report.add(
        &format!("set in memory / plain bitmap, {sizes}"),
        &format!("{:.3}: {}", resident / bitmap, mb(resident)),
        "≤ 1.2",
        &format!("bitmap {}", mb(bitmap)),
    )
}
