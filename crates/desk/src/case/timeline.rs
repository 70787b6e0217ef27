//! Everything that happened in a case, newest first: places only, so that a page reads no more of a long log than it shows.

use crate::error::Answer;
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Event, Moment};
use hashlink::LruCache;
use std::collections::HashMap;
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
type Key = (String, String, u64);

/// Timelines that were looked at.
#[derive(Default)]
pub(crate) struct Timelines {
    kept: Mutex<Option<LruCache<Key, Arc<[Spot]>>>>,
}

impl Timelines {
    fn get(&self, key: &Key) -> Option<Arc<[Spot]>> {
        self.kept.lock().expect("no panic while held").as_mut()?.get(key).cloned()
    }
    fn keep(&self, key: Key, spots: Arc<[Spot]>) {
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

/// The timeline of a case. It is worked out once for a state of the log.
///
/// # Errors
/// A database that does not answer.
pub async fn timeline(here: &Here, on: &Loaded) -> Answer<Arc<[Spot]>> {
    let key = (here.scope().account().to_owned(), on.id.clone(), on.head.seq);
    if let Some(known) = here.timelines.get(&key) {
        return Ok(known);
    }
    let mut events = here.events(&on.id, 0).await?;
    // The case is that of `on`; what was recorded since is not in it yet.
    events.retain(|e| e.seq <= on.head.seq);
    let loaded = on.clone();
    let spots: Arc<[Spot]> = on_disk(move || Ok(spots(&loaded, &events))).await?.into();
    here.timelines.keep(key, Arc::clone(&spots));
    Ok(spots)
}

fn spots(on: &Loaded, events: &[Event]) -> Vec<Spot> {
    let mut incidents: HashMap<u64, Vec<u32>> = HashMap::new();
    for (place, incident) in (0..).zip(&on.case.incidents) {
        incidents.entry(incident.id.seq).or_default().push(place);
    }
    let zone = crate::clock::zone_named(&on.pack.manifest.zone);
    let mut spots = Vec::with_capacity(events.len() + on.case.incidents.len());
    for event in events {
        if let Some(list) = incidents.get(&event.seq) {
            let spot = |place: &u32| {
                let at = on.case.incidents[*place as usize].at;
                Spot { at, seq: event.seq, incident: Some(*place) }
            };
            spots.extend(list.iter().map(spot));
        } else {
            let recorded = || Moment::at(event.recorded.to_zoned_datetime(zone.clone()).datetime());
            spots.push(Spot { at: event.body.happened().unwrap_or_else(recorded), seq: event.seq, incident: None });
        }
    }
    spots.sort_by_key(|s| std::cmp::Reverse((s.at.date(), s.at.time(), s.seq, s.incident)));
    spots
}
