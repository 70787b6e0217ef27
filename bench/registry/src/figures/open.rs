//! From a file on the disk to the first answer.

use crate::lists::plan;
use crate::world::World;
use bench::report::Report;
use registry::set::{Memory, NumberSet};
use std::time::Instant;

/// Opens twenty times and asks once each time.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let number = plan().read("13800000000")?;
    let mut times = Vec::new();
    for _ in 0..20 {
        let file = world.expanded()?;
        let start = Instant::now();
        let set = NumberSet::open(Memory::map(&file)?)?;
        std::hint::black_box(set.contains(number));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ms = |at: usize| format!("{:.2} ms", times[at].as_secs_f64() * 1e3);
    report.add(
        "opening a mapped set, header and every table checked, first answer",
        &format!("median {}, slowest {}", ms(times.len() / 2), ms(times.len() - 1)),
        "≤ 10 ms",
        "in the system's cache, 20 times; bits are checked by `verify`, not by opening",
    )
}
