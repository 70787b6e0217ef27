//! How a registry stands, in figures: for whoever watches it, and for its operator's page.

use super::Registry;
use crate::error::Answer;

/// How it stands. Nothing here tells of a single number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Versions that were published.
    pub versions: u64,
    /// Numbers in the newest one.
    pub listed: u64,
    /// When that was published, in seconds since 1970.
    pub published: Option<i64>,
    /// Entries of the log.
    pub log: u64,
    /// Messages that wait for the gateway.
    pub waiting: u64,
    /// Receipts that were ever signed.
    pub receipts: u64,
    /// Rows that they are about.
    pub rows: u64,
}

/// A receipt, as the registry remembers it: the paper itself is with whoever asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipted {
    /// For whom.
    pub organisation: String,
    /// When.
    pub at: jiff::Timestamp,
    /// What for.
    pub purpose: String,
    /// The version.
    pub version: u64,
    /// Rows in all.
    pub lines: u64,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// SHA-256 of the signed paper, which stands in the log.
    pub digest: String,
}

impl Registry {
    /// The figures of now.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn figures(&self) -> Answer<Figures> {
        let versions = self.register.versions().await?;
        let receipts = self.receipts(None).await?;
        let newest = versions.last();
        Ok(Figures {
            versions: versions.len() as u64,
            listed: newest.map_or(0, |version| version.listed),
            published: newest.map(|version| version.published.as_second()),
            log: self.register.log_size().await?,
            waiting: self.waiting(),
            receipts: receipts.len() as u64,
            rows: receipts.iter().map(|receipt| receipt.lines).sum(),
        })
    }

    /// The receipts of an organisation, or all, the newest first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn receipts(&self, of: Option<&str>) -> Answer<Vec<Receipted>> {
        let rows = self.register.acts("receipt").await?.into_iter().rev();
        let told = |row: store::Row| {
            let figure = |name: &str| row.body.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default();
            let text = |name: &str| row.body.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
            Receipted {
                at: row.known,
                purpose: text("purpose"),
                version: figure("version"),
                lines: figure("lines"),
                kept: figure("kept"),
                dropped: figure("dropped"),
                bad: figure("bad"),
                digest: text("digest"),
                organisation: row.id,
            }
        };
        Ok(rows.filter(|row| of.is_none_or(|of| of == row.id)).map(told).collect())
    }

    /// How many codes and notices wait in the outbox.
    fn waiting(&self) -> u64 {
        let entries = std::fs::read_dir(self.folder.join("outbox")).into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".json")).count() as u64
    }
}
