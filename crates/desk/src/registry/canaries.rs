//! Numbers that nobody has, another handful in each copy that is handed over: a copy that turns up tells whose it was.

use super::Registry;
use super::disk;
use super::holders::Holder;
use super::packed::open_list;
use super::place::shortened;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::canary::{Delivery, Limits, Outcome, Pool, Search, Secret, Verdict};
use registry::log::Hash;
use serde::Serialize;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// The kind of the acts.
const DELIVERIES: &str = "delivery";
/// The operator's own: numbers that are never given to people.
const POOL: &str = "canaries.toml";
const SECRET: &str = "canary.secret";
/// Canaries in one copy, unless another count is asked for.
const USUAL: u32 = 32;

/// A copy for one recipient.
#[derive(Debug, Clone, Serialize)]
pub struct Delivered {
    /// For whom.
    pub recipient: String,
    /// Which delivery.
    pub delivery: String,
    /// Numbers in it, canaries among them.
    pub numbers: u64,
    /// How many of them are canaries.
    pub canaries: u64,
}

/// A marked copy that was handed over, as its recipient is told.
#[derive(Debug, Clone, Serialize)]
pub struct MarkedCopy {
    /// Which delivery.
    pub delivery: String,
    /// When it was made.
    pub at: Timestamp,
}

/// Whose copy a list comes from.
#[derive(Debug, Clone, Serialize)]
pub struct Leak {
    /// `named`, `no-canary`, `too-few`, `none-stands-out`.
    pub verdict: &'static str,
    /// Canaries of the pool that were found.
    pub seen: u64,
    /// Copies that were compared.
    pub deliveries: u64,
    /// The likeliest first.
    pub suspects: Vec<SuspectTold>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct SuspectTold {
    /// Whose copy.
    pub recipient: String,
    /// Which.
    pub delivery: String,
    /// Canaries of it that were found…
    pub found: u64,
    /// …of so many.
    pub of: u64,
    /// How likely so many are by chance.
    pub chance: String,
    /// It is less than 1 in 10 to the power of this; 0 where it is likelier.
    pub exponent: u32,
}

impl Registry {
    fn pool(&self) -> Answer<(Pool, String)> {
        let path = self.folder.join(POOL);
        let text = std::fs::read_to_string(&path)
            .map_err(|_| Refusal::refused("registry-no-pool").with("path", path.display().to_string()))?;
        Ok((pool_of(&text)?, text))
    }

    /// Where a pool is kept that was used: the operator may change it afterwards, and its deliveries are still found.
    fn used_pool(&self, digest: &Hash) -> PathBuf {
        self.folder.join("keys").join(format!("canaries-{}.toml", digest.hex()))
    }

    /// The pools of these deliveries, and the one of now.
    fn pools_of(&self, deliveries: &[Delivery]) -> Answer<Vec<Pool>> {
        let mut pools = Vec::new();
        for digest in deliveries.iter().map(|delivery| delivery.pool) {
            let place = self.used_pool(&digest);
            if pools.iter().all(|known: &Pool| known.digest() != digest) && place.is_file() {
                pools.push(pool_of(&std::fs::read_to_string(place)?)?);
            }
        }
        match self.pool() {
            Ok((pool, _)) if pools.iter().all(|known| known.digest() != pool.digest()) => pools.push(pool),
            Err(refusal) if pools.is_empty() => return Err(refusal),
            _ => {}
        }
        Ok(pools)
    }

    fn canary_secret(&self) -> Answer<Secret> {
        let path = self.folder.join("keys").join(SECRET);
        if !path.exists() {
            disk::write_private(&path, &chance::random::<32>()?)?;
        }
        Secret::new(&std::fs::read(&path)?).map_err(|_| Refusal::refused("registry-broken").with("what", SECRET))
    }

    async fn deliveries(&self) -> Answer<Vec<Delivery>> {
        let read = |row: store::Row| {
            serde_json::from_value(row.body)
                .map_err(|_| Refusal::refused("registry-broken").with("what", format!("act {}", row.seq)))
        };
        self.register.acts(DELIVERIES).await?.into_iter().map(read).collect()
    }

    /// The marked copies that were handed to the holder's organisation, the oldest first: their names and times, and nothing of
    /// what marks them.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn copies_of(&self, holder: &Holder) -> Answer<Vec<MarkedCopy>> {
        let acts = self.register.acts(DELIVERIES).await?.into_iter();
        let own = acts.filter(|row| row.id == holder.organisation());
        let copy = |row: store::Row| {
            let broken = || Refusal::refused("registry-broken").with("what", format!("act {}", row.seq));
            let made: Delivery = serde_json::from_value(row.body.clone()).map_err(|_| broken())?;
            Ok(MarkedCopy { delivery: made.id, at: row.known })
        };
        own.map(copy).collect()
    }

    /// A list of the numbers that are listed now, with canaries of its own in it, for one recipient.
    ///
    /// # Errors
    /// An organisation that is not registered; no pool of numbers that nobody has, or one in which somebody has one; a delivery
    /// of this name before; a count that the pool is too small for.
    pub async fn deliver(
        &self,
        recipient: &str,
        delivery: &str,
        count: Option<u32>,
        out: &mut dyn std::io::Write,
    ) -> Answer<Delivered> {
        self.registered(recipient).await?;
        let ((pool, text), secret) = (self.pool()?, self.canary_secret()?);
        let made = Delivery {
            recipient: recipient.to_owned(),
            id: delivery.to_owned(),
            pool: pool.digest(),
            count: count.unwrap_or(USUAL),
        };
        if self.deliveries().await?.iter().any(|known| known.recipient == made.recipient && known.id == made.id) {
            return Err(Refusal::refused("registry-delivered")
                .with("recipient", recipient)
                .with("delivery", shortened(delivery)));
        }
        let wrong = |error: registry::canary::NotChosen| {
            Refusal::refused("registry-pool").with_both("reason", super::reasons::chosen(&error))
        };
        let canaries = secret.canaries(&pool, &made).map_err(wrong)?;
        let now = self.now();
        let (mut numbers, mut held) = (canaries.clone(), Vec::new());
        self.register
            .walk::<Refusal>(|number, entries| {
                if registry::history::state(entries, self.as_of(now, now)).listed.is_some() {
                    if pool.place(number).is_none() { &mut numbers } else { &mut held }.push(number);
                }
                Ok(())
            })
            .await?;
        // Whoever registered one of them would be called: no copy could tell it from a canary.
        if let Some(first) = held.first() {
            let refusal = Refusal::refused("registry-pool-registered").with("number", first.to_string());
            return Err(refusal.with("count", held.len().to_string()));
        }
        numbers.sort_unstable();
        let used = self.used_pool(&pool.digest());
        if !used.is_file() {
            disk::write_private(&used, text.as_bytes())?;
        }
        // It is recorded before it is written: no copy leaves of which nothing is known.
        let mut change = self.change().await?;
        let body = serde_json::to_value(&made).map_err(anyhow::Error::from)?;
        change.act(DELIVERIES, recipient, &body, "operator").await?;
        change.save().await?;
        for number in &numbers {
            writeln!(out, "{number}")?;
        }
        let (all, own) = (numbers.len() as u64, canaries.len() as u64);
        Ok(Delivered { recipient: recipient.to_owned(), delivery: delivery.to_owned(), numbers: all, canaries: own })
    }

    /// Whose copy a list comes from that turned up somewhere.
    ///
    /// # Errors
    /// A file that cannot be read; no pool.
    pub async fn find_canaries(&self, list: &Path) -> Answer<Leak> {
        let (deliveries, secret) = (self.deliveries().await?, self.canary_secret()?);
        let pools = self.pools_of(&deliveries)?;
        let mut search = Search::new(&pools);
        let mut input = BufReader::new(open_list(list)?.into_read());
        let mut raw = Vec::new();
        loop {
            raw.clear();
            if input.read_until(b'\n', &mut raw)? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&raw);
            for field in text.split([',', ';', '\t', '|']) {
                if let Ok(number) = self.plan.read(field.trim().trim_matches('"')) {
                    search.add(number);
                }
            }
        }
        let wrong = |error: registry::canary::NotChosen| {
            Refusal::refused("registry-pool").with_both("reason", super::reasons::chosen(&error))
        };
        let Outcome { seen, deliveries, verdict, suspects } =
            search.judge(&secret, &deliveries, Limits::default()).map_err(wrong)?;
        let told = suspects.iter().map(|suspect| SuspectTold {
            recipient: suspect.recipient.clone(),
            delivery: suspect.delivery.clone(),
            found: u64::from(suspect.found),
            of: u64::from(suspect.of),
            chance: suspect.chance.to_string(),
            exponent: suspect.chance.exponent(),
        });
        Ok(Leak { verdict: Verdict::code(verdict), seen, deliveries, suspects: told.collect() })
    }
}

fn pool_of(text: &str) -> Answer<Pool> {
    Pool::parse(text)
        .map_err(|error| Refusal::refused("registry-pool").with_both("reason", super::reasons::pool(&error)))
}
