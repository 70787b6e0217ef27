//! Publishing a version: the set, what changed since earlier ones, and a leaf in the log.
//!
//! ```text
//! public/registry.pub                    the key
//! public/checkpoint, public/tile/…       the log (C2SP tlog-tiles)
//! public/versions/000007/version         the signed paper that is the leaf
//! public/versions/000007/set.wns         the whole set
//! public/versions/000007/from-000006.wnd what changed since version 6; also since 5, 3 and so on, by doubled steps
//! public/versions/000007/classes.txt     what each class of preferences lets in, a line each
//! ```

use super::Registry;
use super::disk;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use registry::history::state;
use registry::log::{Checkpoint, Head, append};
use registry::paper::{self, Paper};
use registry::set::{Attributes, Builder, Coded, Delta, Digest, Edition};
use serde::Serialize;
use std::collections::HashMap;
use std::path::PathBuf;
use store::Published;

/// A version that was published.
#[derive(Debug, Clone, Serialize)]
pub struct Publication {
    /// Its number, from 1.
    pub version: u64,
    /// When.
    pub published: Timestamp,
    /// How many numbers refuse sales calls in it.
    pub listed: u64,
    /// Bytes of the set's file.
    pub bytes: u64,
    /// The digest of that file.
    pub digest: String,
    /// Its place in the log.
    pub position: u64,
    /// Bytes of the change since each of these earlier versions.
    pub deltas: Vec<DeltaFile>,
}

/// A delta that was written.
#[derive(Debug, Clone, Serialize)]
pub struct DeltaFile {
    /// The version it begins from.
    pub from: u64,
    /// Its size.
    pub bytes: u64,
}

impl Registry {
    /// Publishes what holds now as the next version.
    ///
    /// # Errors
    /// A folder or database that cannot be written, a clock that went back. A version is published whole or not at all.
    pub async fn publish(&self) -> Answer<Publication> {
        // One at a time, also among programs: the files in public/ have one writer.
        let _alone = disk::lock(&self.folder.join("publish.lock"))?;
        let before = self.register.versions().await?.pop();
        let n = before.as_ref().map_or(1, |version| version.n + 1);
        let now = self.now();
        let mut classes = Classes::read(before.as_ref().map(|v| self.version_folder(v.n).join(CLASSES)))?;
        let mut builder = Builder::new(&self.plan);
        let as_of = self.as_of(now, now);
        let seq = self
            .register
            .walk::<Refusal>(|number, entries| {
                let state = state(entries, as_of);
                if let Some(since) = state.listed {
                    let preference = classes.of(&state.preference.to_string())?;
                    builder.insert(number, Attributes { since: days(self.day(since.at)), preference });
                }
                Ok(())
            })
            .await?;
        let listed = builder.len();
        let edition = Edition::new(self.plan.id(), n, now.as_second()).map_err(anyhow::Error::from)?;
        let file = builder.finish(&edition);
        let coded = Coded::open(file.as_slice()).map_err(anyhow::Error::from)?;
        let folder = self.version_folder(n);
        std::fs::create_dir_all(&folder)?;
        let mut deltas = Vec::new();
        for (from, bytes) in self.deltas(n, &coded)? {
            disk::write(&folder.join(delta_name(from)), &bytes)?;
            deltas.push((from, bytes));
        }
        disk::write(&folder.join(SET), &file)?;
        disk::write(&folder.join(CLASSES), classes.text().as_bytes())?;
        let manifest = self.manifest(n, now, listed, &file, &coded, before.as_ref(), &deltas, &classes)?;
        disk::write(&folder.join(VERSION), manifest.as_bytes())?;
        let mut change = self.register.change(now).await?;
        let position = change.append_leaf(&manifest).await?;
        change.add_version(&Published { n, seq, published: now, listed, position, paper: manifest }).await?;
        change.save().await?;
        self.write_log().await?;
        let deltas = deltas.iter().map(|(from, bytes)| DeltaFile { from: *from, bytes: bytes.len() as u64 }).collect();
        let digest = Digest::of(&file).to_string();
        Ok(Publication { version: n, published: now, listed, bytes: file.len() as u64, digest, position, deltas })
    }

    /// The versions so far, the first one first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn versions(&self) -> Answer<Vec<Published>> {
        Ok(self.register.versions().await?)
    }

    pub(super) fn version_folder(&self, n: u64) -> PathBuf {
        self.public().join(format!("versions/{n:06}"))
    }

    /// The set of a published version.
    pub(super) fn set_file(&self, n: u64) -> Answer<Vec<u8>> {
        Ok(std::fs::read(self.version_folder(n).join(SET))?)
    }

    /// What changed since earlier versions, by doubled steps: any version is reached from any earlier one in few of them.
    fn deltas(&self, n: u64, new: &Coded<&[u8]>) -> Answer<Vec<(u64, Vec<u8>)>> {
        let steps = std::iter::successors(Some(1_u64), |step| step.checked_mul(2));
        let mut deltas = Vec::new();
        for from in steps.take_while(|step| *step < n).map(|step| n - step) {
            let old = self.set_file(from)?;
            let old = Coded::open(old.as_slice()).map_err(anyhow::Error::from)?;
            deltas.push((from, Delta::between(&old, new).map_err(anyhow::Error::from)?.to_bytes()));
        }
        Ok(deltas)
    }

    /// Writes the log's files from its leaves, and signs its head: after a new leaf, and after a stop between the two.
    pub(super) async fn write_log(&self) -> Answer<()> {
        let leaves = self.register.leaves().await?;
        let bodies: Vec<&str> = leaves.iter().map(|leaf| leaf.body.as_str()).collect();
        let none = |_: &str| Ok(None);
        let grown = append(Head::EMPTY, &bodies, &none).map_err(anyhow::Error::from)?;
        let public = self.public();
        for (path, bytes) in &grown.files {
            let path = public.join(path);
            if std::fs::read(&path).is_ok_and(|there| there == *bytes) {
                continue;
            }
            std::fs::create_dir_all(path.parent().expect("a path within the folder"))?;
            disk::write(&path, bytes)?;
        }
        let checkpoint = Checkpoint::sign(grown.head, &self.signer).map_err(anyhow::Error::from)?;
        disk::write(&public.join("checkpoint"), checkpoint.to_string().as_bytes())?;
        Ok(())
    }
}

/// The name of a version's paper.
pub(super) const VERSION: &str = "version";
/// The name of a version's set.
pub(super) const SET: &str = "set.wns";
/// The name of a version's classes of preferences.
pub(super) const CLASSES: &str = "classes.txt";

pub(super) fn delta_name(from: u64) -> String {
    format!("from-{from:06}.wnd")
}

/// Days since 2000-01-01, as a set keeps them; 0 for a day before.
pub(super) fn days(day: Date) -> u16 {
    u16::try_from((day - date(2000, 1, 1)).get_days()).unwrap_or(0)
}

/// What each class of preferences lets in. A class keeps its number from version to version.
#[derive(Debug, Default)]
pub(super) struct Classes {
    texts: Vec<String>,
    places: HashMap<String, u16>,
}

impl Classes {
    fn read(file: Option<PathBuf>) -> Answer<Self> {
        let text = match file {
            Some(file) => std::fs::read_to_string(file)?,
            None => format!("{}\n", registry::Preference::default()),
        };
        let mut classes = Self::default();
        for line in text.lines() {
            classes.of(line)?;
        }
        Ok(classes)
    }

    fn of(&mut self, text: &str) -> Answer<u16> {
        if let Some(place) = self.places.get(text) {
            return Ok(*place);
        }
        let place = u16::try_from(self.texts.len()).map_err(|_| Refusal::refused("registry-too-many-classes"))?;
        self.texts.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        Ok(place)
    }

    pub(super) fn text(&self) -> String {
        self.texts.iter().map(|text| format!("{text}\n")).collect()
    }
}
