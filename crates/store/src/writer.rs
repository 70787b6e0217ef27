//! The one writer of a SQLite file: units of work in turn, many of them under one commit.
//!
//! A commit waits for the disk, which takes milliseconds; the work of a change takes a fraction of one. So the units that
//! wait while the disk is busy share the next commit. Each stands in a savepoint of its own and can be cancelled alone;
//! none is acknowledged before the commit that holds it is on the disk, and a commit that fails fails all of its units.
//!
//! The connection belongs to a task. A unit borrows it and gives it back when it is dropped, whatever became of the
//! future that held it, so that nobody can leave the writer with half a transaction. After anything that leaves the state
//! of the connection in doubt (a full disk, an error of the device) it is closed and opened anew.

use crate::StoreError;
use crate::error::{breaks_off, explained, is_busy};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Executor, SqliteConnection};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// Units that share one commit at most.
const MOST: usize = 128;
/// No further unit joins a commit that has been waited for longer than this.
const LONGEST: Duration = Duration::from_millis(50);
/// After this long without a pause the file is left free for a moment…
const RELAY: Duration = Duration::from_millis(100);
/// …of this length, so that a writer of another program, which asks every [`POLL`], gets its turn.
const GAP: Duration = Duration::from_millis(4);
/// How often a file that another program writes is asked for.
const POLL: Duration = Duration::from_millis(1);

/// An error that several units met together.
pub(crate) type Shared = Arc<sqlx::Error>;
/// Told when the commit is on the disk, or why it is not.
type Told = oneshot::Sender<Result<(), Shared>>;

/// The queue before the writer. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    queue: mpsc::UnboundedSender<Asked>,
    patience: Duration,
}

#[derive(Debug)]
enum Asked {
    /// For the connection; `alone` as the first unit of a commit.
    Unit {
        alone: bool,
        lent: oneshot::Sender<Result<Unit, Shared>>,
    },
    Close(oneshot::Sender<()>),
}

/// The connection, lent for one unit of work within a transaction. Dropping it cancels the unit.
#[derive(Debug)]
pub(crate) struct Unit {
    lent: Option<Lent>,
}

#[derive(Debug)]
struct Lent {
    connection: SqliteConnection,
    /// What ended the whole transaction, as a full disk does: nothing more may be run.
    ended: Option<Shared>,
    back: oneshot::Sender<Back>,
}

#[derive(Debug)]
struct Back {
    connection: SqliteConnection,
    ended: Option<Shared>,
    /// Whom to tell that it is kept; `None` cancels it.
    keep: Option<Told>,
}

impl Writer {
    /// Puts the writer to work on an open connection; `options` open the next one should this one break.
    pub fn start(connection: SqliteConnection, options: SqliteConnectOptions, patience: Duration) -> Writer {
        let (queue, asked) = mpsc::unbounded_channel();
        let task = Task { connection: Some(connection), options, asked, patience, free: Instant::now() };
        tokio::spawn(task.run());
        Writer { queue, patience }
    }

    /// Waits for its turn. `alone`: all that was written before is committed then, so that readers see what this unit
    /// sees; nobody else writes until it ends.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a file that cannot be opened or written.
    pub async fn unit(&self, alone: bool) -> Result<Unit, StoreError> {
        let (lent, turn) = oneshot::channel();
        let gone = || StoreError::database("a transaction", sqlx::Error::PoolClosed);
        self.queue.send(Asked::Unit { alone, lent }).map_err(|_| gone())?;
        // Whoever gives up leaves a closed place in the queue, which is stepped over.
        match tokio::time::timeout(self.patience, turn).await {
            Err(_) => Err(StoreError::Busy),
            Ok(turn) => turn.map_err(|_| gone())?.map_err(|e| StoreError::shared("a transaction", e)),
        }
    }

    /// Ends the connection in order.
    pub async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.queue.send(Asked::Close(closed)).is_ok() {
            let _ = done.await;
        }
    }
}

impl Unit {
    /// The connection.
    ///
    /// # Errors
    /// What has ended the transaction meanwhile: a statement that ran now would stand for itself.
    pub fn connection(&mut self) -> Result<&mut SqliteConnection, Shared> {
        let lent = self.lent.as_mut().expect("lent until it is given back");
        match &lent.ended {
            Some(ended) => Err(Arc::clone(ended)),
            None => Ok(&mut lent.connection),
        }
    }

    /// Takes note of an error of a statement.
    pub fn note(&mut self, error: &Shared) {
        if let Some(lent) = &mut self.lent
            && breaks_off(error)
        {
            lent.ended.get_or_insert_with(|| Arc::clone(error));
        }
    }

    /// Keeps the unit: when this returns it is on the disk. A future that is dropped meanwhile changes nothing any more.
    ///
    /// # Errors
    /// A disk that cannot keep it; then nothing was changed.
    pub async fn keep(mut self) -> Result<(), Shared> {
        let (told, kept) = oneshot::channel();
        self.give_back(Some(told));
        kept.await.unwrap_or_else(|_| Err(Arc::new(sqlx::Error::WorkerCrashed)))
    }

    fn give_back(&mut self, keep: Option<Told>) {
        if let Some(Lent { connection, ended, back }) = self.lent.take() {
            // When the task has ended with its runtime, so has everything.
            let _ = back.send(Back { connection, ended, keep });
        }
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

struct Task {
    connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    asked: mpsc::UnboundedReceiver<Asked>,
    patience: Duration,
    /// When the file was last left free.
    free: Instant,
}

impl Task {
    async fn run(mut self) {
        let mut closed = None;
        let mut next = None;
        loop {
            let asked = match next.take() {
                Some(asked) => asked,
                None => {
                    let Some(asked) = self.wait().await else { break };
                    asked
                }
            };
            match asked {
                Asked::Close(told) => {
                    closed = Some(told);
                    break;
                }
                Asked::Unit { lent, .. } if lent.is_closed() => {}
                Asked::Unit { lent, .. } => match self.begin().await {
                    Ok(connection) => next = self.units(connection, lent).await,
                    Err(error) => drop(lent.send(Err(Arc::new(error)))),
                },
            }
        }
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
        // Dropping what still waits tells it that the store is closed.
        drop(self.asked);
        if let Some(told) = closed {
            let _ = told.send(());
        }
    }

    /// The next in the queue. A queue that never empties leaves the file free from time to time.
    async fn wait(&mut self) -> Option<Asked> {
        match self.asked.try_recv() {
            Ok(asked) if self.free.elapsed() < RELAY => return Some(asked),
            Ok(asked) => {
                pause(GAP).await;
                self.free = Instant::now();
                return Some(asked);
            }
            Err(_) => {}
        }
        let asked = self.asked.recv().await;
        self.free = Instant::now();
        asked
    }

    /// A connection that holds the file's write lock.
    async fn begin(&mut self) -> Result<SqliteConnection, sqlx::Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => open(&self.options).await.map_err(|e| explained(e, self.options.get_filename()))?,
        };
        let begun = Instant::now();
        loop {
            // Taking the lock at the start means waiting for it there, where nothing has been read yet; a reader that
            // turns writer halfway would be refused instead.
            match connection.execute("BEGIN IMMEDIATE").await {
                Ok(_) => return Ok(connection),
                Err(error) if is_busy(&error) => {
                    if begun.elapsed() >= self.patience {
                        self.connection = Some(connection);
                        return Err(error);
                    }
                    pause(POLL).await;
                }
                Err(error) => {
                    let _ = connection.close().await;
                    return Err(explained(error, self.options.get_filename()));
                }
            }
        }
    }

    /// Units that share one commit, `first` among them. Gives back what was taken from the queue and has to wait.
    async fn units(
        &mut self,
        mut connection: SqliteConnection,
        first: oneshot::Sender<Result<Unit, Shared>>,
    ) -> Option<Asked> {
        let begun = Instant::now();
        let (mut kept, mut lent, mut waits): (Vec<Told>, _, _) = (Vec::new(), Some(first), None);
        let came = loop {
            let Some(taker) = lent.take() else { break end(connection, !kept.is_empty()).await };
            match one(connection, taker, &mut kept).await {
                Ok(back) => connection = back,
                Err(error) => break Err(error),
            }
            if kept.len() < MOST && begun.elapsed() < LONGEST {
                match self.asked.try_recv() {
                    Ok(Asked::Unit { alone: false, lent: taker }) => lent = Some(taker),
                    other => waits = other.ok(),
                }
            }
        };
        let told_to_all = match came {
            Ok(ended) => {
                self.connection = Some(ended);
                Ok(())
            }
            Err(error) => Err(error),
        };
        for told in kept {
            // Whoever went away needs no answer.
            let _ = told.send(told_to_all.clone());
        }
        waits
    }
}

/// Opens a connection to write with. Waiting for other programs is done here and not in the engine.
pub(crate) async fn open(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    connection.execute("PRAGMA busy_timeout = 0").await?;
    Ok(connection)
}

#[expect(clippy::disallowed_methods, reason = "another program has no other way to say that it waits or is done")]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

/// One unit in its savepoint. An error means that the whole transaction is gone, and the connection with it.
async fn one(
    mut connection: SqliteConnection,
    taker: oneshot::Sender<Result<Unit, Shared>>,
    kept: &mut Vec<Told>,
) -> Result<SqliteConnection, Shared> {
    if let Err(error) = connection.execute("SAVEPOINT unit").await {
        let error = broken(connection, error).await;
        let _ = taker.send(Err(Arc::clone(&error)));
        return Err(error);
    }
    let (back, returned) = oneshot::channel();
    // Should nobody take it any more, dropping it gives the connection back.
    drop(taker.send(Ok(Unit { lent: Some(Lent { connection, ended: None, back }) })));
    let Ok(Back { mut connection, ended, keep }) = returned.await else {
        return Err(Arc::new(sqlx::Error::WorkerCrashed));
    };
    if let Some(error) = ended {
        let _ = connection.close().await;
        if let Some(told) = keep {
            let _ = told.send(Err(Arc::clone(&error)));
        }
        return Err(error);
    }
    let end = if keep.is_some() { "RELEASE unit" } else { "ROLLBACK TO unit; RELEASE unit" };
    let done = sqlx::raw_sql(end).execute(&mut connection).await;
    kept.extend(keep);
    match done {
        Ok(_) => Ok(connection),
        Err(error) => Err(broken(connection, error).await),
    }
}

/// Ends the transaction: on the disk, or undone when nobody kept anything.
async fn end(mut connection: SqliteConnection, keep: bool) -> Result<SqliteConnection, Shared> {
    match connection.execute(if keep { "COMMIT" } else { "ROLLBACK" }).await {
        Ok(_) => Ok(connection),
        Err(error) => Err(broken(connection, error).await),
    }
}

async fn broken(connection: SqliteConnection, error: sqlx::Error) -> Shared {
    // Closing undoes what is open; that it says so again adds nothing.
    let _ = connection.close().await;
    Arc::new(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::SqliteJournalMode;

    async fn insert(writer: &Writer, size: i64) -> Result<(), StoreError> {
        let mut unit = writer.unit(false).await?;
        let statement = sqlx::query("INSERT INTO t (x) VALUES (ZEROBLOB($1))").bind(size);
        let came = statement.execute(unit.connection().expect("a sound one")).await.map_err(Arc::new);
        if let Err(error) = came {
            unit.note(&error);
            // Nothing more is run in what is left of the transaction, and it cannot be kept.
            assert!(unit.connection().is_err());
            assert!(unit.keep().await.is_err());
            return Err(StoreError::shared("INSERT", error));
        }
        unit.keep().await.map_err(|e| StoreError::shared("COMMIT", e))
    }

    async fn count(path: &std::path::Path) -> i64 {
        let mut connection = SqliteConnection::connect(&path.display().to_string()).await.unwrap();
        sqlx::query_scalar("SELECT COUNT(*) FROM t").fetch_one(&mut connection).await.unwrap()
    }

    #[tokio::test]
    async fn a_full_disk_is_left_behind_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("full.db");
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("max_page_count", "30");
        let mut connection = open(&options).await.unwrap();
        connection.execute("CREATE TABLE t (x BLOB)").await.unwrap();
        let writer = Writer::start(connection, options, Duration::from_secs(5));
        insert(&writer, 10).await.unwrap();
        // Those that share a commit with what does not fit are told the same, or are kept.
        let all = tokio::join!(insert(&writer, 10), insert(&writer, 1 << 20), insert(&writer, 10));
        assert!(matches!(all.1, Err(StoreError::Full { .. })), "{:?}", all.1);
        let kept = [&all.0, &all.2].iter().filter(|came| came.is_ok()).count() as i64;
        assert!([&all.0, &all.2].iter().all(|came| matches!(came, Ok(()) | Err(StoreError::Full { .. }))), "{all:?}");
        assert_eq!(count(&path).await, 1 + kept);
        for _ in 0..3 {
            assert!(matches!(insert(&writer, 1 << 20).await, Err(StoreError::Full { .. })));
            insert(&writer, 10).await.unwrap();
        }
        assert_eq!(count(&path).await, 4 + kept);
        writer.close().await;
    }
}
