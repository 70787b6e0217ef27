//! A transaction: everything that one use case changes, saved together or not at all.

use crate::cases::head;
use crate::engine::{Link, args};
use crate::fields::{int, no_nul, no_nul_in_json};
use crate::log::Written;
use crate::{Head, Store, StoreError, statements};
use casework::{Actor, Body, Digest, Event};
use jiff::Timestamp;

/// Changes that are not saved yet. [`Tx::save`] keeps them; dropping cancels them.
///
/// Keep it short: other writers of the same SQLite file, or of the same case in PostgreSQL, wait for it. Whoever
/// begins a second one before ending the first waits for itself, and is told after half a minute that the
/// database is busy.
#[must_use = "what is not saved is cancelled"]
pub struct Tx {
    pub(crate) link: Link,
}

impl Store {
    /// Begins a transaction.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another writer does not end; a database that does not answer.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx { link: self.engine.write().await? })
    }
}

impl Tx {
    /// Keeps everything that was changed.
    ///
    /// # Errors
    /// A database that cannot keep it; then nothing was changed.
    pub async fn save(self) -> Result<(), StoreError> {
        self.link.commit().await
    }

    /// An account begins with the first row that belongs to it.
    pub(crate) async fn account(&mut self, id: &str) -> Result<(), StoreError> {
        no_nul("the account's id", id)?;
        self.link.run(&statements::ADD_ACCOUNT, args![id]).await.map(drop)
    }

    /// Opens a case with an empty log. `id` is chosen by the caller.
    ///
    /// # Errors
    /// [`StoreError::CaseExists`], [`StoreError::Nul`].
    pub async fn create_case(
        &mut self,
        account: &str,
        id: &str,
        subject: &str,
        pack: &str,
        opened: Timestamp,
    ) -> Result<(), StoreError> {
        for (what, text) in [("the case's id", id), ("the case's subject", subject), ("the pack's id", pack)] {
            no_nul(what, text)?;
        }
        self.account(account).await?;
        let values = args![id, account, subject, pack, opened, 0i64, Digest::ZERO];
        match self.link.run(&statements::ADD_CASE, values).await {
            Err(e) if e.is_double() => Err(StoreError::CaseExists(id.to_owned())),
            done => done.map(drop),
        }
    }

    /// The end of a case's log. Until this transaction ends nobody else can append to it, so what is decided on
    /// the grounds of this end still holds when [`Tx::append`] follows.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn head(&mut self, case: &str) -> Result<Option<Head>, StoreError> {
        Ok(self.lock(case).await?.map(|(head, _)| head))
    }

    async fn lock(&mut self, case: &str) -> Result<Option<(Head, String)>, StoreError> {
        let row: Option<(i64, String, String)> = self.link.row(&statements::LOCK_HEAD, args![case]).await?;
        row.map(|(seq, hash, account)| Ok((head(case, seq, &hash)?, account))).transpose()
    }

    /// Appends to a case's log, in the order given, and returns the new events.
    ///
    /// `recorded` is kept in microseconds; the returned events are those that [`Store::events`] will read.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`]; [`StoreError::Nul`] names the event that contains U+0000;
    /// [`StoreError::Conflict`] should the log have been continued by a writer that bypasses the store.
    pub async fn append(
        &mut self,
        case: &str,
        recorded: Timestamp,
        actor: Actor,
        bodies: &[Body],
    ) -> Result<Vec<Event>, StoreError> {
        let Some((before, account)) = self.lock(case).await? else {
            return Err(StoreError::UnknownCase(case.to_owned()));
        };
        let recorded = Timestamp::from_microsecond(recorded.as_microsecond()).expect("a coarser time is in range too");
        let mut events: Vec<Event> = Vec::with_capacity(bodies.len());
        let mut head = before;
        let write = |head: Head, body: &Body| -> Result<Written, StoreError> {
            // Written out once: the same characters are hashed and kept.
            let text = serde_json::to_string(body).expect("bodies hold only text, figures and lists");
            let seq = head.seq + 1;
            no_nul_in_json(|| format!("case `{case}`, new event {seq} ({})", body.kind()), &text)?;
            let hash = Event::link(head.hash, seq, recorded, actor, &text);
            Ok(Written { seq, recorded, actor, kind: body.kind().into(), hash, text })
        };
        let mut rest = bodies.iter();
        let mut next = rest.next().map(|body| (body, write(head, body)));
        while let Some((body, written)) = next {
            let written = written?;
            head = Head { seq: written.seq, hash: written.hash };
            events.push(Event { seq: head.seq, recorded, actor, body: body.clone(), hash: head.hash });
            // The engine works on one event while the next is written out and hashed.
            let (done, following) = tokio::join!(
                biased;
                add_event(&mut self.link, case, &account, written),
                async { rest.next().map(|body| (body, write(head, body))) },
            );
            done?;
            next = following;
        }
        self.move_head(case, before, head).await?;
        Ok(events)
    }

    /// Records where the log ends now.
    pub(crate) async fn move_head(&mut self, case: &str, before: Head, now: Head) -> Result<(), StoreError> {
        let (from, to) = (int("the number of an event", before.seq)?, int("the number of an event", now.seq)?);
        match self.link.run(&statements::MOVE_HEAD, args![case, from, to, now.hash]).await? {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { case: case.to_owned(), seq: before.seq }),
        }
    }

    /// Deletes a case with its log, its index of exhibits and its imports. False when there was none.
    ///
    /// Jobs are not tied to a case and stay; originals in the vault are the vault's.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn delete_case(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(self.link.run(&statements::DELETE_CASE, args![id]).await? > 0)
    }
}

/// Adds one event as it stands, without moving the case's head.
pub(crate) async fn add_event(link: &mut Link, case: &str, account: &str, event: Written) -> Result<(), StoreError> {
    let Written { seq, recorded, actor, kind, hash, text } = event;
    let number = int("the number of an event", seq)?;
    let values = args![case, number, account, recorded, actor.id(), &*kind, hash, text];
    match link.run(&statements::ADD_EVENT, values).await {
        Err(e) if e.is_double() => Err(StoreError::Conflict { case: case.to_owned(), seq: seq - 1 }),
        done => done.map(drop),
    }
}
