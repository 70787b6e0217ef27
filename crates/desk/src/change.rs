//! The one way in which a case changes: a use case that checks itself, appended to the log it was decided on.

use crate::error::{Answer, Refusal};
use crate::evidence::custody;
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Event};
use store::{At, Head, StoreError};

/// How often a change is decided anew when another writer was faster and nobody has looked at a form.
const TRIES: usize = 20;

/// A change of a case: one type with its check, called by every door alike.
pub trait Change: Send + Sync {
    /// Whether it holds whatever was recorded since the form was shown, as a new call does. The check is made on the
    /// case as it is all the same.
    fn holds_anyway(&self) -> bool {
        false
    }

    /// The check, and the events the change comes to. `on` has nothing hidden.
    ///
    /// # Errors
    /// What keeps it from being done, with the remedy.
    fn events(&self, here: &Here, on: &Loaded) -> impl Future<Output = Answer<Vec<Body>>> + Send;
}

/// What a change came to.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// The new events, one group; empty when there was nothing to record.
    pub events: Vec<Event>,
    /// The same form was posted before; these are the events of that time.
    pub again: bool,
}

impl Saved {
    /// Number of the first new event; 0 when there is none.
    pub fn first(&self) -> u64 {
        self.events.first().map_or(0, |e| e.seq)
    }
}

impl Here {
    /// Checks a change against the case as it is and appends it, with the work that follows from it, in one transaction.
    ///
    /// A form that was shown before something else was recorded is refused, unless the change holds anyway. The second
    /// post of a form gets the first one's events. Where nobody has looked at a form, as on the command line, or the change
    /// holds anyway, it is decided anew on a log that grew in between: its check is always that of the log it enters.
    ///
    /// # Errors
    /// No such case; `log-damaged`; the change's own refusals; [`crate::error::Kind::Conflict`] for a stale form;
    /// [`crate::error::Kind::Busy`] where there is no form and other writers were faster each time.
    pub async fn change(&self, case: &str, change: &impl Change) -> Answer<Saved> {
        if let Some(before) = self.posted_before(case).await? {
            return Ok(before);
        }
        let seen = self.form().seen.filter(|_| !change.holds_anyway());
        let mut tries = 0;
        loop {
            let on = self.sound(case).await?;
            if let Some(seen) = seen.filter(|seen| *seen != on.head.seq) {
                return Err(Refusal::stale(case, seen));
            }
            let bodies = custody::cited(self, change.events(self, &on).await?).await?;
            if bodies.is_empty() {
                return Ok(Saved::default());
            }
            crate::written::check(&bodies)?;
            tries += 1;
            match self.append(case, on.head, &bodies).await {
                Err(StoreError::Moved { .. }) if seen.is_none() && tries < TRIES => {}
                // Nobody has looked at anything that could be stale: the same again may succeed.
                Err(StoreError::Moved { .. }) if seen.is_none() => return Err(StoreError::Busy.into()),
                Err(StoreError::Moved { expected, .. }) => return Err(Refusal::stale(case, expected.seq)),
                done => return Ok(done?),
            }
        }
    }

    /// One transaction: the events, the form's key, the work that follows.
    async fn append(&self, case: &str, head: Head, bodies: &[Body]) -> Result<Saved, StoreError> {
        let mut tx = self.scope().begin().await?;
        let now = self.now();
        if let Some(key) = &self.form().key
            && let Some(result) = tx.claim_key(key, now).await?
        {
            drop(tx);
            return self.result(case, &result).await;
        }
        let events = tx.append(case, At::Head(head), now, self.who(), bodies).await?;
        if let Some(last) = events.last() {
            crate::ladder::reminders::grown(self, &mut tx, case, last.seq).await?;
        }
        if let Some(key) = &self.form().key {
            let (first, last) = (events.first().map_or(0, |e| e.seq), events.last().map_or(0, |e| e.seq));
            tx.answer_key(key, &format!("{first}-{last}")).await?;
        }
        tx.save().await?;
        Ok(Saved { events, again: false })
    }

    async fn posted_before(&self, case: &str) -> Answer<Option<Saved>> {
        let Some(key) = &self.form().key else { return Ok(None) };
        match self.scope().key(key).await? {
            Some(result) => Ok(Some(self.result(case, &result).await?)),
            None => Ok(None),
        }
    }

    /// The events that a form's first post came to.
    async fn result(&self, case: &str, result: &str) -> Result<Saved, StoreError> {
        let ends = result.split_once('-').and_then(|(a, b)| Some((a.parse::<u64>().ok()?, b.parse::<u64>().ok()?)));
        let Some((first, last)) = ends.filter(|(first, _)| *first > 0) else {
            return Ok(Saved { events: Vec::new(), again: true });
        };
        let mut events = self.scope().events(case, first - 1).await?;
        events.retain(|e| e.seq <= last);
        Ok(Saved { events, again: true })
    }
}

/// Events that were made and checked beforehand, such as those of an example.
impl Change for Vec<Body> {
    async fn events(&self, _: &Here, _: &Loaded) -> Answer<Vec<Body>> {
        Ok(self.clone())
    }
}
