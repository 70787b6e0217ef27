//! The timelines that are kept: for each, the places of what happened in a case.

use casework::Moment;
use hashlink::LruCache;
use std::sync::{Arc, Mutex};

/// Places kept in memory over all cases; one takes 40 bytes.
const MOST: usize = 4_000_000;

/// A place in the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// When it happened; for what has no day of its own, when it was recorded.
    pub at: Moment,
    /// Number of its event.
    pub seq: u64,
    /// Where the call or message stands in [`casework::Case::incidents`].
    pub incident: Option<u32>,
}

/// Account, case and the number of its last event.
pub(crate) type Key = (String, String, u64);

/// Timelines that were looked at.
#[derive(Default)]
pub(crate) struct Timelines {
    kept: Mutex<Option<LruCache<Key, Arc<[Spot]>>>>,
}

impl Timelines {
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<[Spot]>> {
        self.kept.lock().expect("no panic while held").as_mut()?.get(key).cloned()
    }
    pub(crate) fn keep(&self, key: Key, spots: Arc<[Spot]>) {
        let mut kept = self.kept.lock().expect("no panic while held");
        let kept = kept.get_or_insert_with(LruCache::new_unbounded);
        kept.insert(key, spots);
        let mut places: usize = kept.iter().map(|(_, spots)| spots.len()).sum();
        while places > MOST && kept.len() > 1 {
            let Some((_, gone)) = kept.remove_lru() else { break };
            places -= gone.len();
        }
    }
}
