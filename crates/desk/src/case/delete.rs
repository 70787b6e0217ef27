//! Deleting a case for good: its log, the work that waits for it, and the originals that no other case cites.

use crate::error::{Answer, Refusal};
use crate::evidence::locker::{Original, named, originals_of};
use crate::evidence::seal::on_disk;
use crate::evidence::verify::cited_by_all;
use crate::here::Here;
use crate::jobs::planned_key;
use serde::Serialize;
use std::sync::Arc;

/// What deleting a case takes away.
#[derive(Debug, Clone, Serialize)]
pub struct Goes {
    /// The case.
    pub case: String,
    /// What it is about.
    pub subject: String,
    /// Entries of its log.
    pub entries: u64,
    /// Originals that go with it.
    pub originals: Vec<Original>,
    /// Originals that stay, because another case cites them.
    pub shared: usize,
}

/// What would go. Nothing is changed.
///
/// # Errors
/// No such case; a database or disk that cannot be read.
pub async fn what_goes(here: &Here, id: &str) -> Answer<Goes> {
    let Some(case) = here.scope().case(id).await? else { return Err(Refusal::not_found("no-case", id)) };
    let own = originals_of(here, id).await?;
    let elsewhere = cited_by_all(here, Some(id)).await?;
    let shared = own.intersection(&elsewhere).count();
    let vault = Arc::clone(here.vault());
    let named = move || Ok(own.difference(&elsewhere).map(|digest| named(&vault, *digest)).collect());
    let originals = on_disk(named).await?;
    Ok(Goes { case: case.id, subject: case.subject, entries: case.head.seq, originals, shared })
}

/// Deletes a case, and answers what went. It cannot be taken back.
///
/// # Errors
/// As [`what_goes`]; a database or disk that cannot be written.
pub async fn delete(here: &Here, id: &str) -> Answer<Goes> {
    let goes = what_goes(here, id).await?;
    let mut tx = here.scope().begin().await?;
    if !tx.delete_case(id).await? {
        return Err(Refusal::not_found("no-case", id));
    }
    tx.drop_case_jobs(id).await?;
    tx.unset(&planned_key(id)).await?;
    for original in &goes.originals {
        tx.drop_custody(original.digest).await?;
    }
    tx.save().await?;
    // Forgotten first: what a power cut leaves in the vault is a loose original and no alarm.
    let (vault, gone) = (Arc::clone(here.vault()), goes.originals.clone());
    on_disk(move || Ok(gone.iter().try_for_each(|original| vault.remove(&original.digest))?)).await?;
    Ok(goes)
}
