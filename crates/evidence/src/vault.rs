//! The vault: originals under the digest of their bytes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use casework::Digest;
use jiff::Timestamp;
use sha2::Digest as _;

use crate::custody::{Custody, Log, What};

/// The originals of one account, never changed, each under its digest, each with a custody log.
///
/// Every account has a folder of its own: who seals the same bytes as somebody else learns nothing of them. Below
/// the folder: `ab/abcd…` (an original, read-only), `custody/abcd….jsonl` (its log), `incoming/` (what is being
/// written; swept when the vault is opened). Names of files are data and never become paths.
///
/// ```
/// let dir = tempfile::tempdir().unwrap();
/// let vault = evidence::Vault::open(dir.path(), "local").unwrap();
/// let at = "2026-10-12T08:00:00Z".parse().unwrap();
/// let sealed = vault.seal("../calls.xml", "upload", at, &b"<calls count=\"0\"/>"[..]).unwrap();
/// assert!(sealed.new);
/// assert!(!vault.seal("calls.xml", "upload", at, &b"<calls count=\"0\"/>"[..]).unwrap().new);
/// assert!(vault.verify(&sealed.digest).unwrap().is_intact());
/// assert_eq!(vault.custody(&sealed.digest).unwrap().len(), 2);
/// let other = evidence::Vault::open(dir.path(), "neighbour").unwrap();
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
}

/// Why the vault could not do something.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk.
    #[error("{doing} {}: {error}", .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// An account whose name cannot be a folder's.
    #[error("`{0}` cannot name a folder of the vault: use up to 64 of a-z, 0-9, `-`, `_`, beginning with a letter")]
    Account(String),
    /// Reading the bytes to be sealed failed; nothing was kept.
    #[error("the file to be sealed could not be read: {0}")]
    Input(io::Error),
    /// No such original.
    #[error("there is no sealed original {0}")]
    Missing(Digest),
    /// The sealed bytes are no longer what they were.
    #[error("the sealed original {0} has been changed; restore it from a backup, then verify again")]
    Altered(Digest),
    /// The custody log was changed.
    #[error("the custody log of {digest} does not hold at line {line}")]
    Custody {
        /// The original.
        digest: Digest,
        /// Line of the log, from 1.
        line: u64,
    },
}

/// What a check of an original found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The original.
    pub digest: Digest,
    /// Its bytes.
    pub content: Content,
    /// Line of the custody log (from 1) where the chain does not hold.
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

pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> VaultError {
    let path = path.to_owned();
    move |error| VaultError::Io { doing, path, error }
}

/// Whether a name of the root belongs to the older layout; no account can have it.
pub(crate) fn is_old(name: &str) -> bool {
    matches!(name, "custody" | "incoming") || (name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Vault {
    /// Opens an account's vault below `root`, creating it if need be, and sweeps away what an interrupted seal left.
    ///
    /// # Errors
    /// [`VaultError::Account`]; when the directory cannot be made or read.
    pub fn open(root: impl AsRef<Path>, account: &str) -> Result<Vault, VaultError> {
        let letters = account.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        let begins = account.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        if !letters || !begins || account.len() > 64 || is_old(account) {
            return Err(VaultError::Account(account.chars().take(80).collect()));
        }
        let vault = Vault { dir: root.as_ref().join(account) };
        for part in ["incoming", "custody"] {
            let path = vault.dir.join(part);
            fs::create_dir_all(&path).map_err(at("create", &path))?;
        }
        sweep(&vault.dir.join("incoming"))?;
        Ok(vault)
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
            self.log(&digest, bytes, if new { What::Sealed } else { What::Again }, name, how, when)?;
            if new {
                self.settle(&temporary, &digest)?;
            }
            Ok(Sealed { digest, bytes, new })
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

    /// Writes down that an original was opened or exported.
    ///
    /// # Errors
    /// [`VaultError::Missing`] if there is no such original.
    pub fn note(&self, digest: &Digest, what: What, name: &str, how: &str, when: Timestamp) -> Result<(), VaultError> {
        let path = self.path(digest);
        let bytes = self.read(digest)?.metadata().map_err(at("look at", &path))?.len();
        self.log(digest, bytes, what, name, how, when)
    }

    /// Hashes an original again and checks its log.
    ///
    /// # Errors
    /// Only when the disk fails; a missing or changed original is an answer.
    pub fn verify(&self, digest: &Digest) -> Result<Verified, VaultError> {
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
        Ok(Verified { digest: *digest, content, custody_broken: log.broken.or(lost) })
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
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    file.lock().map_err(at("lock", &path))?;
                    return Ok((path, file));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(at("create", &path)(error)),
            }
        }
    }

    fn write(&self, path: &Path, mut file: File, input: impl Read) -> Result<(Digest, u64), VaultError> {
        let done = hash(input, &mut file).map_err(|error| error.into_vault(path))?;
        let mut rights = file.metadata().map_err(at("look at", path))?.permissions();
        rights.set_readonly(true);
        file.set_permissions(rights).map_err(at("protect", path))?;
        file.sync_all().map_err(at("write", path))?;
        Ok(done)
    }

    /// Whether an original is there; what is there must be whole.
    fn has_whole(&self, digest: &Digest) -> Result<bool, VaultError> {
        let place = self.path(digest);
        if !place.exists() {
            return Ok(false);
        }
        let (found, _) = hash(self.read(digest)?, &mut io::sink()).map_err(|error| error.into_vault(&place))?;
        if found == *digest { Ok(true) } else { Err(VaultError::Altered(*digest)) }
    }

    /// Moves a finished file to its place. When another program was faster, its copy of the same bytes is replaced.
    fn settle(&self, temporary: &Path, digest: &Digest) -> Result<(), VaultError> {
        let place = self.path(digest);
        let shelf = place.parent().unwrap_or(&self.dir);
        fs::create_dir_all(shelf).map_err(at("create", shelf))?;
        fs::rename(temporary, &place).map_err(at("move to", &place))?;
        // The names must reach the disk as well, up to that of the vault, which may be as new as this original.
        for dir in shelf.ancestors().take(4).filter(|dir| !dir.as_os_str().is_empty()) {
            sync_dir(dir).map_err(at("write", dir))?;
        }
        Ok(())
    }

    fn log(
        &self,
        digest: &Digest,
        bytes: u64,
        what: What,
        name: &str,
        how: &str,
        when: Timestamp,
    ) -> Result<(), VaultError> {
        let path = self.log_path(digest);
        let (name, how) = (name.to_owned(), how.to_owned());
        let entry = Custody { seq: 0, at: when, what, digest: *digest, bytes, name, how, before: Digest::ZERO };
        Log::append(&path, entry).map_err(at("write", &path))?;
        let dir = self.dir.join("custody");
        sync_dir(&dir).map_err(at("write", &dir))
    }
}

/// Removes files that nobody is writing any more.
pub(crate) fn sweep(incoming: &Path) -> Result<(), VaultError> {
    for path in entries(incoming)? {
        let abandoned = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if abandoned {
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

pub(crate) fn entries(dir: &Path) -> Result<Vec<PathBuf>, VaultError> {
    let list = fs::read_dir(dir).and_then(|list| list.map(|entry| entry.map(|entry| entry.path())).collect());
    list.map_err(at("list", dir))
}

/// On Unix a directory is synchronised like a file; elsewhere the system does it on its own.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

pub(crate) enum Side {
    In(io::Error),
    Out(io::Error),
}

impl Side {
    pub(crate) fn into_vault(self, path: &Path) -> VaultError {
        match self {
            Side::In(error) => VaultError::Input(error),
            Side::Out(error) => at("write", path)(error),
        }
    }
}

/// Copies and hashes with one small buffer.
pub(crate) fn hash(mut input: impl Read, output: &mut impl Write) -> Result<(Digest, u64), Side> {
    let mut hasher = sha2::Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        let n = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Side::In(error)),
        };
        hasher.update(&buffer[..n]);
        output.write_all(&buffer[..n]).map_err(Side::Out)?;
        bytes += n as u64;
    }
    Ok((Digest::from_bytes(hasher.finalize().into()), bytes))
}
