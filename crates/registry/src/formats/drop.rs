//! Batches of hashed numbers to be deleted: the list, what was withdrawn from it, and what became of each row.

use super::decode::{Fielded, Found};
use super::fault::Fault;
use super::records::is_header;
use super::times::packed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use number::E164;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

pub(super) const LIST: [&str; 2] = ["ID", "Hash"];
pub(super) const REMOVED: [&str; 3] = ["ID", "Hash", "ListType"];
pub(super) const OUTCOME: [&str; 2] = ["Id", "Status"];

/// The permanent name of a work item: twelve characters out of `0`–`9`, `A`–`Z`, `a`–`z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId([u8; 12]);

/// A text is no name of a work item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a work item: twelve letters and digits")]
pub struct NotItemId;

impl FromStr for ItemId {
    type Err = NotItemId;

    fn from_str(text: &str) -> Result<Self, NotItemId> {
        let bytes: [u8; 12] = text.as_bytes().try_into().map_err(|_| NotItemId)?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Self(bytes)).ok_or(NotItemId)
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

/// The hash that stands for a number in such a list: SHA-256 of its last ten digits.
pub fn hash_of(number: E164) -> [u8; 32] {
    let digits = number.get().to_string();
    Sha256::digest(&digits.as_bytes()[digits.len().saturating_sub(10)..]).into()
}

/// A hash to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The work item.
    pub id: ItemId,
    /// SHA-256 of the standardised value.
    pub hash: [u8; 32],
}

/// A hash that was withdrawn from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The work item.
    pub id: ItemId,
    /// SHA-256 of the standardised value.
    pub hash: [u8; 32],
    /// Which list it was on: `Phone`.
    pub list: String,
}

/// What a broker did with a work item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Done {
    /// 2: exempt.
    Exempt,
    /// 3: deleted.
    Deleted,
    /// 4: opted out.
    OptedOut,
    /// 5: not found.
    NotFound,
}

impl Done {
    /// The figure in the file.
    pub const fn figure(self) -> u8 {
        match self {
            Self::Exempt => 2,
            Self::Deleted => 3,
            Self::OptedOut => 4,
            Self::NotFound => 5,
        }
    }
}

/// A work item and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The work item.
    pub id: ItemId,
    /// What was done.
    pub done: Done,
}

/// A hash as the file writes it: base64, 44 characters.
pub(super) fn coded(hash: &[u8; 32]) -> String {
    STANDARD.encode(hash)
}

#[derive(Clone, Copy)]
enum Table {
    List,
    Removed,
    Outcome,
}

/// The header says which of the three files it is.
#[derive(Default)]
pub(super) struct Rows(Option<Table>);

impl<T> Fielded<T> for Rows
where
    T: From<Registered> + From<Removed> + From<Outcome>,
{
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault> {
        if first {
            self.0 = if is_header(fields, &LIST) {
                Some(Table::List)
            } else if is_header(fields, &REMOVED) {
                Some(Table::Removed)
            } else {
                is_header(fields, &OUTCOME).then_some(Table::Outcome)
            };
            if self.0.is_some() {
                return Ok(Found::Header);
            }
        }
        const HEADER: Fault = Fault::new("header", "the first row is ID,Hash or ID,Hash,ListType or Id,Status");
        let table = self.0.ok_or(HEADER)?;
        let expected = if matches!(table, Table::Removed) { 3 } else { 2 };
        if fields.len() != expected {
            return Err(Fault::fields(expected, fields.len()));
        }
        let id = fields[0].trim().parse().map_err(|_| Fault::new("id", "an ID has twelve letters and digits"))?;
        Ok(Found::Row(match table {
            Table::List => Registered { id, hash: hash(&fields[1])? }.into(),
            Table::Removed => Removed { id, hash: hash(&fields[1])?, list: fields[2].clone() }.into(),
            Table::Outcome => Outcome { id, done: done(&fields[1])? }.into(),
        }))
    }
}

fn hash(text: &str) -> Result<[u8; 32], Fault> {
    let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or(Fault::new("hash", "a hash is SHA-256 in base64: 44 characters"))
}

fn done(text: &str) -> Result<Done, Fault> {
    let known = [Done::Exempt, Done::Deleted, Done::OptedOut, Done::NotFound];
    let found = known.into_iter().find(|done| done.figure().to_string() == text.trim());
    found.ok_or(Fault::new("status", "a status is 2 exempt, 3 deleted, 4 opted out or 5 not found"))
}

/// What the name of a file of a batch says: `20260801_b123_Phone.csv`, `20260801_b123_Removed.csv`,
/// `20260801_b123_DROP.zip`, `…_part01.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The day of the batch.
    pub day: Date,
    /// Who fetches it.
    pub broker: String,
    /// `Phone`, `Removed`, `DROP`: what the file holds.
    pub holds: String,
    /// Which part of it, if it was split; from 1.
    pub part: Option<u32>,
}

impl FileName {
    /// Reads the last part of a path; `None` for a name of another form.
    pub fn read(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(".csv").or_else(|| name.strip_suffix(".zip"))?;
        let mut parts: Vec<&str> = stem.split('_').collect();
        let part = parts.last().and_then(|last| last.strip_prefix("part")).and_then(|figure| figure.parse().ok());
        if part.is_some() {
            parts.pop();
        }
        let day = packed(parts.first()?)?;
        let [_, broker, holds @ ..] = parts.as_slice() else { return None };
        let named = !broker.is_empty() && !holds.is_empty() && holds.iter().all(|word| !word.is_empty());
        named.then(|| Self { day, broker: (*broker).to_owned(), holds: holds.join("_"), part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_hashed_by_its_last_ten_digits() {
        // printf 4165550123 | sha256sum
        let number: E164 = "+14165550123".parse().expect("a number");
        assert_eq!(coded(&hash_of(number)), EXPECTED);
        assert_eq!(hash_of("+444165550123".parse().expect("a number")), hash_of(number));
    }

    const EXPECTED: &str = "uF9hBpU4J5afm2xxU0HBd/oZZ8RbB7S/xx/RNwZBTmM=";

    #[test]
    fn names_of_a_batch_are_read() {
        let read = |name| FileName::read(name).map(|name| (name.day.to_string(), name.broker, name.holds, name.part));
        let right = |holds: &str, part| Some(("2026-08-01".to_owned(), "b123".to_owned(), holds.to_owned(), part));
        assert_eq!(read("20260801_b123_Phone.csv"), right("Phone", None));
        assert_eq!(read("20260801_b123_Removed.csv"), right("Removed", None));
        assert_eq!(read("20260801_b123_Phone_part02.csv"), right("Phone", Some(2)));
        assert_eq!(read("20260801_b123_DROP.zip"), right("DROP", None));
        for name in ["20260801_b123.csv", "20261301_b123_Phone.csv", "20260801_b123_Phone.txt", "", "é.csv"] {
            assert_eq!(read(name), None, "{name}");
        }
    }
}
