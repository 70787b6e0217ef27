//! Folded cases, kept while they are used: one fold at a time for a case, bounded in bytes, the least used go first.

use crate::error::Answer;
use casework::Case;
use hashlink::LruCache;
use std::sync::{Arc, Mutex};
use store::{Head, Scope};

/// Folds kept in memory, in bytes of the texts they were read from, about.
const MOST: u64 = 256 << 20;
/// Logs shorter than this fold faster than a thread is found for them.
const SHORT: u64 = 2_000;

/// Account and case.
type Key = (String, String);
/// One case's fold; the lock is held while it is made, so that ten visitors cost one fold.
type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

#[derive(Clone)]
struct Kept {
    head: Head,
    case: Arc<Case>,
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
    /// The fold of a case whose log ends at `head` or, when it has grown meanwhile, later; and where it really ends.
    pub async fn get(&self, scope: Scope<'_>, case: &str, head: Head) -> Answer<(Arc<Case>, Head)> {
        let key = (scope.account().to_owned(), case.to_owned());
        let slot = self.slot(&key);
        let mut kept = slot.lock().await;
        if let Some(known) = kept.as_ref().filter(|k| k.head == head) {
            return Ok((Arc::clone(&known.case), head));
        }
        let events = scope.events(case, 0).await?;
        let Some(last) = events.last().map(|e| Head { seq: e.seq, hash: e.hash }) else {
            return Ok((Arc::default(), head));
        };
        let bytes = weight(&events);
        let folded = match last.seq < SHORT && bytes < 1 << 20 {
            true => Case::from_log(events),
            false => tokio::task::spawn_blocking(|| Case::from_log(events)).await.map_err(anyhow::Error::from)?,
        };
        let folded = Arc::new(folded);
        // The log may have grown while it was read; the fold is kept under the end it really has.
        *kept = Some(Kept { head: last, case: Arc::clone(&folded) });
        drop(kept);
        self.weigh(&key, bytes);
        Ok((folded, last))
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

/// About what a fold of these events takes: rows of imported lists dominate.
fn weight(events: &[casework::Event]) -> u64 {
    let rows = |e: &casework::Event| match &e.body {
        casework::Body::Imported(b) => b.rows.len() as u64,
        casework::Body::Reply(b) => 1 + b.words.as_ref().map_or(0, |w| w.len() as u64 / 400),
        _ => 1,
    };
    events.iter().map(rows).sum::<u64>() * 400
}
