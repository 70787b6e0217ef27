//! The table that runs leave behind: each row is written by the last run that measured it.

#![expect(clippy::disallowed_methods, reason = "a row names the day on which it was measured")]

use anyhow::Context as _;
use std::path::PathBuf;

/// Takes rows in and writes them.
pub struct Report {
    page: Option<PathBuf>,
    heading: &'static str,
    text: &'static str,
}

impl Report {
    /// A report that writes into this page under a heading and its text, or only prints.
    pub fn new(page: Option<PathBuf>, heading: &'static str, text: &'static str) -> Self {
        Self { page, heading, text }
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
        std::fs::write(page, placed(&text, &row, &machine(), self.heading, self.text))
            .with_context(|| page.display().to_string())
    }
}

/// The page with the row in the place of the one about the same thing, or behind all others of its section.
fn placed(page: &str, row: &str, machine: &str, heading: &str, text: &str) -> String {
    let (before, section) = page.split_once(heading).unwrap_or((page, ""));
    let (section, behind) = match section.find("\n## ") {
        Some(end) => (&section[..end], &section[end..]),
        None => (section, ""),
    };
    let what = |row: &str| row.split(" | ").next().unwrap_or_default().to_owned();
    let mut rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what |")).collect();
    match rows.iter_mut().find(|other| what(other) == what(row)) {
        Some(other) => *other = row,
        None => rows.push(row),
    }
    format!(
        "{}\n\n{heading}\n\n{text} {machine}\n\n| what | measured | aim | beside it | day |\n|---|---|---|---|---|\n{}\n{behind}",
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
        let put = |page: &str, row, machine, heading| placed(page, row, machine, heading, "`cargo`.");
        let page = put("# Page\n", "| a | 1 |", "M.", "## One");
        let page = put(&page, "| b | 1 |", "M.", "## One");
        let page = put(&page, "| c | 1 |", "M.", "## Two");
        let page = put(&page, "| a | 2 |", "N.", "## One");
        assert_eq!(
            page,
            "# Page\n\n## One\n\n`cargo`. N.\n\n| what | measured | aim | beside it | day |\n|---|---|---|---|---|\n| a | 2 |\n| b | 1 |\n\n\
             ## Two\n\n`cargo`. M.\n\n| what | measured | aim | beside it | day |\n|---|---|---|---|---|\n| c | 1 |\n"
        );
    }
}
