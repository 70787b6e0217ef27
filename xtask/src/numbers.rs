//! Converts libphonenumber's Chinese geocoding data into the compact tables of the `number` crate.
//!
//! In: a `phonenumbers` wheel (a zip of generated Python sources, one record per line) and the conversion rules
//! (`convert.toml`). Out: `places.txt` (places and area codes, readable) and `places.bin` (runs over the first seven
//! digits of mobile numbers, each a little-endian `u32`: offset from the base in the upper 20 bits, place in the lower
//! 12, place 0 = unknown). The same input always gives the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

/// Bits of a run that hold the place.
const PLACE_BITS: u32 = 12;

/// `cargo xtask numbers --wheel FILE`
#[derive(clap::Args)]
pub struct Numbers {
    /// The `phonenumbers` wheel to read.
    #[arg(long)]
    wheel: PathBuf,
    /// Folder with `convert.toml`; the tables are written there too.
    #[arg(long, default_value = "crates/number/data/cn")]
    data: PathBuf,
}

/// The conversion rules.
#[derive(Deserialize)]
struct Rules {
    country_code: String,
    mobile_first_two: Vec<String>,
    mobile_digits: usize,
    mobile_base: u32,
    area_codes: BTreeMap<String, String>,
    drop: Vec<Drop>,
    province: Vec<Province>,
    cities: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Drop {
    prefix: String,
}

#[derive(Deserialize)]
struct Province {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    municipality: bool,
}

/// A place: province and, if there is exactly one, city.
type Place = (String, Option<String>);

impl Numbers {
    /// Reads the wheel, writes the two tables, prints their sizes.
    pub fn run(self) -> Result<()> {
        let rules = fs::read_to_string(self.data.join("convert.toml")).context("reading convert.toml")?;
        let rules: Rules = toml::from_str(&rules).context("understanding convert.toml")?;
        let records = read_wheel(&self.wheel, &rules.country_code)?;
        let tables = convert(&records, &rules)?;
        fs::write(self.data.join("places.txt"), &tables.text)?;
        fs::write(self.data.join("places.bin"), &tables.runs)?;
        println!(
            "{} records -> {} places, {} area codes, {} runs; places.txt {} bytes, places.bin {} bytes",
            records.len(),
            tables.places,
            tables.areas,
            tables.runs.len() / 4,
            tables.text.len(),
            tables.runs.len()
        );
        Ok(())
    }
}

/// All records of one country: national prefix → place string.
fn read_wheel(path: &PathBuf, country_code: &str) -> Result<BTreeMap<String, String>> {
    let file = fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut wheel = zip::ZipArchive::new(file).context("the wheel is not a zip file")?;
    let mut records = BTreeMap::new();
    for index in 0..wheel.len() {
        let mut entry = wheel.by_index(index)?;
        let name = entry.name()?.into_owned();
        if !(name.starts_with("phonenumbers/geodata/data") && name.ends_with(".py")) {
            continue;
        }
        let mut source = String::new();
        entry.read_to_string(&mut source).with_context(|| format!("reading {name}"))?;
        for line in source.lines() {
            if let Some((prefix, place)) = read_record(line).with_context(|| format!("{name}: {line}"))?
                && let Some(national) = prefix.strip_prefix(country_code)
            {
                records.insert(national.to_owned(), place);
            }
        }
    }
    ensure!(!records.is_empty(), "no record for +{country_code} in the wheel");
    Ok(records)
}

/// One line such as ` '8610':{'en': 'Beijing', 'zh': u('\u5317\u4eac\u5e02')},`. `None` for any other line and for
/// records without a Chinese name.
fn read_record(line: &str) -> Result<Option<(&str, String)>> {
    let Some((prefix, rest)) = line.trim_start().strip_prefix('\'').and_then(|rest| rest.split_once("':{")) else {
        return Ok(None);
    };
    let Some((_, rest)) = rest.split_once("'zh': u('") else {
        return Ok(None);
    };
    let (text, _) = rest.split_once("')").context("string without end")?;
    Ok(Some((prefix, unescape(text)?)))
}

/// Undoes the `\uXXXX` escapes the generator writes; no other escape occurs.
fn unescape(text: &str) -> Result<String> {
    let mut pieces = text.split("\\u");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (hex, rest) = piece.split_at_checked(4).context("short \\u escape")?;
        plain.push(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).context("not a character")?);
        plain.push_str(rest);
    }
    ensure!(!plain.contains('\\'), "unknown escape in {text}");
    Ok(plain)
}

/// The two files and what they hold.
struct Tables {
    text: String,
    runs: Vec<u8>,
    places: usize,
    areas: usize,
}

fn convert(records: &BTreeMap<String, String>, rules: &Rules) -> Result<Tables> {
    let mut mobile: Vec<(&str, Place)> = Vec::new();
    let mut areas: BTreeMap<&str, Place> = BTreeMap::new();
    for (prefix, text) in records {
        if rules.drop.iter().any(|drop| drop.prefix == *prefix) {
            continue;
        }
        if prefix.len() > 2 && rules.mobile_first_two.iter().any(|first| prefix.starts_with(first)) {
            ensure!(prefix.len() <= rules.mobile_digits, "mobile prefix {prefix} is too long");
            mobile.push((prefix, place(text, rules)?));
        } else if prefix.len() <= 3 {
            let code = rules.area_codes.get(prefix).map_or(prefix.as_str(), String::as_str);
            areas.insert(code, place(text, rules)?);
        }
    }
    let mut places: BTreeMap<&Place, u16> = BTreeMap::new();
    for place in mobile.iter().map(|(_, place)| place).chain(areas.values()) {
        places.insert(place, 0);
    }
    ensure!(places.len() < 1 << PLACE_BITS, "too many places for a run");
    for (number, id) in (1..).zip(places.values_mut()) {
        *id = number;
    }
    Ok(Tables {
        text: text_table(&places, &areas, rules)?,
        runs: runs(&mobile, &places, rules)?,
        places: places.len(),
        areas: areas.len(),
    })
}

fn text_table(places: &BTreeMap<&Place, u16>, areas: &BTreeMap<&str, Place>, rules: &Rules) -> Result<String> {
    let mut text = String::from(
        "# Written by `cargo xtask numbers`; do not edit. Source and changes: ../NOTICE\n\
         # base <first prefix> | place <id> <province> <city or -> | area <code> <place>\n",
    );
    writeln!(text, "base\t{}", rules.mobile_base)?;
    for ((province, city), id) in places {
        writeln!(text, "place\t{id}\t{province}\t{}", city.as_deref().unwrap_or("-"))?;
    }
    for (code, place) in areas {
        writeln!(text, "area\t{code}\t{}", places[place])?;
    }
    Ok(text)
}

/// Paints short prefixes first and longer ones over them, then packs equal neighbours into runs.
fn runs(mobile: &[(&str, Place)], places: &BTreeMap<&Place, u16>, rules: &Rules) -> Result<Vec<u8>> {
    let mut painted = vec![0_u16; 1 << (32 - PLACE_BITS)];
    let mut by_length: Vec<_> = mobile.iter().collect();
    by_length.sort_by_key(|(prefix, _)| prefix.len());
    for (prefix, place) in by_length {
        let width = 10_u32.pow((rules.mobile_digits - prefix.len()).try_into()?);
        let first: u32 = prefix.parse::<u32>()? * width;
        let from = first.checked_sub(rules.mobile_base).context("prefix below the base")? as usize;
        painted
            .get_mut(from..from + width as usize)
            .with_context(|| format!("prefix {prefix} is out of range"))?
            .fill(places[place]);
    }
    let mut bytes = Vec::new();
    let mut last = 0;
    for (offset, &place) in (0_u32..).zip(&painted) {
        if place != last {
            bytes.extend((offset << PLACE_BITS | u32::from(place)).to_le_bytes());
            last = place;
        }
    }
    Ok(bytes)
}

/// Splits a place string into province and city by the rules; fails on a string the rules do not cover.
fn place(text: &str, rules: &Rules) -> Result<Place> {
    let spelled = rules.province.iter().flat_map(|province| {
        let names = std::iter::once(&province.name).chain(&province.also);
        names.filter_map(move |name| text.strip_prefix(name.as_str()).map(|rest| (name.len(), province, rest)))
    });
    let Some((_, province, rest)) = spelled.max_by_key(|(length, ..)| *length) else {
        bail!("no province in {text}");
    };
    if rest.is_empty() {
        ensure!(province.municipality, "{text} names no city");
        return Ok((province.name.clone(), None));
    }
    let full = format!("{}{rest}", province.name);
    let city = match rules.cities.get(&full) {
        Some(city) => city.clone(),
        None if rest.contains('、') => String::new(),
        None => rest.to_owned(),
    };
    let whole = ["市", "州", "盟", "地区", "林区"].iter().any(|end| city.ends_with(end));
    ensure!(city.is_empty() || whole, "{text}: add the full name of {city} to [cities]");
    Ok((province.name.clone(), (!city.is_empty()).then_some(city)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_from_its_line() {
        let line = r" '8610':{'en': 'Beijing', 'zh': u('\u5317\u4eac\u5e02')},";
        assert_eq!(read_record(line).unwrap(), Some(("8610", "北京市".to_owned())));
        assert_eq!(read_record(r" '8610':{'en': 'Beijing'},").unwrap(), None);
        assert_eq!(read_record("from ..util import u").unwrap(), None);
        assert!(read_record(r" '8610':{'zh': u('\u53").is_err());
    }
}
