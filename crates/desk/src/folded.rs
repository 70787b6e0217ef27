//! Folded cases, kept while they are used: one fold at a time for a case, bounded in bytes, the least used go first.

use crate::error::Answer;
use casework::Case;
use hashlink::LruCache;
use std::sync::{Arc, Mutex};
use store::{Damage, Head, Reading, Scope};

/// Folds kept in memory, in bytes of the texts they were read from, about.
const MOST: u64 = 256 << 20;
/// Logs shorter than this fold faster than a thread is found for them.
const SHORT: usize = 2_000;

/// Account and case.
type Key = (String, String);
/// One case's fold; the lock is held while it is made, so that ten visitors cost one fold.
type Slot = Arc<tokio::sync::Mutex<Option<Read>>>;

/// A case as it was read.
#[derive(Clone)]
pub(crate) struct Read {
    pub case: Arc<Case>,
    /// The recorded end of the log.
    pub head: Head,
    /// What is wrong with the log; the fold is that of what can be read of it.
    pub damage: Option<Damage>,
}

/// The folds of a desk.
pub(crate) struct Folded {
    slots: Mutex<Slots>,
}

struct Slots {
    kept: LruCache<Key, (Slot, u64)>,
    bytes: u64,
}

impl Default for Folded {
    fn default() -> Folded {
        Folded { slots: Mutex::new(Slots { kept: LruCache::new_unbounded(), bytes: 0 }) }
    }
}

impl Folded {
    /// The fold of a case whose log ends at `head` or, when it has grown meanwhile, later; `None` when the case is gone.
    pub async fn get(&self, scope: Scope<'_>, case: &str, head: Head) -> Answer<Option<Read>> {
        let key = (scope.account().to_owned(), case.to_owned());
        let slot = self.slot(&key);
        let mut kept = slot.lock().await;
        if let Some(known) = kept.as_ref().filter(|k| k.head == head) {
            return Ok(Some(known.clone()));
        }
        let Some(Reading { events, head, damage }) = scope.log(case, Head::EMPTY).await? else { return Ok(None) };
        let bytes = weight(&events);
        let folded = match events.len() < SHORT && bytes < 1 << 20 {
            true => Case::from_log(events),
            false => tokio::task::spawn_blocking(|| Case::from_log(events)).await.map_err(anyhow::Error::from)?,
        };
        let mut read = Read { case: Arc::new(folded), head, damage };
        if damage.is_some() {
            // Not kept: once the log is what it was, it is read as sound again.
            *kept = None;
            if read.case.pack.is_empty() {
                read.case = Arc::new(as_listed(scope, case, &read.case).await?);
            }
            return Ok(Some(read));
        }
        *kept = Some(read.clone());
        drop(kept);
        self.weigh(&key, bytes);
        Ok(Some(read))
    }

    fn slot(&self, key: &Key) -> Slot {
        let mut slots = self.slots.lock().expect("no panic while held");
        if let Some((slot, _)) = slots.kept.get(key) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        slots.kept.insert(key.clone(), (Arc::clone(&slot), 0));
        slot
    }

    fn weigh(&self, key: &Key, bytes: u64) {
        let mut slots = self.slots.lock().expect("no panic while held");
        let before = slots.kept.get_mut(key).map(|(_, weight)| std::mem::replace(weight, bytes));
        slots.bytes = slots.bytes + bytes - before.unwrap_or(0).min(slots.bytes + bytes);
        while slots.bytes > MOST && slots.kept.len() > 1 {
            let Some((_, (_, weight))) = slots.kept.remove_lru() else { break };
            slots.bytes -= weight.min(slots.bytes);
        }
    }
}

/// A case whose opening cannot be read has its rules and its subject from the list of cases.
async fn as_listed(scope: Scope<'_>, id: &str, case: &Case) -> Answer<Case> {
    let mut case = case.clone();
    if let Some(file) = scope.case(id).await? {
        (case.subject, case.pack) = (file.subject, file.pack);
        "zh-CN".clone_into(&mut case.lang);
    }
    Ok(case)
}

/// About what a fold of these events takes: rows of imported lists dominate.
fn weight(events: &[casework::Event]) -> u64 {
    let rows = |e: &casework::Event| match &e.body {
        casework::Body::Imported(b) => b.rows.len() as u64,
        casework::Body::Reply(b) => 1 + b.words.as_ref().map_or(0, |w| w.len() as u64 / 400),
        _ => 1,
    };
    events.iter().map(rows).sum::<u64>() * 400
}
