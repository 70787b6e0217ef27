//! What a registry publishes, read from a folder or from a web server, and believed only as far as it is proved.

use super::cosigned::{Witnesses, key};
use super::disk;
use super::layout::{CHECKPOINT, CLASSES, KEY, SET, VERSION, delta_name, version_folder};
use crate::error::{Answer, Refusal};
use registry::log::{Checkpoint, Followed, Hash, Head, Tile, Tree, Trust, WIDTH, check, paths_between};
use registry::note::VerifierKey;
use registry::paper::{Version, verify_as};
use registry::set::{Coded, Delta};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Where published files are read from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A folder: a registry's `public`, or a copy of one.
    Folder(PathBuf),
    /// A web server, `http://host[:port]/path`.
    Web(super::remote::Remote),
}

/// No published file but a set or a delta is larger.
const MOST_SMALL: u64 = 16 << 20;
/// No set of telephone numbers is larger than all of them as bits.
const MOST_LARGE: u64 = 4 << 30;

impl Source {
    /// A folder, or an address that begins with `http://` or `https://`; `roots` are the certificates to trust there, in place
    /// of the system's, and what is wrong there is asked for in the language.
    ///
    /// # Errors
    /// An address that makes no sense.
    pub fn named(text: &str, roots: Option<PathBuf>, lang: playbook::Lang) -> Answer<Source> {
        if text.contains("://") {
            return Ok(Source::Web(super::remote::Remote::parse(text)?.trusting(roots).speaking(lang)));
        }
        let folder = PathBuf::from(text);
        let inner = folder.join("public");
        Ok(Source::Folder(if inner.join(KEY).is_file() { inner } else { folder }))
    }

    /// The same place; of a registry's own address that publishes below it, the folder `published` there.
    ///
    /// # Errors
    /// A place that does not answer.
    pub async fn settled(self) -> Answer<Source> {
        let Source::Web(remote) = &self else { return Ok(self) };
        if self.small(KEY).await?.is_none() {
            let inner = Source::Web(remote.at(&format!("{}/published", remote.path())));
            // Where there is none either, the address that was given is the one to name.
            if inner.small(KEY).await.is_ok_and(|key| key.is_some()) {
                return Ok(inner);
            }
        }
        Ok(self)
    }

    /// A file; `None` if there is none.
    ///
    /// # Errors
    /// A place that does not answer, a file larger than it can rightly be.
    pub async fn get(&self, path: &str, most: u64) -> Answer<Option<Vec<u8>>> {
        match self {
            Source::Web(remote) => remote.get(path, most).await,
            Source::Folder(folder) => match disk::there(std::fs::metadata(folder.join(path)))? {
                None => Ok(None),
                Some(is) if is.len() > most => Err(Refusal::refused("registry-file-too-large").with("path", path)),
                _ => Ok(Some(std::fs::read(folder.join(path))?)),
            },
        }
    }

    /// A file that is never large.
    pub(super) async fn small(&self, path: &str) -> Answer<Option<Vec<u8>>> {
        self.get(path, MOST_SMALL).await
    }

    /// A set or a delta.
    pub(super) async fn large(&self, path: &str) -> Answer<Option<Vec<u8>>> {
        self.get(path, MOST_LARGE).await
    }

    /// The log's signed head.
    pub(super) async fn checkpoint(&self) -> Answer<Vec<u8>> {
        match self.small(CHECKPOINT).await? {
            Some(bytes) => Ok(bytes),
            None if self.small(KEY).await?.is_some() => Err(Refusal::refused("registry-nothing-published")),
            None => Err(Refusal::not_found("registry-no-file", CHECKPOINT)),
        }
    }

    async fn must(&self, path: &str, most: u64) -> Answer<Vec<u8>> {
        self.get(path, most).await?.ok_or_else(|| Refusal::not_found("registry-no-file", path))
    }

    /// The key that stands there. It proves nothing by itself.
    ///
    /// # Errors
    /// No key, or a text that is none.
    pub async fn key(&self) -> Answer<VerifierKey> {
        let bytes = self.must(KEY, MOST_SMALL).await?;
        key(&String::from_utf8_lossy(&bytes))
    }
}

/// A copy of what a registry published, that only grew by what was proved.
#[derive(Debug)]
pub struct Copy {
    folder: PathBuf,
    trust: Trust,
}

/// What following a registry came to.
#[derive(Debug, Clone, Serialize)]
pub struct Synced {
    /// The registry's name.
    pub registry: String,
    /// The newest version at hand now.
    pub version: u64,
    /// When it was published.
    pub published: jiff::Timestamp,
    /// How many numbers it lists.
    pub listed: u64,
    /// Entries of the log that are new.
    pub grown: u64,
    /// How the set was brought up to date.
    pub by: By,
    /// Bytes of sets and deltas that were taken in.
    pub bytes: u64,
    /// Whether the key was believed because it was the first one seen.
    pub first_sight: bool,
}

/// How a set was brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// It was so already.
    Nothing,
    /// Changes were applied.
    Deltas,
    /// The whole set was taken.
    Whole,
}

impl Copy {
    /// The copy in this folder, with this key, or the one that it was begun with.
    ///
    /// # Errors
    /// No copy, another key than it was begun with.
    pub fn open(folder: &Path, given: Option<&VerifierKey>) -> Answer<Copy> {
        let known = match std::fs::read_to_string(folder.join(KEY)) {
            Ok(text) => Some(key(&text)?),
            Err(_) => None,
        };
        match (known, given) {
            (Some(known), Some(given)) if known != *given => Err(Refusal::refused("registry-other-key")
                .with("known", known.to_string())
                .with("given", given.to_string())),
            (Some(key), _) => Ok(Copy { folder: folder.to_owned(), trust: Trust::of(key) }),
            (None, Some(given)) => Ok(Copy { folder: folder.to_owned(), trust: Trust::of(given.clone()) }),
            (None, None) => Err(Refusal::not_found("no-registry", &folder.display().to_string())),
        }
    }

    /// Follows the registry at `source` into `folder`. Without a key the one that stands there is believed the first time,
    /// and no other afterwards. Nothing is taken of a head that the witnesses asked for have not signed.
    ///
    /// # Errors
    /// A place that does not answer; too few witnesses; a log that forked or was rolled back; a file that is not what was signed.
    pub async fn sync(
        source: &Source,
        folder: &Path,
        given: Option<VerifierKey>,
        witnesses: &Witnesses,
    ) -> Answer<Synced> {
        std::fs::create_dir_all(folder)?;
        let _alone = disk::lock(&folder.join("sync.lock"))?;
        let begun = folder.join(KEY).is_file();
        let first_sight = !begun && given.is_none();
        let given = match given {
            Some(given) => Some(given),
            // The first one is believed; afterwards a place that shows another one is another registry.
            None => Some(source.key().await?),
        };
        let copy = Copy::open(folder, given.as_ref())?;
        let (followed, files) = copy.follow(source, witnesses).await?;
        let manifests = copy.manifests(source, &followed, files).await?;
        let (n, paper) = manifests.last_key_value().ok_or_else(|| Refusal::refused("registry-nothing-published"))?;
        let version = copy.version(paper.as_bytes())?;
        let (by, bytes) = copy.bring(source, &version, &manifests).await?;
        let place = folder.join(version_folder(*n));
        disk::write(&place.join(VERSION), paper.as_bytes())?;
        disk::write(&folder.join(KEY), format!("{}\n", copy.trust.keys[0]).as_bytes())?;
        disk::write(&folder.join("newest"), format!("{n}\n").as_bytes())?;
        // The head comes last: until then everything is fetched anew.
        disk::write(&folder.join(CHECKPOINT), followed.checkpoint.to_string().as_bytes())?;
        let (registry, grown) = (copy.trust.origin.clone(), followed.grown());
        Ok(Synced {
            registry,
            version: *n,
            published: version.published,
            listed: version.count,
            grown,
            by,
            bytes,
            first_sight,
        })
    }

    fn last(&self) -> Answer<Option<Checkpoint>> {
        let read = disk::there(std::fs::read(self.folder.join(CHECKPOINT)))?;
        Ok(read.map(|bytes| Checkpoint::open(&bytes, &self.trust)).transpose()?)
    }

    /// Verifies that the log only grew.
    async fn follow(&self, source: &Source, witnesses: &Witnesses) -> Answer<(Followed, HashMap<String, Vec<u8>>)> {
        let shown = source.checkpoint().await?;
        let last = self.last()?;
        let trust = witnesses.with(&self.trust);
        let head = Checkpoint::open(&shown, &trust)?.head();
        let before = last.as_ref().map_or(Head::EMPTY, Checkpoint::head);
        let mut files = HashMap::new();
        if before.size <= head.size {
            for path in paths_between(before.size, head.size) {
                if let Some(bytes) = source.get(&path, MOST_SMALL).await? {
                    files.insert(path, bytes);
                }
            }
        }
        let read = |path: &str| Ok(files.get(path).cloned());
        let followed = check(last.as_ref(), &shown, &trust, &read)?;
        Ok((followed, files))
    }

    /// The papers of all versions in the log, by number. Papers of old ones are kept in the copy.
    async fn manifests(
        &self,
        source: &Source,
        followed: &Followed,
        mut files: HashMap<String, Vec<u8>>,
    ) -> Answer<std::collections::BTreeMap<u64, String>> {
        let entries = everything_with(source, Some(&self.folder), followed.checkpoint.head(), &mut files).await?;
        // A copy can be verified, and handed on, like the registry itself.
        for (path, bytes) in &files {
            let place = self.folder.join(path);
            std::fs::create_dir_all(place.parent().unwrap_or(&self.folder))?;
            disk::write(&place, bytes)?;
        }
        let mut manifests = std::collections::BTreeMap::new();
        let mut earlier: Option<(Version, Vec<u8>)> = None;
        for entry in entries {
            if !entry.starts_with(b"wurao version ") {
                continue;
            }
            let version = self.version(&entry)?;
            if let Some((before, bytes)) = &earlier {
                version.follows(before, bytes)?;
            }
            manifests.insert(version.version, String::from_utf8_lossy(&entry).into_owned());
            earlier = Some((version, entry));
        }
        Ok(manifests)
    }

    fn version(&self, bytes: &[u8]) -> Answer<Version> {
        let opened = verify_as::<Version>(bytes, &self.trust, None)?;
        Ok(opened.paper)
    }

    /// Brings the set to a version: by deltas if that is less than the whole.
    async fn bring(
        &self,
        source: &Source,
        to: &Version,
        manifests: &std::collections::BTreeMap<u64, String>,
    ) -> Answer<(By, u64)> {
        let place = self.folder.join(version_folder(to.version));
        if std::fs::read(place.join(SET)).is_ok_and(|there| Hash::of(&there) == to.set) && place.join(CLASSES).is_file()
        {
            return Ok((By::Nothing, 0));
        }
        std::fs::create_dir_all(&place)?;
        let classes = source.must(&format!("{}/{CLASSES}", version_folder(to.version)), MOST_LARGE).await?;
        unless(CLASSES, Hash::of(&classes) == to.preferences)?;
        disk::write(&place.join(CLASSES), &classes)?;
        let (set, by, bytes) = match self.by_deltas(source, to, manifests).await? {
            Some((set, bytes)) => (set, By::Deltas, bytes),
            None => {
                let set = source.must(&format!("{}/{SET}", version_folder(to.version)), MOST_LARGE).await?;
                let bytes = set.len() as u64;
                (set, By::Whole, bytes)
            }
        };
        unless(SET, Hash::of(&set) == to.set)?;
        disk::write(&place.join(SET), &set)?;
        Ok((by, bytes + classes.len() as u64))
    }

    /// The set by changes from the version at hand, in doubled steps; `None` where the whole one is the shorter way.
    async fn by_deltas(
        &self,
        source: &Source,
        to: &Version,
        manifests: &std::collections::BTreeMap<u64, String>,
    ) -> Answer<Option<(Vec<u8>, u64)>> {
        let at_hand =
            std::fs::read_to_string(self.folder.join("newest")).ok().and_then(|n| n.trim().parse::<u64>().ok());
        let Some(mut at) = at_hand.filter(|at| *at < to.version) else { return Ok(None) };
        let Ok(mut set) = std::fs::read(self.folder.join(version_folder(at)).join(SET)) else { return Ok(None) };
        let mut taken = 0;
        while at < to.version {
            let step = 1 << (to.version - at).ilog2();
            let Some(paper) = manifests.get(&(at + step)) else { return Ok(None) };
            let next = self.version(paper.as_bytes())?;
            let Some(listed) = next.deltas.iter().find(|delta| delta.from == at) else { return Ok(None) };
            taken += listed.size;
            if taken > to.set_bytes {
                return Ok(None);
            }
            let path = format!("{}/{}", version_folder(next.version), delta_name(at));
            let Some(bytes) = source.get(&path, MOST_LARGE).await? else { return Ok(None) };
            unless(&path, Hash::of(&bytes) == listed.digest)?;
            let delta = Delta::from_bytes(&bytes)?;
            let old = Coded::open(set.as_slice())?;
            set = delta.apply(&old)?;
            at = next.version;
        }
        Ok(Some((set, taken)))
    }

    /// The newest version in this folder, with its paper, verified against its own bytes.
    ///
    /// # Errors
    /// No version, a file that is not what was signed.
    pub fn newest(&self) -> Answer<(Version, String, PathBuf)> {
        let mut all: Vec<PathBuf> = std::fs::read_dir(self.folder.join("versions"))
            .map_err(|_| Refusal::refused("registry-nothing-published"))?
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.join(VERSION).is_file() && path.join(SET).is_file())
            .collect();
        all.sort();
        let place = all.pop().ok_or_else(|| Refusal::refused("registry-nothing-published"))?;
        let paper = std::fs::read_to_string(place.join(VERSION))?;
        Ok((self.version(paper.as_bytes())?, paper, place))
    }
}

/// All entries of a log whose head was verified.
pub(super) async fn everything(source: &Source, head: Head) -> Answer<Vec<Vec<u8>>> {
    everything_with(source, None, head, &mut HashMap::new()).await
}

/// The same, with files that are at hand already; `copy` is a folder whose full tiles, which never change, need not be
/// fetched again.
async fn everything_with(
    source: &Source,
    copy: Option<&Path>,
    head: Head,
    files: &mut HashMap<String, Vec<u8>>,
) -> Answer<Vec<Vec<u8>>> {
    let mut paths = Vec::new();
    for level in 0..8 {
        for index in 0..(head.size >> (8 * u32::from(level))).div_ceil(WIDTH) {
            if let Some(tile) = Tile::at(level, index, head.size) {
                paths.push(tile.path());
                if level == 0 {
                    paths.push(tile.entries_path());
                }
            }
        }
    }
    for path in paths {
        let full = !path.contains(".p/");
        let held = copy.filter(|_| full).and_then(|folder| std::fs::read(folder.join(&path)).ok());
        if files.contains_key(&path) {
            continue;
        }
        if let Some(bytes) = held {
            files.insert(path, bytes);
        } else if let Some(bytes) = source.small(&path).await? {
            files.insert(path, bytes);
        }
    }
    let read = |path: &str| Ok(files.get(path).cloned());
    let mut entries = Vec::new();
    Tree::open(head, &read)?.entries(0..head.size, |_, entry| entries.push(entry))?;
    Ok(entries)
}

fn unless(path: &str, same: bool) -> Answer<()> {
    if same { Ok(()) } else { Err(Refusal::refused("registry-file-altered").with("path", path)) }
}
