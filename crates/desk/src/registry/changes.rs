//! Dated changes of other registries: for each number the latest time wins, in whatever order rows and lists come.
//!
//! Each change is recorded at its own time, also one that alters nothing now: a still older one that comes later must find
//! it. Rows of lists that tell no time are the snapshot that changes build on; whatever a change says goes before them.

use super::Registry;
use super::imported::{Imported, UNIT};
use crate::error::Answer;
use jiff::Timestamp;
use registry::formats::{Act, Change as Told};
use registry::history::{Change, Entry, Proof, state};
use std::ops::RangeInclusive;

/// The setting that names entries which came from rows without a time: `3-20002,20009-20010`.
const UNDATED: &str = "import undated";

impl Registry {
    /// Records changes; there is one for each number.
    pub(super) async fn take_changes(&self, changes: &[Told], actor: &str, done: &mut Imported) -> Answer<()> {
        for unit in changes.chunks(UNIT) {
            let mut change = self.change().await?;
            let now = change.known();
            let undated = ranges(&change.setting(UNDATED).await?.unwrap_or_default());
            let mut entries = Vec::new();
            for told in unit {
                // In the zones of a plan it may be later than in its first one; nothing is recorded for a time to come.
                let at = self.zone().to_timestamp(told.at).map_err(anyhow::Error::from)?.min(now);
                let mut history = change.history(told.number).await?;
                let listed = |history: &[Entry]| state(history, self.as_of(now, now)).listed.is_some();
                let before = listed(&history);
                let preference = state(&history, self.as_of(at, now)).preference;
                let added = match told.act {
                    Act::Added => Change::Registered { proof: Proof::Operator, preference },
                    Act::Deleted => Change::Withdrawn { proof: Proof::Operator },
                };
                let first = history.iter().map(|entry| entry.seq).max().unwrap_or(0) + 1;
                let new = recorded(&history, at, now, added, &undated);
                for ((at, change), seq) in new.iter().zip(first..) {
                    history.push(Entry { seq, at: *at, known: now, change: change.clone() });
                }
                match (before, listed(&history)) {
                    (false, true) => done.registered += 1,
                    (true, false) => done.withdrawn += 1,
                    _ => done.already += 1,
                }
                entries.extend(new.into_iter().map(|(at, change)| (told.number, at, change)));
            }
            change.add(&entries, actor).await?;
            if !entries.is_empty() {
                change.save().await?;
            }
        }
        Ok(())
    }
}

/// What is to be recorded of a change; nothing if the same stands there already.
fn recorded(
    history: &[Entry],
    at: Timestamp,
    now: Timestamp,
    change: Change,
    undated: &[RangeInclusive<u64>],
) -> Vec<(Timestamp, Change)> {
    let kind = |change: &Change| match change {
        Change::Registered { .. } => Some(Act::Added),
        Change::Withdrawn { .. } => Some(Act::Deleted),
        _ => None,
    };
    let own = kind(&change);
    if history.iter().any(|entry| entry.at == at && kind(&entry.change) == own) {
        return Vec::new();
    }
    let undone = |seq: u64| history.iter().any(|entry| entry.change == Change::Undone { seq });
    let mut new: Vec<(Timestamp, Change)> = history
        .iter()
        .filter(|entry| entry.at > at && kind(&entry.change).is_some_and(|other| Some(other) != own))
        .filter(|entry| undated.iter().any(|range| range.contains(&entry.seq)) && !undone(entry.seq))
        .map(|entry| (now, Change::Undone { seq: entry.seq }))
        .collect();
    new.push((at, change));
    new
}

/// Remembers that these entries came from rows without a time.
pub(super) async fn remember_undated(
    change: &mut store::RegisterChange,
    added: Option<RangeInclusive<u64>>,
) -> Answer<()> {
    let Some(added) = added else { return Ok(()) };
    let mut all = ranges(&change.setting(UNDATED).await?.unwrap_or_default());
    match all.last_mut() {
        Some(last) if last.end() + 1 == *added.start() => *last = *last.start()..=*added.end(),
        _ => all.push(added),
    }
    let text: Vec<String> = all.iter().map(|range| format!("{}-{}", range.start(), range.end())).collect();
    Ok(change.set(UNDATED, &text.join(",")).await?)
}

fn ranges(text: &str) -> Vec<RangeInclusive<u64>> {
    let range = |text: &str| {
        let (from, to) = text.split_once('-')?;
        Some(from.parse().ok()?..=to.parse().ok()?)
    };
    text.split(',').filter_map(range).collect()
}
