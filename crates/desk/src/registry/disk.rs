//! Files of a registry: written whole or not at all, one writer at a time.

use crate::error::Answer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What was read or done, or nothing where there is no such file or folder.
pub(super) fn there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        done => done.map(Some),
    }
}

/// What lies in a folder, in no order; nothing where there is none.
pub(super) fn entries(folder: &Path) -> io::Result<impl Iterator<Item = PathBuf>> {
    let entries = there(std::fs::read_dir(folder))?;
    Ok(entries.into_iter().flatten().flatten().map(|entry| entry.path()))
}

/// A file that [`keep_json`] wrote; nothing for one that is not there or is another.
pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Writes something as JSON, as [`write`] does.
pub(super) fn keep_json(path: &Path, what: &impl Serialize) -> Answer<()> {
    Ok(write(path, &serde_json::to_vec(what).map_err(anyhow::Error::from)?)?)
}

/// Waits until this program is the only one that holds the lock; it is given back when the file is dropped.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    file.lock()?;
    Ok(file)
}

/// An empty file that only its owner may read.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    crate::private::options().write(true).create(true).truncate(true).open(path)
}

/// Writes a file that only its owner may read, in place of one that a killed run left.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a file beside its place, brings it to the disk and then lets it take its place.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = folder.join(format!(".{name}.part"));
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}
