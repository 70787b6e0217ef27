//! Folded cases, kept while they are used and gone on with as their logs grow: one fold at a time for a case, bounded in
//! bytes, the least used go first.

use crate::error::Answer;
use casework::Case;
use hashlink::LruCache;
use std::sync::{Arc, Mutex};
use store::{Damage, Head, Reading, Scope, Tx};

/// Folds kept in memory, in bytes of the texts they were read from, about. A case that is written to is kept twice.
const MOST: u64 = 256 << 20;
/// Logs shorter than this fold faster than a thread is found for them.
const SHORT: usize = 2_000;

/// Account and case.
type Key = (String, String);

/// One case's folds. Each lock is held while its fold is made, so that ten visitors cost one fold.
#[derive(Default)]
struct Folds {
    /// As it is on the disk: for whoever looks.
    kept: tokio::sync::Mutex<Option<Read>>,
    /// As it is for whoever writes next, who holds the end of the log; it goes on in place, because nobody else holds it.
    tip: tokio::sync::Mutex<Option<Read>>,
}
type Slot = Arc<Folds>;

/// A case as it was read.
#[derive(Clone)]
pub(crate) struct Read {
    pub case: Arc<Case>,
    /// The recorded end of the log.
    pub head: Head,
    /// What is wrong with the log; the fold is that of what can be read of it.
    pub damage: Option<Damage>,
    /// About what it takes.
    bytes: u64,
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
    /// What was appended since the last look enters the fold that is kept; only what reaches back has all folded anew.
    pub async fn get(&self, scope: Scope<'_>, case: &str, head: Head) -> Answer<Option<Read>> {
        let key = (scope.account().to_owned(), case.to_owned());
        let slot = self.slot(&key);
        let mut kept = slot.kept.lock().await;
        // Whoever waited here may know an older end than the one that was folded meanwhile; the log is asked again, because
        // an end with a larger number may also be that of a case that was deleted since.
        let mut head = head;
        if kept.as_ref().is_some_and(|known| known.head.seq > head.seq) {
            let Some(newest) = scope.head(case).await? else { return Ok(None) };
            head = newest;
        }
        if let Some(known) = kept.as_ref().filter(|k| k.head == head) {
            return Ok(Some(known.clone()));
        }
        if let Some(known) = kept.take().filter(|known| known.head.seq < head.seq)
            && let Some(reading) = scope.log(case, known.head).await?
            && let Some(grown) = goes_on(known, reading)
        {
            *kept = Some(grown.clone());
            self.weigh(&key, grown.bytes);
            return Ok(Some(grown));
        }
        let Some(reading) = scope.log(case, Head::EMPTY).await? else { return Ok(None) };
        let mut read = folded(reading).await?;
        if read.damage.is_some() {
            // Not kept: once the log is what it was, it is read as sound again.
            if read.case.pack.is_empty() {
                read.case = Arc::new(as_listed(scope, case, &read.case).await?);
            }
            return Ok(Some(read));
        }
        *kept = Some(read.clone());
        self.weigh(&key, read.bytes);
        Ok(Some(read))
    }

    /// The fold of a case as a transaction sees it that holds the end of its log, which is at `head`: nobody else appends
    /// meanwhile. Whoever is given it lets go of it before the next one asks.
    pub async fn within(&self, tx: &mut Tx, account: &str, case: &str, head: Head) -> Answer<Option<Read>> {
        let key = (account.to_owned(), case.to_owned());
        let slot = self.slot(&key);
        let mut tip = slot.tip.lock().await;
        let known = match tip.take() {
            Some(known) => Some(known),
            None => slot.kept.lock().await.clone(),
        };
        if let Some(known) = known {
            if known.head == head {
                *tip = Some(known.clone());
                return Ok(Some(known));
            }
            // A commit that failed has taken back what the fold had taken in already.
            if known.head.seq < head.seq
                && let Some(reading) = tx.log(case, known.head).await?
                && let Some(grown) = goes_on(known, reading)
            {
                *tip = Some(grown.clone());
                return Ok(Some(grown));
            }
        }
        let Some(reading) = tx.log(case, Head::EMPTY).await? else { return Ok(None) };
        let read = folded(reading).await?;
        if read.damage.is_none() {
            *tip = Some(read.clone());
        }
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

async fn folded(reading: Reading) -> Answer<Read> {
    let Reading { events, head, damage } = reading;
    let bytes = weight(&events);
    let case = match events.len() < SHORT && bytes < 1 << 20 {
        true => Case::from_log(events),
        false => tokio::task::spawn_blocking(|| Case::from_log(events)).await.map_err(anyhow::Error::from)?,
    };
    Ok(Read { case: Arc::new(case), head, damage, bytes })
}

/// The fold with what follows it; `None` when all has to be folded anew.
fn goes_on(mut known: Read, reading: Reading) -> Option<Read> {
    let Reading { events, head, damage } = reading;
    if damage.is_some() {
        return None;
    }
    known.bytes += weight(&events);
    // Copied only when somebody still looks at it as it was.
    Arc::make_mut(&mut known.case).extend(events).ok()?;
    known.head = head;
    Some(known)
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
        casework::Body::Said(b) => 1 + b.words.len() as u64 / 400,
        casework::Body::Reply(b) => 1 + b.words.as_ref().map_or(0, |w| w.len() as u64 / 400),
        _ => 1,
    };
    events.iter().map(rows).sum::<u64>() * 400
}
