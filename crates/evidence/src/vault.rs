//! The vault: originals under the digest of their bytes.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use casework::Digest;
use jiff::Timestamp;

use crate::custody::{Custody, Log, Tip, What};
use crate::disk::{self, entries, hash, sweep, sync_dir};
use crate::fault::{VaultError, at};

/// The originals of one account, never changed, each under its digest, each with a custody log.
///
/// Every account has a folder of its own: who seals the same bytes as somebody else learns nothing of them. Below
/// the folder: `ab/abcd…` (an original, read-only), `custody/abcd….jsonl` (its log), `incoming/` (what is being
/// written; swept when the vault is opened). Names of files are data and never become paths.
///
/// ```
/// let dir = tempfile::tempdir().unwrap();
/// let at = "2026-10-12T08:00:00Z".parse().unwrap();
/// let vault = evidence::Vault::open(dir.path(), "local", at).unwrap();
/// let sealed = vault.seal("../calls.xml", "upload", at, &b"<calls count=\"0\"/>"[..]).unwrap();
/// assert!(sealed.new);
/// assert!(!vault.seal("calls.xml", "upload", at, &b"<calls count=\"0\"/>"[..]).unwrap().new);
/// // Whoever remembers the end of the custody log notices when it loses a line.
/// assert!(vault.verify(&sealed.digest, &[sealed.tip]).unwrap().is_intact());
/// assert_eq!(vault.custody(&sealed.digest).unwrap().len(), 2);
/// let other = evidence::Vault::open(dir.path(), "neighbour", at).unwrap();
/// assert!(other.custody(&sealed.digest).is_err());
/// ```
#[derive(Debug)]
pub struct Vault {
    dir: PathBuf,
}

/// What sealing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// The original's name from now on.
    pub digest: Digest,
    /// Its size.
    pub bytes: u64,
    /// False if the same bytes were there already.
    pub new: bool,
    /// Where the custody log ends with the line of this sealing.
    pub tip: Tip,
}

/// What a check of an original found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The original.
    pub digest: Digest,
    /// Its bytes.
    pub content: Content,
    /// Line of the custody log (from 1) where the chain does not hold, or that is gone though somebody remembers it.
    pub custody_broken: Option<u64>,
}

/// What became of an original's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// As sealed.
    Intact {
        /// Its size.
        bytes: u64,
    },
    /// Not there.
    Missing,
    /// Other bytes than were sealed.
    Altered {
        /// Size when sealed, as the custody log has it.
        sealed_bytes: Option<u64>,
        /// Size now.
        found_bytes: u64,
        /// Digest now.
        found: Digest,
    },
}

impl Verified {
    /// Whether the bytes are as sealed and the log is whole.
    pub fn is_intact(&self) -> bool {
        matches!(self.content, Content::Intact { .. }) && self.custody_broken.is_none()
    }
}

/// Names of files being written are unique within the process; the process number does the rest.
static INCOMING: AtomicU64 = AtomicU64::new(0);

/// Whether a name of the root belongs to the older layout; no account can have it.
pub(crate) fn is_old(name: &str) -> bool {
    matches!(name, "custody" | "incoming") || (name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Vault {
    /// Opens an account's vault below `root`, creating it if need be, and sweeps away what an interrupted seal left.
    /// An original without a custody log gets its first line: [`What::Found`] at `now`.
    ///
    /// # Errors
    /// [`VaultError::Account`]; when the directory cannot be made or read.
    pub fn open(root: impl AsRef<Path>, account: &str, now: Timestamp) -> Result<Vault, VaultError> {
        let vault = Vault::of(root, account)?;
        vault.heal(now)?;
        Ok(vault)
    }

    /// The vault as it lies there.
    pub(crate) fn of(root: impl AsRef<Path>, account: &str) -> Result<Vault, VaultError> {
        let letters = account.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        let begins = account.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        if !letters || !begins || account.len() > 64 || is_old(account) {
            return Err(VaultError::Account(account.chars().take(80).collect()));
        }
        let vault = Vault { dir: root.as_ref().join(account) };
        for part in ["incoming", "custody"] {
            let path = vault.dir.join(part);
            disk::create_dir_all(&path).map_err(at("create", &path))?;
        }
        sweep(&vault.dir.join("incoming"))?;
        Ok(vault)
    }

    /// Gives every original that has no custody log its first line, so that none stays without a history.
    pub(crate) fn heal(&self, now: Timestamp) -> Result<(), VaultError> {
        for digest in self.list()? {
            if !self.log_path(&digest).exists() {
                let path = self.path(&digest);
                let bytes = fs::metadata(&path).map_err(at("look at", &path))?.len();
                self.log(&digest, bytes, What::Found, "", "", now)?;
            }
        }
        Ok(())
    }

    /// Keeps a copy of `input` under its digest: streamed, hashed on the way, on the disk when this returns.
    ///
    /// Bytes that are there already are compared, not rewritten. A crash at any point leaves either no original or a
    /// whole one. `name` and `how` go to the custody log as they are.
    ///
    /// # Errors
    /// [`VaultError::Input`] if `input` fails, [`VaultError::Altered`] if the copy from before was tampered with.
    pub fn seal(&self, name: &str, how: &str, when: Timestamp, input: impl Read) -> Result<Sealed, VaultError> {
        let (temporary, file) = self.incoming()?;
        let sealed = self.write(&temporary, file, input).and_then(|(digest, bytes)| {
            let new = !self.has_whole(&digest)?;
            // The line first: an original without one could not say where it comes from, while a line whose original
            // did not come to its place names nothing that anybody was told of.
            let tip = self.log(&digest, bytes, if new { What::Sealed } else { What::Again }, name, how, when)?;
            if new {
                self.settle(&temporary, &digest)?;
            }
            Ok(Sealed { digest, bytes, new, tip })
        });
        if !matches!(sealed, Ok(Sealed { new: true, .. })) {
            let _ = fs::remove_file(&temporary);
        }
        sealed
    }

    /// The sealed bytes. They are not checked again here; [`Vault::verify`] does.
    ///
    /// # Errors
    /// [`VaultError::Missing`] if there is no such original.
    pub fn read(&self, digest: &Digest) -> Result<File, VaultError> {
        let path = self.path(digest);
        File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::Missing(*digest),
            _ => at("open", &path)(error),
        })
    }

    /// Writes down that an original was opened or exported, and tells where its custody log ends now.
    ///
    /// # Errors
    /// [`VaultError::Missing`] if there is no such original.
    pub fn note(&self, digest: &Digest, what: What, name: &str, how: &str, when: Timestamp) -> Result<Tip, VaultError> {
        let path = self.path(digest);
        let bytes = self.read(digest)?.metadata().map_err(at("look at", &path))?.len();
        self.log(digest, bytes, what, name, how, when)
    }

    /// Hashes an original again and checks its log, which must go through every end in `known`.
    ///
    /// # Errors
    /// Only when the disk fails; a missing or changed original is an answer.
    pub fn verify(&self, digest: &Digest, known: &[Tip]) -> Result<Verified, VaultError> {
        let path = self.log_path(digest);
        let log = Log::read(&path).map_err(at("read", &path))?;
        let content = match self.read(digest) {
            Err(VaultError::Missing(_)) => Content::Missing,
            Err(error) => return Err(error),
            Ok(file) => {
                let (found, bytes) =
                    hash(file, &mut io::sink()).map_err(|error| error.into_vault(&self.path(digest)))?;
                let sealed_bytes = log.entries.first().map(|entry| entry.bytes);
                match found == *digest {
                    true => Content::Intact { bytes },
                    false => Content::Altered { sealed_bytes, found_bytes: bytes, found },
                }
            }
        };
        // An original without a log has lost it.
        let lost = (log.entries.is_empty() && log.broken.is_none() && content != Content::Missing).then_some(1);
        let first = [log.broken, lost, log.lost(known)].into_iter().flatten().min();
        Ok(Verified { digest: *digest, content, custody_broken: first })
    }

    /// Where an original's custody log ends; `None` when it has none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn tip(&self, digest: &Digest) -> Result<Option<Tip>, VaultError> {
        let path = self.log_path(digest);
        Ok(Log::read(&path).map_err(at("read", &path))?.tip())
    }

    /// The link of every line of an original's custody log, as its lines say; empty when it has none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn links(&self, digest: &Digest) -> Result<Vec<Digest>, VaultError> {
        let path = self.log_path(digest);
        let mut links = Log::read(&path).map_err(at("read", &path))?.links;
        let elsewhere = self.elsewhere_path(digest);
        links.extend(Log::read(&elsewhere).map_err(at("read", &elsewhere))?.links);
        Ok(links)
    }

    /// Takes an original out of the vault with its custody log. Whoever calls this knows that nothing cites it.
    ///
    /// # Errors
    /// When the disk fails; what is not there is gone already.
    pub fn remove(&self, digest: &Digest) -> Result<(), VaultError> {
        for path in [self.path(digest), self.log_path(digest), self.elsewhere_path(digest)] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at("remove", &path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// All originals, in the order of their digests.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn list(&self) -> Result<Vec<Digest>, VaultError> {
        let mut all = Vec::new();
        for shelf in entries(&self.dir)? {
            if shelf.file_name().is_some_and(|name| name.len() == 2) && shelf.is_dir() {
                let names = entries(&shelf)?;
                all.extend(names.iter().filter_map(|path| path.file_name()?.to_str()?.parse::<Digest>().ok()));
            }
        }
        all.sort_unstable();
        Ok(all)
    }

    /// The custody log of an original, first line first.
    ///
    /// # Errors
    /// [`VaultError::Custody`] if the chain does not hold, [`VaultError::Missing`] if there is no log.
    pub fn custody(&self, digest: &Digest) -> Result<Vec<Custody>, VaultError> {
        let path = self.log_path(digest);
        let log = Log::read(&path).map_err(at("read", &path))?;
        match log.broken {
            Some(line) => Err(VaultError::Custody { digest: *digest, line }),
            None if log.entries.is_empty() => Err(VaultError::Missing(*digest)),
            None => Ok(log.entries),
        }
    }

    pub(crate) fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.dir.join(&name[..2]).join(name)
    }

    pub(crate) fn log_path(&self, digest: &Digest) -> PathBuf {
        self.dir.join("custody").join(format!("{digest}.jsonl"))
    }

    /// A new file, locked while it is being written so that a sweep leaves it alone.
    pub(crate) fn incoming(&self) -> Result<(PathBuf, File), VaultError> {
        loop {
            let number = INCOMING.fetch_add(1, Ordering::Relaxed);
            let path = self.dir.join("incoming").join(format!("{}-{number}", std::process::id()));
            match disk::options().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    file.lock().map_err(at("lock", &path))?;
                    return Ok((path, file));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(at("create", &path)(error)),
            }
        }
    }

    pub(crate) fn write(&self, path: &Path, mut file: File, input: impl Read) -> Result<(Digest, u64), VaultError> {
        let done = hash(input, &mut file).map_err(|error| error.into_vault(path))?;
        let mut rights = file.metadata().map_err(at("look at", path))?.permissions();
        rights.set_readonly(true);
        file.set_permissions(rights).map_err(at("protect", path))?;
        file.sync_all().map_err(at("write", path))?;
        Ok(done)
    }

    /// Whether an original is there; what is there must be whole.
    pub(crate) fn has_whole(&self, digest: &Digest) -> Result<bool, VaultError> {
        let place = self.path(digest);
        if !place.exists() {
            return Ok(false);
        }
        let (found, _) = hash(self.read(digest)?, &mut io::sink()).map_err(|error| error.into_vault(&place))?;
        if found == *digest { Ok(true) } else { Err(VaultError::Altered(*digest)) }
    }

    /// Moves a finished file to its place. When another program was faster, its copy of the same bytes is replaced.
    pub(crate) fn settle(&self, temporary: &Path, digest: &Digest) -> Result<(), VaultError> {
        let place = self.path(digest);
        let shelf = place.parent().unwrap_or(&self.dir);
        disk::create_dir_all(shelf).map_err(at("create", shelf))?;
        fs::rename(temporary, &place).map_err(at("move to", &place))?;
        // The names must reach the disk as well, up to that of the vault, which may be as new as this original.
        for dir in shelf.ancestors().take(4).filter(|dir| !dir.as_os_str().is_empty()) {
            sync_dir(dir).map_err(at("write", dir))?;
        }
        Ok(())
    }

    pub(crate) fn log(
        &self,
        digest: &Digest,
        bytes: u64,
        what: What,
        name: &str,
        how: &str,
        when: Timestamp,
    ) -> Result<Tip, VaultError> {
        let path = self.log_path(digest);
        let (name, how) = (name.to_owned(), how.to_owned());
        let entry = Custody { seq: 0, at: when, what, digest: *digest, bytes, name, how, before: Digest::ZERO };
        let tip = Log::append(&path, entry).map_err(at("write", &path))?;
        let dir = self.dir.join("custody");
        sync_dir(&dir).map_err(at("write", &dir))?;
        Ok(tip)
    }
}
