//! Ten thousand numbers that begin alike: whoever asks about them does not tell which one is meant.

use super::Registry;
use super::holders::Holder;
use super::layout::SET;
use super::place::not_a_number;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::formats::range::{BLOCK, Map, Prefix};
use registry::log::Hash;
use registry::note::Note;
use registry::set::Coded;
use std::sync::{Arc, Mutex};

/// Which of ten thousand numbers a version lists.
#[derive(Debug, Clone)]
pub struct TenThousand {
    /// What the numbers begin with, with `+` and the country code.
    pub prefix: String,
    /// The version.
    pub version: u64,
    /// When it was published.
    pub published: Timestamp,
    /// SHA-256 of its set's file, as the version's paper tells it.
    pub set: String,
    /// The suffixes as bits.
    pub map: Map,
    /// A signed note of five lines that says all this, with the SHA-256 of the map's 1250 bytes.
    pub note: String,
}

/// The newest version's set, kept open between questions.
#[derive(Default)]
pub struct OpenSet(Mutex<Option<Arc<Kept>>>);

struct Kept {
    n: u64,
    digest: String,
    coded: Coded<Vec<u8>>,
}

impl Registry {
    /// The newest version's map of the numbers that begin so. It counts as ten thousand numbers for the key.
    ///
    /// # Errors
    /// Digits that lack not just four of a number; nothing published; what stands against the key.
    pub async fn ten_thousand(&self, holder: &Holder, prefix: &str, open: &OpenSet) -> Answer<TenThousand> {
        let shown = || prefix.chars().take(40).collect::<String>();
        let read = Prefix::read(prefix, &self.plan).map_err(|why| match not_a_number(prefix, why) {
            refusal if refusal.code == "registry-number" => Refusal::refused("registry-prefix").with("value", shown()),
            refusal => refusal,
        })?;
        let first = read.number(0).ok_or_else(|| Refusal::refused("registry-prefix").with("value", shown()))?;
        // The area is looked at here; the ten thousand are counted below, once there is an answer.
        self.admit(holder, None, &[first]).await?;
        let now = self.now();
        let Some(version) = self.register.version_at(now).await? else { return Err(self.unpublished(now).await?) };
        let kept = self.opened(open, version.n)?;
        let map = Map::read(&kept.coded.range(first.get() / BLOCK)?)
            .ok_or_else(|| Refusal::refused("registry-broken").with("what", SET))?;
        let prefix = format!("+{}", first.get() / BLOCK);
        let text = format!(
            "wurao range 1\nregistry: {}\nnumbers: {prefix}0000-9999\nversion: {} {}\nset: {}\nmap: {}\n",
            self.name(),
            version.n,
            version.published,
            kept.digest,
            Hash::of(map.bytes()).hex(),
        );
        let note = Note::sign(&text, &[&self.signer])?.to_string();
        self.spend(holder, BLOCK).await?;
        Ok(TenThousand {
            prefix,
            version: version.n,
            published: version.published,
            set: kept.digest.clone(),
            map,
            note,
        })
    }

    fn opened(&self, open: &OpenSet, n: u64) -> Answer<Arc<Kept>> {
        let mut kept = open.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.n == n) {
            return Ok(Arc::clone(kept));
        }
        let file = self.set_file(n)?;
        let digest = Hash::of(&file).hex();
        let fresh = Arc::new(Kept { n, digest, coded: Coded::open(file)? });
        *kept = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}
