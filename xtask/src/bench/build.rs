//! `cargo xtask bench build`: what the first command costs a newcomer.

use crate::{fuzz, plain_build, section};
use anyhow::{Context as _, ensure};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// How the row begins, by which it is found again.
const ROW: &str = "| plain build, `cargo build --release` from an empty target |";

/// Ticks of a second in `/proc/PID/stat`; Linux shows times in hundredths on every machine.
const TICKS: u64 = 100;

/// Builds the product into an empty folder and tells the row for `docs/benchmarks.md`.
#[expect(clippy::disallowed_methods, reason = "a chore starts cargo and names the day on which it did")]
pub fn measure(cargo: &std::ffi::OsStr) -> anyhow::Result<String> {
    let target = std::env::temp_dir().join(format!("wurao-plain-build-{}", std::process::id()));
    let (start, before) = (Instant::now(), children()?);
    let built = Command::new(cargo).args(["build", "--release", "--locked", "--target-dir"]).arg(&target).status()?;
    ensure!(built.success(), "the plain build failed");
    let wall = start.elapsed().as_secs_f64() / 60.0;
    let processor = (children()? - before) as f64 / TICKS as f64 / 60.0;
    let size = std::fs::metadata(target.join("release/wurao"))?.len() as f64 / 1e6;
    std::fs::remove_dir_all(&target).with_context(|| target.display().to_string())?;
    let crates = plain_build::of_others(&plain_build::crates(&[])?);
    let today = jiff::ZonedDateTime::now().date();
    Ok(format!(
        "{ROW} {processor:.1} min of processor time, binary {size:.1} MB | ≤ 19 min, ≤ 75 MB | {crates} crates of others; \
         {wall:.1} min on the clock, {today} |"
    ))
}

/// Processor time of all ended children and their children, in ticks.
fn children() -> anyhow::Result<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("the processor time is read as Linux shows it")?;
    // The name in brackets may hold blanks; after it, `cutime` and `cstime` are the 14th and 15th field.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).context("/proc/self/stat");
    Ok(ticks(13)? + ticks(14)?)
}

/// The row of an earlier run, if the page has one.
pub fn kept(page: &Path) -> Option<String> {
    let page = std::fs::read_to_string(page).ok()?;
    page.lines().find(|line| line.starts_with(ROW)).map(str::to_owned)
}

/// Puts the row into the page, in the place of the one that is there.
pub fn put(page: &Path, row: &str) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(page).with_context(|| page.display().to_string())?;
    std::fs::write(page, placed(&text, row)).with_context(|| page.display().to_string())
}

fn placed(page: &str, row: &str) -> String {
    let (page, rest) = section::cut(page, fuzz::HEADING);
    let mut lines: Vec<&str> = page.lines().filter(|line| !line.starts_with(ROW)).collect();
    let end = lines.iter().rposition(|line| line.starts_with('|')).map_or(lines.len(), |at| at + 1);
    lines.insert(end, row);
    section::joined(&(lines.join("\n") + "\n"), rest)
}

#[cfg(test)]
mod tests {
    use super::{ROW, placed};

    #[test]
    fn the_row_takes_the_place_of_the_old_one() {
        let row = format!("{ROW} new |");
        let expected = format!("# Page\n\n| what |\n|---|\n| a |\n{row}\n");
        assert_eq!(placed("# Page\n\n| what |\n|---|\n| a |\n", &row), expected);
        assert_eq!(placed(&format!("# Page\n\n| what |\n|---|\n{ROW} old |\n| a |\n"), &row), expected);
    }
}
