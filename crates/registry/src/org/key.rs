//! Keys of an interface: what a program of an organisation may ask, for how many numbers a day, until when.
//!
//! The registry keeps a key's SHA-256 alone. What is shown once to the organisation cannot be told again.
//!
//! ```
//! use registry::org::{Asked, Key, KeyText};
//!
//! let (text, id) = KeyText::new(&[7; 32]); // 32 bytes of chance
//! assert_eq!(text.as_str(), "wurao-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
//! let key = Key {
//!     id,
//!     organisation: "bank".into(),
//!     purposes: vec!["finance".into()],
//!     areas: vec!["+8613".parse()?],
//!     per_day: Some(1000),
//!     from: "2026-06-01T00:00:00Z".parse()?,
//!     until: Some("2027-06-01T00:00:00Z".parse()?),
//! };
//! let now = "2026-07-01T08:00:00Z".parse()?;
//! let numbers = ["+8613800000000".parse()?, "+8657188880000".parse()?];
//! let refused = key.may(&Asked { purpose: "property", numbers: &numbers, used_today: 999, now });
//! let codes: Vec<&str> = refused.iter().map(|denied| denied.code()).collect();
//! assert_eq!(codes, ["key-purpose", "key-area", "key-quota"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::dated::Entry;
use crate::log::Hash;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use number::E164;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

const MARK: &str = "wurao-";

/// A key as it is shown to its organisation, once. It prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

/// The text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no key: a key is wurao- and 43 letters, figures, hyphens and underscores")]
pub struct NotAKey;

impl KeyText {
    /// The key of these 32 bytes, which must come from a good source of chance, and the digest to keep.
    pub fn new(chance: &[u8; 32]) -> (Self, Hash) {
        (Self(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(chance))), Hash::of(chance))
    }

    /// The digest of a key that was sent, by which the one that is kept is found.
    ///
    /// # Errors
    /// [`NotAKey`]; what was sent is not repeated.
    pub fn digest(text: &str) -> Result<Hash, NotAKey> {
        let code = text.trim().strip_prefix(MARK).filter(|code| code.len() == 43).ok_or(NotAKey)?;
        let bytes = URL_SAFE_NO_PAD.decode(code).map_err(|_| NotAKey)?;
        if bytes.len() == 32 { Ok(Hash::of(&bytes)) } else { Err(NotAKey) }
    }

    /// The text, to be shown once.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyText(…)")
    }
}

/// All numbers that begin with the same digits. As text `+86138`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Area(u64);

/// The text is no area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no area; write + and the 1 to 15 first digits of its numbers, with the country code: +86138")]
pub struct NotAnArea(String);

impl Area {
    /// Whether a number begins so.
    pub const fn has(self, number: E164) -> bool {
        let (mine, all) = (self.0.ilog10(), number.get().ilog10());
        mine <= all && number.get() / 10_u64.pow(all - mine) == self.0
    }
}

impl Area {
    /// Whether every number of another area is one of this.
    pub const fn holds(self, other: Area) -> bool {
        let (mine, all) = (self.0.ilog10(), other.0.ilog10());
        mine <= all && other.0 / 10_u64.pow(all - mine) == self.0
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl FromStr for Area {
    type Err = NotAnArea;

    fn from_str(text: &str) -> Result<Self, NotAnArea> {
        let wrong = || NotAnArea(text.chars().take(40).collect());
        let digits = text.strip_prefix('+').unwrap_or_default();
        let plain = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || digits.starts_with('0') {
            return Err(wrong());
        }
        digits.parse().map(Self).map_err(|_| wrong())
    }
}

impl From<Area> for String {
    fn from(area: Area) -> Self {
        area.to_string()
    }
}

impl TryFrom<String> for Area {
    type Error = NotAnArea;

    fn try_from(text: String) -> Result<Self, NotAnArea> {
        text.parse()
    }
}

/// What a key lets its organisation do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The SHA-256 of its 32 bytes.
    #[serde(with = "crate::dated::hex")]
    pub id: Hash,
    /// Whose it is.
    pub organisation: String,
    /// Purposes by id; empty for every purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Areas; empty for every number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
    /// So many numbers a day; without it there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u64>,
    /// From when it holds.
    pub from: Timestamp,
    /// The first moment at which it holds no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What is asked with a key.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What for: a purpose of the rule set.
    pub purpose: &'a str,
    /// The numbers that it is about. For a question about none, none.
    pub numbers: &'a [E164],
    /// How many were asked about on this day before.
    pub used_today: u64,
    /// Now.
    pub now: Timestamp,
}

/// Why a key does not serve. All reasons are told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It holds only later.
    #[error("the key holds from {0} on")]
    Early(Timestamp),
    /// It holds no longer: its term is over, or it was revoked.
    #[error("the key held until {0}; ask for a new one")]
    Expired(Timestamp),
    /// It is for other purposes.
    #[error("the key is for {known}, not for {purpose:?}")]
    Purpose {
        /// What was asked for.
        purpose: String,
        /// What it is for.
        known: String,
    },
    /// It is for other areas.
    #[error(
        "the key is for numbers that begin with {known}; {count} of those asked about do not, the first is {first}"
    )]
    Area {
        /// The first number outside.
        first: E164,
        /// How many are.
        count: u64,
        /// Its areas.
        known: String,
    },
    /// Its numbers of this day are used up.
    #[error("the key has {left} numbers left today of {per_day}; {asked} were asked about")]
    Quota {
        /// How many it has a day.
        per_day: u64,
        /// How many are left.
        left: u64,
        /// How many were asked about.
        asked: u64,
    },
}

impl Denied {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Early(_) => "key-not-begun",
            Self::Expired(_) => "key-expired",
            Self::Purpose { .. } => "key-purpose",
            Self::Area { .. } => "key-area",
            Self::Quota { .. } => "key-quota",
        }
    }
}

impl Key {
    /// Why it does not serve for this; nothing if it does.
    pub fn may(&self, asked: &Asked<'_>) -> Vec<Denied> {
        let mut denied = Vec::new();
        if asked.now < self.from {
            denied.push(Denied::Early(self.from));
        }
        if let Some(until) = self.until
            && until <= asked.now
        {
            denied.push(Denied::Expired(until));
        }
        if !self.purposes.is_empty() && !self.purposes.iter().any(|known| known == asked.purpose) {
            let purpose = asked.purpose.chars().take(40).collect();
            denied.push(Denied::Purpose { purpose, known: self.purposes.join(", ") });
        }
        let mut outside = asked.numbers.iter().filter(|number| !self.covers(**number));
        if let Some(first) = outside.next() {
            let known = self.areas.iter().map(Area::to_string).collect::<Vec<_>>().join(", ");
            denied.push(Denied::Area { first: *first, count: 1 + outside.count() as u64, known });
        }
        if let Some(per_day) = self.per_day {
            let (left, many) = (per_day.saturating_sub(asked.used_today), asked.numbers.len() as u64);
            // A question about no number is one, too, once nothing is left.
            if many > left || left == 0 {
                denied.push(Denied::Quota { per_day, left, asked: many });
            }
        }
        denied
    }

    /// Whether what another key was told about these areas could have been told to this one. No area means every number.
    pub fn reaches(&self, areas: &[Area]) -> bool {
        let within = |area: &Area| self.areas.iter().any(|own| own.holds(*area));
        self.areas.is_empty() || !areas.is_empty() && areas.iter().all(within)
    }

    fn covers(&self, number: E164) -> bool {
        self.areas.is_empty() || self.areas.iter().any(|area| area.has(number))
    }
}

/// What can happen to a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum KeyAct {
    /// It was given out.
    Issued {
        /// What it lets do.
        #[serde(flatten)]
        key: Key,
    },
    /// It serves no longer.
    Revoked {
        /// Which.
        #[serde(with = "crate::dated::hex")]
        id: Hash,
    },
}

/// The keys of a registry, by digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<Hash, Key>);

impl Keys {
    /// The keys of these acts, in any order. A key that was issued twice keeps what it was first; a revocation holds from
    /// its moment on and is final.
    pub fn new(entries: &[Entry<KeyAct>]) -> Self {
        let mut sorted: Vec<&Entry<KeyAct>> = entries.iter().collect();
        sorted.sort_by_key(|entry| entry.seq);
        let mut keys = Self::default();
        for entry in &sorted {
            if let KeyAct::Issued { key } = &entry.act {
                keys.0.entry(key.id).or_insert_with(|| key.clone());
            }
        }
        for entry in &sorted {
            if let KeyAct::Revoked { id } = &entry.act
                && let Some(key) = keys.0.get_mut(id)
            {
                key.until = Some(key.until.map_or(entry.at, |until| until.min(entry.at)));
            }
        }
        keys
    }

    /// The key of this text, whether it still serves or not.
    pub fn find(&self, text: &str) -> Option<&Key> {
        self.0.get(&KeyText::digest(text).ok()?)
    }

    /// All keys.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        self.0.values()
    }
}
