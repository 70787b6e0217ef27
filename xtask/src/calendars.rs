//! Converts the Python package `chinesecalendar` (MIT) into one pack file per year.
//!
//! The package lists every statutory day off and every make-up working day as dates. Weekends that
//! fall into a holiday are kept, because the trace of a deadline names them as holidays.

use anyhow::{Context, bail};
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

/// `cargo xtask calendars --wheel FILE --out packs/cn/calendars`
#[derive(Args)]
pub struct Calendars {
    /// The package as a wheel file.
    #[arg(long)]
    wheel: PathBuf,
    /// The folder that gets YYYY.toml.
    #[arg(long, default_value = "packs/cn/calendars")]
    out: PathBuf,
    /// First year.
    #[arg(long, default_value_t = 2024)]
    from: u16,
    /// Last year with an official notice; the year after it is written as provisional.
    #[arg(long, default_value_t = 2026)]
    to: u16,
}

impl Calendars {
    /// Writes the year files.
    pub fn run(self) -> anyhow::Result<()> {
        let file = std::fs::File::open(&self.wheel).with_context(|| format!("{}", self.wheel.display()))?;
        let mut wheel = zip::ZipArchive::new(file)?;
        let mut constants = String::new();
        wheel.by_name("chinese_calendar/constants.py")?.read_to_string(&mut constants)?;
        let version = self.wheel.file_name().and_then(|n| n.to_str()).and_then(|n| n.split('-').nth(1)).unwrap_or("?");
        let holidays = dates(&constants, "holidays")?;
        let workdays = dates(&constants, "workdays")?;
        std::fs::create_dir_all(&self.out)?;
        for year in self.from..=self.to {
            let of_year = |all: &BTreeSet<String>| -> Vec<String> {
                all.iter().filter(|d| d.starts_with(&year.to_string())).cloned().collect()
            };
            let (off, work) = (of_year(&holidays), of_year(&workdays));
            if off.is_empty() {
                bail!(
                    "{year} has no day off in {}: is the package older than that year's notice?",
                    self.wheel.display()
                );
            }
            let source =
                format!("chinesecalendar {version} (MIT), which follows the State Council's notice for {year}");
            std::fs::write(self.out.join(format!("{year}.toml")), year_file(year, &source, false, &off, &work))?;
        }
        let next = self.to + 1;
        let source = format!("none yet: the State Council's notice for {next} was not in the data read");
        std::fs::write(self.out.join(format!("{next}.toml")), year_file(next, &source, true, &[], &[]))?;
        Ok(())
    }
}

/// The dates of one Python dictionary, from `NAME = {` to its closing brace.
fn dates(text: &str, name: &str) -> anyhow::Result<BTreeSet<String>> {
    let start = text.find(&format!("\n{name} = {{")).with_context(|| format!("no dictionary `{name}`"))?;
    let body = &text[start..];
    let body = &body[..body.find("\n}").context("the dictionary has no end")?];
    let mut found = BTreeSet::new();
    for line in body.lines().filter(|l| l.contains("datetime.date(")) {
        let part = |key: &str| -> anyhow::Result<u16> {
            let at = line.find(key).with_context(|| format!("no {key} in `{line}`"))? + key.len();
            let digits: String = line[at..].chars().take_while(char::is_ascii_digit).collect();
            Ok(digits.parse()?)
        };
        found.insert(format!("{:04}-{:02}-{:02}", part("year=")?, part("month=")?, part("day=")?));
    }
    Ok(found)
}

fn year_file(year: u16, source: &str, provisional: bool, off: &[String], work: &[String]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "calendar = \"cn\"\nyear = {year}\nsource = \"{source}\"\nprovisional = {provisional}");
    let _ = writeln!(text, "off = [\n{}]", lines(off));
    let _ = writeln!(text, "work = [\n{}]", lines(work));
    text
}

fn lines(dates: &[String]) -> String {
    dates.chunks(7).map(|week| format!("    {},\n", week.join(", "))).collect()
}
