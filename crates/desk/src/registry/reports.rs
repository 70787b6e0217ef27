//! Reports about the rows of a batch: what an organisation did with each. A report is received at once and read beside everything
//! else; what of it was not taken stands in its rejects.

use super::batch::{BatchStage, Batches, DropBatch, IDS, STATES};
use super::disk;
use super::holders::Holder;
use super::place::shortened;
use super::rejects::{HEADING, row};
use super::wording::remedy;
use crate::error::{Answer, Refusal};
use crate::words::both;
use jiff::Timestamp;
use playbook::{Bilingual, Lang};
use registry::Plan;
use registry::formats::drop::{ItemId, Outcome};
use registry::formats::{Format, Item, Kind, Options, Reader, Row};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// So many reports of an organisation are kept; the oldest go.
const MOST_KEPT: usize = 20;
/// So many rows that were not taken are listed; the rest are counted.
const MOST_LISTED: u64 = 10_000;

const REPORT: &str = "report.json";
const REJECTS: &str = "rejects.csv";

/// Reports that are being read in this process.
static UNDER_WAY: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// The batch that it is about.
    pub batch: u64,
    /// Whether it corrects what was reported before.
    pub amends: bool,
    /// Whether its rejects say in English what would make them right, and not in Chinese.
    english: bool,
    /// When it came.
    pub at: Timestamp,
    /// Its files, by the names that they came with.
    pub files: Vec<String>,
    /// Whether it has been read.
    pub read: bool,
    /// Rows in all.
    pub rows: u64,
    /// Rows that told something new.
    pub taken: u64,
    /// Rows that told what was told before.
    pub known: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

/// A report that came.
#[derive(Debug)]
pub struct Reported {
    /// It, still to be read.
    pub report: Report,
    /// Files that are no reports, with the reason.
    pub refused: Vec<(String, Refusal)>,
}

/// A report whose files are arriving. Unless it is handed in, nothing of it is left.
#[derive(Debug)]
pub struct Arriving {
    folder: PathBuf,
    files: Vec<String>,
    kept: bool,
}

impl Arriving {
    /// Where the next file is written, which came with this name.
    pub fn next(&mut self, name: &str) -> PathBuf {
        self.files.push(name.chars().filter(|sign| !sign.is_control()).take(100).collect());
        self.folder.join(format!("{}.csv", self.files.len() - 1))
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl Batches {
    /// Begins a report about the batch that was fetched.
    ///
    /// # Errors
    /// No batch was fetched.
    pub fn reporting(&self, holder: &Holder) -> Answer<Arriving> {
        self.fetched(holder.organisation())?;
        let folder = self.report_folder(holder.organisation())?;
        Ok(Arriving { folder, files: Vec::new(), kept: false })
    }

    fn fetched(&self, organisation: &str) -> Answer<DropBatch> {
        let batch = self.read(organisation)?;
        let there = |batch: &DropBatch| matches!(batch.stage, BatchStage::Fetched | BatchStage::Finished);
        batch.filter(there).ok_or_else(|| Refusal::refused("batch-none"))
    }

    /// Takes a report whose files have arrived; it is read beside everything else. `amends`: it corrects what was reported.
    ///
    /// # Errors
    /// No file; a folder that cannot be written.
    pub async fn hand_in(
        self: &Arc<Self>,
        holder: &Holder,
        mut came: Arriving,
        amends: bool,
        lang: Lang,
    ) -> Answer<Reported> {
        let organisation = holder.organisation();
        let batch = self.fetched(organisation)?;
        let (mut files, mut refused) = (Vec::new(), Vec::new());
        for (name, n) in came.files.iter().zip(0..) {
            let path = came.folder.join(format!("{n}.csv"));
            match is_report(&path, &self.registry.plan)? {
                true => files.push(name.clone()),
                false => {
                    std::fs::remove_file(&path)?;
                    refused.push((name.clone(), Refusal::refused("batch-no-report")));
                }
            }
        }
        if came.files.is_empty() {
            return Err(Refusal::refused("batch-needs-files"));
        }
        let id = came.folder.file_name().unwrap_or_default().to_string_lossy().replacen("report-", "", 1);
        let (rows, taken, known, rejected) = (0, 0, 0, 0);
        let at = self.registry.now();
        let read = files.is_empty();
        let report = Report {
            id,
            batch: batch.n,
            amends,
            english: lang == Lang::En,
            at,
            files,
            read,
            rows,
            taken,
            known,
            rejected,
        };
        keep(&came.folder, &report)?;
        came.kept = true;
        self.forget_old(organisation)?;
        if !read {
            let kind = if amends { "amendment.received" } else { "upload.received" };
            let told = json!({ "report": report.id, "batch": report.batch, "files": report.files });
            self.registry.notify(organisation, kind, &told).await?;
            self.read_report(organisation, &came.folder, report.clone());
        }
        Ok(Reported { report, refused })
    }

    /// The reports of the holder's organisation that are kept, the newest first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn reports(self: &Arc<Self>, holder: &Holder) -> Answer<Vec<Report>> {
        let all = self.all_reports(holder.organisation())?;
        for (folder, report) in all.iter().filter(|(_, report)| !report.read) {
            // One that an earlier run was ended before.
            self.read_report(holder.organisation(), folder, report.clone());
        }
        Ok(all.into_iter().map(|(_, report)| report).collect())
    }

    /// The rows of a report that were not taken.
    ///
    /// # Errors
    /// No such report, or one that has not been read.
    pub fn rejects(&self, holder: &Holder, id: &str) -> Answer<PathBuf> {
        let none = || Refusal::not_found("batch-no-such-report", &shortened(id));
        let named = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
        let place = self.place(holder.organisation()).join(format!("report-{id}")).join(REJECTS);
        if named && place.is_file() { Ok(place) } else { Err(none()) }
    }

    fn all_reports(&self, organisation: &str) -> Answer<Vec<(PathBuf, Report)>> {
        let read = |path: PathBuf| disk::json(&path.join(REPORT)).map(|report| (path, report));
        let mut all: Vec<(PathBuf, Report)> = disk::entries(&self.place(organisation))?.filter_map(read).collect();
        all.sort_by(|(_, a), (_, b)| (b.at, &b.id).cmp(&(a.at, &a.id)));
        Ok(all)
    }

    fn forget_old(&self, organisation: &str) -> Answer<()> {
        for (folder, _) in self.all_reports(organisation)?.into_iter().skip(MOST_KEPT).filter(|(_, one)| one.read) {
            std::fs::remove_dir_all(folder)?;
        }
        Ok(())
    }

    fn read_report(self: &Arc<Self>, organisation: &str, folder: &Path, report: Report) {
        let under_way = || UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        if !under_way().insert(folder.to_owned()) {
            return;
        }
        let (batches, organisation, folder) = (Arc::clone(self), organisation.to_owned(), folder.to_owned());
        tokio::spawn(async move {
            if let Err(refusal) = batches.settled(&organisation, &folder, report).await {
                tracing::error!(code = refusal.code, "a report could not be read");
            }
            UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).remove(&folder);
        });
    }

    /// Reads a report, and writes what it says beside the names of its batch.
    async fn settled(&self, organisation: &str, folder: &Path, mut report: Report) -> Answer<()> {
        let _alone = self.reading.lock().await;
        let Some(mut batch) = self.read(organisation)? else { return Ok(()) };
        // It may have been read while this one waited.
        let fresh: Option<Report> = disk::json(&folder.join(REPORT));
        if fresh.is_none_or(|fresh| fresh.read) {
            return Ok(());
        }
        let (place, from) = (self.place(organisation), folder.to_owned());
        let (plan, about) = (self.registry.plan.clone(), batch.n == report.batch);
        let reading = tokio::task::spawn_blocking(move || {
            let states = if about { read_all(&place, &from, &plan, &mut report)? } else { Vec::new() };
            Ok::<_, Refusal>((report, states))
        });
        let (mut report, states) = reading.await.map_err(anyhow::Error::from)??;
        report.read = true;
        if about {
            disk::write(&self.place(organisation).join(STATES), &states)?;
            batch.reported = states.iter().filter(|state| **state != 0).count() as u64;
            let whole = batch.reported == batch.listed;
            batch.stage = if whole { BatchStage::Finished } else { BatchStage::Fetched };
            self.keep(organisation, &batch)?;
        }
        keep(folder, &report)?;
        for n in 0..report.files.len() + MOST_FILES {
            // They told what they had to tell.
            let _ = std::fs::remove_file(folder.join(format!("{n}.csv")));
        }
        let kind = if report.amends { "amendment.processed" } else { "upload.processed" };
        let told = json!({ "report": report.id, "batch": report.batch, "rows": report.rows, "taken": report.taken,
            "known": report.known, "rejected": report.rejected, "finished": batch.stage == BatchStage::Finished });
        self.registry.notify(organisation, kind, &told).await
    }
}

/// So many files has one report at most.
pub const MOST_FILES: usize = 16;

fn keep(folder: &Path, report: &Report) -> Answer<()> {
    disk::keep_json(&folder.join(REPORT), report)
}

fn opened(path: &Path, plan: &Plan) -> Answer<Reader<BufReader<std::fs::File>>> {
    let input = BufReader::with_capacity(1 << 18, std::fs::File::open(path)?);
    Reader::new(Format::Drop, input, &Options::new(plan)).map_err(|error| anyhow::Error::from(error).into())
}

/// Whether a file begins as a report does.
fn is_report(path: &Path, plan: &Plan) -> Answer<bool> {
    let head = std::io::Read::take(std::fs::File::open(path)?, 100);
    let mut first = String::new();
    let _ = std::io::BufRead::read_line(&mut BufReader::new(head), &mut first);
    let named: Vec<String> =
        first.trim_start_matches('\u{feff}').trim().split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
    if named != ["id", "status"] {
        return Ok(false);
    }
    // An empty one is a report, too; one that is no text is none.
    Ok(opened(path, plan)?.next().is_none_or(|row| row.is_ok()))
}

/// What the rows of a report say, over what was said before.
fn read_all(place: &Path, folder: &Path, plan: &Plan, report: &mut Report) -> Answer<Vec<u8>> {
    let (ids, mut states) = (std::fs::read(place.join(IDS))?, std::fs::read(place.join(STATES))?);
    if ids.len() != 12 * states.len() {
        return Err(Refusal::refused("registry-broken").with("what", STATES));
    }
    let mut rejects = std::io::BufWriter::new(std::fs::File::create(folder.join(REJECTS))?);
    write!(rejects, "{HEADING}\r\n")?;
    (report.rows, report.taken, report.known, report.rejected) = (0, 0, 0, 0);
    let mut put = |report: &mut Report, line: u64, code: &str, value: &str, why: &Bilingual| {
        report.rejected += 1;
        if report.rejected > MOST_LISTED {
            return Ok(());
        }
        let lang = if report.english { Lang::En } else { Lang::Zh };
        row(&mut rejects, &[line.to_string(), code.to_owned(), value.to_owned(), why.get(lang).to_owned()])
    };
    for path in (0..MOST_FILES).map(|n| folder.join(format!("{n}.csv"))).filter(|path| path.is_file()) {
        let mut reader = opened(&path, plan)?;
        while let Some(row) = reader.next() {
            report.rows += 1;
            let (line, row) = (reader.line(), row?);
            match row {
                Row::Reject(bad) => put(report, line, bad.code, &bad.value, &remedy(bad.code, &bad.remedy))?,
                Row::Item(Item::Outcome(outcome)) => match said(&ids, &mut states, &outcome, report.amends) {
                    Ok(true) => report.taken += 1,
                    Ok(false) => report.known += 1,
                    Err(code) => put(report, line, code, &outcome.id.to_string(), &both(code, &[]))?,
                },
                Row::Item(other) => {
                    let code = "batch-row-kind";
                    put(
                        report,
                        line,
                        code,
                        if other.kind() == Kind::Removed { "Removed" } else { "" },
                        &both(code, &[]),
                    )?;
                }
            }
        }
    }
    rejects.flush()?;
    Ok(states)
}

/// Writes down what was done with a row: whether that is new, or the name of the reason why it is not taken.
fn said(ids: &[u8], states: &mut [u8], outcome: &Outcome, amends: bool) -> Result<bool, &'static str> {
    let state = &mut states[place_of(ids, outcome.id).ok_or("batch-row-unknown")?];
    let figure = outcome.done.figure();
    match (*state, amends) {
        (before, _) if before == figure => return Ok(false),
        (0, true) => return Err("batch-row-not-reported"),
        (0, false) | (_, true) => *state = figure,
        (_, false) => return Err("batch-row-reported"),
    }
    Ok(true)
}

/// Where a name stands among the names in ascending order.
fn place_of(ids: &[u8], id: ItemId) -> Option<usize> {
    let wanted = id.to_string();
    let (mut low, mut high) = (0, ids.len() / 12);
    while low < high {
        let middle = usize::midpoint(low, high);
        match ids[12 * middle..12 * middle + 12].cmp(wanted.as_bytes()) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}
