//! Leaves of the transparency log, and the versions among them.

use super::open::{Change, Register};
use super::statements;
use crate::StoreError;
use crate::engine::args;
use crate::fields::{Place, int, no_nul};
use jiff::Timestamp;

/// A leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its place, from 0.
    pub position: u64,
    /// When it was recorded.
    pub known: Timestamp,
    /// Its bytes.
    pub body: String,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its number, from 1.
    pub n: u64,
    /// The last entry it knows.
    pub seq: u64,
    /// When it was published.
    pub published: Timestamp,
    /// How many numbers are listed in it.
    pub listed: u64,
    /// Its leaf in the log.
    pub position: u64,
    /// Its paper, signed.
    pub paper: String,
}

type LeafRow = (i64, i64, String);
type VersionRow = (i64, i64, i64, i64, i64, String);

fn leaf((position, known, body): LeafRow) -> Result<Leaf, StoreError> {
    let place = Place { what: "log", id: "leaf", seq: None };
    Ok(Leaf { position: place.count("position", position)?, known: place.time("known", known)?, body })
}

fn version((n, seq, published, listed, position, paper): VersionRow) -> Result<Published, StoreError> {
    let id = n.to_string();
    let place = Place { what: "version", id: &id, seq: None };
    Ok(Published {
        n: place.count("n", n)?,
        seq: place.count("seq", seq)?,
        published: place.time("published", published)?,
        listed: place.count("listed", listed)?,
        position: place.count("position", position)?,
        paper,
    })
}

impl Change {
    /// Puts a leaf at the end of the log and tells its place. Units wait for one another, so a log cannot fork here.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn append_leaf(&mut self, body: &str) -> Result<u64, StoreError> {
        no_nul("a leaf of the log", body)?;
        let (size,): (i64,) = self.link.row(&statements::LOG_SIZE, args![]).await?.unwrap_or_default();
        self.link.run(&statements::ADD_LEAF, args![size, self.known, body]).await?;
        Place { what: "log", id: "leaf", seq: None }.count("position", size)
    }

    /// All leaves, as this unit sees them.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn leaves(&mut self) -> Result<Vec<Leaf>, StoreError> {
        self.link.rows(&statements::LEAVES, args![0_i64]).await?.into_iter().map(leaf).collect()
    }

    /// The newest version, as this unit sees it.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn newest(&mut self) -> Result<Option<Published>, StoreError> {
        self.link.row(&statements::NEWEST_VERSION, args![]).await?.map(version).transpose()
    }

    /// Records a version.
    ///
    /// # Errors
    /// [`StoreError::Nul`]; a version of this number that exists already.
    pub async fn add_version(&mut self, version: &Published) -> Result<(), StoreError> {
        let Published { n, seq, published, listed, position, paper } = version;
        no_nul("a version's paper", paper)?;
        let (n, seq) = (int("version", *n)?, int("seq", *seq)?);
        let (listed, position) = (int("listed", *listed)?, int("position", *position)?);
        self.link
            .run(&statements::ADD_PUBLISHED, args![n, seq, *published, listed, position, paper.as_str()])
            .await
            .map(drop)
    }
}

impl Register {
    /// All leaves of the log, in order.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn leaves(&self) -> Result<Vec<Leaf>, StoreError> {
        self.leaves_from(0).await
    }

    /// The leaves from a place on, in order.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn leaves_from(&self, position: u64) -> Result<Vec<Leaf>, StoreError> {
        let from = int("position", position)?;
        self.engine.read().await?.rows(&statements::LEAVES, args![from]).await?.into_iter().map(leaf).collect()
    }

    /// The leaf at a place; `None` if the log does not reach there.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn leaf(&self, position: u64) -> Result<Option<Leaf>, StoreError> {
        let at = int("position", position)?;
        self.engine.read().await?.row(&statements::LEAF, args![at]).await?.map(leaf).transpose()
    }

    /// How many leaves the log has.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn log_size(&self) -> Result<u64, StoreError> {
        let (size,): (i64,) = self.engine.read().await?.row(&statements::LOG_SIZE, args![]).await?.unwrap_or_default();
        Place { what: "log", id: "size", seq: None }.count("size", size)
    }

    /// All versions, in order; their times ascend: one that a clock ahead published is read as published with the next one.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn versions(&self) -> Result<Vec<Published>, StoreError> {
        let rows = self.engine.read().await?.rows(&statements::PUBLISHED, args![]).await?;
        let mut all = rows.into_iter().map(version).collect::<Result<Vec<_>, _>>()?;
        for at in (1..all.len()).rev() {
            all[at - 1].published = all[at - 1].published.min(all[at].published);
        }
        Ok(all)
    }

    /// The newest version that was published no later than `at`.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn version_at(&self, at: Timestamp) -> Result<Option<Published>, StoreError> {
        self.engine.read().await?.row(&statements::VERSION_AT, args![at]).await?.map(version).transpose()
    }
}
