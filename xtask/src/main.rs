//! Chores of the workspace: data conversion, benchmarks, rule checks. Run as `cargo xtask <chore>`.

mod bench;
mod calendars;
mod characters;
mod fuzz;
mod icons;
mod learn;
mod numbers;
mod plain_build;
mod section;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of the workspace")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Convert libphonenumber's place data into the tables of the `number` crate.
    Numbers(numbers::Numbers),
    /// Convert OpenCC's table of traditional characters into the data of the `hearing` crate.
    Characters(characters::Characters),
    /// Measure every figure and write docs/benchmarks.md.
    Bench(bench::Bench),
    /// Convert the published holiday notices into the calendar files of the China pack.
    Calendars(calendars::Calendars),
    /// Learn to read replies by sentence, and write the weights into the China pack.
    Learn(learn::Learn),
    /// Fuzz the readers of outside bytes and write the counts into docs/benchmarks.md.
    Fuzz(fuzz::Fuzz),
    /// Draw the pictures that stand on a phone's first page.
    Icons(icons::Icons),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Numbers(chore) => chore.run(),
        Chore::Characters(chore) => chore.run(),
        Chore::Bench(chore) => chore.run(),
        Chore::Calendars(chore) => chore.run(),
        Chore::Learn(chore) => chore.run(),
        Chore::Fuzz(chore) => chore.run(),
        Chore::Icons(chore) => chore.run(),
    }
}
