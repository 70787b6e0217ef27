//! A country's numbering plan, read from text once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::error::PlanError;
use crate::kind::Kind;
use crate::places::{AREA_DIGITS, Places};
use crate::prefix::Tree;

/// How sure a row of the plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Seen in the rule itself or in two independent sources.
    H,
    /// One decent source.
    M,
    /// Recalled, unverified: shown, but nothing is decided on it alone.
    R,
}

/// Why the plan says what it says about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Basis {
    /// How sure the row is.
    pub confidence: Confidence,
    /// Where the row comes from, one line.
    pub source: &'static str,
}

/// A country's numbering plan: prefixes, area codes, home regions. Reading numbers is its only job.
pub struct Plan {
    pub(crate) country_code: &'static str,
    pub(crate) trunk: &'static str,
    pub(crate) international: Vec<String>,
    pub(crate) international_digits: [usize; 2],
    pub(crate) shortest: usize,
    pub(crate) longest: usize,
    /// Lengths of local numbers by length of the area code; at 0 all of them, for numbers without one.
    pub(crate) local_lengths: [u32; AREA_DIGITS],
    pub(crate) local_never: Vec<String>,
    pub(crate) landline_basis: Basis,
    pub(crate) withheld: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) tree: Tree,
    pub(crate) access: Tree,
    /// Numbers of other countries, as they are written without the plus sign.
    pub(crate) abroad: Tree,
    pub(crate) places: Places,
}

/// One row of the plan, ready to use.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) carrier: Option<&'static str>,
    pub(crate) basis: Basis,
    pub(crate) groups: &'static [u8],
    pub(crate) e164: bool,
    pub(crate) region: bool,
    pub(crate) after_country: bool,
    pub(crate) after_trunk: bool,
    pub(crate) after_area: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "id")]
    _id: String,
    country_code: String,
    trunk_prefix: String,
    international_prefixes: Vec<String>,
    shortest: usize,
    longest: usize,
    international_digits: [usize; 2],
    landline: FileLandline,
    source: Vec<FileSource>,
    withheld: FileWithheld,
    access: Vec<FileAccess>,
    #[serde(default)]
    abroad: Vec<FileAbroad>,
    row: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLandline {
    /// By length of the area code.
    local_digits: BTreeMap<String, Vec<usize>>,
    local_never: Vec<String>,
    confidence: Confidence,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSource {
    id: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWithheld {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAccess {
    prefixes: Vec<String>,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAbroad {
    prefixes: Vec<String>,
    digits: Vec<String>,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    kind: Kind,
    carrier: Option<String>,
    prefixes: Vec<String>,
    digits: Vec<String>,
    #[serde(default)]
    groups: Vec<u8>,
    #[serde(default)]
    e164: bool,
    #[serde(default)]
    region: bool,
    #[serde(default = "yes")]
    after_country: bool,
    #[serde(default)]
    after_trunk: bool,
    #[serde(default)]
    after_area: bool,
    confidence: Confidence,
    source: String,
}

fn yes() -> bool {
    true
}

impl Plan {
    /// The plan that ships with the crate, read on first use.
    ///
    /// # Panics
    /// Never in a released build: the text is part of the program and a test reads it.
    pub fn built_in() -> &'static Self {
        static PLAN: OnceLock<Plan> = OnceLock::new();
        PLAN.get_or_init(|| {
            Self::read(
                include_str!("../data/cn/plan.toml"),
                include_str!("../data/cn/places.txt"),
                include_bytes!("../data/cn/places.bin"),
            )
            .expect("the shipped numbering plan is valid")
        })
    }

    /// Reads a plan (`plan.toml`, `places.txt`, `places.bin`).
    ///
    /// Names of sources and carriers stay in memory for the life of the program, so that numbers can carry them for
    /// free; read a plan once, not per request.
    ///
    /// # Errors
    /// [`PlanError`] names the first value that makes no sense.
    pub fn read(plan: &str, places: &'static str, runs: &'static [u8]) -> Result<Self, PlanError> {
        let file: File = toml::from_str(plan).map_err(|error| PlanError::Toml(error.to_string()))?;
        let sources: Vec<(String, &'static str)> =
            file.source.into_iter().map(|source| (source.id, &*source.text.leak())).collect();
        let basis = |confidence, id: &str| match sources.iter().find(|(known, _)| known == id) {
            Some((_, source)) => Ok(Basis { confidence, source }),
            None => Err(PlanError::Value(id.to_owned())),
        };
        let mut access = Tree::new();
        for entry in file.access {
            basis(Confidence::R, &entry.source)?;
            add(&mut access, &entry.prefixes, 0, 0)?;
        }
        let mut abroad = Tree::new();
        for entry in file.abroad {
            basis(Confidence::R, &entry.source)?;
            add(&mut abroad, &entry.prefixes, 0, lengths(&entry.digits)?)?;
        }
        let mut tree = Tree::new();
        let mut rows = Vec::with_capacity(file.row.len());
        for (number, row) in (0..).zip(file.row) {
            add(&mut tree, &row.prefixes, number, lengths(&row.digits)?)?;
            rows.push(Row {
                kind: row.kind,
                carrier: row.carrier.map(|carrier| &*carrier.leak()),
                basis: basis(row.confidence, &row.source)?,
                groups: row.groups.leak(),
                e164: row.e164,
                region: row.region,
                after_country: row.after_country,
                after_trunk: row.after_trunk,
                after_area: row.after_area,
            });
        }
        Ok(Self {
            country_code: file.country_code.leak(),
            trunk: file.trunk_prefix.leak(),
            international: file.international_prefixes,
            international_digits: file.international_digits,
            shortest: file.shortest,
            longest: file.longest,
            local_lengths: local_lengths(&file.landline.local_digits)?,
            local_never: file.landline.local_never,
            landline_basis: basis(file.landline.confidence, &file.landline.source)?,
            withheld: file.withheld.words,
            rows,
            tree,
            access,
            abroad,
            places: Places::read(places, runs)?,
        })
    }
}

/// The set that holds one length.
fn bit(digits: usize) -> Option<u32> {
    1_u32.checked_shl(digits.try_into().ok()?)
}

fn local_lengths(digits: &BTreeMap<String, Vec<usize>>) -> Result<[u32; AREA_DIGITS], PlanError> {
    let mut sets = [0; AREA_DIGITS];
    for (code, digits) in digits {
        let bad = || PlanError::Value(format!("local_digits.{code}"));
        let code: usize = code.parse().map_err(|_| bad())?;
        for digits in digits {
            let bit = bit(*digits).ok_or_else(bad)?;
            *sets.get_mut(code).ok_or_else(bad)? |= bit;
            sets[0] |= bit;
        }
    }
    Ok(sets)
}

/// `["5", "7-21"]` as a set of lengths.
fn lengths(texts: &[String]) -> Result<u32, PlanError> {
    let mut set = 0;
    for text in texts {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (Ok(from), Ok(to)) = (from.parse::<usize>(), to.parse::<usize>()) else {
            return Err(PlanError::Value(text.clone()));
        };
        for digits in from..=to.min(32) {
            set |= bit(digits).ok_or_else(|| PlanError::Value(text.clone()))?;
        }
    }
    Ok(set)
}

/// Adds `135` or each of `135-139`.
fn add(tree: &mut Tree, prefixes: &[String], row: u16, lengths: u32) -> Result<(), PlanError> {
    for text in prefixes {
        let bad = || PlanError::Value(text.clone());
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (from.parse::<u32>().map_err(|_| bad())?, to.parse::<u32>().map_err(|_| bad())?);
        if from.len() != to.len() || first > last {
            return Err(bad());
        }
        for prefix in first..=last {
            tree.add(&format!("{prefix:0width$}", width = from.len()), row, lengths).ok_or_else(bad)?;
        }
    }
    Ok(())
}
