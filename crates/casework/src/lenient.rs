//! Scalars that read from text as well as from JSON, so that one vocabulary serves the log, the
//! pages' forms and `key=value` on the command line.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `true`, `"true"`, `"yes"`, `"1"`, `"是"`; and their opposites.
pub fn boolean<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    match Value::deserialize(d)? {
        Value::Bool(b) => Ok(b),
        Value::String(s) => word(&s).ok_or_else(|| serde::de::Error::custom(format!("`{s}` is neither yes nor no"))),
        other => Err(serde::de::Error::custom(format!("`{other}` is neither yes nor no"))),
    }
}

/// An optional [`boolean`].
pub fn maybe<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    boolean(d).map(Some)
}

/// A whole number, as figure or text.
pub fn count<'de, D: Deserializer<'de>>(d: D) -> Result<u32, D::Error> {
    match Value::deserialize(d)? {
        Value::Number(n) => n.as_u64().and_then(|n| u32::try_from(n).ok()),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| serde::de::Error::custom("expected a whole number from 0 to 4294967295"))
}

/// An optional [`count`].
pub fn maybe_count<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u32>, D::Error> {
    count(d).map(Some)
}

/// A sequence number, as figure or text.
pub fn seq<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
    match Value::deserialize(d)? {
        Value::Number(n) => n.as_u64(),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| serde::de::Error::custom("expected the number of an event"))
}

/// An optional [`seq`].
pub fn maybe_seq<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    seq(d).map(Some)
}

/// A list, or one text with commas.
pub fn list<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(d: D) -> Result<Vec<T>, D::Error> {
    let items = match Value::deserialize(d)? {
        Value::String(s) => {
            s.split([',', '，']).map(str::trim).filter(|s| !s.is_empty()).map(|s| Value::String(s.to_owned())).collect()
        }
        Value::Array(items) => items,
        other => return Err(serde::de::Error::custom(format!("`{other}` is not a list"))),
    };
    items.into_iter().map(|v| serde_json::from_value(v).map_err(serde::de::Error::custom)).collect()
}

fn word(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "yes" | "y" | "1" | "on" | "是" => Some(true),
        "false" | "no" | "n" | "0" | "off" | "否" => Some(false),
        _ => None,
    }
}
