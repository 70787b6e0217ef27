//! A log that is not what was recorded: found while it is read, told by its first entry that does not hold.
//!
//! A damaged log is no error of a reading: whoever looks gets what can be read, and is told.

use crate::cases::head;
use crate::engine::{Link, args};
use crate::log::{EventRow, Pages, Written};
use crate::{Head, Scope, StoreError, statements};
use casework::{ChainError, Event};
use serde::Serialize;

/// The first entry of a log that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// Its number, from 1. What stands before it is as it was recorded.
    pub seq: u64,
    /// What is wrong with it.
    pub kind: DamageKind,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DamageKind {
    /// It reads otherwise than it was recorded.
    Changed,
    /// It is gone, and others follow.
    Missing,
    /// Another entry of the same log stands in its place.
    Reordered,
    /// It stands behind the recorded end.
    Added,
    /// It and all that followed are gone.
    CutShort,
    /// It is what was recorded, but this program does not understand it.
    Unknown,
}

impl DamageKind {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            DamageKind::Changed => "changed",
            DamageKind::Missing => "missing",
            DamageKind::Reordered => "reordered",
            DamageKind::Added => "added",
            DamageKind::CutShort => "cut-short",
            DamageKind::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.kind {
            DamageKind::Changed => "was changed after it was recorded",
            DamageKind::Missing => "is missing",
            DamageKind::Reordered => "was replaced by another entry of this log",
            DamageKind::Added => "was added behind the recorded end",
            DamageKind::CutShort => "and all that followed it are missing",
            DamageKind::Unknown => "is not understood by this program",
        };
        write!(f, "entry {} {what}", self.seq)
    }
}

/// A log, or what follows a known entry of it, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The entries that can be understood, in order.
    pub events: Vec<Event>,
    /// The recorded end of the log.
    pub head: Head,
    /// The first entry that does not hold; `None` for a sound log.
    pub damage: Option<Damage>,
}

impl StoreError {
    /// The case and the first entry that does not hold, when that is what this error is about.
    pub fn damage(&self) -> Option<(&str, Damage)> {
        let (case, seq, kind) = match self {
            StoreError::Chain { case, source: ChainError::Gap { expected, .. } } => {
                (case, *expected, DamageKind::Missing)
            }
            StoreError::Chain { case, source: ChainError::Broken { seq } } => (case, *seq, DamageKind::Changed),
            StoreError::End { case, found, expected, .. } => {
                let Damage { seq, kind } = at_the_end(*found, *expected);
                (case, seq, kind)
            }
            StoreError::Body { case, seq, .. } => (case, *seq, DamageKind::Unknown),
            _ => return None,
        };
        Some((case, Damage { seq, kind }))
    }
}

/// What is wrong with a log that ends at `found` and not as recorded.
fn at_the_end(found: u64, recorded: u64) -> Damage {
    match found.cmp(&recorded) {
        std::cmp::Ordering::Less => Damage { seq: found + 1, kind: DamageKind::CutShort },
        std::cmp::Ordering::Equal => Damage { seq: found, kind: DamageKind::Changed },
        std::cmp::Ordering::Greater => Damage { seq: recorded + 1, kind: DamageKind::Added },
    }
}

/// Goes along a log entry by entry.
struct Walk<'a> {
    case: &'a str,
    /// How far the chain holds.
    at: Head,
    damage: Option<Damage>,
    /// The entry at which the chain broke, when there is one to be read.
    broken: Option<Written>,
    events: Option<Vec<Event>>,
}

impl Walk<'_> {
    fn take(&mut self, row: EventRow) {
        let seq = u64::try_from(row.0).unwrap_or_default();
        let Ok(written) = Written::from_row(self.case, row) else {
            return self.found(seq, DamageKind::Changed);
        };
        let follows = self.damage.is_none().then(|| written.follows(self.case, self.at));
        if let Some(events) = &mut self.events {
            match written.event(self.case) {
                Ok(event) => events.push(event),
                // Only where the chain holds so far is it the first thing that is wrong.
                Err(_) if matches!(follows, Some(Ok(_))) => self.found(seq, DamageKind::Unknown),
                Err(_) => {}
            }
        }
        match follows {
            Some(Ok(head)) => self.at = head,
            Some(Err(error)) => {
                let Damage { seq, kind } =
                    error.damage().map_or(Damage { seq, kind: DamageKind::Changed }, |(_, damage)| damage);
                self.found(seq, kind);
                self.broken = (kind == DamageKind::Changed).then_some(written);
            }
            None => {}
        }
    }

    fn found(&mut self, seq: u64, kind: DamageKind) {
        self.damage.get_or_insert(Damage { seq, kind });
    }

    /// Whether another entry of the log stands in the place of the one at which the chain broke: then it is the order that
    /// was changed. Entries may have changed places whole or by their texts.
    fn displaced(&self, row: EventRow) -> bool {
        let (Some(here), Ok(other)) = (&self.broken, Written::from_row(self.case, row)) else { return false };
        let mut moved = other.envelope();
        moved.seq = self.at.seq + 1;
        other.seq != here.seq
            && (moved.link(self.at.hash, &other.text) == other.hash
                || here.envelope().link(self.at.hash, &other.text) == here.hash
                || moved.link(self.at.hash, &other.text) == here.hash)
    }
}

/// Reads what follows `after`, holding each entry against the one before it and the last against the recorded end.
pub(crate) async fn read(
    link: &mut Link,
    account: &str,
    case: &str,
    after: Head,
    keep: bool,
) -> Result<Option<Reading>, StoreError> {
    let row: Option<(i64, String)> = link.row(&statements::HEAD, args![account, case]).await?;
    let Some((seq, hash)) = row else { return Ok(None) };
    let recorded = head(seq, &hash);
    let mut walk = Walk { case, at: after, damage: None, broken: None, events: keep.then(Vec::new) };
    let mut pages = Pages::after(account, case, after.seq)?;
    let mut page = pages.rows(link).await?;
    while let Some(rows) = page {
        // The engine fetches one page while the one before is understood.
        let (following, ()) = tokio::join!(biased; pages.rows(link), async {
            rows.into_iter().for_each(|row| walk.take(row));
        });
        page = following?;
    }
    if walk.damage.is_none() && walk.at != recorded {
        walk.damage = Some(at_the_end(walk.at.seq, recorded.seq));
    }
    if walk.broken.is_some() {
        let mut pages = Pages::after(account, case, 0)?;
        while let Some(rows) = pages.rows(link).await? {
            if rows.into_iter().any(|row| walk.displaced(row)) {
                walk.damage = walk.damage.map(|d| Damage { kind: DamageKind::Reordered, ..d });
                break;
            }
        }
    }
    Ok(Some(Reading { events: walk.events.unwrap_or_default(), head: recorded, damage: walk.damage }))
}

impl Scope<'_> {
    /// A case's log after `after` ([`Head::EMPTY`] for all of it), as it is at one moment, checked in the same pass: each
    /// entry against the one before it, the last against the recorded end. `None` for a case that does not exist.
    ///
    /// What is wrong with the log is no error: what can be understood is there, and [`Reading::damage`] tells.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn log(self, case: &str, after: Head) -> Result<Option<Reading>, StoreError> {
        let mut link = self.store.engine.snapshot().await?;
        read(&mut link, self.account, case, after, true).await
    }

    /// The first entry of a case's log that does not hold, read anew from the database; `None` for a sound log and for a
    /// case that does not exist. Whether this program understands the entries is not asked.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn damage(self, case: &str) -> Result<Option<Damage>, StoreError> {
        let mut link = self.store.engine.snapshot().await?;
        Ok(read(&mut link, self.account, case, Head::EMPTY, false).await?.and_then(|reading| reading.damage))
    }
}
