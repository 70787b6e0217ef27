//! The vocabulary through its public door: logs become cases.

mod chain;
mod corpus;
mod effective;
mod extend;
mod fold;
mod said;
mod scalars;
mod twins;

use casework::{Body, Log, Who};
use jiff::Timestamp;

/// A log from kinds and pairs.
pub fn log(events: &[(&str, &[(&str, &str)])]) -> Log {
    let mut log = Log::new();
    for (kind, pairs) in events {
        let body = Body::from_pairs(kind, pairs.iter().copied()).unwrap_or_else(|e| panic!("{e}"));
        log.append(Timestamp::UNIX_EPOCH, &Who::person(), body);
    }
    log
}
