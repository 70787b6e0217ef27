//! Import: a phone's or operator's list is sealed, read, shown, and what the person chose enters the log.
//!
//! Most calls of a phone are private. Only rows that the person chose, or incoming calls from
//! numbers that are nobody in the contacts, ever enter the case; everything else stays in the
//! sealed original and is counted with its reason.

pub use crate::calls::choice::Choice;
use crate::calls::choice::own_number;
use crate::calls::group::group;
use crate::calls::sorter::Sorter;
use crate::error::{Answer, Refusal};
use crate::evidence::custody;
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Actor, Body, Digest, ImportedCall, ImportedCalls, Who};
use evidence::{Identified, ReadContext, ReadSummary, Reader, Row, Vault};
use playbook::Bilingual;
use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::{At, ImportFile};

pub use crate::calls::group::Group;
pub use crate::calls::report::{Ask, BadLine, Report, Shown};

/// Rows of one event. Large enough that a million rows are a thousand events, small enough to correct.
const BATCH: usize = 1000;
/// What an import would find, before anything is taken.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Preview {
    /// Digest of the sealed original.
    pub digest: Digest,
    /// The file's name as given.
    pub name: String,
    /// Incoming calls by number, most frequent first.
    pub groups: Vec<Group>,
    /// The account of the whole file, as if all of it were taken.
    pub report: Report,
}

/// Reads a sealed file and groups what it holds, taking nothing.
///
/// # Errors
/// A file that no reader understands, or a hostile one.
pub async fn preview(here: &Here, case: &str, digest: Digest, name: &str, day_first: Option<bool>) -> Answer<Preview> {
    let loaded = here.whole(case).await?;
    let choice = Choice { day_first, ..Choice::default() };
    let mut sorter = Sorter::new(&loaded, digest, choice.clone());
    let (vault, file, context) = (Arc::clone(here.vault()), name.to_owned(), context(&loaded, &choice));
    let reading = tokio::spawn(on_disk(move || -> Answer<_> {
        let mut groups: HashMap<String, Group> = HashMap::new();
        let summary = read_sealed(&vault, digest, &file, &context, &mut |row| {
            if let Some(call) = sorter.sort(row).filter(|call| call.same_as.is_none()) {
                group(&mut groups, &call);
            }
            ControlFlow::Continue(())
        })?;
        Ok((sorter.report(&summary, false), groups))
    }));
    let (report, groups) = reading.await.map_err(anyhow::Error::from)??;
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(|a, b| (b.count, &a.key).cmp(&(a.count, &b.key)));
    Ok(Preview { digest, name: name.to_owned(), groups, report })
}

/// Says what [`take`] would do, without doing it.
///
/// # Errors
/// As [`preview`].
pub async fn trial(here: &Here, case: &str, digest: Digest, name: &str, choice: &Choice) -> Answer<Report> {
    let loaded = here.whole(case).await?;
    let already = here.scope().import(case, digest).await?.is_some();
    let mut sorter = Sorter::new(&loaded, digest, choice.clone());
    let (vault, file, context) = (Arc::clone(here.vault()), name.to_owned(), context(&loaded, choice));
    let reading = tokio::spawn(on_disk(move || -> Answer<_> {
        let summary = read_sealed(&vault, digest, &file, &context, &mut |row| {
            if let Some(call) = sorter.sort(row) {
                sorter.list(&call);
            }
            ControlFlow::Continue(())
        })?;
        Ok(sorter.report(&summary, already))
    }));
    reading.await.map_err(anyhow::Error::from)?
}

/// Reads a sealed file and appends the chosen rows to the case, in one transaction.
///
/// The rows are sorted by the log that they enter: nobody else can append to it meanwhile. So two imports at once, of one
/// file or of two with the same calls, bring in no call twice, and other writers cannot starve an import. The second post of
/// one form gets the first one's report, without its list of bad rows.
///
/// # Errors
/// As [`preview`]; `log-damaged`. The case is unchanged then.
pub async fn take(
    here: &Here,
    case: &str,
    digest: Digest,
    name: &str,
    choice: &Choice,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Answer<Report> {
    let reader = recognised(here.vault(), digest, name)?.id().to_owned();
    let custody = custody::newest(here, digest).await?;
    // What can be refused is refused, and most of the log folded, before anybody has to wait.
    here.sound(case).await?;
    let mut tx = here.scope().begin().await?;
    if let Some(key) = &here.form().key
        && let Some(before) = tx.claim_key(key, here.now()).await?
    {
        // The first post may share the commit of this transaction: it is told of once it is on the disk.
        tx.save().await?;
        return Ok(serde_json::from_str(&before).map_err(anyhow::Error::from)?);
    }
    let loaded = here.sound_within(&mut tx, case).await?;
    let already = tx.import(case, digest).await?.is_some();
    let (mut batches, reading) = sorting(here, &loaded, digest, name, choice, already);
    let (head, now, mut taken, mut first) = (loaded.head, here.now(), 0, true);
    drop(loaded);
    tx.as_one_group(head.seq + 1);
    // The rows are what a reader found; a helper who brought the list answers for it.
    let who = if here.who().actor == Actor::Helper { here.who().clone() } else { Who::program() };
    while let Some(rows) = batches.recv().await {
        taken += rows.len() as u64;
        progress(taken);
        let (name, reader) = (file_name(name), reader.clone());
        let body =
            Body::Imported(ImportedCalls { file: digest, name, reader, custody, nuisance: choice.nuisance, rows });
        let at = if first { At::Head(head) } else { At::Anywhere };
        first = false;
        tx.append(case, at, now, &who, std::slice::from_ref(&body)).await?;
    }
    let report = reading.await.map_err(anyhow::Error::from)??;
    if let Some(head) = tx.head(case).await? {
        crate::ladder::reminders::grown(here, &mut tx, case, head.seq).await?;
    }
    tx.add_import(&ImportFile { digest, case: case.to_owned(), reader, taken }).await?;
    if let Some(key) = &here.form().key {
        let told = Report { bad: Vec::new(), calls: Vec::new(), ..report.clone() };
        tx.answer_key(key, &serde_json::to_string(&told).map_err(anyhow::Error::from)?).await?;
    }
    tx.save().await?;
    Ok(report)
}

type Batches = tokio::sync::mpsc::Receiver<Vec<ImportedCall>>;

/// Reads and sorts a sealed file beside the caller, who takes the chosen rows batch by batch and then the report.
fn sorting(
    here: &Here,
    loaded: &Loaded,
    digest: Digest,
    name: &str,
    choice: &Choice,
    already: bool,
) -> (Batches, tokio::task::JoinHandle<Answer<Report>>) {
    let mut sorter = Sorter::new(loaded, digest, choice.clone());
    let (vault, file, context) = (Arc::clone(here.vault()), name.to_owned(), context(loaded, choice));
    let (sender, batches) = tokio::sync::mpsc::channel(4);
    let reading = tokio::spawn(on_disk(move || -> Answer<_> {
        let mut batch = Vec::with_capacity(BATCH);
        let summary = read_sealed(&vault, digest, &file, &context, &mut |row| {
            if let Some(call) = sorter.sort(row) {
                batch.push(call);
            }
            if batch.len() < BATCH {
                return ControlFlow::Continue(());
            }
            // The receiver is gone only when the store failed, and that error is the one to report.
            match sender.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })?;
        if !batch.is_empty() {
            let _ = sender.blocking_send(batch);
        }
        Ok(sorter.report(&summary, already))
    }));
    (batches, reading)
}

fn recognised(vault: &Vault, digest: Digest, name: &str) -> Answer<Reader> {
    let mut head = Vec::with_capacity(evidence::HEAD);
    vault.read(&digest)?.take(evidence::HEAD as u64).read_to_end(&mut head)?;
    match evidence::identify(name, &head) {
        Identified::Readable(reader) => Ok(reader),
        Identified::NotYet(known) => Err(refused(name, known.zh().to_owned(), known.en().to_owned())),
        Identified::Empty => Err(Refusal::refused("import-blank").with("name", file_name(name))),
        Identified::Unknown => Err(Refusal::refused("import-unreadable").with("name", file_name(name))),
    }
}

fn file_name(name: &str) -> String {
    Path::new(name).file_name().map_or_else(|| name.to_owned(), |n| n.to_string_lossy().into_owned())
}

/// Reads a sealed file row by row, in bounded memory.
fn read_sealed(
    vault: &Vault,
    digest: Digest,
    name: &str,
    context: &ReadContext,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Answer<ReadSummary> {
    let reader = recognised(vault, digest, name)?;
    let file = vault.read(&digest)?;
    evidence::read(reader, file, context, sink).map_err(|error| refused(name, error.zh(), error.en()))
}

fn refused(name: &str, zh: String, en: String) -> Refusal {
    // The sentence goes on behind the reason.
    let bare = |text: String| text.trim_end_matches(['。', '.']).to_owned();
    let reason = Bilingual::new(bare(zh), bare(en));
    Refusal::refused("import-refused").with("name", file_name(name)).with_both("reason", reason)
}

fn context(loaded: &Loaded, choice: &Choice) -> ReadContext {
    let zone = crate::clock::zone_named(&loaded.pack.manifest.zone);
    let own = own_number(loaded).into_iter().collect();
    ReadContext { own, day_first: choice.day_first, ..ReadContext::new(zone).on(loaded.today) }
}

/// The name of a reader for people.
pub fn reader_name(id: &str) -> Option<Bilingual> {
    Reader::from_id(id).map(|r| Bilingual::new(r.zh(), r.en()))
}
