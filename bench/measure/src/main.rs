//! Benchmarks: each figure beside its aim and its peer, measured in the same run on the same machine.
//!
//! `cargo xtask bench` builds this and the product in release and writes `docs/benchmarks.md`.
//! Nothing here asserts a time: a missed aim is reported as missed.
#![expect(clippy::disallowed_methods, reason = "benchmarks start programs and name the day on which they ran")]

mod advice;
mod field;
mod hear;
mod import;
mod load;
mod pages;
mod paper;
mod posts;
mod process;
mod redaction;
mod report;
mod said;
mod serve;
mod stories;
mod sweep;

use anyhow::Context as _;
use report::Report;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    match command.as_str() {
        "load" => {
            let address = arguments.next().context("load ADDRESS PATH CONNECTIONS SECONDS")?;
            let path = arguments.next().context("PATH")?;
            let connections = arguments.next().context("CONNECTIONS")?.parse()?;
            let seconds = arguments.next().context("SECONDS")?.parse()?;
            load::run(&address, &path, connections, seconds)
        }
        "hello" => serve::hello(),
        "learn" => said::learn(),
        _ => {
            let wurao = PathBuf::from(command);
            let out = PathBuf::from(arguments.next().context("usage: measure WURAO OUT.md [WHAT…]")?);
            let what: Vec<String> = arguments.collect();
            let wanted = |name: &str| what.is_empty() || what.iter().any(|w| w == name);
            let mut report = Report::default();
            if wanted("advice") {
                advice::measure(&mut report)?;
            }
            if wanted("hear") {
                hear::hearing(&mut report)?;
            }
            if wanted("read") {
                hear::reading(&mut report)?;
            }
            if wanted("said") {
                said::measure(&mut report)?;
            }
            if wanted("field") {
                field::measure(&mut report, &wurao)?;
            }
            if wanted("stories") {
                stories::measure(&mut report, &wurao)?;
            }
            if wanted("redaction") {
                redaction::measure(&mut report);
            }
            if wanted("paper") {
                paper::measure(&mut report, &wurao)?;
            }
            if wanted("serve") {
                serve::measure(&mut report, &wurao)?;
            }
            if wanted("pages") {
                pages::measure(&mut report, &wurao)?;
            }
            if wanted("posts") {
                posts::measure(&mut report, &wurao)?;
            }
            if wanted("sweep") {
                sweep::measure(&mut report)?;
            }
            if wanted("import") {
                import::measure(&mut report, &wurao)?;
            }
            report.print();
            report.write(&out)
        }
    }
}
