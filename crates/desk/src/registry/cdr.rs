//! Call detail records in files: text, packed or not, several files as one.

use super::Registry;
use super::packed::open_list;
use crate::error::{Answer, Refusal};
use registry::cdr::{BadRow, Cdr, CdrError, Line};
use std::io::BufReader;
use std::path::{Path, PathBuf};

impl Registry {
    /// Reads records one by one, in the order of the file, which is the `n`th of several from 0. Memory does not grow with
    /// the file. Returns how many rows there were.
    ///
    /// # Errors
    /// A file that cannot be read, or has no heading with the caller, the called number and the time.
    pub fn records(&self, file: &Path, n: u32, mut each: impl FnMut(Result<Line, BadRow>)) -> Answer<u64> {
        let opened = open_list(file)?;
        opened.rows_end(file)?;
        let input = BufReader::with_capacity(1 << 20, opened.into_read());
        let mut cdr = Cdr::new(&self.plan, self.now(), n, input);
        let mut rows = 0;
        while let Some(row) = cdr.next().map_err(|error| cdr_refused(file, error))? {
            rows += 1;
            each(row);
        }
        Ok(rows)
    }
}

/// Why a file of records is read no further, as it is said.
pub fn cdr_refused(file: &Path, error: CdrError) -> Refusal {
    let path = file.display().to_string();
    match error {
        CdrError::Read(error) => Refusal::refused("registry-file-unreadable")
            .with("path", path)
            .with_both("reason", super::reasons::file(&error)),
        CdrError::Heading(found) => Refusal::refused("registry-cdr-heading").with("path", path).with("found", found),
    }
}

/// The files that are meant: of a folder all that lie in it or below, by name; those that begin with a dot or an underline
/// are not meant.
///
/// # Errors
/// A folder that cannot be read.
pub fn record_files(named: &[PathBuf]) -> Answer<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in named {
        if path.is_dir() {
            below(path, &mut all).map_err(|error| {
                Refusal::refused("registry-file-unreadable")
                    .with("path", path.display().to_string())
                    .with_both("reason", super::reasons::file(&error))
            })?;
        } else {
            all.push(path.clone());
        }
    }
    Ok(all)
}

fn below(folder: &Path, all: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b".") || entry.file_name().as_encoded_bytes()[0] == b'_' {
            continue;
        }
        if entry.file_type()?.is_dir() {
            below(&entry.path(), all)?;
        } else {
            all.push(entry.path());
        }
    }
    Ok(())
}
