//! A case as one file: its log, the files that were read into it, its originals and who had them. It can be taken into
//! another desk; of a damaged case it holds what can be rescued.

use crate::error::{Answer, Refusal};
use crate::evidence::locker::{Health, healths, originals_of};
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::private;
use casework::Digest;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::read::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// The log, as lines of a backup.
const LOG: &str = "case.jsonl";
/// The rows of a damaged log, as they stand.
const ROWS: &str = "rows.jsonl";
/// What is wrong with a damaged case.
const FAULTS: &str = "faults.json";
/// Files of one archive; each original is two.
const MOST: usize = 100_000;
/// Longest custody log.
const CUSTODY: u64 = 64 << 20;

/// What an archive holds.
#[derive(Debug, Clone, Serialize)]
pub struct Exported {
    /// The case.
    pub case: String,
    /// Entries of the log, or rows of a damaged one.
    pub entries: u64,
    /// Originals that are in it.
    pub originals: usize,
    /// Originals that are not, because they are missing or were changed.
    pub missing: Vec<Digest>,
    /// It was written for rescue and cannot be taken in again.
    pub rescue: bool,
}

/// What was taken in.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The case.
    pub case: String,
    /// Entries of its log.
    pub entries: u64,
    /// Originals that came with it.
    pub originals: usize,
}

/// Writes a case into a file without a name, from which it is passed on. With `rescue` nothing is refused: a damaged log goes
/// as its rows, what is missing is named.
///
/// # Errors
/// No such case; without `rescue` a damaged log, or an original that is missing or was changed.
pub async fn export(here: &Here, id: &str, rescue: bool) -> Answer<(Exported, File)> {
    here.case(id).await?;
    let originals: Vec<Digest> = originals_of(here, id).await?.into_iter().collect();
    let (reader, asked) = (here.clone(), originals.clone());
    let found = on_disk(move || healths(&reader, &asked)).await?;
    let (whole, lost): (Vec<_>, Vec<_>) = originals
        .iter()
        .copied()
        .zip(found)
        .partition(|(_, health)| matches!(health, Health::Intact | Health::CustodyBroken));
    let whole: Vec<Digest> = whole.into_iter().map(|(digest, _)| digest).collect();
    let missing: Vec<Digest> = lost.into_iter().map(|(digest, _)| digest).collect();
    if let (false, Some(digest)) = (rescue, missing.first()) {
        return Err(Refusal::refused("export-not-whole").with("digest", digest.short()));
    }
    let mut zip = ZipWriter::new_stream(BufWriter::new(nameless(here)?));
    let damaged = here.damage(id).await?.is_some();
    let entries = match rescue && damaged {
        false => {
            zip.start_file(LOG, options()).map_err(anyhow::Error::from)?;
            here.scope().write_case(id, &originals, &mut zip).await?.events
        }
        true => {
            let faults = crate::evidence::verify::verify(here, Some(id)).await?.faults;
            let text = serde_json::to_vec_pretty(&faults).map_err(anyhow::Error::from)?;
            zip.start_file(FAULTS, options()).map_err(anyhow::Error::from)?;
            zip.write_all(&text)?;
            zip.start_file(ROWS, options()).map_err(anyhow::Error::from)?;
            here.scope().write_rows(id, &mut zip).await?
        }
    };
    let (reader, count) = (here.clone(), whole.len());
    let file = on_disk(move || {
        for digest in &whole {
            zip.start_file(custody_name(digest), options()).map_err(anyhow::Error::from)?;
            zip.write_all(&reader.vault().custody_text(digest)?)?;
            zip.start_file(original_name(digest), options()).map_err(anyhow::Error::from)?;
            io::copy(&mut reader.vault().read(digest)?, &mut zip)?;
        }
        let mut file = zip.finish().map_err(anyhow::Error::from)?.into_inner();
        file.flush()?;
        file.rewind()?;
        Ok(file.into_inner().map_err(|error| error.into_error())?)
    })
    .await?;
    Ok((Exported { case: id.to_owned(), entries, originals: count, missing, rescue: rescue && damaged }, file))
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600)
        .large_file(true)
}

fn original_name(digest: &Digest) -> String {
    format!("originals/{digest}")
}

fn custody_name(digest: &Digest) -> String {
    format!("custody/{digest}.jsonl")
}

/// Takes in the case of an archive: every original is hashed, every chain is checked, and only then the case is there.
///
/// # Errors
/// A file that is no archive of a case, or was written for rescue; a chain that does not hold; an original that is not what
/// its name says; a case of this id that is here already.
pub async fn import(here: &Here, path: &Path) -> Answer<Imported> {
    let (reader, file) = (here.clone(), path.to_owned());
    let (archive, mut log, digests) = on_disk(move || {
        let mut archive = opened(&file)?;
        let digests = digests(&archive)?;
        let mut log = spooled(&reader, archive.by_name(LOG).map_err(anyhow::Error::from)?)?;
        if cited(&mut log)? != digests {
            return Err(Refusal::refused("archive-incomplete").with("name", file.display().to_string()));
        }
        log.rewind()?;
        Ok((archive, log, digests))
    })
    .await?;
    let done = taken_in(here, path, archive, &mut log, &digests).await;
    if done.is_err() {
        // What came in before it was refused is cited by nobody, unless it was here already.
        let digests: Vec<Digest> = digests.into_iter().collect();
        crate::evidence::verify::remove_loose(here, &digests).await?;
    }
    done
}

/// The originals that the log of an archive cites. Whether it holds is asked when it is taken in.
fn cited(log: impl Read) -> Answer<BTreeSet<Digest>> {
    let mut all = BTreeSet::new();
    for line in BufReader::new(log).lines() {
        let Ok(line) = serde_json::from_str::<serde_json::Value>(&line?) else { continue };
        let body = line.pointer("/event/body").and_then(|body| body.as_str());
        let body = body.and_then(|body| serde_json::from_str::<casework::Body>(body).ok());
        all.extend(body.into_iter().flat_map(|body| body.originals()));
    }
    Ok(all)
}

async fn taken_in(
    here: &Here,
    path: &Path,
    mut archive: ZipArchive<BufReader<File>>,
    log: &mut File,
    digests: &BTreeSet<Digest>,
) -> Answer<Imported> {
    let (reader, all) = (here.clone(), digests.clone());
    on_disk(move || all.iter().try_for_each(|digest| take_in(&reader, &mut archive, digest))).await?;
    let taken = here.scope().take_case(&mut BufReader::new(log), path).await;
    let (mut tx, case) = taken.map_err(|error| refused(path, error))?;
    crate::ladder::reminders::grown(here, &mut tx, &case.id, case.head.seq).await?;
    tx.save().await?;
    Ok(Imported { case: case.id, entries: case.head.seq, originals: digests.len() })
}

/// The log in a file without a name: a compressed stream cannot wait for a database.
fn spooled(here: &Here, mut log: impl Read) -> Answer<File> {
    let mut file = nameless(here)?;
    io::copy(&mut log, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// A file in the data folder that is gone when it is closed. Should the program be killed right here, the next opening of
/// the desk sweeps it away.
fn nameless(here: &Here) -> Answer<File> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = here.data.join(format!("archive.{number}.{}.part", std::process::id()));
    let file = private::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    let _ = std::fs::remove_file(&path);
    Ok(file)
}

fn opened(path: &Path) -> Answer<ZipArchive<BufReader<File>>> {
    let file = File::open(path).map_err(|_| Refusal::not_found("no-file", &path.display().to_string()))?;
    let strange = || Refusal::refused("archive-strange").with("name", path.display().to_string());
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| strange())?;
    if archive.by_name(FAULTS).is_ok() {
        return Err(Refusal::refused("archive-of-rescue").with("name", path.display().to_string()));
    }
    if archive.len() > MOST || archive.by_name(LOG).is_err() {
        return Err(strange());
    }
    Ok(archive)
}

fn digests<R: Read + Seek>(archive: &ZipArchive<R>) -> Answer<BTreeSet<Digest>> {
    let names = archive.file_names().filter_map(Result::ok);
    Ok(names.filter_map(|name| name.strip_prefix("originals/")?.parse().ok()).collect())
}

fn take_in<R: Read + Seek>(here: &Here, archive: &mut ZipArchive<R>, digest: &Digest) -> Answer<()> {
    let mut custody = Vec::new();
    if let Ok(log) = archive.by_name(&custody_name(digest)) {
        log.take(CUSTODY).read_to_end(&mut custody)?;
    }
    let original = archive.by_name(&original_name(digest)).map_err(anyhow::Error::from)?;
    let end = here.vault().take_in(digest, &custody, "", here.now(), original)?;
    crate::evidence::custody::keep_now(here, &[(*digest, end)])
}

fn refused(path: &Path, error: store::StoreError) -> Refusal {
    match error {
        store::StoreError::CaseExists(id) => Refusal::refused("archive-case-here").with("id", id),
        store::StoreError::Backup { line, .. } => {
            Refusal::refused("archive-damaged").with("name", path.display().to_string()).with("line", line.to_string())
        }
        other => other.into(),
    }
}
