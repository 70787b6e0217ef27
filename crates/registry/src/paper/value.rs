//! What stands behind a colon: each value has one right spelling.

use crate::log::{Hash, decimal};
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;

/// A kind of value. What [`Value::read`] takes is what [`Value::write`] gives, and nothing else.
pub trait Value: Sized {
    /// What it is, for the sentence "the value of … is not …".
    const WHAT: &'static str;

    /// Reads the one right spelling.
    fn read(text: &str) -> Option<Self>;

    /// Writes it.
    fn write(&self) -> String;
}

impl Value for String {
    const WHAT: &'static str = "a text";

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn write(&self) -> String {
        self.clone()
    }
}

impl Value for u64 {
    const WHAT: &'static str = "a number in plain digits";

    fn read(text: &str) -> Option<Self> {
        decimal(text)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Value for bool {
    const WHAT: &'static str = "yes or no";

    fn read(text: &str) -> Option<Self> {
        match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    fn write(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

/// Digests stand in hex, as the usual tools print them.
impl Value for Hash {
    const WHAT: &'static str = "a SHA-256 digest in 64 lower-case hex digits";

    fn read(text: &str) -> Option<Self> {
        Self::from_hex(text)
    }

    fn write(&self) -> String {
        self.hex()
    }
}

impl Value for Timestamp {
    const WHAT: &'static str = "a moment in whole seconds, as 2026-11-29T01:02:03Z";

    fn read(text: &str) -> Option<Self> {
        let moment = text.parse::<Self>().ok()?;
        (moment.subsec_nanosecond() == 0 && moment.to_string() == text).then_some(moment)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Value for Date {
    const WHAT: &'static str = "a day, as 2026-11-29";

    fn read(text: &str) -> Option<Self> {
        text.parse::<Self>().ok().filter(|day| day.to_string() == text)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Value for E164 {
    const WHAT: &'static str = "a telephone number, as +8613800000000";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// A short name for machines: `registry-cn`. It begins with a letter, so no telephone number is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// A name of up to 64 lower-case letters, digits and `. _ / -`, of which the first is a letter.
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._/-".contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Id {
    const WHAT: &'static str = "a name of lower-case letters, digits and . _ / -, beginning with a letter";

    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

/// A set of rules: its name and the digest of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// `registry-cn`.
    pub id: Id,
    /// Of the text of the rules.
    pub digest: Hash,
}

impl Value for Rules {
    const WHAT: &'static str = "the name of a rule set and its digest, with one blank between";

    fn read(text: &str) -> Option<Self> {
        let (id, digest) = text.split_once(' ')?;
        Some(Self { id: Id::new(id)?, digest: Hash::from_hex(digest)? })
    }

    fn write(&self) -> String {
        format!("{} {}", self.id.as_str(), self.digest.hex())
    }
}

/// What leads from an earlier version to this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// The earlier version.
    pub from: u64,
    /// Of the file.
    pub digest: Hash,
    /// Of the file, in bytes.
    pub size: u64,
}

impl Value for Delta {
    const WHAT: &'static str = "an earlier version, a digest and a size, with one blank between";

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let from = decimal(parts.next()?)?;
        let digest = Hash::from_hex(parts.next()?)?;
        let size = decimal(parts.next()?)?;
        parts.next().is_none().then_some(Self { from, digest, size })
    }

    fn write(&self) -> String {
        format!("{} {} {}", self.from, self.digest.hex(), self.size)
    }
}

/// A moment written into a paper carries no fraction of a second.
pub fn whole_second(moment: Timestamp) -> Timestamp {
    // A second that a timestamp named is a timestamp.
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}
