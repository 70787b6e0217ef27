//! Reading logs, and checking that they are what was recorded.

use crate::cases::{case_place, head};
use crate::engine::{Link, args};
use crate::fields::{Place, int};
use crate::open::PAGE;
use crate::{Head, Scope, StoreError, statements};
use casework::{Actor, Body, ChainError, Digest, Envelope, Event};
use jiff::Timestamp;
use std::borrow::Cow;

/// An event as it stands in the database: the body is the text that was hashed.
#[derive(Debug)]
pub(crate) struct Written {
    pub seq: u64,
    pub recorded: Timestamp,
    pub actor: Actor,
    pub by: Option<String>,
    pub group: Option<u64>,
    pub kind: Cow<'static, str>,
    pub hash: Digest,
    pub text: String,
}

/// The columns of [`statements::EVENTS`].
pub(crate) type EventRow = (i64, i64, String, Option<String>, Option<i64>, String, String, String);

impl Written {
    pub fn from_row(case: &str, row: EventRow) -> Result<Written, StoreError> {
        let (seq, recorded, actor, by, group, kind, hash, text) = row;
        let seq = case_place(case).count("seq", seq)?;
        let place = Place { seq: Some(seq), ..case_place(case) };
        let (recorded, actor) = (place.time("recorded", recorded)?, place.actor(&actor)?);
        let group = group.map(|first| place.count("group_seq", first)).transpose()?;
        let hash = place.digest("hash", &hash)?;
        Ok(Written { seq, recorded, actor, by, group, kind: kind.into(), hash, text })
    }

    pub fn event(&self, case: &str) -> Result<Event, StoreError> {
        let body = serde_json::from_str(&self.text).map_err(|source| StoreError::Body {
            case: case.to_owned(),
            seq: self.seq,
            source,
        })?;
        Ok(self.with(body))
    }

    /// The event, its body understood.
    pub fn with(&self, body: Body) -> Event {
        let Written { seq, recorded, actor, group, hash, .. } = *self;
        Event { seq, recorded, actor, by: self.by.clone(), group, body, hash }
    }

    /// Everything but the body.
    pub fn envelope(&self) -> Envelope<'_> {
        let Written { seq, recorded, actor, by, group, .. } = self;
        Envelope { seq: *seq, recorded: *recorded, actor: *actor, by: by.as_deref(), group: *group }
    }

    /// Whether this is what follows `before`: the number, the chain, and the kind that stands beside the body.
    pub fn follows(&self, case: &str, before: Head) -> Result<Head, StoreError> {
        let broken = |source| StoreError::Chain { case: case.to_owned(), source };
        let seq = before.seq + 1;
        if self.seq != seq {
            return Err(broken(ChainError::Gap { expected: seq, found: self.seq }));
        }
        let hash = self.envelope().link(before.hash, &self.text);
        let tag = self.text.strip_prefix("{\"kind\":\"").and_then(|rest| rest.split_once('"'));
        if hash != self.hash || tag.is_none_or(|(kind, _)| kind != self.kind) {
            return Err(broken(ChainError::Broken { seq }));
        }
        Ok(Head { seq, hash })
    }
}

/// A log read page by page.
pub(crate) struct Pages<'a> {
    account: &'a str,
    case: &'a str,
    after: Option<i64>,
}

impl<'a> Pages<'a> {
    pub fn after(account: &'a str, case: &'a str, seq: u64) -> Result<Pages<'a>, StoreError> {
        Ok(Pages { account, case, after: Some(int("the number of an event", seq)?) })
    }

    /// The next page; `None` at the end.
    pub async fn next(&mut self, link: &mut Link) -> Result<Option<Vec<Written>>, StoreError> {
        let Some(rows) = self.rows(link).await? else { return Ok(None) };
        rows.into_iter().map(|row| Written::from_row(self.case, row)).collect::<Result<_, _>>().map(Some)
    }

    /// The next page as it stands; `None` at the end.
    pub async fn rows(&mut self, link: &mut Link) -> Result<Option<Vec<EventRow>>, StoreError> {
        let Some(after) = self.after else { return Ok(None) };
        let values = args![self.account, self.case, after, PAGE];
        let rows: Vec<EventRow> = link.rows(&statements::EVENTS, values).await?;
        self.after = rows.last().filter(|_| rows.len() as i64 == PAGE).map(|row| row.0);
        Ok(Some(rows))
    }
}

/// Checks a whole log against its recorded end.
pub(crate) fn ends_at(case: &str, found: Head, recorded: Head) -> Result<Head, StoreError> {
    if found == recorded {
        return Ok(found);
    }
    let Head { seq: expected, hash } = recorded;
    Err(StoreError::End { case: case.to_owned(), found: found.seq, expected, hash })
}

impl Scope<'_> {
    /// The events of a case after number `after` (0 for all), in order. Empty for a case that does not exist.
    ///
    /// What cannot be understood is passed over, so that a damaged log can be looked at; [`Scope::log`] names it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn events(self, case: &str, after: u64) -> Result<Vec<Event>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let mut pages = Pages::after(self.account, case, after)?;
        let mut events = Vec::new();
        let mut page = pages.rows(&mut link).await?;
        while let Some(rows) = page {
            // The engine fetches one page while the one before is understood.
            let (following, ()) = tokio::join!(biased; pages.rows(&mut link), async {
                events.extend(rows.into_iter().filter_map(|row| Written::from_row(case, row).ok()?.event(case).ok()));
            });
            page = following?;
        }
        Ok(events)
    }

    /// One event of a case; `None` when there is none with this number.
    ///
    /// # Errors
    /// A stored text that is not a known event.
    pub async fn event(self, case: &str, seq: u64) -> Result<Option<Event>, StoreError> {
        let Some(before) = seq.checked_sub(1) else { return Ok(None) };
        let values = args![self.account, case, int("the number of an event", before)?, 1i64];
        let row: Option<EventRow> = self.store.engine.read().await?.row(&statements::EVENTS, values).await?;
        let event = row.map(|row| Written::from_row(case, row)?.event(case)).transpose()?;
        Ok(event.filter(|e| e.seq == seq))
    }

    /// Recomputes the chain of a case's log from the stored texts and compares its end with the recorded one.
    /// Returns that end; `None` for a case that does not exist.
    ///
    /// # Errors
    /// [`StoreError::Chain`] names the first event that was changed, is missing or doubled; [`StoreError::End`]
    /// when the log was cut short.
    pub async fn verify(self, case: &str) -> Result<Option<Head>, StoreError> {
        let mut link = self.store.engine.snapshot().await?;
        let row: Option<(i64, String)> = link.row(&statements::HEAD, args![self.account, case]).await?;
        let Some((seq, hash)) = row else { return Ok(None) };
        let recorded = head(seq, &hash);
        let mut found = Head::EMPTY;
        let mut pages = Pages::after(self.account, case, 0)?;
        while let Some(page) = pages.next(&mut link).await? {
            for event in page {
                found = event.follows(case, found)?;
            }
        }
        ends_at(case, found, recorded).map(Some)
    }
}
