//! Batches that an operator signed elsewhere: its key, its signature, and taking the list in on its word.
//!
//! ```text
//! DIR/operator.key           the operator's key: for the owner only
//! DIR/operator.pub           the key that the registry is given (`registry key lodge`)
//! ```

use super::Registry;
use super::disk;
use super::imported::Imported;
use super::lists::{Import, ListFormat};
use super::packed::list_digest;
use crate::chance;
use crate::clock::Clock;
use crate::error::{Answer, Refusal};
use jiff::SignedDuration;
use registry::formats::{Act, Format, Reject};
use registry::log::{Hash, Trust};
use registry::note::SignerKey;
use registry::paper::{self, Batch, Id};
use std::path::{Path, PathBuf};

const SECRET: &str = "operator.key";
const PUBLIC: &str = "operator.pub";
/// The kind of the acts that say which batches were taken.
const BATCH: &str = "batch";
/// By so much an operator's clock may be ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// An operator of lines with its key, away from the registry.
pub struct BatchSigner {
    signer: SignerKey,
    folder: PathBuf,
    clock: Clock,
}

impl std::fmt::Debug for BatchSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchSigner").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl BatchSigner {
    /// Makes a key in a folder.
    ///
    /// # Errors
    /// A name that notes cannot carry; a folder that holds a key already or cannot be written.
    pub fn init(folder: &Path, name: &str, clock: Clock) -> Answer<BatchSigner> {
        if folder.join(SECRET).exists() {
            return Err(Refusal::refused("batch-key-exists").with("folder", folder.display().to_string()));
        }
        let signer = SignerKey::from_seed(name, chance::random()?)
            .map_err(|_| Refusal::refused("registry-name").with("name", name))?;
        crate::private::made(folder)?;
        disk::write(&folder.join(PUBLIC), format!("{}\n", signer.verifier()).as_bytes())?;
        disk::write_private(&folder.join(SECRET), signer.to_secret_text().as_bytes())?;
        Ok(BatchSigner { signer, folder: folder.to_owned(), clock })
    }

    /// Opens the one in this folder.
    ///
    /// # Errors
    /// No key there.
    pub fn open(folder: &Path, clock: Clock) -> Answer<BatchSigner> {
        let text = std::fs::read_to_string(folder.join(SECRET))
            .map_err(|_| Refusal::not_found("no-batch-key", &folder.display().to_string()))?;
        let signer =
            SignerKey::parse(text.trim()).map_err(|_| Refusal::refused("registry-broken").with("what", SECRET))?;
        Ok(BatchSigner { signer, folder: folder.to_owned(), clock })
    }

    /// The key by which the registry knows its signatures.
    pub fn key(&self) -> String {
        self.signer.verifier().to_string()
    }

    /// Signs a list for a registry.
    ///
    /// # Errors
    /// A file that cannot be read; a registry's name that a paper cannot carry.
    pub fn sign(&self, list: &Path, registry: &str, format: ListFormat, rows: Option<Act>) -> Answer<String> {
        let id = |name: &str| Id::new(name).ok_or_else(|| Refusal::refused("registry-broken").with("what", name));
        let rows = rows.map(|act| if act == Act::Added { "added" } else { "deleted" });
        let batch = Batch {
            operator: self.signer.verifier().name().to_owned(),
            registry: registry.to_owned(),
            format: id(format.0.name())?,
            rows: rows.map(id).transpose()?,
            list: list_digest(list)?,
            at: paper::whole_second(self.clock.now()),
        };
        Ok(paper::sign(&batch, &self.signer)?)
    }
}

impl Registry {
    /// Takes a list in on the word of an operator whose key is lodged. Each batch is taken once: what was withdrawn since must not
    /// come back by sending an old one again.
    ///
    /// # Errors
    /// A signature that is none of this operator's, for another registry or about another list, from a time to come, or
    /// taken before; and those of [`Registry::import`].
    pub async fn import_signed(
        &self,
        file: &Path,
        signature: &[u8],
        operator: &str,
        anyway: bool,
        rejects: &mut Vec<Reject>,
    ) -> Answer<Imported> {
        self.registered(operator).await?;
        let keys = self.batch_keys(operator).await?;
        if keys.is_empty() {
            return Err(Refusal::refused("batch-no-key").with("organisation", operator));
        }
        // Of whose key is asked by its name as well: two operators may have chosen the same one.
        let opened = keys.iter().map(|key| paper::verify_as::<Batch>(signature, &Trust::of(key.clone()), None));
        let batch = opened.reduce(|first, other| first.or(other)).transpose()?;
        let batch = batch.ok_or_else(|| Refusal::refused("batch-no-key").with("organisation", operator))?.paper;
        batch.is_for(&self.name(), &list_digest(file)?)?;
        if batch.at.duration_since(self.now()) > AHEAD {
            return Err(Refusal::refused("registry-time-to-come").with("value", self.local(batch.at)));
        }
        let digest = Hash::of(signature).hex();
        let unknown = || Refusal::refused("registry-broken").with("what", batch.format.as_str());
        let format = Format::from_name(batch.format.as_str()).ok_or_else(unknown)?;
        let act = batch.rows.as_ref().map(|rows| if rows.as_str() == "added" { Act::Added } else { Act::Deleted });
        if self.register.acts(BATCH).await?.iter().any(|row| row.body["list"] == batch.list.hex() && row.id == operator)
        {
            return Err(Refusal::refused("batch-known").with("organisation", operator));
        }
        let how = Import { anyway, act, operator: Some(operator.to_owned()), ..Import::default() };
        let done = self.import(file, Some(ListFormat(format)), &how, rejects).await?;
        let mut change = self.change().await?;
        self.enter(&mut change, BATCH, signature).await?;
        let body =
            serde_json::json!({ "list": batch.list.hex(), "signed": batch.at, "digest": digest, "rows": done.rows });
        change.act(BATCH, operator, &body, operator).await?;
        change.save().await?;
        self.settle().await?;
        Ok(Imported { operator: Some(operator.to_owned()), batch: Some(digest), ..done })
    }
}
