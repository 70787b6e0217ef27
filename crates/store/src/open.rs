//! Opening a store.

use crate::engine::{Engine, args};
use crate::error::explained;
use crate::migrate::{CASES, migrate};
use crate::private::private;
use crate::writer::{self, Writer};
use crate::{StoreError, statements};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a writer waits for another one: longer than the largest import takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Events read at a time. Bodies of imports are up to 100 KB, so a page stays below some 25 MB.
pub(crate) const PAGE: i64 = 256;

/// Cases, their logs, jobs and settings in one database. Cheap to clone; clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) added: Arc<watch::Sender<u64>>,
}

impl Store {
    /// Opens the SQLite file at `path`, made (readable by its owner only) if it does not exist, and brings it to
    /// the newest format.
    ///
    /// # Errors
    /// A file that cannot be opened, is no database, or was written by a newer program.
    pub async fn sqlite(path: &Path) -> Result<Store, StoreError> {
        Store::sqlite_patient(path, PATIENCE).await
    }

    /// Opens the PostgreSQL database at `uri`, for example `postgres://user@host/name`, and brings it to the
    /// newest format.
    ///
    /// # Errors
    /// A database that cannot be reached or was written by a newer program.
    pub async fn postgres(uri: &str) -> Result<Store, StoreError> {
        Store::postgres_patient(uri, PATIENCE).await
    }

    /// As [`Store::sqlite`], for writers that wait for another one no longer than `patience` before they are told
    /// [`StoreError::Busy`]. By default that is half a minute.
    ///
    /// # Errors
    /// As [`Store::sqlite`].
    pub async fn sqlite_patient(path: &Path, patience: Duration) -> Result<Store, StoreError> {
        Store::sqlite_at(path, CASES.newest(), patience).await
    }

    /// As [`Store::postgres`], for writers that wait for another one no longer than `patience` before they are told
    /// [`StoreError::Busy`]. By default that is half a minute.
    ///
    /// # Errors
    /// As [`Store::postgres`].
    pub async fn postgres_patient(uri: &str, patience: Duration) -> Result<Store, StoreError> {
        Store::postgres_at(uri, CASES.newest(), patience).await
    }

    async fn grown(engine: Engine, format: usize) -> Result<Store, StoreError> {
        migrate(&engine, &CASES, format).await?;
        Ok(Store { engine, added: Arc::new(watch::Sender::new(0)) })
    }

    pub(crate) async fn sqlite_at(path: &Path, format: usize, patience: Duration) -> Result<Store, StoreError> {
        Store::grown(open_sqlite(path, patience).await?, format).await
    }

    pub(crate) async fn postgres_at(uri: &str, format: usize, patience: Duration) -> Result<Store, StoreError> {
        Store::grown(open_postgres(uri, patience).await?, format).await
    }

    /// The ids of all accounts, in order: for work that goes over everybody's rows, account by account.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn accounts(&self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self.engine.read().await?.rows(&statements::ACCOUNTS, args![]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let row: Option<(i64,)> = self.engine.read().await?.row(&statements::PING, args![]).await?;
        debug_assert_eq!(row, Some((1,)));
        Ok(())
    }

    /// Has the engine parse every statement the store uses, without running any: a self-check.
    ///
    /// # Errors
    /// The first statement that this database does not understand.
    pub async fn prepare_all(&self) -> Result<(), StoreError> {
        let mut link = self.engine.read().await?;
        for statement in statements::ALL {
            link.prepare(statement).await?;
        }
        Ok(())
    }

    /// Ends all connections in order. Dropping the store does so too, a moment later.
    pub async fn close(&self) {
        self.engine.close().await;
    }
}

/// A SQLite file, made readable by its owner only.
pub(crate) async fn open_sqlite(path: &Path, patience: Duration) -> Result<Engine, StoreError> {
    private(path).map_err(|source| StoreError::File { path: path.to_owned(), done: "written", source })?;
    let common = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(patience)
        // What is acknowledged is on the disk.
        .synchronous(SqliteSynchronous::Full)
        // What was deleted is overwritten: these are people's calls.
        .pragma("secure_delete", "ON")
        .disable_statement_logging();
    let writing = common
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        // A large import leaves a large log behind; it is cut to this size.
        .pragma("journal_size_limit", "16777216");
    let opened = writer::open(&writing).await;
    let why = |source| StoreError::opening(path.display().to_string(), explained(source, path));
    let connection = opened.map_err(why)?;
    let writer = Writer::start(connection, writing, patience);
    // A page of a log crosses between threads in one go.
    let reading = common.pragma("query_only", "ON").row_buffer_size(PAGE as usize + 1);
    let readers = SqlitePoolOptions::new().max_connections(4).acquire_timeout(patience);
    // A reader that could not end its transaction would look at that moment for ever.
    let readers = readers.before_acquire(|c, _| Box::pin(async move { Ok(!c.is_in_transaction()) }));
    Ok(Engine::Sqlite { writer, readers: readers.connect_lazy_with(reading) })
}

/// A PostgreSQL database.
pub(crate) async fn open_postgres(uri: &str, patience: Duration) -> Result<Engine, StoreError> {
    let refused = |place: String| move |source| StoreError::opening(place, source);
    let options = PgConnectOptions::from_str(uri).map_err(refused("at the address given".to_owned()))?;
    let options = options
        .application_name("wurao")
        .options([("lock_timeout", patience.as_millis().to_string())])
        .disable_statement_logging();
    let place = format!("{} on {}", options.get_database().unwrap_or("(unnamed)"), options.get_host());
    let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(patience);
    // Asked once, a server that is not there says so at once; the pool would go on asking for half a minute.
    let once = PgConnection::connect_with(&options).await;
    once.map_err(refused(place))?.close().await.map_err(|e| StoreError::database("a connection", e))?;
    let (writers, readers) = (pool(8).connect_lazy_with(options.clone()), pool(4).connect_lazy_with(options));
    Ok(Engine::Postgres { writers, readers })
}
