//! The two engines behind one door: statements in, rows out. Nothing above this file knows which one runs.

use crate::StoreError;
use crate::statements::Statement;
use crate::writer::{Shared, Unit, Writer};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::borrow::Cow;
use std::sync::Arc;

/// An open database.
#[derive(Debug, Clone)]
pub(crate) enum Engine {
    /// SQLite takes one writer at a time, so the writers queue for one connection here, in order and without
    /// the polling of its own lock. Readers see the last saved state meanwhile.
    Sqlite { writer: Writer, readers: SqlitePool },
    /// PostgreSQL. Whoever writes may read beside it, so the two never wait for the same connections.
    Postgres { writers: PgPool, readers: PgPool },
}

/// A connection, within a transaction or not.
pub(crate) enum Link {
    SqliteUnit(Unit),
    SqliteTx(Transaction<'static, Sqlite>),
    SqliteRead(PoolConnection<Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
    PostgresRead(PoolConnection<Postgres>),
}

enum Wire<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// A parameter. Both engines know these types and their absence.
pub(crate) enum Arg<'a> {
    Text(Cow<'a, str>),
    Int(i64),
    MaybeText(Option<&'a str>),
    MaybeInt(Option<i64>),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Arg<'a> {
        Arg::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}
impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Int(number)
    }
}
impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(text: Option<&'a str>) -> Arg<'a> {
        Arg::MaybeText(text)
    }
}
impl From<Option<i64>> for Arg<'_> {
    fn from(number: Option<i64>) -> Self {
        Arg::MaybeInt(number)
    }
}
impl From<casework::Digest> for Arg<'_> {
    fn from(digest: casework::Digest) -> Self {
        digest.to_string().into()
    }
}
impl From<jiff::Timestamp> for Arg<'_> {
    fn from(time: jiff::Timestamp) -> Self {
        time.as_microsecond().into()
    }
}

/// Parameters in order: `args![case, seq]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::engine::Arg::from($value)),*] };
}
pub(crate) use args;

/// Anything that a row of either engine can be read into; in practice tuples.
pub(crate) trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Text(text) => query.bind(text),
                Arg::Int(number) => query.bind(number),
                Arg::MaybeText(text) => query.bind(text),
                Arg::MaybeInt(number) => query.bind(number),
            };
        }
        query
    }};
}

impl Engine {
    /// A connection for single reads.
    pub async fn read(&self) -> Result<Link, StoreError> {
        match self {
            Engine::Sqlite { readers, .. } => readers.acquire().await.map(Link::SqliteRead),
            Engine::Postgres { readers, .. } => readers.acquire().await.map(Link::PostgresRead),
        }
        .map_err(|e| StoreError::database("a connection", e))
    }

    /// A transaction that writes.
    pub async fn write(&self) -> Result<Link, StoreError> {
        self.write_after(false).await
    }

    /// The same. `all`: when it begins, readers see everything that it sees.
    pub async fn write_after(&self, all: bool) -> Result<Link, StoreError> {
        match self {
            Engine::Sqlite { writer, .. } => writer.unit(all).await.map(Link::SqliteUnit),
            Engine::Postgres { writers, .. } => {
                writers.begin().await.map(Link::PostgresTx).map_err(|e| StoreError::database("a transaction", e))
            }
        }
    }

    /// A transaction that reads, all of it at one moment.
    pub async fn snapshot(&self) -> Result<Link, StoreError> {
        match self {
            Engine::Sqlite { readers, .. } => readers.begin().await.map(Link::SqliteTx),
            Engine::Postgres { readers, .. } => {
                readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Link::PostgresTx)
            }
        }
        .map_err(|e| StoreError::database("a transaction", e))
    }

    /// Ends all connections in order.
    pub async fn close(&self) {
        match self {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

impl Link {
    fn wire(&mut self) -> Result<Wire<'_>, Shared> {
        Ok(match self {
            Link::SqliteUnit(unit) => Wire::Sqlite(unit.connection()?),
            Link::SqliteTx(tx) => Wire::Sqlite(tx),
            Link::SqliteRead(connection) => Wire::Sqlite(connection),
            Link::PostgresTx(tx) => Wire::Postgres(tx),
            Link::PostgresRead(connection) => Wire::Postgres(connection),
        })
    }

    /// What came of a statement.
    fn came<T>(&mut self, what: &'static str, came: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        came.map_err(|error| {
            let error = Arc::new(error);
            if let Link::SqliteUnit(unit) = self {
                unit.note(&error);
            }
            StoreError::shared(what, error)
        })
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn run(&mut self, statement: &Statement, args: Vec<Arg<'_>>) -> Result<u64, StoreError> {
        let came = match self.wire().map_err(|e| StoreError::shared(statement.name, e))? {
            Wire::Sqlite(c) => {
                bound!(sqlx::query(statement.sqlite), args).execute(c).await.map(|done| done.rows_affected())
            }
            Wire::Postgres(c) => {
                bound!(sqlx::query(statement.postgres), args).execute(c).await.map(|done| done.rows_affected())
            }
        };
        self.came(statement.name, came)
    }

    /// All rows of a statement.
    pub async fn rows<R: Record>(&mut self, statement: &Statement, args: Vec<Arg<'_>>) -> Result<Vec<R>, StoreError> {
        let came = match self.wire().map_err(|e| StoreError::shared(statement.name, e))? {
            Wire::Sqlite(c) => bound!(sqlx::query_as(statement.sqlite), args).fetch_all(c).await,
            Wire::Postgres(c) => bound!(sqlx::query_as(statement.postgres), args).fetch_all(c).await,
        };
        self.came(statement.name, came)
    }

    /// The one row of a statement, if there is one.
    pub async fn row<R: Record>(&mut self, statement: &Statement, args: Vec<Arg<'_>>) -> Result<Option<R>, StoreError> {
        let came = match self.wire().map_err(|e| StoreError::shared(statement.name, e))? {
            Wire::Sqlite(c) => bound!(sqlx::query_as(statement.sqlite), args).fetch_optional(c).await,
            Wire::Postgres(c) => bound!(sqlx::query_as(statement.postgres), args).fetch_optional(c).await,
        };
        self.came(statement.name, came)
    }

    /// Has the engine parse a statement without running it.
    pub async fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        use sqlx::{Executor, SqlSafeStr};
        let came = match self.wire().map_err(|e| StoreError::shared(statement.name, e))? {
            Wire::Sqlite(c) => c.prepare(statement.sqlite.into_sql_str()).await.map(drop),
            Wire::Postgres(c) => c.prepare(statement.postgres.into_sql_str()).await.map(drop),
        };
        self.came(statement.name, came)
    }

    /// Runs a script of several statements without parameters: migrations only.
    pub async fn script(&mut self, what: &'static str, text: &'static str) -> Result<(), StoreError> {
        let came = match self.wire().map_err(|e| StoreError::shared(what, e))? {
            Wire::Sqlite(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
            Wire::Postgres(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
        };
        self.came(what, came)
    }

    /// Keeps what was written: when this returns it is on the disk. A link that is dropped instead has written nothing.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Link::SqliteUnit(unit) => unit.keep().await.map_err(|e| StoreError::shared("COMMIT", e)),
            Link::SqliteTx(tx) => tx.commit().await.map_err(|e| StoreError::database("COMMIT", e)),
            Link::PostgresTx(tx) => tx.commit().await.map_err(|e| StoreError::database("COMMIT", e)),
            Link::SqliteRead(_) | Link::PostgresRead(_) => Ok(()),
        }
    }
}
