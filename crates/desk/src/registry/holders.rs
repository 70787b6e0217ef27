//! Whoever holds a key: a program or a person of an organisation, or the operator of the registry.

use super::Registry;
use super::facts::Facts;
use super::orgs::OPERATOR;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::log::Hash;
use registry::org::{Asked, Denied, Key, Keys};

/// So many wrong keys a day from one source.
const TRIES_PER_SOURCE: u64 = 60;

/// A key that serves now, and whose it is.
#[derive(Debug, Clone)]
pub struct Holder {
    /// What the key lets do.
    pub key: Key,
}

impl Holder {
    /// Whose key it is.
    pub fn organisation(&self) -> &str {
        &self.key.organisation
    }

    /// Whether it is the operator's own.
    pub fn is_operator(&self) -> bool {
        self.key.organisation == OPERATOR
    }

    /// Whether data of this organisation may be shown: its own alone, and all to the operator.
    pub fn may_see(&self, organisation: &str) -> bool {
        self.is_operator() || self.key.organisation == organisation
    }

    /// The organisation for which something is asked: the key's own, whether it is named or not.
    ///
    /// # Errors
    /// Another one is named.
    pub fn asks_for(&self, named: Option<&str>) -> Answer<String> {
        match named.map(str::trim).filter(|named| !named.is_empty()) {
            Some(named) if named != self.key.organisation => {
                Err(Refusal::refused("key-other-organisation").with("organisation", super::place::shortened(named)))
            }
            _ => Ok(self.key.organisation.clone()),
        }
    }
}

impl Registry {
    /// The holder of a key that serves now. Keys that there are not are counted for each source.
    ///
    /// # Errors
    /// No such key, or one that serves not yet or no longer; too many wrong keys from there today. One that serves is never
    /// refused for the wrong ones beside it.
    pub async fn holder(&self, text: &str, source: &str) -> Answer<Holder> {
        let found = self.held(text).await;
        let wrong = found.as_ref().is_err_and(|refusal| refusal.code == "registry-key-unknown");
        if wrong && self.tried_now("key", source).await? >= TRIES_PER_SOURCE {
            return Err(Refusal::refused("key-too-many-tries"));
        }
        found
    }

    async fn held(&self, text: &str) -> Answer<Holder> {
        let keys = self.all_keys().await?;
        self.serving(keys.find(text))
    }

    /// The same by the key's digest, for somebody who has shown the key before.
    ///
    /// # Errors
    /// As [`Registry::holder`].
    pub async fn holder_of(&self, id: Hash) -> Answer<Holder> {
        let keys = self.all_keys().await?;
        self.serving(keys.all().find(|key| key.id == id))
    }

    /// The same for a key that is typed in by hand: wrong ones are counted for each source, and too many refused.
    ///
    /// # Errors
    /// As [`Registry::holder`]; too many wrong keys from there today.
    pub async fn sign_in(&self, text: &str, source: &str) -> Answer<Holder> {
        let mut change = self.change().await?;
        let before = self.tried(&mut change, "key", source).await?;
        let found = self.held(text).await;
        if found.is_err() || before >= TRIES_PER_SOURCE {
            change.save().await?;
        }
        if before >= TRIES_PER_SOURCE { Err(Refusal::refused("key-too-many-tries")) } else { found }
    }

    async fn all_keys(&self) -> Answer<Keys> {
        Ok(Keys::new(&self.acts_of(super::orgs::KEYS).await?))
    }

    fn serving(&self, key: Option<&Key>) -> Answer<Holder> {
        let key = key.ok_or_else(|| Refusal::refused("registry-key-unknown"))?;
        let term = key.may(&Asked { purpose: "", numbers: &[], used_today: 0, now: self.now() });
        let over = term.into_iter().find(|denied| matches!(denied, Denied::Early(_) | Denied::Expired(_)));
        over.map_or_else(|| Ok(Holder { key: key.clone() }), |denied| Err(told(&denied)))
    }

    /// Whether a key serves for a question about these numbers. Nothing is counted yet: what comes of the question says whether
    /// it is [spent](Registry::spend). Without a purpose its purposes do not matter.
    ///
    /// # Errors
    /// The first reason why it does not serve: purpose, area, what is left of its day.
    pub async fn admit(&self, holder: &Holder, purpose: Option<&str>, numbers: &[E164]) -> Answer<()> {
        let now = self.now();
        let used_today = if holder.key.per_day.is_some() { self.used_today(&holder.key).await? } else { 0 };
        let asked = Asked { purpose: purpose.unwrap_or_default(), numbers, used_today, now };
        let denied = holder.key.may(&asked).into_iter();
        let mut denied = denied.filter(|denied| purpose.is_some() || !matches!(denied, Denied::Purpose { .. }));
        denied.next().map_or(Ok(()), |denied| Err(told(&denied)))
    }

    /// Counts so many numbers for the key's day, in UTC, when the answer to a question is ready to be handed out.
    ///
    /// # Errors
    /// It has fewer left; nothing is counted then.
    pub async fn spend(&self, holder: &Holder, numbers: u64) -> Answer<()> {
        let Some(per_day) = holder.key.per_day else { return Ok(()) };
        let mut change = self.change().await?;
        let counter = counter(&holder.key, change.known());
        let used: u64 = change.setting(&counter).await?.and_then(|used| used.parse().ok()).unwrap_or_default();
        let left = per_day.saturating_sub(used);
        if numbers > left {
            return Err(told(&Denied::Quota { per_day, left, asked: numbers }));
        }
        change.set(&counter, &(used + numbers).to_string()).await?;
        Ok(change.save().await?)
    }

    /// How many numbers a key has asked about today, in UTC. Only keys with a limit are counted.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn used_today(&self, key: &Key) -> Answer<u64> {
        let used = self.register.setting(&counter(key, self.now())).await?;
        Ok(used.and_then(|used| used.parse().ok()).unwrap_or_default())
    }

    /// Whether the whole list may go to this key: its areas must not be limited.
    ///
    /// # Errors
    /// They are.
    pub fn whole_list(&self, holder: &Holder) -> Answer<()> {
        if holder.key.areas.is_empty() {
            return Ok(());
        }
        let areas = holder.key.areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Err(Refusal::refused("key-not-whole").with("areas", areas))
    }
}

fn counter(key: &Key, now: Timestamp) -> String {
    format!("used {} {}", key.id.hex(), now.strftime("%F"))
}

fn told(denied: &Denied) -> Refusal {
    super::faults::named(denied.code(), denied, &denied.facts())
}
