//! Publishing a version: the set, what changed since earlier ones, and a leaf in the log.

use super::Registry;
use super::disk;
use super::layout::{CHECKPOINT, CLASSES, SET, VERSION, delta_name, version_folder};
use super::times::end_of_second;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use registry::history::state;
use registry::log::{Checkpoint, Hash, Head, Tree, Trust, append};
use registry::paper;
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

/// A version before it is written.
struct Made<'a> {
    n: u64,
    published: Timestamp,
    set_right: Option<Timestamp>,
    listed: u64,
    file: &'a [u8],
    coded: &'a Coded<&'a [u8]>,
    before: Option<&'a Published>,
    deltas: &'a [(u64, Vec<u8>)],
    classes: &'a str,
}

impl Registry {
    /// Publishes what holds now as the next version.
    ///
    /// # Errors
    /// A folder or database that cannot be written, a clock that went back. A version is published whole or not at all.
    pub async fn publish(&self) -> Answer<Publication> {
        // One at a time, also among programs: the files in public/ have one writer.
        let _alone = disk::lock(&self.folder.join("publish.lock"))?;
        // A publisher that was killed has given that lock back, and a database server still saves what it was told to save.
        // Units wait for one another: after one of ours nothing is under way, and the newest version is known.
        drop(self.change().await?);
        let before = self.register.versions().await?.pop();
        let n = before.as_ref().map_or(1, |version| version.n + 1);
        // Papers tell whole seconds.
        let now = paper::whole_second(self.now());
        // What a clock published that was ahead is dated later; the manifest says that it was set right since.
        let later = before.as_ref().filter(|before| before.published > now);
        let set_right = match later {
            Some(before) => self.register.set_right_since(before.seq).await?.map(paper::whole_second),
            None => None,
        };
        // Clocks of programs that share the database differ by seconds: then it is not earlier than the version before.
        let now = later.filter(|_| set_right.is_none()).map_or(now, |before| before.published);
        let moment = end_of_second(now);
        let mut classes = Classes::read(before.as_ref().map(|v| self.version_folder(v.n).join(CLASSES)))?;
        let mut builder = Builder::new(&self.plan);
        let as_of = self.as_of(moment, moment);
        let seq = self
            .register
            .walk::<Refusal>(|number, entries| {
                let state = state(entries, as_of);
                if let Some(since) = state.listed {
                    let preference = classes.of(&state.preference.to_string())?;
                    builder.insert(number, Attributes { since: since_days(self.day(since.at)), preference });
                }
                Ok(())
            })
            .await?;
        let listed = builder.len();
        let edition = Edition::new(self.plan.id(), n, now.as_second()).map_err(anyhow::Error::from)?;
        let file = builder.finish(&edition);
        let coded = Coded::open(file.as_slice())?;
        let deltas = self.deltas(n, &coded)?;
        let classes = classes.text();
        let made = Made {
            n,
            published: now,
            set_right,
            listed,
            file: &file,
            coded: &coded,
            before: before.as_ref(),
            deltas: &deltas,
            classes: &classes,
        };
        let manifest = self.manifest(&made)?;
        self.write_version(&made, &manifest)?;
        let mut change = self.change().await?;
        let position = change.append_leaf(&manifest).await?;
        change.add_version(&Published { n, seq, published: now, listed, position, paper: manifest }).await?;
        change.save().await?;
        self.write_log().await?;
        let deltas = deltas.iter().map(|(from, bytes)| DeltaFile { from: *from, bytes: bytes.len() as u64 }).collect();
        let digest = Digest::of(&file).to_string();
        Ok(Publication { version: n, published: now, listed, bytes: file.len() as u64, digest, position, deltas })
    }

    fn write_version(&self, made: &Made<'_>, manifest: &str) -> Answer<()> {
        let folder = self.version_folder(made.n);
        std::fs::create_dir_all(&folder)?;
        for (from, bytes) in made.deltas {
            disk::write(&folder.join(delta_name(*from)), bytes)?;
        }
        disk::write(&folder.join(SET), made.file)?;
        disk::write(&folder.join(CLASSES), made.classes.as_bytes())?;
        Ok(disk::write(&folder.join(VERSION), manifest.as_bytes())?)
    }

    /// The versions so far, the first one first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn versions(&self) -> Answer<Vec<Published>> {
        Ok(self.register.versions().await?)
    }

    /// The log's signed head as text; empty before the first version.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn head(&self) -> Answer<String> {
        Ok(disk::there(std::fs::read_to_string(self.public().join(CHECKPOINT)))?.unwrap_or_default())
    }

    pub(super) fn version_folder(&self, n: u64) -> PathBuf {
        self.public().join(version_folder(n))
    }

    /// The set of a published version.
    pub(super) fn set_file(&self, n: u64) -> Answer<Vec<u8>> {
        Ok(std::fs::read(self.version_folder(n).join(SET))?)
    }

    /// The paper of a version, signed: what stands in the log.
    fn manifest(&self, of: &Made<'_>) -> Answer<String> {
        let plain = |bytes: &[u8]| Hash::of(bytes);
        let mut deltas: Vec<paper::Delta> = of
            .deltas
            .iter()
            .map(|(from, bytes)| paper::Delta { from: *from, digest: plain(bytes), size: bytes.len() as u64 })
            .collect();
        deltas.sort_by_key(|delta| delta.from);
        let id =
            |text: &str| paper::Id::new(text).ok_or_else(|| Refusal::refused("registry-broken").with("what", text));
        let version = paper::Version {
            registry: self.name(),
            plan: id(self.plan.id())?,
            version: of.n,
            published: of.published,
            set_right: of.set_right,
            set: plain(of.file),
            set_bytes: of.file.len() as u64,
            count: of.listed,
            tree: Hash::from(of.coded.digest().0),
            previous: of.before.map(|before| paper::digest(before.paper.as_bytes())),
            deltas,
            rules: paper::Rules { id: id(&self.rules.id)?, digest: plain(self.rules_text.as_bytes()) },
            preferences: plain(of.classes.as_bytes()),
        };
        Ok(paper::sign(&version, &self.signer)?)
    }

    /// What changed since earlier versions, by doubled steps: any version is reached from any earlier one in few of them.
    fn deltas(&self, n: u64, new: &Coded<&[u8]>) -> Answer<Vec<(u64, Vec<u8>)>> {
        let steps = std::iter::successors(Some(1_u64), |step| step.checked_mul(2));
        let mut deltas = Vec::new();
        for from in steps.take_while(|step| *step < n).map(|step| n - step) {
            let old = self.set_file(from)?;
            let old = Coded::open(old.as_slice())?;
            deltas.push((from, Delta::between(&old, new)?.to_bytes()));
        }
        Ok(deltas)
    }

    /// The signed head that stands in the published tree; `None` before the first entry.
    fn signed(&self) -> Answer<Option<Checkpoint>> {
        let read = disk::there(std::fs::read(self.public().join(CHECKPOINT)))?;
        Ok(read.map(|bytes| Checkpoint::open(&bytes, &Trust::of(self.signer.verifier()))).transpose()?)
    }

    /// Brings the log's files up to its leaves, should an earlier run have stopped between the two.
    pub(super) async fn settle(&self) -> Answer<()> {
        // The head first: another program may sign a newer one at any time, and its leaves are in the database before that.
        let head = self.signed()?.map_or(Head::EMPTY, |checkpoint| checkpoint.head());
        let (size, leaves) = (head.size, self.register.log_size().await?);
        if size > leaves {
            // The database is older than what was signed: going on would fork the log.
            return Err(Refusal::refused("registry-database-behind")
                .with("signed", size.to_string())
                .with("held", leaves.to_string()));
        }
        self.same_history(head).await?;
        if size < leaves {
            let _alone = disk::lock(&self.folder.join("publish.lock"))?;
            self.write_log().await?;
        }
        Ok(())
    }

    /// That the last entry that was signed is the database's own at that place: a database of as many entries can still be
    /// another one, and going on with it would sign two histories.
    async fn same_history(&self, head: Head) -> Answer<()> {
        let Some(last) = head.size.checked_sub(1) else { return Ok(()) };
        let public = self.public();
        let read = |path: &str| published(&public, path);
        let mut signed = Vec::new();
        Tree::open(head, &read)?.entries(last..head.size, |_, entry| signed = entry)?;
        match self.register.leaf(last).await? {
            Some(leaf) if leaf.body.as_bytes() == signed => Ok(()),
            _ => Err(Refusal::refused("registry-database-forked").with("entry", last.to_string())),
        }
    }

    /// Adds the leaves to the log's files that stand in none yet, and signs its head. The lock is held.
    pub(super) async fn write_log(&self) -> Answer<()> {
        let head = self.signed()?.map_or(Head::EMPTY, |checkpoint| checkpoint.head());
        self.same_history(head).await?;
        let leaves = self.register.leaves_from(head.size).await?;
        let bodies: Vec<&str> = leaves.iter().map(|leaf| leaf.body.as_str()).collect();
        let public = self.public();
        let read = |path: &str| published(&public, path);
        let grown = append(head, &bodies, &read)?;
        for (path, bytes) in &grown.files {
            let path = public.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&public))?;
            disk::write(&path, bytes)?;
        }
        let checkpoint = Checkpoint::sign(grown.head, &self.signer)?;
        disk::write(&public.join(CHECKPOINT), checkpoint.to_string().as_bytes())?;
        Ok(())
    }

    /// Enters the digest of a paper that is kept elsewhere. [`Registry::settle`] brings it into the published log once the
    /// change is saved.
    pub(super) async fn enter(&self, change: &mut store::RegisterChange, of: &str, bytes: &[u8]) -> Answer<u64> {
        let of = paper::Id::new(of).ok_or_else(|| Refusal::refused("registry-broken").with("what", of))?;
        let mark =
            paper::Mark { registry: self.name(), of, digest: Hash::of(bytes), at: paper::whole_second(self.now()) };
        Ok(change.append_leaf(&paper::sign(&mark, &self.signer)?).await?)
    }
}

/// A file of a published tree, for reading its log.
pub(super) fn published(public: &std::path::Path, path: &str) -> Result<Option<Vec<u8>>, String> {
    disk::there(std::fs::read(public.join(path))).map_err(|error| error.to_string())
}

/// Days since 2000-01-01, as a set keeps them; 0, which means unknown, for a day before.
pub fn since_days(day: Date) -> u16 {
    u16::try_from((day - date(2000, 1, 1)).get_days()).unwrap_or(0)
}

/// The day that a set means by so many days; `None` where it is unknown.
pub fn since_day(days: u16) -> Option<Date> {
    if days == 0 { None } else { date(2000, 1, 1).checked_add(jiff::Span::new().days(i64::from(days))).ok() }
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
