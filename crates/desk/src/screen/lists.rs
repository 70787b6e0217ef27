//! Lists of numbers: brought in, shown, taken out again.

use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::private;
use crate::registry::open_list;
use ::screen::formats::{BadRow, Format, Unreadable, Written};
use ::screen::list::Index;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// What a list file is called behind its name.
const ENDING: &str = "wulist";
/// The most bytes of a list, unpacked.
const MOST_BYTES: u64 = 512 << 20;

/// What became of a list that was brought in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// What it is called.
    pub name: String,
    /// The form it was read as.
    pub format: &'static str,
    /// Rows.
    pub rows: u64,
    /// Numbers and first digits that it has now.
    pub entries: u64,
    /// Rows that named a number again.
    pub again: u64,
    /// Rows that take a number out.
    pub gone: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// The first of them.
    #[serde(serialize_with = "as_rows")]
    pub bad_rows: Vec<BadRow>,
}

fn as_rows<S: serde::Serializer>(rows: &[BadRow], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(rows.iter().map(|row| serde_json::json!({ "line": row.line, "value": row.value, "code": row.code })))
}

/// A list as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// Its version.
    pub version: String,
    /// Numbers and first digits.
    pub entries: u64,
}

/// Brings a list in, or a newer one of the same name.
///
/// # Errors
/// A file that cannot be read, `screen-list-format`, `screen-list-empty`.
pub fn import(here: &Here, path: &Path, format: Option<Format>, name: Option<&str>) -> Answer<Imported> {
    let bytes = unpacked(path)?;
    let bytes = match format.or_else(|| Format::sniff(&bytes)) {
        Some(Format::PhoneBlockBinary) => bytes,
        // Whatever it is encoded in, as UTF-8.
        _ => evidence::text(&bytes).replace("\r\n", "\n").replace('\r', "\n").into_bytes(),
    };
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = format.or_else(|| Format::sniff(&bytes)).ok_or_else(|| unreadable(&shown, "no-list", 0))?;
    let reading = format.read(&bytes).map_err(|Unreadable { code, at }| unreadable(&shown, code, at))?;
    if reading.entries.is_empty() {
        let first = reading.bad_rows.first().map(|row| format!("{}: {}", row.line, row.value)).unwrap_or_default();
        return Err(Refusal::refused("screen-list-empty").with("file", shown).with("first", first));
    }
    let name = named(name.unwrap_or(shown.split('.').next().unwrap_or_default()))?;
    let version = reading.version.clone().unwrap_or_else(|| here.desk().clock.today("UTC").to_string());
    let file = reading.entries.file(&name, &shown, &version).map_err(anyhow::Error::from)?;
    write(&here.lists_folder(), &name, &file)?;
    Ok(Imported {
        name,
        format: format.name(),
        rows: reading.rows,
        entries: reading.entries.len() as u64,
        again: reading.again,
        gone: reading.gone,
        bad: reading.bad,
        bad_rows: reading.bad_rows,
    })
}

/// The bytes of a file, unpacked.
///
/// # Errors
/// `registry-file-unreadable`, `screen-list-too-large`.
pub fn unpacked(path: &Path) -> Answer<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = open_list(path)?.into_read().take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let shown = path.display().to_string();
    match read {
        Err(error) => {
            Err(Refusal::refused("registry-file-unreadable").with("path", shown).with("reason", error.to_string()))
        }
        Ok(_) if bytes.len() as u64 > MOST_BYTES => {
            Err(Refusal::refused("screen-list-too-large").with("file", shown).with("most", MOST_BYTES.to_string()))
        }
        Ok(_) => Ok(bytes),
    }
}

fn unreadable(file: &str, code: &str, at: u64) -> Refusal {
    let refusal = Refusal::refused("screen-list-format").with("file", file);
    refusal.with_both("reason", crate::words::both(&format!("screen-unreadable-{code}"), &[("at", at.to_string())]))
}

/// A name under which a list can be a file everywhere.
fn named(name: &str) -> Answer<String> {
    let fits = !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    match fits && name != "cases" {
        true => Ok(name.to_owned()),
        false => Err(Refusal::refused("screen-list-name").with("value", name)),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Answer<()> {
    private::made(folder)?;
    let (part, place) = (folder.join(format!("{name}.{}.part", std::process::id())), place(folder, name));
    let mut file = private::options().write(true).create(true).truncate(true).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // A list that is mapped elsewhere stays what it was: the name goes to a new file.
    std::fs::rename(&part, place)?;
    Ok(())
}

fn place(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.{ENDING}"))
}

/// All lists, in the order of their names, which is the order in which they are asked.
///
/// A list that was damaged is set aside: one of them must not cost the others.
pub(super) fn open_all(folder: &Path) -> (Vec<Index<Vec<u8>>>, Vec<Refusal>) {
    let (mut lists, mut aside) = (Vec::new(), Vec::new());
    for path in paths(folder) {
        match open(&path) {
            Ok(list) => lists.push(list),
            Err(refusal) => aside.push(refusal),
        }
    }
    (lists, aside)
}

/// The files of all lists, in the order of their names.
pub(super) fn paths(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == ENDING));
    paths.sort();
    paths
}

/// Read into memory and not mapped: a mapped file that somebody cuts off would end the program that stands in the line.
fn open(path: &Path) -> Answer<Index<Vec<u8>>> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Index::open(std::fs::read(path)?)
        .map_err(|error| Refusal::refused("screen-list-damaged").with("name", name).with("reason", error.to_string()))
}

/// The lists that are kept.
///
/// With why others were set aside: they were damaged.
pub fn all(here: &Here) -> (Vec<Kept>, Vec<Refusal>) {
    let one = |list: &Index<Vec<u8>>| {
        let head = list.head().clone();
        Kept { name: head.name, source: head.source, version: head.version, entries: list.len() as u64 }
    };
    let (lists, aside) = open_all(&here.lists_folder());
    (lists.iter().map(one).collect(), aside)
}

/// A list in a form of another system.
///
/// # Errors
/// `screen-no-list`, `screen-list-not-written` for a form that lists have not.
pub fn export(here: &Here, name: &str, format: Format) -> Answer<Written> {
    let path = place(&here.lists_folder(), &named(name)?);
    if !path.exists() {
        return Err(Refusal::not_found("screen-no-list", name));
    }
    let list = open(&path)?;
    format.write(&list).ok_or_else(|| Refusal::refused("screen-list-not-written").with("format", format.name()))
}

/// Takes a list out.
///
/// # Errors
/// `screen-no-list`.
pub fn remove(here: &Here, name: &str) -> Answer<()> {
    let path = place(&here.lists_folder(), &named(name)?);
    std::fs::remove_file(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Refusal::not_found("screen-no-list", name),
        _ => error.into(),
    })
}
