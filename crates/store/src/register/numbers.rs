//! Histories of numbers, and the acts of everybody else.

use super::clock::Clocks;
use super::open::{Change, Register};
use super::statements;
use crate::StoreError;
use crate::engine::args;
use crate::fields::{Place, int, no_nul, no_nul_in_json};
use jiff::Timestamp;
use number::E164;
use registry::history::{self, Entry};
use serde_json::{Value, json};
use std::collections::HashMap;

/// So many entries go to the engine in one statement.
const CHUNK: usize = 4_000;
/// So many rows are read at a time.
const PAGE: i64 = 8_192;

/// Entries that were added: the numbers they got.
pub type Added = std::ops::RangeInclusive<u64>;

/// One row of the acts.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its place among all entries and acts.
    pub seq: u64,
    /// Whose it is.
    pub id: String,
    /// When it was recorded.
    pub known: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What it says.
    pub body: Value,
}

type EntryRow = (i64, i64, i64, i64, String);

fn entry(clocks: &Clocks, (seq, number, at, known, change): EntryRow) -> Result<(E164, Entry), StoreError> {
    let id = number.to_string();
    let seq_of = u64::try_from(seq).ok();
    let place = Place { what: "number", id: &id, seq: seq_of };
    let number = u64::try_from(number)
        .ok()
        .and_then(|digits| E164::new(digits).ok())
        .ok_or_else(|| place.damaged("number", &id))?;
    let change = serde_json::from_str(&change).map_err(|_| place.damaged("change", &change))?;
    let at = place.time("at", clocks.read(seq, at))?;
    let known = place.time("known", clocks.read(seq, known))?;
    Ok((number, Entry { seq: place.count("seq", seq)?, at, known, change }))
}

impl Change {
    /// Adds entries: the number, from when it holds, what it says. In this order they get the next numbers, which are
    /// returned; `None` if there are no entries.
    ///
    /// # Errors
    /// [`StoreError::Nul`] in an organisation's id.
    pub async fn add(
        &mut self,
        entries: &[(E164, Timestamp, history::Change)],
        actor: &str,
    ) -> Result<Option<Added>, StoreError> {
        no_nul("who does it", actor)?;
        let first = self.seq + 1;
        for chunk in entries.chunks(CHUNK) {
            let rows: Vec<Value> = chunk
                .iter()
                .map(|(number, at, change)| {
                    json!([number.get(), at.as_microsecond(), json!(change).to_string(), change.organisation()])
                })
                .collect();
            let rows = Value::Array(rows).to_string();
            no_nul_in_json(|| "an entry".to_owned(), &rows)?;
            self.link.run(&statements::ADD_ENTRIES, args![self.seq, self.known, actor, rows]).await?;
            self.seq += int("entries", chunk.len() as u64)?;
        }
        let place = Place { what: "registry", id: "head", seq: None };
        Ok((self.seq >= first).then_some(place.count("seq", first)?..=place.count("seq", self.seq)?))
    }

    /// The history of one number as this unit sees it.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn history(&mut self, number: E164) -> Result<Vec<Entry>, StoreError> {
        let rows = self.link.rows(&statements::ENTRIES_OF, args![int("number", number.get())?]).await?;
        rows.into_iter().map(|row| entry(&self.clocks, row).map(|(_, entry)| entry)).collect()
    }

    /// Records an act: of this kind, about this id.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn act(&mut self, kind: &'static str, id: &str, body: &Value, actor: &str) -> Result<u64, StoreError> {
        no_nul("the id", id)?;
        no_nul("who does it", actor)?;
        let body = body.to_string();
        no_nul_in_json(|| format!("{kind} {id}"), &body)?;
        self.seq += 1;
        self.link.run(&statements::ADD_ACT, args![self.seq, kind, id, self.known, actor, body]).await?;
        Place { what: kind, id, seq: None }.count("seq", self.seq)
    }

    /// All acts of a kind, in order, as this unit sees them.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn acts(&mut self, kind: &'static str) -> Result<Vec<Row>, StoreError> {
        let rows = self.link.rows(&statements::ACTS, args![kind]).await?;
        rows.into_iter().map(|row| act(kind, &self.clocks, row)).collect()
    }
}

type ActRow = (i64, String, i64, String, String);

fn act(kind: &'static str, clocks: &Clocks, (at, id, known, actor, body): ActRow) -> Result<Row, StoreError> {
    let place = Place { what: kind, id: &id, seq: u64::try_from(at).ok() };
    let mut body = serde_json::from_str(&body).map_err(|_| place.damaged("body", &body))?;
    clocks.body(at, known, &mut body);
    let (seq, known) = (place.count("seq", at)?, place.time("known", clocks.read(at, known))?);
    Ok(Row { seq, known, actor, body, id })
}

impl Register {
    /// The history of one number, in the order it was recorded; empty if nothing was.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn history(&self, number: E164) -> Result<Vec<Entry>, StoreError> {
        let mut link = self.engine.read().await?;
        let clocks = Clocks::of(&mut link).await?;
        let rows = link.rows(&statements::ENTRIES_OF, args![int("number", number.get())?]).await?;
        rows.into_iter().map(|row| entry(&clocks, row).map(|(_, entry)| entry)).collect()
    }

    /// The histories of several numbers at once; a number of which nothing was recorded is not among them.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn histories(&self, numbers: &[E164]) -> Result<HashMap<E164, Vec<Entry>>, StoreError> {
        let asked = Value::Array(numbers.iter().map(|number| json!(number.get())).collect()).to_string();
        let mut link = self.engine.read().await?;
        let clocks = Clocks::of(&mut link).await?;
        let rows = link.rows(&statements::ENTRIES_OF_MANY, args![asked]).await?;
        let mut all: HashMap<E164, Vec<Entry>> = HashMap::new();
        for row in rows {
            let (number, entry) = entry(&clocks, row)?;
            all.entry(number).or_default().push(entry);
        }
        Ok(all)
    }

    /// The numbers of whose entries one is about this organisation, in ascending order.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn numbers_about(&self, organisation: &str) -> Result<Vec<E164>, StoreError> {
        let rows: Vec<(i64,)> = self.engine.read().await?.rows(&statements::NUMBERS_ABOUT, args![organisation]).await?;
        let place = Place { what: "numbers about", id: organisation, seq: None };
        let number = |digits: i64| u64::try_from(digits).ok().and_then(|digits| E164::new(digits).ok());
        rows.into_iter()
            .map(|(digits,)| number(digits).ok_or_else(|| place.damaged("number", digits.to_string())))
            .collect()
    }

    /// Walks over the histories of all numbers in ascending order, each number's whole history at once, at one moment of
    /// the database; memory stays bounded. Returns the last entry's number at that moment.
    ///
    /// # Errors
    /// A stored row that makes no sense, or what `each` returns.
    pub async fn walk<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(E164, &[Entry]) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut link = self.engine.snapshot().await?;
        let (last,): (i64,) = link.row(&statements::LAST_SEQ, args![]).await?.unwrap_or_default();
        let clocks = Clocks::of(&mut link).await?;
        let (mut number, mut seq) = (0_i64, 0_i64);
        let mut open: Option<(E164, Vec<Entry>)> = None;
        loop {
            let page: Vec<EntryRow> = link.rows(&statements::ENTRIES_AFTER, args![number, seq, PAGE]).await?;
            let Some(end) = page.last() else { break };
            (number, seq) = (end.1, end.0);
            for row in page {
                let (of, entry) = entry(&clocks, row)?;
                match &mut open {
                    Some((before, entries)) if *before == of => entries.push(entry),
                    _ => {
                        if let Some((before, entries)) = open.replace((of, vec![entry])) {
                            each(before, &entries)?;
                        }
                    }
                }
            }
        }
        if let Some((before, entries)) = open {
            each(before, &entries)?;
        }
        Ok(Place { what: "registry", id: "head", seq: None }.count("seq", last)?)
    }

    /// The places of all entries that somebody recorded, in order: eight bytes for each.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn entries_by(&self, actor: &str) -> Result<Vec<u64>, StoreError> {
        let mut link = self.engine.read().await?;
        let rows: Vec<(i64,)> = link.rows(&statements::ENTRIES_BY, args![actor]).await?;
        Ok(rows.into_iter().filter_map(|(seq,)| u64::try_from(seq).ok()).collect())
    }

    /// All acts of a kind, in order.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn acts(&self, kind: &'static str) -> Result<Vec<Row>, StoreError> {
        let mut link = self.engine.read().await?;
        let clocks = Clocks::of(&mut link).await?;
        let rows = link.rows(&statements::ACTS, args![kind]).await?;
        rows.into_iter().map(|row| act(kind, &clocks, row)).collect()
    }
}
