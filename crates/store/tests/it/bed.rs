//! A fresh database of either engine for each story, and a way around the store to do what it would not.

use crate::neighbour;
use casework::{Body, Event, Who};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{At, Register, Store, StoreError};

/// Tells each story to both engines, each time with a second account beside it.
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { crate::bed::Bed::sqlite().beside(super::$name).await })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { crate::bed::Bed::postgres().beside(super::$name).await })+
        }
    };
}
/// Stories about the whole store, in which a second account would be in the way.
macro_rules! whole_stories {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::bed::Bed::sqlite()).await })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::bed::Bed::postgres()).await })+
        }
    };
}
pub(crate) use {stories, whole_stories};

/// The account of whom the stories tell.
pub const ME: &str = "local";

/// A database of its own.
#[derive(Clone)]
pub struct Bed {
    folder: Arc<bench::TempDir>,
    postgres: Option<String>,
}

impl Bed {
    pub fn sqlite() -> Bed {
        Bed { folder: Arc::new(bench::TempDir::new().unwrap()), postgres: None }
    }
    pub fn postgres() -> Bed {
        Bed { postgres: Some(bench::Postgres::start().database()), ..Bed::sqlite() }
    }
    /// Tells a story while the neighbour lives next door, who then looks around.
    pub async fn beside(self, story: impl AsyncFnOnce(Bed)) {
        let own = neighbour::moves_in(&self.store().await).await;
        story(self.clone()).await;
        neighbour::looks_around(&self.store().await, &own).await;
    }
    /// A fresh database of the other engine.
    pub fn other(&self) -> Bed {
        if self.postgres.is_some() { Bed::sqlite() } else { Bed::postgres() }
    }
    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.postgres.is_some()
    }
    /// Opens the database; a second call is a second program on the same data.
    pub async fn store(&self) -> Store {
        match &self.postgres {
            Some(uri) => Store::postgres(uri).await,
            None => Store::sqlite(&self.file("wurao.db")).await,
        }
        .unwrap()
    }
    /// Opens a registry in the same place; a second call is a second program on the same data.
    pub async fn register(&self) -> Register {
        match &self.postgres {
            Some(uri) => Register::postgres(uri).await,
            None => Register::sqlite(&self.file("registry.db")).await,
        }
        .unwrap()
    }
    /// Opens the database for writers that do not wait long for another one.
    pub async fn patient(&self, patience: Duration) -> Store {
        match &self.postgres {
            Some(uri) => Store::postgres_patient(uri, patience).await,
            None => Store::sqlite_patient(&self.file("wurao.db"), patience).await,
        }
        .unwrap()
    }
    /// A file in this story's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    /// Runs SQL behind the store's back.
    pub async fn tamper(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match &self.postgres {
            Some(uri) => {
                let mut connection = sqlx::PgConnection::connect(uri).await.unwrap();
                sql.execute(&mut connection).await.unwrap();
            }
            None => {
                let uri = self.file("wurao.db").display().to_string();
                let mut connection = sqlx::SqliteConnection::connect(&uri).await.unwrap();
                sql.execute(&mut connection).await.unwrap();
            }
        }
    }
}

/// A time in the morning of 12 October 2026, UTC.
pub fn at(minute: i64) -> Timestamp {
    "2026-10-12T08:00:00.123456Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_mins(minute)
}

pub fn body(kind: &str, pairs: &[(&str, &str)]) -> Body {
    Body::from_pairs(kind, pairs.iter().copied()).unwrap()
}

pub fn opened() -> Body {
    body("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")])
}

pub fn call(said: &str) -> Body {
    body("incident", &[("at", "2026-10-12 10:22"), ("number", "1366****6378"), ("said", said)])
}

/// Opens a case with these events after its opening.
pub async fn case(store: &Store, id: &str, more: &[Body]) -> Vec<Event> {
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.create_case(id, "推销电话", "cn-telecom", at(0)).await.unwrap();
    let bodies: Vec<Body> = std::iter::once(opened()).chain(more.iter().cloned()).collect();
    let events = tx.append(id, At::Anywhere, at(0), &Who::person(), &bodies).await.unwrap();
    tx.save().await.unwrap();
    events
}

/// Appends in a transaction of its own.
pub async fn append(store: &Store, case: &str, minute: i64, bodies: &[Body]) -> Result<Vec<Event>, StoreError> {
    let mut tx = store.of(ME).begin().await?;
    let events = tx.append(case, At::Anywhere, at(minute), &Who::person(), bodies).await?;
    tx.save().await?;
    Ok(events)
}

/// An error as a person sees it, with its causes.
pub fn words(error: StoreError) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}
