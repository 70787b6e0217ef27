//! Everything that happened in a case, newest first: places only, so that a page reads no more of a long log than it shows.

use crate::error::Answer;
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Event, Moment};
use std::collections::HashMap;
use std::sync::Arc;

pub use crate::timelines::Spot;

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

/// Numbers of the entries that were recorded at an earlier moment than the entry before: the machine's clock had been turned
/// back, or an older program was told another day.
pub fn backwards(events: &[Event]) -> Vec<u64> {
    events.windows(2).filter(|pair| pair[1].recorded < pair[0].recorded).map(|pair| pair[1].seq).collect()
}

fn spots(on: &Loaded, events: &[Event]) -> Vec<Spot> {
    let mut incidents: HashMap<u64, Vec<u32>> = HashMap::new();
    for (place, incident) in (0..).zip(&on.case.incidents) {
        incidents.entry(incident.id.seq).or_default().push(place);
    }
    let zone = crate::clock::zone_named(&on.pack.manifest.zone);
    let mut spots = Vec::with_capacity(events.len() + on.case.incidents.len());
    for event in events {
        // What one press took back is one line.
        if matches!(event.body, Body::Withdrawn(_)) && event.group.is_some_and(|first| first != event.seq) {
            continue;
        }
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
