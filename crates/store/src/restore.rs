//! Taking a backup back: all of it, checked, or nothing.

use crate::cases::CaseFile;
use crate::engine::args;
use crate::fields::int;
use crate::lines::{BackupCounts, FORMAT, Line, Tally};
use crate::log::{Written, ends_at};
use crate::tx::add_event;
use crate::{CustodyEnd, Exhibit, Head, ImportFile, NewJob, Notice, Scope, Store, StoreError, Tx, statements};
use casework::Actor;
use jiff::Timestamp;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

const COPY_AGAIN: &str = "the file is damaged: copy it again from where it was made, or use an older backup";

impl Store {
    /// Takes the backup at `path` into this store, which must be empty, and tells what that was.
    ///
    /// Every log's chain, the counts and the digest of the whole file are checked before anything is saved.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`]; [`StoreError::Backup`] names the line and what to do.
    pub async fn restore(&self, path: &Path) -> Result<BackupCounts, StoreError> {
        let unread = |source| StoreError::File { path: path.to_owned(), done: "read", source };
        let mut file = BufReader::with_capacity(1 << 18, File::open(path).map_err(unread)?);
        self.restore_from(&mut file, path).await
    }

    /// As [`Store::restore`], from a stream; `path` names it in errors.
    ///
    /// # Errors
    /// As [`Store::restore`].
    pub async fn restore_from(&self, file: &mut (dyn BufRead + Send), path: &Path) -> Result<BackupCounts, StoreError> {
        let mut tx = self.write_as("").await?;
        let (rows,): (i64,) = tx.link.row(&statements::COUNT_ROWS, args![]).await?.unwrap_or_default();
        if rows > 0 {
            return Err(StoreError::NotEmpty);
        }
        let taking = Taking::new(tx, None).all(file, path).await?;
        let counts = taking.tally.counts;
        taking.tx.save().await?;
        Ok(counts)
    }
}

impl Scope<'_> {
    /// Takes a case that [`Scope::write_case`] has written into this account, checked as a backup is. Nothing is kept before
    /// the transaction that comes back is [saved](Tx::save).
    ///
    /// # Errors
    /// [`StoreError::CaseExists`]; [`StoreError::Backup`] names the line and what to do.
    pub async fn take_case(self, file: &mut (dyn BufRead + Send), path: &Path) -> Result<(Tx, CaseFile), StoreError> {
        let tx = self.store.write_as(self.account).await?;
        let taking = Taking::new(tx, Some(self.account.to_owned())).all(file, path).await?;
        match (taking.cases.as_slice(), taking.tally.counts.accounts) {
            ([one], 1) => Ok((taking.tx, one.clone())),
            _ => Err(StoreError::Backup {
                path: path.to_owned(),
                line: 1,
                problem: "this is not one case".to_owned(),
                remedy: "give a file that `case export` has written; a backup of everything is taken by `restore`",
            }),
        }
    }
}

/// Longest line: a list of a thousand calls is about 150 KB.
const LONGEST: u64 = 64 << 20;

/// A problem and its remedy.
type Wrong = (String, &'static str);

/// Why a line was not taken.
enum Refusal {
    /// The line is to blame.
    Line(Wrong),
    /// The store is.
    Store(StoreError),
}

impl Refusal {
    fn at(self, wrong: impl FnOnce(Wrong) -> StoreError) -> StoreError {
        match self {
            Refusal::Line(problem) => wrong(problem),
            Refusal::Store(error) => error,
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Chain { source, case } => damaged(format!("case `{case}`: {source}")),
            // A row that does not fit the others, such as one of a case that is not there, is the file's fault;
            // a full disk or a lost connection is not.
            StoreError::Database { source, .. } if misfit(&source) => {
                damaged(format!("the line does not fit the ones before it ({source})"))
            }
            StoreError::UnknownCase(_) => damaged(format!("the line does not fit the ones before it ({error})")),
            StoreError::Busy
            | StoreError::Full { .. }
            | StoreError::ReadOnly { .. }
            | StoreError::Unreachable { .. }
            | StoreError::Database { .. } => Refusal::Store(error),
            other => damaged(other.to_string()),
        }
    }
}

fn misfit(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|e| e.is_foreign_key_violation() || e.is_unique_violation())
}

fn damaged(problem: String) -> Refusal {
    Refusal::Line((problem, COPY_AGAIN))
}

/// The log that is being taken: its case, its recorded end, how far it has come.
struct OpenLog {
    case: CaseFile,
    found: Head,
}

struct Taking {
    tx: Tx,
    tally: Tally,
    log: Option<OpenLog>,
    ended: bool,
    /// Whose everything becomes, whoever the lines name.
    into: Option<String>,
    /// The cases that were taken.
    cases: Vec<CaseFile>,
}

impl Taking {
    fn new(tx: Tx, into: Option<String>) -> Taking {
        Taking { tx, tally: Tally::new(), log: None, ended: false, into, cases: Vec::new() }
    }

    async fn all(mut self, file: &mut (dyn BufRead + Send), path: &Path) -> Result<Taking, StoreError> {
        let unread = |source| StoreError::File { path: path.to_owned(), done: "read", source };
        let wrong =
            |line, (problem, remedy): Wrong| StoreError::Backup { path: path.to_owned(), line, problem, remedy };
        let mut text = Vec::new();
        let mut number = 0;
        while (&mut *file).take(LONGEST).read_until(b'\n', &mut text).map_err(unread)? > 0 {
            number += 1;
            self.take(number, &text).await.map_err(|e| e.at(|w| wrong(number, w)))?;
            text.clear();
        }
        if !self.ended {
            return Err(wrong(number + 1, ("the file ends before its closing line".to_owned(), COPY_AGAIN)));
        }
        Ok(self)
    }

    fn whose(&self, named: &str) -> String {
        self.into.clone().unwrap_or_else(|| named.to_owned())
    }

    async fn take(&mut self, number: u64, bytes: &[u8]) -> Result<(), Refusal> {
        if self.ended {
            return Err(damaged("there is more after the closing line".to_owned()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("the line is not text".to_owned()))?;
        let text = text.strip_suffix('\n').ok_or_else(|| damaged("the line is cut off".to_owned()))?;
        let line: Line = serde_json::from_str(text).map_err(|e| match number {
            1 => Refusal::Line(("this is not a backup of wurao".to_owned(), "give a file that `backup` has written")),
            _ => damaged(format!("the line cannot be read ({e})")),
        })?;
        match (&line, number) {
            (Line::WuraoBackup { format }, 1) if *format <= FORMAT => {}
            (Line::WuraoBackup { format }, 1) => {
                let problem = format!("the backup has format {format}, this program reads up to {FORMAT}");
                return Err(Refusal::Line((problem, "use the program that wrote it, or a newer one")));
            }
            (_, 1) | (Line::WuraoBackup { .. }, _) => {
                return Err(damaged("the line that names the format is not the first".to_owned()));
            }
            _ => {}
        }
        if !matches!(line, Line::Event { .. }) {
            self.end_log().await?;
        }
        if let Line::End { counts, digest } = line {
            if counts != self.tally.counts || digest != self.tally.digest {
                return Err(damaged("lines are missing or were changed: counts or digest differ".to_owned()));
            }
            self.ended = true;
            return Ok(());
        }
        self.tally.note(&line, text);
        self.enter(line).await
    }

    /// The log above is complete: does it end where its case says?
    async fn end_log(&mut self) -> Result<(), Refusal> {
        let Some(OpenLog { case, found }) = self.log.take() else { return Ok(()) };
        ends_at(&case.id, found, case.head)?;
        self.tx.go_on_as(&case.account);
        Ok(self.tx.move_head(&case.id, Head::EMPTY, found).await?)
    }

    async fn enter(&mut self, line: Line<'_>) -> Result<(), Refusal> {
        let whose = match &line {
            Line::Account { id: account }
            | Line::Case { account, .. }
            | Line::Import { account, .. }
            | Line::Exhibit { account, .. }
            | Line::Custody { account, .. }
            | Line::Setting { account, .. }
            | Line::Job { account, .. } => self.whose(account),
            Line::WuraoBackup { .. } | Line::Event { .. } | Line::End { .. } => String::new(),
        };
        let tx = &mut self.tx;
        match line {
            Line::WuraoBackup { .. } | Line::End { .. } => {}
            Line::Account { .. } => {
                tx.go_on_as(&whose);
                tx.begin_account().await?;
            }
            Line::Case { id, subject, pack, opened, head, hash, .. } => {
                let opened = time(opened)?;
                tx.go_on_as(&whose);
                match tx.create_case(&id, &subject, &pack, opened).await {
                    // In a backup of everything the id stands twice; one case may meet a case that is here already.
                    Err(error @ StoreError::CaseExists(_)) if self.into.is_some() => return Err(Refusal::Store(error)),
                    done => done?,
                }
                let (id, account, head) = (id.into(), whose, Head { seq: head, hash });
                let case = CaseFile { id, account, subject: subject.into(), pack: pack.into(), opened, head };
                self.cases.push(case.clone());
                self.log = Some(OpenLog { case, found: Head::EMPTY });
            }
            Line::Event { seq, recorded, actor, by, group, kind, hash, body } => {
                let Some(log) = &mut self.log else { return Err(damaged("an event stands outside a case".to_owned())) };
                let actor = Actor::from_id(&actor).ok_or_else(|| damaged(format!("there is no actor `{actor}`")))?;
                let (by, kind, text) = (by.map(Into::into), kind.into_owned().into(), body.into_owned());
                let event = Written { seq, recorded: time(recorded)?, actor, by, group, kind, hash, text };
                log.found = event.follows(&log.case.id, log.found)?;
                add_event(&mut tx.link, &log.case.account, &log.case.id, event).await?;
            }
            Line::Import { case, digest, reader, taken, .. } => {
                tx.go_on_as(&whose);
                let (case, reader) = (case.into(), reader.into());
                tx.add_import(&ImportFile { digest, case, reader, taken }).await?;
            }
            Line::Exhibit { digest, case, name, bytes, sealed, .. } => {
                tx.go_on_as(&whose);
                let (case, sealed) = (case.map(Into::into), time(sealed)?);
                tx.add_exhibit(&Exhibit { digest, case, name: name.into(), bytes, sealed }).await?;
            }
            Line::Custody { digest, lines, link, .. } => {
                tx.go_on_as(&whose);
                tx.keep_custody(&CustodyEnd { digest, lines, link }).await?;
            }
            Line::Setting { name, value, .. } => {
                tx.go_on_as(&whose);
                tx.set(&name, &value).await?;
            }
            Line::Job { id, kind, payload, run_after, attempts, look, .. } => {
                tx.go_on_as(&whose);
                let (id, run_after) = (id.into(), time(run_after)?);
                let job = NewJob { id, kind: kind.into(), payload, run_after };
                let look = look.map(Notice::from);
                tx.add_job(&job, look.as_ref(), int("the number of attempts", attempts)?).await?;
            }
        }
        Ok(())
    }
}

fn time(micros: i64) -> Result<Timestamp, Refusal> {
    Timestamp::from_microsecond(micros).map_err(|_| damaged(format!("`{micros}` is not a time")))
}
