//! A transaction: everything that one use case changes, saved together or not at all.

use crate::cases::head;
use crate::engine::{Link, args};
use crate::fields::{int, no_nul, no_nul_in_json};
use crate::log::Written;
use crate::{At, Head, Reading, Scope, Store, StoreError, statements};
use casework::{Body, Digest, Event, Who};
use jiff::Timestamp;

/// Changes to the rows of one account that are not saved yet. [`Tx::save`] keeps them; dropping cancels them.
///
/// Keep it short: other writers of the same SQLite file, or of the same case in PostgreSQL, wait for it. Whoever
/// begins a second one before ending the first waits for itself, and is told after half a minute that the
/// database is busy.
#[must_use = "what is not saved is cancelled"]
pub struct Tx {
    pub(crate) link: Link,
    pub(crate) account: String,
    /// Whether the account is known to have a row.
    begun: bool,
    /// Whether saving brings work for somebody.
    pub(crate) enqueued: bool,
    /// Number of the first event of the group that every further event joins.
    group: Option<u64>,
    store: Store,
}

impl Scope<'_> {
    /// Begins a transaction.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another writer does not end; a database that does not answer.
    pub async fn begin(self) -> Result<Tx, StoreError> {
        self.store.write_as(self.account).await
    }

    /// Begins a transaction at whose beginning readers see all that it sees. With SQLite others wait until it ends, and it
    /// shares its commit only with what comes after it: for what has to be decided with reads of its own.
    ///
    /// # Errors
    /// As [`Scope::begin`].
    pub async fn begin_alone(self) -> Result<Tx, StoreError> {
        Ok(Tx::new(self.store.engine.write_after(true).await?, self.store, self.account))
    }
}

impl Store {
    /// Begins a transaction in the name of an account.
    pub(crate) async fn write_as(&self, account: &str) -> Result<Tx, StoreError> {
        Ok(Tx::new(self.engine.write().await?, self, account))
    }
}

impl Tx {
    fn new(link: Link, store: &Store, account: &str) -> Tx {
        let (account, store) = (account.to_owned(), store.clone());
        Tx { link, account, begun: false, enqueued: false, group: None, store }
    }

    /// Keeps everything that was changed: when this returns, it is on the disk. A future that is dropped meanwhile does not
    /// take it back.
    ///
    /// # Errors
    /// A database that cannot keep it; then nothing was changed.
    pub async fn save(self) -> Result<(), StoreError> {
        self.link.commit().await?;
        if self.enqueued {
            self.store.wake();
        }
        Ok(())
    }

    /// Goes on in the name of another account: a backup holds them all.
    pub(crate) fn go_on_as(&mut self, account: &str) {
        if self.account != account {
            account.clone_into(&mut self.account);
            self.begun = false;
        }
    }

    /// An account begins with the first row that belongs to it.
    pub(crate) async fn begin_account(&mut self) -> Result<(), StoreError> {
        if !self.begun {
            no_nul("the account's id", &self.account)?;
            self.link.run(&statements::ADD_ACCOUNT, args![&*self.account]).await?;
            self.begun = true;
        }
        Ok(())
    }

    /// What is to be tied to a case is tied to the account's own only.
    pub(crate) async fn own(&mut self, case: &str) -> Result<(), StoreError> {
        let row: Option<(i64,)> = self.link.row(&statements::OWN, args![&*self.account, case]).await?;
        match row {
            Some((1,)) => Ok(()),
            _ => Err(StoreError::UnknownCase(case.to_owned())),
        }
    }

    /// Opens a case with an empty log. `id` is chosen by the caller; no other case of the store may have it.
    ///
    /// # Errors
    /// [`StoreError::CaseExists`], [`StoreError::Nul`].
    pub async fn create_case(
        &mut self,
        id: &str,
        subject: &str,
        pack: &str,
        opened: Timestamp,
    ) -> Result<(), StoreError> {
        for (what, text) in [("the case's id", id), ("the case's subject", subject), ("the pack's id", pack)] {
            no_nul(what, text)?;
        }
        self.begin_account().await?;
        let values = args![&*self.account, id, subject, pack, opened, 0i64, Digest::ZERO];
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
        let row: Option<(i64, String)> = self.link.row(&statements::LOCK_HEAD, args![&*self.account, case]).await?;
        Ok(row.map(|(seq, hash)| head(seq, &hash)))
    }

    /// As [`Scope::log`], as this transaction sees it: with what was appended by others and is not on the disk yet, because
    /// it shares the commit with this transaction.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn log(&mut self, case: &str, after: Head) -> Result<Option<Reading>, StoreError> {
        crate::damage::read(&mut self.link, &self.account, case, after, true).await
    }

    /// Appends to a case's log, in the order given, and returns the new events. Several are one group.
    ///
    /// With [`At::Head`] this is refused, and nothing written, when the log ends elsewhere by now. `recorded` is kept
    /// in microseconds; the returned events are those that [`Scope::events`](crate::Scope::events) will read.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`]; [`StoreError::Moved`]; [`StoreError::Nul`] names the event that contains U+0000;
    /// [`StoreError::Conflict`] should the log have been continued by a writer that bypasses the store.
    pub async fn append(
        &mut self,
        case: &str,
        at: At,
        recorded: Timestamp,
        who: &Who,
        bodies: &[Body],
    ) -> Result<Vec<Event>, StoreError> {
        let Some(before) = self.head(case).await? else {
            return Err(StoreError::UnknownCase(case.to_owned()));
        };
        if let At::Head(expected) = at
            && expected != before
        {
            return Err(StoreError::Moved { case: case.to_owned(), expected, found: before });
        }
        no_nul("the helper's name", who.name.as_deref().unwrap_or_default())?;
        let group = self.group.or((bodies.len() > 1).then_some(before.seq + 1));
        let recorded = Timestamp::from_microsecond(recorded.as_microsecond()).expect("a coarser time is in range too");
        let mut events: Vec<Event> = Vec::with_capacity(bodies.len());
        let mut head = before;
        let write = |head: Head, body: &Body| -> Result<Written, StoreError> {
            // Written out once: the same characters are hashed and kept.
            let text = serde_json::to_string(body).expect("bodies hold only text, figures and lists");
            let seq = head.seq + 1;
            no_nul_in_json(|| format!("case `{case}`, new event {seq} ({})", body.kind()), &text)?;
            let Who { actor, name: by } = who.clone();
            let (kind, hash) = (body.kind().into(), Digest::ZERO);
            let mut written = Written { seq, recorded, actor, by, group, kind, hash, text };
            written.hash = written.envelope().link(head.hash, &written.text);
            Ok(written)
        };
        let mut rest = bodies.iter();
        let mut next = rest.next().map(|body| (body, write(head, body)));
        while let Some((body, written)) = next {
            let written = written?;
            head = Head { seq: written.seq, hash: written.hash };
            events.push(written.with(body.clone()));
            // The engine works on one event while the next is written out and hashed.
            let (done, following) = tokio::join!(
                biased;
                add_event(&mut self.link, &self.account, case, written),
                async { rest.next().map(|body| (body, write(head, body))) },
            );
            done?;
            next = following;
        }
        self.move_head(case, before, head).await?;
        Ok(events)
    }

    /// What is appended from here on is one group, whose first event has or will have the number `first`: for a press that
    /// saves more than can be given to one [`Tx::append`].
    pub fn as_one_group(&mut self, first: u64) {
        self.group = Some(first);
    }

    /// Records where the log ends now.
    pub(crate) async fn move_head(&mut self, case: &str, before: Head, now: Head) -> Result<(), StoreError> {
        let (from, to) = (int("the number of an event", before.seq)?, int("the number of an event", now.seq)?);
        let values = args![&*self.account, case, from, to, now.hash];
        match self.link.run(&statements::MOVE_HEAD, values).await? {
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
        Ok(self.link.run(&statements::DELETE_CASE, args![&*self.account, id]).await? > 0)
    }

    /// Deletes the jobs about a case, done ones too; how many those were. A job names its case in the middle of its id:
    /// `plan:c7f3k2:12`.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn drop_case_jobs(&mut self, case: &str) -> Result<u64, StoreError> {
        self.link.run(&statements::DROP_CASE_JOBS, args![&*self.account, case]).await
    }
}

/// Adds one event as it stands, without moving the case's head.
pub(crate) async fn add_event(link: &mut Link, account: &str, case: &str, event: Written) -> Result<(), StoreError> {
    let Written { seq, recorded, actor, by, group, kind, hash, text } = event;
    let number = int("the number of an event", seq)?;
    let group = group.map(|first| int("the number of an event", first)).transpose()?;
    let values = args![account, case, number, recorded, actor.id(), by.as_deref(), group, &*kind, hash, text];
    match link.run(&statements::ADD_EVENT, values).await {
        Err(e) if e.is_double() => Err(StoreError::Conflict { case: case.to_owned(), seq: seq - 1 }),
        done => done.map(drop),
    }
}
