//! Is what a registry published whole and as it was signed? Everything is read again, nothing is believed.

use super::cosigned::Witnesses;
use super::layout::{CLASSES, SET, VERSION, delta_name, version_folder};
use super::tree::{Source, everything};
use crate::error::{Answer, Refusal};
use registry::log::{Checkpoint, Hash, Trust};
use registry::note::VerifierKey;
use registry::paper::{Version, digest, verify_as};
use registry::set::Coded;
use serde::Serialize;

/// What was looked at and found as it was signed.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// The log.
    pub log: String,
    /// How many entries it has.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// Witnesses that signed its head.
    pub witnesses: Vec<String>,
    /// Versions in it.
    pub versions: u64,
    /// Entries of other kinds: digests of receipts, findings, mandates.
    pub marks: u64,
    /// Versions whose set was at hand and verified, block by block.
    pub sets: u64,
    /// Changes that were at hand and verified.
    pub deltas: u64,
    /// Sets and changes that the registry hands out to nobody without a key: they were not looked at.
    pub closed: u64,
}

/// Reads the whole published tree.
///
/// # Errors
/// The first thing that is not as it was signed, by name and path.
pub async fn audit(source: &Source, key: &VerifierKey, witnesses: &Witnesses) -> Answer<Audit> {
    let trust = witnesses.with(&Trust::of(key.clone()));
    let checkpoint = Checkpoint::open(&source.checkpoint().await?, &trust)?;
    let head = checkpoint.head();
    let mut found = Audit {
        log: checkpoint.origin().to_owned(),
        size: head.size,
        root: head.root.to_string(),
        witnesses: checkpoint.witnessed().iter().map(|(name, _)| name.clone()).collect(),
        versions: 0,
        marks: 0,
        sets: 0,
        deltas: 0,
        closed: 0,
    };
    let mut earlier: Option<(Version, Vec<u8>)> = None;
    for entry in everything(source, head).await? {
        if !entry.starts_with(b"wurao version ") {
            registry::paper::verify(&entry, &trust, None)?;
            found.marks += 1;
            continue;
        }
        let version = verify_as::<Version>(&entry, &trust, None)?.paper;
        if let Some((before, bytes)) = &earlier {
            version.follows(before, bytes)?;
        }
        found.versions += 1;
        version_files(source, &version, &entry, &mut found).await?;
        earlier = Some((version, entry));
    }
    Ok(found)
}

async fn version_files(source: &Source, version: &Version, entry: &[u8], found: &mut Audit) -> Answer<()> {
    let folder = version_folder(version.version);
    let altered = |path: String| Refusal::refused("registry-file-altered").with("path", path);
    if let Some(bytes) = source.small(&format!("{folder}/{VERSION}")).await?
        && digest(&bytes) != digest(entry)
    {
        return Err(altered(format!("{folder}/{VERSION}")));
    }
    if let Some(bytes) = source.small(&format!("{folder}/{CLASSES}")).await?
        && Hash::of(&bytes) != version.preferences
    {
        return Err(altered(format!("{folder}/{CLASSES}")));
    }
    if let Some(bytes) = at_hand(source, &format!("{folder}/{SET}"), found).await? {
        if Hash::of(&bytes) != version.set {
            // Which block it is helps more than that it is one.
            Coded::open(bytes.as_slice())?.verify()?;
            return Err(altered(format!("{folder}/{SET}")));
        }
        let set = Coded::open(bytes.as_slice())?;
        set.verify()?;
        if Hash::from(set.digest().0) != version.tree || set.len() != version.count {
            return Err(altered(format!("{folder}/{SET}")));
        }
        found.sets += 1;
    }
    for delta in &version.deltas {
        let path = format!("{folder}/{}", delta_name(delta.from));
        if let Some(bytes) = at_hand(source, &path, found).await? {
            if Hash::of(&bytes) != delta.digest {
                return Err(altered(path));
            }
            found.deltas += 1;
        }
    }
    Ok(())
}

/// A set or a change, unless it is not there or not open: the log can be verified without them.
async fn at_hand(source: &Source, path: &str, found: &mut Audit) -> Answer<Option<Vec<u8>>> {
    match source.large(path).await {
        Err(refusal) if refusal.said("code") == Some("list-not-open") => {
            found.closed += 1;
            Ok(None)
        }
        file => file,
    }
}
