//! One file for each figure. A new one is a file here, a line in [`ALL`], and a row in the page.

mod as_of;
mod building;
mod delta;
mod look_up;
mod open;
mod peers;
mod postgres;
mod radix;
mod receipts;
mod redis;
mod registrations;
mod roaring;
mod scrub;
mod size;
mod violations;

use crate::world::World;
use bench::report::Report;

/// Measures and reports.
type Measure = fn(&World, &mut Report) -> anyhow::Result<()>;

/// All figures, in the order in which a whole run takes them.
pub const ALL: &[(&str, Measure)] = &[
    ("building", building::measure),
    ("size", size::measure),
    ("open", open::measure),
    ("look-up", look_up::measure),
    ("delta", delta::measure),
    ("scrub", scrub::measure),
    ("radix", radix::measure),
    ("roaring", roaring::measure),
    ("redis", redis::measure),
    ("postgres", postgres::measure),
    ("registrations", registrations::measure),
    ("as-of", as_of::measure),
    ("receipts", receipts::measure),
    ("violations", violations::measure),
    ("duckdb", peers::duckdb),
    ("polars", peers::polars),
];

/// Their names.
pub fn names() -> String {
    ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
