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

/// What an utterance was read as: a list, or one text such as `refusal; offer:50CNY; promise:50CNY/call; excuse:call-back`.
///
/// After a kind and a colon stand, divided by blanks, what belongs to it: a sum with its currency (`50CNY`, `50CNY/call`), a day
/// (`2026-12-01`), or a word (the obstacle of an excuse, what a condition wants, what an offer is called).
pub fn readings<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<crate::Reading>, D::Error> {
    let items = match Value::deserialize(d)? {
        Value::String(text) => text.split([';', '；']).map(str::trim).filter(|s| !s.is_empty()).map(reading).collect(),
        Value::Array(items) => items,
        other => return Err(serde::de::Error::custom(format!("`{other}` is not a list of readings"))),
    };
    let read = |value: Value| {
        let kind = value.get("is").and_then(Value::as_str).unwrap_or_default().to_owned();
        let known = crate::Reading::KINDS;
        serde_json::from_value(value).map_err(|error| match known.contains(&kind.as_str()) {
            true => serde::de::Error::custom(format!("reading `{kind}`: {error}")),
            false => serde::de::Error::custom(format!("`{kind}` is no reading; write one of {}", known.join(", "))),
        })
    };
    items.into_iter().map(read).collect()
}

/// `promise:50CNY/call 2026-12-01` as the JSON of a reading.
fn reading(text: &str) -> Value {
    let (kind, rest) = text.split_once([':', '：']).unwrap_or((text, ""));
    let (kind, mut map) = (kind.trim(), serde_json::Map::new());
    map.insert("is".to_owned(), kind.into());
    for word in rest.split_whitespace() {
        let (sum, each) = word.strip_suffix("/call").map_or((word, false), |sum| (sum, true));
        let figure = sum.starts_with(|c: char| c.is_ascii_digit());
        let name = match kind {
            _ if word.parse::<jiff::civil::Date>().is_ok() => match kind {
                "deadline" => "day",
                _ => "until",
            },
            "promise" if figure => "remedy",
            "offer" if figure && each => "per_call",
            "offer" | "paid" if figure => "amount",
            "promise" if word == "if-accepted" => "if_accepted",
            "excuse" => "obstacle",
            "condition" => "wants",
            _ => "label",
        };
        let value = match name {
            "if_accepted" => Value::Bool(true),
            "remedy" | "per_call" | "amount" => match sum.find(|c: char| c.is_ascii_uppercase()) {
                Some(at) => format!("{} {}", &sum[..at], &sum[at..]).into(),
                None => sum.into(),
            },
            _ => sum.into(),
        };
        map.insert(name.to_owned(), value);
    }
    Value::Object(map)
}
