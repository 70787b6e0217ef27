//! Calls of a list, grouped by number for the person to choose from.

use casework::{ImportedCall, Moment};
use std::collections::HashMap;

/// Calls from one number.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Group {
    /// Comparison key, `withheld` for calls without a number.
    pub key: String,
    /// The number as people write it.
    pub shown: String,
    /// Kind of number.
    pub kind: &'static str,
    /// Home region, if the tables know it.
    pub region: Option<String>,
    /// Carrier by prefix, a default only: numbers can be ported.
    pub carrier: Option<String>,
    /// How many calls.
    pub count: u64,
    /// The first.
    pub first: Moment,
    /// The last.
    pub last: Moment,
    /// Seconds connected in all.
    pub seconds: u64,
    /// How many of them are text messages.
    pub messages: u64,
}

/// Counts one call.
pub(super) fn group(groups: &mut HashMap<String, Group>, call: &ImportedCall) {
    let number = number::parse(call.number.as_deref().unwrap_or_default());
    let key = number.key().unwrap_or_else(|| "withheld".to_owned());
    let entry = groups.entry(key.clone()).or_insert_with(|| Group {
        key,
        shown: number.display(),
        kind: number.kind().id(),
        region: number.region().map(|r| r.to_string()),
        carrier: number.carrier().map(|c| c.id().to_owned()),
        count: 0,
        first: call.at,
        last: call.at,
        seconds: 0,
        messages: 0,
    });
    entry.count += 1;
    entry.first = entry.first.min(call.at);
    entry.last = entry.last.max(call.at);
    entry.seconds += u64::from(call.seconds.unwrap_or(0));
    entry.messages += u64::from(call.message);
}
