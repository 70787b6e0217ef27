//! The one way in which a case changes: a use case that checks itself, appended to the log it was decided on.

use crate::error::{Answer, Refusal};
use crate::evidence::custody::{self, Cited};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Event};
use store::{At, Head, StoreError, Tx};

/// How often a change is decided beside other writers before it holds them up.
const TRIES: usize = 3;

/// A change of a case: one type with its check, called by every door alike.
pub trait Change: Send + Sync {
    /// Whether it holds whatever was recorded since the form was shown, as a new call does. The check is made on the
    /// case as it is all the same.
    fn holds_anyway(&self) -> bool {
        false
    }

    /// Whether the check looks at `on` alone, and is quick: then it is made in turn with other writers, on the log as it is
    /// by then, and shares its commit with theirs. A check that reads more (the vault, single events) reads what is on the
    /// disk, which may be behind.
    fn looks_at_the_case_alone(&self) -> bool {
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

/// Where a decision that is made in turn finds the case.
enum Looks {
    /// In its own transaction, which may hold what is not on the disk yet.
    Within,
    /// Beside it: all that it sees is on the disk.
    Around,
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
    /// [`crate::error::Kind::Busy`] when another writer does not end, the disk is full or cannot be reached.
    pub async fn change(&self, case: &str, change: &impl Change) -> Answer<Saved> {
        if let Some(before) = self.posted_before(case).await? {
            return Ok(before);
        }
        let seen = self.form().seen.filter(|_| !change.holds_anyway());
        if seen.is_none() && change.looks_at_the_case_alone() {
            return self.in_turn(self.scope().begin().await?, case, change, Looks::Within).await;
        }
        for _ in 0..TRIES {
            let on = self.sound(case).await?;
            if let Some(seen) = seen.filter(|seen| *seen != on.head.seq) {
                return Err(Refusal::stale(case, seen));
            }
            let cited = custody::cited(self, change.events(self, &on).await?).await?;
            if cited.bodies.is_empty() {
                return Ok(Saved::default());
            }
            crate::written::check(&cited.bodies)?;
            crate::when::check(self.clock, &on, &cited.bodies)?;
            let mut tx = self.scope().begin().await?;
            if let Some(before) = self.claimed(&mut tx).await? {
                return self.first_result(tx, case, &before).await;
            }
            match self.append(tx, case, on.head, &cited).await {
                Err(StoreError::Moved { .. }) if seen.is_none() => {}
                Err(StoreError::Moved { expected, .. }) => return Err(Refusal::stale(case, expected.seq)),
                done => return Ok(done?),
            }
        }
        // Others were faster each time: they wait now.
        self.in_turn(self.scope().begin_alone().await?, case, change, Looks::Around).await
    }

    /// Decides on the log as it is while nobody else can append to it.
    async fn in_turn(&self, mut tx: Tx, case: &str, change: &impl Change, looks: Looks) -> Answer<Saved> {
        if let Some(before) = self.claimed(&mut tx).await? {
            return self.first_result(tx, case, &before).await;
        }
        let on = match looks {
            Looks::Within => self.sound_within(&mut tx, case).await?,
            Looks::Around => {
                tx.head(case).await?;
                self.sound(case).await?
            }
        };
        let cited = custody::cited(self, change.events(self, &on).await?).await?;
        crate::written::check(&cited.bodies)?;
        crate::when::check(self.clock, &on, &cited.bodies)?;
        let head = on.head;
        // Whoever goes on with this fold finds it free.
        drop(on);
        if cited.bodies.is_empty() {
            // Nothing is left to record once what others have recorded before is on the disk.
            tx.save().await?;
            return Ok(Saved::default());
        }
        Ok(self.append(tx, case, head, &cited).await?)
    }

    /// What the form's first post came to, if this is not the first.
    async fn claimed(&self, tx: &mut Tx) -> Result<Option<String>, StoreError> {
        match &self.form().key {
            Some(key) => tx.claim_key(key, self.now()).await,
            None => Ok(None),
        }
    }

    /// The events of the form's first post, once they are on the disk: they may share the commit of this transaction.
    async fn first_result(&self, tx: Tx, case: &str, before: &str) -> Answer<Saved> {
        tx.save().await?;
        Ok(self.result(case, before).await?)
    }

    /// The events, the form's key, the work that follows: the rest of the transaction.
    async fn append(&self, mut tx: Tx, case: &str, head: Head, cited: &Cited) -> Result<Saved, StoreError> {
        let now = self.now();
        let events = tx.append(case, At::Head(head), now, self.who(), &cited.bodies).await?;
        for end in &cited.ends {
            tx.keep_custody(end).await?;
        }
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
    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, _: &Loaded) -> Answer<Vec<Body>> {
        Ok(self.clone())
    }
}
