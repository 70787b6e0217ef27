//! Which numbers of the pool go into which delivery.

use super::pool::{LARGEST_SHARE, Pool};
use crate::log::Hash;
use crate::org::is_id;
use hmac::{Hmac, KeyInit, Mac};
use number::E164;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeSet;
use std::fmt;

/// The fewest bytes of a secret.
pub const FEWEST_SECRET: usize = 32;

/// What only the registry knows. It prints nothing of itself.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// A copy of the list for one recipient. It is kept with everything that is needed to choose its canaries again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The organisation that got it.
    pub recipient: String,
    /// Which delivery, written as an organisation's id is: a version, a day.
    pub id: String,
    /// The [`Pool::digest`] of the pool that was used.
    #[serde(with = "crate::dated::hex")]
    pub pool: Hash,
    /// How many canaries it holds.
    pub count: u32,
}

/// Why no canaries were chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotChosen {
    /// The secret is too short.
    #[error("a secret for canaries has at least {FEWEST_SECRET} bytes; this one has {0}")]
    Secret(usize),
    /// The ids cannot be ids.
    #[error(
        "{0:?}: a recipient and a delivery have ids of 1 to 64 small letters, figures, dots and hyphens, beginning with a letter or figure"
    )]
    Id(String),
    /// The delivery names another pool.
    #[error("the delivery {delivery} to {recipient} was made with another pool, {pool}; keep every pool that was used")]
    Pool {
        /// The recipient.
        recipient: String,
        /// The delivery.
        delivery: String,
        /// The digest of the pool.
        pool: String,
    },
    /// The delivery would have none, or so many that copies hardly differ.
    #[error("{count} canaries out of a pool of {pool}; take 1 to {}, or set more numbers aside", .pool / LARGEST_SHARE)]
    Count {
        /// How many were asked for.
        count: u32,
        /// How many numbers there are.
        pool: u64,
    },
}

impl NotChosen {
    pub(super) fn another(delivery: &Delivery) -> Self {
        let Delivery { recipient, id, pool, .. } = delivery;
        Self::Pool { recipient: recipient.clone(), delivery: id.clone(), pool: pool.hex() }
    }

    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Secret(_) => "canary-secret",
            Self::Id(_) => "canary-id",
            Self::Pool { .. } => "canary-pool",
            Self::Count { .. } => "canary-count",
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A secret of at least [`FEWEST_SECRET`] bytes from a good source of chance.
    ///
    /// # Errors
    /// [`NotChosen::Secret`] for fewer.
    pub fn new(bytes: &[u8]) -> Result<Self, NotChosen> {
        if bytes.len() < FEWEST_SECRET { Err(NotChosen::Secret(bytes.len())) } else { Ok(Self(bytes.to_vec())) }
    }

    /// The canaries of a delivery, upwards: the same ones each time.
    ///
    /// HMAC-SHA-256 under the secret over `wurao canary 1`, pool, recipient and delivery, each with a line end, and a counter
    /// of four bytes, highest first, gives four times eight bytes; each of these, highest first, is a place modulo the size
    /// of the pool. Values above the greatest multiple of that size and places that were chosen already are passed over.
    ///
    /// # Errors
    /// [`NotChosen`] for another pool than the delivery names, for too many, for ids that are none.
    pub fn canaries(&self, pool: &Pool, delivery: &Delivery) -> Result<Vec<E164>, NotChosen> {
        Ok(self.places(pool, delivery)?.into_iter().filter_map(|place| pool.at(place)).collect())
    }

    pub(super) fn places(&self, pool: &Pool, delivery: &Delivery) -> Result<BTreeSet<u64>, NotChosen> {
        for id in [&delivery.recipient, &delivery.id] {
            if !is_id(id) {
                return Err(NotChosen::Id(id.chars().take(80).collect()));
            }
        }
        if delivery.pool != pool.digest() {
            return Err(NotChosen::another(delivery));
        }
        let size = pool.count();
        if delivery.count == 0 || u64::from(delivery.count) > size / LARGEST_SHARE {
            return Err(NotChosen::Count { count: delivery.count, pool: size });
        }
        let fair = u64::MAX - u64::MAX % size;
        let mut places = BTreeSet::new();
        for counter in 0_u32.. {
            for eight in self.block(delivery, counter).chunks_exact(8) {
                let value = eight.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
                if value < fair && places.len() < delivery.count as usize {
                    places.insert(value % size);
                }
            }
            if places.len() == delivery.count as usize {
                break;
            }
        }
        Ok(places)
    }

    fn block(&self, delivery: &Delivery, counter: u32) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        let text = format!("wurao canary 1\n{}\n{}\n{}\n", delivery.pool.hex(), delivery.recipient, delivery.id);
        mac.update(text.as_bytes());
        mac.update(&counter.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}
