//! Where everything is kept: the hash-chained log of each case, the queue of jobs, the index of exhibits, settings.
//!
//! One [`Store`] over two engines: a SQLite file for one person, PostgreSQL for many. What is written with one can
//! be moved to the other by [`Store::backup`] and [`Store::restore`]. Five rules hold throughout:
//!
//! * Every call can fail; what is not there is `None`, `false` or empty, never an error, except when written to.
//! * The time, ids and every random choice are parameters.
//! * All writing goes through a [`Tx`]. [`Tx::save`] keeps all of it; a `Tx` that is dropped has done nothing. A
//!   change and its consequences (events, jobs, index) share one `Tx`.
//! * Whose data it is, is the first thing said: [`Store::of`] leads to the rows of one account and no others.
//!   Only what concerns the whole store, such as backups and the queue, is the [`Store`]'s own.
//! * An account begins with the first row that belongs to it.
//!
//! ```
//! use casework::{Body, Who};
//! use serde_json::json;
//! use std::time::Duration;
//! use store::{At, NewJob, Store};
//!
//! # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let store = Store::sqlite(&folder.path().join("wurao.db")).await?;
//! let now = "2026-10-12T08:00:00Z".parse()?;
//!
//! // A use case: the case, what happened and what follows from it, saved together.
//! let scope = store.of("local");
//! let mut tx = scope.begin().await?;
//! tx.create_case("c7f3k2", "推销电话", "cn-telecom", now).await?;
//! let opened = Body::from_pairs("case-opened", [("subject", "推销电话"), ("pack", "cn-telecom")])?;
//! let call = Body::from_pairs("incident", [("at", "2026-10-12 10:22"), ("number", "1366****6378")])?;
//! let events = tx.append("c7f3k2", At::Anywhere, now, &Who::person(), &[opened, call]).await?;
//! let job = NewJob {
//!     id: "plan:c7f3k2:2".into(), kind: "plan".into(),
//!     payload: json!({"case": "c7f3k2"}), run_after: now,
//! };
//! tx.enqueue(&job).await?;
//! tx.save().await?;
//!
//! // Reading back, and checking that nothing was changed since.
//! assert_eq!(scope.events("c7f3k2", 0).await?, events);
//! assert_eq!(scope.head("c7f3k2").await?.map(|head| head.seq), Some(2));
//! assert_eq!(scope.verify("c7f3k2").await?, scope.head("c7f3k2").await?);
//! assert_eq!(scope.case("c00000").await?, None);
//! assert_eq!(store.of("a stranger").events("c7f3k2", 0).await?, []);
//!
//! // A worker: claim, work, and end the job together with what it changed.
//! let job = store.claim(&["plan"], now, Duration::from_secs(60)).await?.expect("one is due");
//! let mut tx = store.of(&job.account).begin().await?;
//! tx.set("planned", "c7f3k2").await?;
//! tx.finish_job(&job, now).await?;
//! tx.save().await?;
//! assert_eq!(store.claim(&["plan"], now, Duration::from_secs(60)).await?, None);
//!
//! // Moving house.
//! let file = folder.path().join("wurao.jsonl");
//! store.backup(&file).await?;
//! let other = Store::sqlite(&folder.path().join("other.db")).await?;
//! assert_eq!(other.restore(&file).await?.events, 2);
//! # Ok(()) }
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod archive;
mod backup;
mod cases;
mod custody;
mod damage;
mod damages;
mod engine;
mod error;
mod exhibits;
mod fields;
mod head;
mod jobs;
mod keys;
mod lines;
mod log;
mod migrate;
mod open;
mod phones;
mod private;
mod register;
mod reminders;
mod restore;
mod scope;
mod settings;
mod statements;
mod tx;
mod writer;

pub use cases::CaseFile;
pub use custody::CustodyEnd;
pub use damage::{Damage, DamageKind, Reading};
pub use error::StoreError;
pub use exhibits::{Exhibit, ImportFile};
pub use head::{At, Head};
pub use jobs::{Job, JobState, NewJob};
pub use lines::BackupCounts;
pub use open::Store;
pub use phones::{Phone, Tried};
pub use register::{Added, Ahead, Change as RegisterChange, Code, Guess, JudgedCall, Leaf, Published, Register, Row};
pub use reminders::{LookDay, Notice};
pub use scope::Scope;
pub use tx::Tx;
