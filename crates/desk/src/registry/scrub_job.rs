//! A comparison that was handed in, as it is kept: the order, how far it got, what came of it.

use super::holders::Holder;
use super::scrubbed::{DoneScrub, Scrubbing};
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use playbook::Lang;
use registry::org::Area;
use registry::scrub::{Column, Heading, Keep, Layout, Options};
use serde::{Deserialize, Serialize};

/// How a list that is handed in is to be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrubOrder {
    /// What the calls are for.
    pub purpose: String,
    /// With the version of this moment; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Which rows the result holds: `keep`, `refused` or `annotate`.
    #[serde(default)]
    pub rows: String,
    /// The column's name or its place from 1; found out when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// One character or `tab`; found out when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Whether the first row is a heading; found out when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<bool>,
    /// Whether the rejects say in English what would make them right, and not in Chinese.
    #[serde(default)]
    pub english: bool,
    /// What the list is called, for whoever reads a list of comparisons.
    #[serde(default)]
    pub name: String,
}

/// How far a comparison got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The list is arriving.
    Receiving,
    /// It waits for its turn.
    Waiting,
    /// It is compared.
    Running,
    /// It is done.
    Done,
    /// It came to nothing; the reason stands beside it.
    Failed,
}

/// A comparison that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScrubJob {
    /// Its id: 32 hexadecimal digits of chance.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// With which key it was handed in.
    pub(super) key: String,
    /// The areas of that key; everywhere when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) areas: Vec<Area>,
    /// How it is to be done.
    pub order: ScrubOrder,
    /// How far it got.
    pub stage: Stage,
    /// When it was handed in.
    pub since: Timestamp,
    /// Bytes of the list as it came.
    pub bytes: u64,
    /// Rows compared so far, or in all.
    pub rows: u64,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<DoneScrub>,
    /// Why it failed: code, and the sentence in Chinese and English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<FailedScrub>,
}

impl ScrubJob {
    /// Whether the holder of a key may see it: it was handed in with that key, or with one of the same organisation that could
    /// ask for no more areas and no other purpose. The operator sees all.
    pub fn seen_by(&self, holder: &Holder) -> bool {
        let key = &holder.key;
        let purpose = key.purposes.is_empty() || key.purposes.contains(&self.order.purpose);
        let same = self.key == key.id.hex() || purpose && key.reaches(&self.areas);
        holder.is_operator() || holder.organisation() == self.organisation && same
    }
}

/// Why a comparison came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedScrub {
    /// The name of the reason.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl FailedScrub {
    /// What a refusal says.
    pub(super) fn of(refusal: &Refusal) -> FailedScrub {
        let said = |lang| refusal.sentence(lang);
        FailedScrub { code: refusal.code.to_owned(), zh: said(Lang::Zh), en: said(Lang::En) }
    }
}

/// A file of a comparison that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScrubFile {
    /// The rows that were asked for.
    Result,
    /// Rows that could not be read, as CSV with line and reason.
    Rejects,
    /// The signed receipt.
    Receipt,
}

impl ScrubFile {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            ScrubFile::Result => "result",
            ScrubFile::Rejects => "rejects.csv",
            ScrubFile::Receipt => "receipt.txt",
        }
    }
}

pub(super) fn scrubbing(organisation: &str, order: &ScrubOrder, options: Options) -> Scrubbing {
    Scrubbing { organisation: organisation.to_owned(), purpose: order.purpose.clone(), at: order.at.clone(), options }
}

/// What an order says about the layout, in place of the guess.
pub(super) fn options(order: &ScrubOrder, guess: Layout) -> Answer<Options> {
    let keep = match order.rows.as_str() {
        "" | "keep" | "drop" => Keep::Callable,
        "refused" => Keep::Refused,
        "annotate" => Keep::Annotated,
        _ => return Err(Refusal::refused("scrub-rows").with("value", super::place::shortened(&order.rows))),
    };
    let heading = match order.heading {
        None => Heading::Guess,
        Some(true) => Heading::Present,
        Some(false) => Heading::Absent,
    };
    let layout = laid_out(order.column.as_deref(), order.delimiter.as_deref(), guess)?;
    let remedies = super::rejects::remedies(if order.english { Lang::En } else { Lang::Zh });
    Ok(Options { layout, heading, keep, divided: order.delimiter.is_some(), remedies, ..Options::default() })
}

/// How a list is laid out where a column or a delimiter is named: what is not named is as the guess has it.
///
/// # Errors
/// A delimiter of more than one character, column 0.
pub fn laid_out(column: Option<&str>, delimiter: Option<&str>, guess: Layout) -> Answer<Layout> {
    if column.is_none() && delimiter.is_none() {
        return Ok(guess);
    }
    let (found, guessed) = match guess {
        Layout::Table { delimiter, column } => (delimiter, column),
        Layout::Lines => (b',', Column::At(0)),
    };
    let delimiter = match delimiter {
        None => found,
        Some("tab" | "\\t") => b'\t',
        Some(one) if one.len() == 1 && !matches!(one, "\"" | "\n" | "\r") => one.as_bytes()[0],
        Some(other) => {
            return Err(
                Refusal::refused("registry-delimiter").with("value", other.chars().take(20).collect::<String>())
            );
        }
    };
    let column = match column.map(|text| (text, text.parse::<usize>())) {
        None => guessed,
        Some((_, Ok(0))) => return Err(Refusal::refused("registry-column")),
        Some((_, Ok(place))) => Column::At(place - 1),
        Some((name, Err(_))) => Column::Named(name.to_owned()),
    };
    Ok(Layout::Table { delimiter, column })
}
