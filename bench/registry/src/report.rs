//! The table that runs leave behind: each row is written by the last run that measured it.

use anyhow::Context as _;
use std::path::PathBuf;

/// Where the rows stand in the page. Nothing follows them.
const HEADING: &str = "## The registry";

const TEXT: &str = "`cargo xtask bench registry`, figure by figure (`--only NAME`); sizes by `--listed` and `--lines`. Generated data: \
                    three of 35 numbers listed, at random; lists in no order, each with other numbers. *M/s per core*: lines by the \
                    processor time of the thread that scrubs, reading and writing included. The best of several runs, because other \
                    programs share the machine.";

/// Takes rows in and writes them.
pub struct Report {
    page: Option<PathBuf>,
}

impl Report {
    /// A report that writes into this page, or only prints.
    pub fn new(page: Option<PathBuf>) -> Self {
        Self { page }
    }

    /// Adds a figure with its aim and what stands beside it.
    ///
    /// # Errors
    /// If the page cannot be read or written.
    pub fn add(&mut self, what: &str, figure: &str, aim: &str, beside: &str) -> anyhow::Result<()> {
        println!("{what}: {figure} (aim {aim}; {beside})");
        let Some(page) = &self.page else { return Ok(()) };
        let row = format!("| {what} | {figure} | {aim} | {beside} | {} |", jiff::ZonedDateTime::now().date());
        let text = std::fs::read_to_string(page).with_context(|| page.display().to_string())?;
        std::fs::write(page, placed(&text, &row, &machine())).with_context(|| page.display().to_string())
    }
}

/// The page with the row in the place of the one about the same thing, or behind all others.
fn placed(page: &str, row: &str, machine: &str) -> String {
    let (before, section) = page.split_once(HEADING).unwrap_or((page, ""));
    let what = |row: &str| row.split(" | ").next().unwrap_or_default().to_owned();
    let mut rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what |")).collect();
    match rows.iter_mut().find(|other| what(other) == what(row)) {
        Some(other) => *other = row,
        None => rows.push(row),
    }
    format!(
        "{}\n\n{HEADING}\n\n{TEXT} {machine}\n\n| what | measured | aim | beside it | day |\n|---|---|---|---|---|\n{}\n",
        before.trim_end(),
        rows.join("\n")
    )
}

fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown processor").to_owned();
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    let memory = read("/proc/meminfo");
    let kib: u64 = memory.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    format!("Machine: {model}, {cores} virtual cores, {} GiB, {}.", kib / (1 << 20), std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::placed;

    #[test]
    fn a_row_takes_the_place_of_the_last_one_about_the_same() {
        let page = placed("# Page\n", "| a | 1 |", "M.");
        let page = placed(&page, "| b | 1 |", "M.");
        let page = placed(&page, "| a | 2 |", "N.");
        assert!(page.starts_with("# Page\n\n## The registry\n\n`cargo"), "{page}");
        assert!(page.ends_with(
            "N.\n\n| what | measured | aim | beside it | day |\n|---|---|---|---|---|\n| a | 2 |\n| b | 1 |\n"
        ));
        assert_eq!(page.matches("## The registry").count(), 1);
    }
}
