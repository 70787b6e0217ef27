//! The table that a run leaves behind.

use anyhow::Context as _;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Rows of the table, in the order in which they were measured.
#[derive(Default)]
pub struct Report {
    rows: Vec<[String; 4]>,
}

impl Report {
    /// Adds a figure with its aim and its peer; either may be empty.
    pub fn add(&mut self, what: &str, figure: String, aim: &str, peer: &str) {
        println!("{what}: {figure} (aim {aim}; {peer})");
        self.rows.push([what.to_owned(), figure, aim.to_owned(), peer.to_owned()]);
    }

    /// Prints the table.
    pub fn print(&self) {
        println!("\n{}", self.table());
    }

    /// Writes the page, with date and machine.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let date = jiff::ZonedDateTime::now().date();
        let mut page = String::from("# Benchmarks\n\n");
        let _ = writeln!(page, "Written by `cargo xtask bench` on {date}. {}\n", machine());
        let _ = writeln!(
            page,
            "A figure is the median of its runs unless it says otherwise. The machine is shared: compare"
        );
        let _ = writeln!(page, "a figure with the peer of the same row, not with another day.\n");
        page.push_str(&self.table());
        std::fs::write(path, page).with_context(|| path.display().to_string())
    }

    fn table(&self) -> String {
        let mut table = String::from("| what | measured | aim | beside it |\n|---|---|---|---|\n");
        for [what, figure, aim, peer] in &self.rows {
            let _ = writeln!(table, "| {what} | {figure} | {aim} | {peer} |");
        }
        table
    }
}

fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|l| l.strip_prefix("model name\t: ")).unwrap_or("unknown processor").to_owned();
    let cores = cpu.lines().filter(|l| l.starts_with("processor")).count();
    let memory = read("/proc/meminfo");
    let kib: u64 = memory.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    format!("Machine: {model}, {cores} cores, {} GiB, {}", kib / (1 << 20), std::env::consts::OS)
}

/// The median of some durations.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Milliseconds with two decimals.
pub fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}
