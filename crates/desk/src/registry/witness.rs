//! A witness: somebody else who remembers how a log grew, and signs only what continues it.
//!
//! ```text
//! DIR/witness.key            its key: for the owner only
//! DIR/witness.pub            the key by which everybody verifies its signature
//! DIR/seen/…                 the last checkpoint of each log that it signed
//! ```

use super::cosigned::key;
use super::disk;
use super::layout::CHECKPOINT;
use super::tree::Source;
use crate::chance;
use crate::clock::Clock;
use crate::error::{Answer, Refusal};
use registry::log::{Checkpoint, Hash, Head, Request, Trust, cosign, paths_between};
use registry::note::{Note, Signature, SignerKey, VerifierKey};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const SECRET: &str = "witness.key";
const PUBLIC: &str = "witness.pub";

/// A witness in its folder.
pub struct Witness {
    folder: PathBuf,
    signer: SignerKey,
    clock: Clock,
}

/// What a witness signed.
#[derive(Debug, Clone, Serialize)]
pub struct Cosigned {
    /// The log.
    pub log: String,
    /// How many entries it has.
    pub size: u64,
    /// How many it had when this witness signed last.
    pub before: u64,
    /// The line that belongs below the checkpoint.
    pub signature: String,
    /// The witness's key.
    pub key: String,
}

impl Witness {
    /// Makes a witness.
    ///
    /// # Errors
    /// A name that notes cannot carry, a folder that holds one already.
    pub fn init(folder: &Path, name: &str, clock: Clock) -> Answer<Witness> {
        if folder.join(SECRET).exists() {
            return Err(Refusal::refused("witness-exists").with("folder", folder.display().to_string()));
        }
        let signer = SignerKey::witness_from_seed(name, chance::random()?)
            .map_err(|_| Refusal::refused("registry-name").with("name", name))?;
        crate::private::made(folder)?;
        disk::write(&folder.join(PUBLIC), format!("{}\n", signer.verifier()).as_bytes())?;
        disk::write_private(&folder.join(SECRET), signer.to_secret_text().as_bytes())?;
        Ok(Witness { folder: folder.to_owned(), signer, clock })
    }

    /// Opens the one in this folder.
    ///
    /// # Errors
    /// No witness.
    pub fn open(folder: &Path, clock: Clock) -> Answer<Witness> {
        let text = std::fs::read_to_string(folder.join(SECRET))
            .map_err(|_| Refusal::not_found("no-witness", &folder.display().to_string()))?;
        let signer =
            SignerKey::parse(text.trim()).map_err(|_| Refusal::refused("registry-broken").with("what", SECRET))?;
        Ok(Witness { folder: folder.to_owned(), signer, clock })
    }

    /// The key by which everybody verifies what it signed.
    pub fn key(&self) -> String {
        self.signer.verifier().to_string()
    }

    /// Signs the head of a log if it continues the one that was signed last.
    ///
    /// # Errors
    /// A log that was rolled back or forked, or whose files do not lead to its head; a place that does not answer.
    pub async fn sign(&self, source: &Source, given: Option<&VerifierKey>) -> Answer<Cosigned> {
        let log_key = match given {
            Some(key) => key.clone(),
            None => self.believed(source.key().await?)?,
        };
        let trust = Trust::of(log_key.clone());
        let place = self.folder.join("seen").join(Hash::of(trust.origin.as_bytes()).hex());
        std::fs::create_dir_all(&place)?;
        let _alone = disk::lock(&place.join("lock"))?;
        let before = match disk::there(std::fs::read(place.join(CHECKPOINT)))? {
            Some(bytes) => Checkpoint::open(&bytes, &trust)?.head(),
            None => Head::EMPTY,
        };
        let shown = source.checkpoint().await?;
        let checkpoint = Checkpoint::open(&shown, &trust)?;
        let head = checkpoint.head();
        let mut files = HashMap::new();
        if before.size < head.size {
            for path in paths_between(before.size, head.size) {
                if let Some(bytes) = source.small(&path).await? {
                    files.insert(path, bytes);
                }
            }
        }
        let read = |path: &str| Ok(files.get(path).cloned());
        // What was signed and is shown no more is the registry's fault, and told as one.
        registry::log::check(seen(&place, &trust)?.as_ref(), &shown, &trust, &read)?;
        let request = if before.size == head.size {
            Request { old: before.size, proof: Vec::new(), checkpoint: checkpoint.note().clone() }
        } else {
            Request::new(before.size, &checkpoint, &read)?
        };
        let time = u64::try_from(self.clock.now().as_second()).unwrap_or_default();
        let (signature, kept) = cosign(&self.signer, before, &request, &trust, time)?;
        disk::write(&place.join("key"), format!("{log_key}\n").as_bytes())?;
        disk::write(&place.join(CHECKPOINT), kept.to_string().as_bytes())?;
        Ok(Cosigned {
            log: trust.origin,
            size: head.size,
            before: before.size,
            signature: signature.to_string(),
            key: self.key(),
        })
    }

    /// The key of a log that this witness knows already must stay the same.
    fn believed(&self, shown: VerifierKey) -> Answer<VerifierKey> {
        let place = self.folder.join("seen").join(Hash::of(shown.name().as_bytes()).hex()).join("key");
        match std::fs::read_to_string(place) {
            Ok(text) if key(&text)? != shown => {
                Err(Refusal::refused("registry-other-key").with("known", text.trim()).with("given", shown.to_string()))
            }
            _ => Ok(shown),
        }
    }
}

fn seen(place: &Path, trust: &Trust) -> Answer<Option<Checkpoint>> {
    match std::fs::read(place.join(CHECKPOINT)) {
        Ok(bytes) => Ok(Some(Checkpoint::open(&bytes, trust)?)),
        Err(_) => Ok(None),
    }
}

impl super::Registry {
    /// Puts a witness's line below the signed head.
    ///
    /// # Errors
    /// A text that is no signature, or one of another head.
    pub fn add_cosignature(&self, line: &str, witness: &VerifierKey) -> Answer<()> {
        let _alone = disk::lock(&self.folder.join("publish.lock"))?;
        let path = self.public().join(CHECKPOINT);
        let signature = Signature::parse(line.trim())
            .ok_or_else(|| Refusal::refused("note-signature-line").with("reason", super::place::shortened(line)))?;
        let note = Note::parse(&std::fs::read(&path)?)?.with(signature);
        note.verify(std::slice::from_ref(witness))?;
        disk::write(&path, note.to_string().as_bytes())?;
        Ok(())
    }
}
