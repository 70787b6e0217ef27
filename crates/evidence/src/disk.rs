//! What the vault does with the disk: files for their owner alone, hashed while they are copied, synchronised by name.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use casework::Digest;
use sha2::Digest as _;

use crate::fault::{VaultError, at};

/// For files that only their owner may read and write.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder, and those above it, that only its owner may enter. One that is there stays as it is.
pub(crate) fn create_dir_all(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
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
