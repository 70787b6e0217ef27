//! Acts in two times: from when they hold, and when they were recorded. What happened to organisations, money and
//! complaints is a list of these, and is never rewritten.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is written down of an act: from when it holds, and what it says. Its place and the time of recording are the
/// store's.
///
/// ```
/// use registry::dated::Told;
/// use registry::org::Act;
///
/// let text = r#"{"at":"2026-06-01T00:00:00Z","act":"ended","organisation":"partner"}"#;
/// let told: Told<Act> = serde_json::from_str(text)?;
/// assert_eq!(told.act, Act::Ended { organisation: "partner".into() });
/// assert_eq!(serde_json::to_string(&told)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told<A> {
    /// From when it holds.
    pub at: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub act: A,
}

impl<A> Told<A> {
    /// The act with its place among all entries and acts of the registry, and when it was recorded.
    pub fn recorded(self, seq: u64, known: Timestamp) -> Entry<A> {
        Entry { seq, at: self.at, known, act: self.act }
    }
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<A> {
    /// Its place among all entries and acts of the registry; later ones have higher ones.
    pub seq: u64,
    /// From when it holds.
    pub at: Timestamp,
    /// When it was recorded.
    pub known: Timestamp,
    /// What it says.
    pub act: A,
}

/// Digests in acts: 64 small hex digits.
pub(crate) mod hex {
    use crate::log::Hash;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hash.hex())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        Hash::from_hex(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no SHA-256 of 64 small hex digits"))
    }
}

/// Telephone numbers in acts: `+8613800000000`.
pub(crate) mod e164 {
    use number::E164;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(number: &E164, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<E164, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }

    /// The same where there may be none.
    pub(crate) mod option {
        use number::E164;
        use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

        pub(crate) fn serialize<S: Serializer>(number: &Option<E164>, to: S) -> Result<S::Ok, S::Error> {
            match number {
                Some(number) => to.collect_str(number),
                None => to.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<E164>, D::Error> {
            Option::<String>::deserialize(from)?.map(|text| text.parse().map_err(D::Error::custom)).transpose()
        }
    }
}
