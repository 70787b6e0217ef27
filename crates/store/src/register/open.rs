//! Opening a registry's database, and writing to it in one order.

use super::clock::Clocks;
use super::statements;
use crate::StoreError;
use crate::engine::{Engine, Link, args};
use crate::fields::{Place, no_nul};
use crate::migrate::{REGISTRY, migrate};
use crate::open::{PATIENCE, open_postgres, open_sqlite};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::time::Instant;

/// By so much the clocks of two programs that share a database may differ.
const SKEW: SignedDuration = SignedDuration::from_secs(5);

/// A registry's database. Cheap to clone; clones share the connections.
///
/// ```
/// use jiff::Timestamp;
/// use registry::history::{Change, Proof};
/// use store::Register;
///
/// # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let register = Register::sqlite(&folder.path().join("registry.db")).await?;
/// let number = "+8613800000000".parse()?;
/// let now: Timestamp = "2026-11-29T08:00:00Z".parse()?;
///
/// let mut change = register.change(now).await?;
/// change.add(&[(number, now, Change::Registered { proof: Proof::Code, preference: Default::default() })], "person").await?;
/// change.save().await?;
///
/// assert_eq!(register.history(number).await?.len(), 1);
/// // A clock that went back records nothing.
/// let before = "2026-11-29T07:00:00Z".parse()?;
/// assert!(matches!(register.change(before).await, Err(store::StoreError::ClockWentBack { .. })));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Register {
    pub(crate) engine: Engine,
}

/// One unit of work on a registry: all of it is kept by [`Change::save`], or nothing.
pub struct Change {
    pub(super) link: Link,
    /// When it is recorded.
    pub(super) known: Timestamp,
    /// The last entry's number before this unit.
    pub(super) seq: i64,
    /// When the clock was set right before.
    pub(super) clocks: Clocks,
}

impl Register {
    /// Opens the SQLite file at `path`, made (readable by its owner only) if it does not exist, and brings it to the
    /// newest format.
    ///
    /// # Errors
    /// A file that cannot be opened, is no database, or was written by a newer program.
    pub async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        Self::grown(open_sqlite(path, PATIENCE).await?).await
    }

    /// Opens the PostgreSQL database at `uri` and brings it to the newest format.
    ///
    /// # Errors
    /// A database that cannot be reached or was written by a newer program.
    pub async fn postgres(uri: &str) -> Result<Self, StoreError> {
        Self::grown(open_postgres(uri, PATIENCE).await?).await
    }

    async fn grown(engine: Engine) -> Result<Self, StoreError> {
        migrate(&engine, &REGISTRY, REGISTRY.newest()).await?;
        Ok(Self { engine })
    }

    /// Begins a unit of work that is recorded at `now`. Units wait for one another, so that another one may be recorded
    /// between the moment at which `now` was read and the beginning: if what is recorded last is later by no more than
    /// five seconds and the wait, this unit is recorded a microsecond after it. [`Change::known`] tells when.
    ///
    /// # Errors
    /// [`StoreError::ClockWentBack`] if something later than that is recorded already.
    pub async fn change(&self, now: Timestamp) -> Result<Change, StoreError> {
        let waited = Instant::now();
        let mut link = self.engine.write().await?;
        let (seq, last): (i64, i64) = link.row(&statements::TAKE_HEAD, args![]).await?.unwrap_or_default();
        let last = Place { what: "registry", id: "head", seq: None }.time("known", last)?;
        let clocks = Clocks::of(&mut link).await?;
        if last <= now {
            return Ok(Change { link, known: now, seq, clocks });
        }
        let reach = SKEW + SignedDuration::try_from(waited.elapsed()).unwrap_or(SignedDuration::ZERO);
        match last.checked_add(SignedDuration::from_micros(1)) {
            Ok(after) if last.duration_since(now) <= reach => Ok(Change { link, known: after, seq, clocks }),
            _ => Err(StoreError::ClockWentBack { now, last }),
        }
    }

    /// A setting of the registry.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.engine.read().await?.row(&statements::REGISTRY_SETTING, args![name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Has the engine parse every statement of a registry, without running any: a self-check.
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

    /// Ends all connections in order.
    pub async fn close(&self) {
        self.engine.close().await;
    }
}

impl Change {
    /// When it is recorded.
    pub fn known(&self) -> Timestamp {
        self.known
    }

    /// A setting of the registry, as this unit sees it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.link.row(&statements::REGISTRY_SETTING, args![name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets a setting of the registry.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn set(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        no_nul("the setting", value)?;
        self.link.run(&statements::SET_REGISTRY_SETTING, args![name, value]).await.map(drop)
    }

    /// Keeps the whole unit: when this returns it is on the disk.
    ///
    /// # Errors
    /// A database that does not answer; nothing is kept then.
    pub async fn save(mut self) -> Result<(), StoreError> {
        self.link.run(&statements::MOVE_REGISTRY_HEAD, args![self.seq, self.known]).await?;
        self.link.commit().await
    }
}
