//! Batches for an organisation in the manner of the Californian platform: what came onto the list and what left it, as hashes
//! with permanent names; the organisation reports what became of each, and gets the next batch once all are reported.
//! `DIR/batches/ORGANISATION/` holds the newest one, for the owner only:
//!
//! ```text
//! batch.json   which versions it lies between, how far it got
//! batch.zip    what is fetched
//! ids, states  the names in ascending order, twelve bytes each, and one byte for each: what was reported
//! report-N/    reports that are being read, and the rows of them that were not taken
//! ```

use super::Registry;
use super::disk;
use super::holders::Holder;
use super::reasons::unfit;
use super::scrub_job::FailedScrub;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::civil::Date;
use registry::formats::drop::{ItemId, Registered, Removed, hash_of};
use registry::formats::{Format, Item, Kind, WriteOptions, Writer};
use registry::history::state;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use store::Published;
use zip::write::SimpleFileOptions;

/// So many rows a batch has at most; the rest come in the next one. Their names are sorted in memory.
const MOST_ITEMS: usize = 1_000_000;
/// Which list withdrawn rows were on.
const LIST: &str = "Phone";

const BATCH: &str = "batch.json";
const ZIP: &str = "batch.zip";
pub(super) const IDS: &str = "ids";
pub(super) const STATES: &str = "states";

/// How far a batch got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStage {
    /// It is being made.
    Making,
    /// It waits to be fetched.
    Ready,
    /// It was fetched, and not everything of it is reported.
    Fetched,
    /// All of it is reported.
    Finished,
    /// It could not be made.
    Failed,
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropBatch {
    /// Which one, from 1.
    pub n: u64,
    /// The day on which it was made.
    pub day: Date,
    /// It tells what is different since this version; everything when absent.
    pub from: Option<u64>,
    /// Until this version.
    pub to: u64,
    /// Only numbers behind this one: the ones before were in the batch before.
    after: Option<u64>,
    /// The last number in it, if there are more.
    more: Option<u64>,
    /// How far it got.
    pub stage: BatchStage,
    /// Rows that came onto the list.
    pub listed: u64,
    /// Rows that left it.
    pub removed: u64,
    /// Rows that were reported.
    pub reported: u64,
    /// Why it could not be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<FailedScrub>,
}

/// What there is to fetch.
#[derive(Debug)]
pub enum ToFetch {
    /// It is being made; ask again.
    Making(DropBatch),
    /// Nothing is different since the last batch, which ended with this version.
    NothingNew(u64),
    /// The file, and what it is called.
    File(PathBuf, String),
}

/// Batches of a registry that is served.
pub struct Batches {
    pub(super) registry: Arc<Registry>,
    /// Organisations whose batch is being made here.
    under_way: Mutex<HashSet<String>>,
    /// One report of an organisation is read at a time.
    pub(super) reading: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Batches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").finish_non_exhaustive()
    }
}

impl Batches {
    /// Those of a registry.
    pub fn new(registry: Arc<Registry>) -> Arc<Batches> {
        Arc::new(Batches { registry, under_way: Mutex::default(), reading: tokio::sync::Mutex::default() })
    }

    pub(super) fn place(&self, organisation: &str) -> PathBuf {
        self.registry.folder.join("batches").join(organisation)
    }

    /// The newest batch of the holder's organisation.
    ///
    /// # Errors
    /// One that cannot be read.
    pub fn newest(&self, holder: &Holder) -> Answer<Option<DropBatch>> {
        self.read(holder.organisation())
    }

    pub(super) fn read(&self, organisation: &str) -> Answer<Option<DropBatch>> {
        let read = disk::there(std::fs::read(self.place(organisation).join(BATCH)))?;
        let broken = |_| Refusal::refused("registry-broken").with("what", BATCH);
        read.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(broken)
    }

    pub(super) fn keep(&self, organisation: &str, batch: &DropBatch) -> Answer<()> {
        disk::keep_json(&self.place(organisation).join(BATCH), batch)
    }

    /// The batch to fetch; it is begun if there is none and the last one is reported whole. `again`: the one that was fetched
    /// already, once more. Its rows count for the key when it is fetched for the first time.
    ///
    /// # Errors
    /// A key that is not for the whole list or has not so many numbers left; the last batch is not reported whole; nothing
    /// was published; it could not be made.
    pub async fn fetch(self: &Arc<Self>, holder: &Holder, again: bool) -> Answer<ToFetch> {
        self.registry.whole_list(holder)?;
        let organisation = holder.organisation();
        super::enrol::organisation_id(organisation)?;
        let Some(batch) = self.read(organisation)? else { return self.begin(organisation, None).await };
        let file = |batch: &DropBatch| {
            let day = batch.day.strftime("%Y%m%d");
            ToFetch::File(self.place(organisation).join(ZIP), format!("{day}_{organisation}_DROP.zip"))
        };
        match batch.stage {
            BatchStage::Making => {
                self.go(organisation, &batch);
                Ok(ToFetch::Making(batch))
            }
            BatchStage::Ready => {
                self.registry.spend(holder, batch.listed + batch.removed).await?;
                let stage = if batch.listed == 0 { BatchStage::Finished } else { BatchStage::Fetched };
                self.keep(organisation, &DropBatch { stage, ..batch.clone() })?;
                Ok(file(&batch))
            }
            BatchStage::Fetched | BatchStage::Finished if again => Ok(file(&batch)),
            BatchStage::Fetched => Err(Refusal::refused("batch-unfinished")
                .with("reported", batch.reported.to_string())
                .with("all", batch.listed.to_string())),
            BatchStage::Finished => self.begin(organisation, Some(batch)).await,
            BatchStage::Failed => {
                // It is tried anew by the next question.
                self.keep(organisation, &DropBatch { stage: BatchStage::Making, failed: None, ..batch.clone() })?;
                let said = batch.failed.map(|failed| playbook::Bilingual::new(failed.zh, failed.en));
                Err(Refusal::busy("batch-failed").with_both("reason", said.unwrap_or_default()))
            }
        }
    }

    async fn begin(self: &Arc<Self>, organisation: &str, last: Option<DropBatch>) -> Answer<ToFetch> {
        let all = self.registry.versions().await?;
        let newest = all.last().ok_or_else(|| Refusal::refused("registry-nothing-published"))?;
        let day = self.registry.day(self.registry.now());
        let n = last.as_ref().map_or(1, |last| last.n + 1);
        // What was left over of the last one comes first.
        let (from, to, after) = match &last {
            Some(DropBatch { from, to, more: Some(more), .. }) => (*from, *to, Some(*more)),
            Some(last) if last.to >= newest.n => return Ok(ToFetch::NothingNew(last.to)),
            Some(last) => (Some(last.to), newest.n, None),
            None => (None, newest.n, None),
        };
        let stage = BatchStage::Making;
        let (listed, removed, reported, more, failed) = (0, 0, 0, None, None);
        let batch = DropBatch { n, day, from, to, after, more, stage, listed, removed, reported, failed };
        crate::private::made(&self.place(organisation))?;
        self.keep(organisation, &batch)?;
        self.go(organisation, &batch);
        Ok(ToFetch::Making(batch))
    }

    /// Makes a batch beside everything else, unless it is being made.
    fn go(self: &Arc<Self>, organisation: &str, batch: &DropBatch) {
        let under_way = || self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if !under_way().insert(organisation.to_owned()) {
            return;
        }
        let (batches, organisation, batch) = (Arc::clone(self), organisation.to_owned(), batch.clone());
        tokio::spawn(async move {
            let ended = match batches.registry.make_batch(&batches.place(&organisation), &organisation, &batch).await {
                Ok(made) => made,
                Err(refusal) => {
                    DropBatch { stage: BatchStage::Failed, failed: Some(FailedScrub::of(&refusal)), ..batch }
                }
            };
            let told =
                json!({ "batch": ended.n, "listed": ended.listed, "removed": ended.removed, "version": ended.to });
            let kept = batches.keep(&organisation, &ended);
            batches.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&organisation);
            let ready = kept.is_ok() && ended.stage == BatchStage::Ready;
            let noted =
                if ready { batches.registry.notify(&organisation, "download.ready", &told).await } else { kept };
            if let Err(refusal) = noted {
                tracing::error!(code = refusal.code, "a batch could not be kept or told");
            }
        });
    }
}

/// What a batch holds while it is made.
struct Gathered<'a> {
    registry: &'a Registry,
    organisation: &'a str,
    from: Option<Published>,
    to: Published,
    listed: Vec<Registered>,
    removed: Vec<Removed>,
    more: Option<u64>,
    last: u64,
}

impl Gathered<'_> {
    fn add(&mut self, number: number::E164, entries: &[registry::history::Entry]) {
        let at = |version: &Published| state(entries, self.registry.as_of_version(version)).listed.is_some();
        let (before, now) = (self.from.as_ref().is_some_and(at), at(&self.to));
        if before == now || self.more.is_some() {
            return;
        }
        if self.listed.len() + self.removed.len() == MOST_ITEMS {
            self.more = Some(self.last);
            return;
        }
        self.last = number.get();
        let (id, hash) = (self.registry.item_id(self.organisation, number), hash_of(number));
        match now {
            true => self.listed.push(Registered { id, hash }),
            false => self.removed.push(Removed { id, hash, list: LIST.to_owned() }),
        }
    }
}

impl Registry {
    /// The permanent name of a number for an organisation. Nobody can tell the number from it, nor two organisations that
    /// they have the same.
    fn item_id(&self, organisation: &str, number: number::E164) -> ItemId {
        // Figures, large letters, small letters, in the order of their bytes.
        const SIGNS: u128 = 62;
        let digest = self.hashed("item", &format!("{organisation} {number}"));
        let bits = digest.as_bytes().iter().take(16).fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
        let sign = |at: u32| {
            let place = (bits / SIGNS.pow(at) % SIGNS) as u8;
            char::from(match place {
                0..10 => b'0' + place,
                10..36 => b'A' + place - 10,
                _ => b'a' + place - 36,
            })
        };
        let text: String = (0..12).map(sign).collect();
        text.parse().unwrap_or_else(|_| unreachable!("twelve signs of the alphabet"))
    }

    async fn make_batch(&self, folder: &Path, organisation: &str, batch: &DropBatch) -> Answer<DropBatch> {
        let all = self.register.versions().await?;
        let version = |n: u64| {
            let found = all.iter().find(|version| version.n == n).cloned();
            found.ok_or_else(|| Refusal::not_found("registry-no-version", &n.to_string()))
        };
        let (from, to) = (batch.from.map(version).transpose()?, version(batch.to)?);
        let (listed, removed, more) = (Vec::new(), Vec::new(), None);
        let mut all = Gathered { registry: self, organisation, from, to, listed, removed, more, last: 0 };
        let after = batch.after.unwrap_or(0);
        self.register
            .walk::<Refusal>(|number, entries| {
                if number.get() > after {
                    all.add(number, entries);
                }
                Ok(())
            })
            .await?;
        let Gathered { mut listed, mut removed, more, .. } = all;
        // In the order of the names: that of the numbers would tell something about them.
        listed.sort_unstable_by_key(|row| row.id);
        removed.sort_unstable_by_key(|row| row.id);
        let (counted, gone) = (listed.len() as u64, removed.len() as u64);
        let ids: Vec<u8> = listed.iter().flat_map(|row| row.id.to_string().into_bytes()).collect();
        disk::write(&folder.join(IDS), &ids)?;
        disk::write(&folder.join(STATES), &vec![0; listed.len()])?;
        let stem = format!("{}_{organisation}", batch.day.strftime("%Y%m%d"));
        let rows = [
            (
                format!("{stem}_Phone.csv"),
                Kind::Registered,
                listed.into_iter().map(Item::Registered).collect::<Vec<_>>(),
            ),
            (format!("{stem}_Removed.csv"), Kind::Removed, removed.into_iter().map(Item::Removed).collect()),
        ];
        disk::write(&folder.join(ZIP), &self.packed(&rows)?)?;
        Ok(DropBatch { stage: BatchStage::Ready, listed: counted, removed: gone, more, ..batch.clone() })
    }

    fn packed(&self, files: &[(String, Kind, Vec<Item>)]) -> Answer<Vec<u8>> {
        let broken = |error: zip::result::ZipError| Refusal::from(anyhow::Error::from(error));
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, kind, rows) in files {
            zip.start_file(name, SimpleFileOptions::default()).map_err(broken)?;
            let options = WriteOptions { kind: Some(*kind), ..WriteOptions::new(&self.plan) };
            let mut writer = Writer::new(Format::Drop, io::BufWriter::new(&mut zip), options).map_err(unfit)?;
            for row in rows {
                writer.put(row).map_err(unfit)?;
            }
            writer.finish().map_err(unfit)?.flush()?;
        }
        Ok(zip.finish().map_err(broken)?.into_inner())
    }
}

impl Batches {
    /// A folder for a report that arrives.
    pub(super) fn report_folder(&self, organisation: &str) -> Answer<PathBuf> {
        let id = chance::id::<8>()?;
        let folder = self.place(organisation).join(format!("report-{id}"));
        crate::private::made(&folder)?;
        Ok(folder)
    }
}
