//! What is counted of call records: each call once and by one name, and sums by currency.

use registry::cdr::Line;
use registry::judge::Record;
use registry::ledger::{Currency, Money, written};
use registry::log::Hash;
use std::collections::BTreeMap;

/// Puts records in the order of time, each call once, by the first row that tells it. Returns how many rows told one again.
pub(super) fn once(lines: &mut Vec<Line>) -> u64 {
    let all = lines.len();
    lines.sort_by_key(|line| (line.record.at, line.record.from, line.record.to, line.file, line.line));
    lines.dedup_by_key(|line| (line.record.at, line.record.from, line.record.to));
    (all - lines.len()) as u64
}

/// The same call has the same id, whoever judges it and however often.
pub(super) fn id_of(record: &Record, principal: &str) -> String {
    let text = format!("{} {} {} {principal}", record.from, record.to, record.at.as_microsecond());
    format!("f-{}", &Hash::of(text.as_bytes()).hex()[..16])
}

/// Sums by currency, never added across them.
pub(super) fn sums(all: impl Iterator<Item = Money>) -> Vec<String> {
    let mut by: BTreeMap<Currency, u128> = BTreeMap::new();
    for money in all {
        *by.entry(money.currency).or_default() += u128::from(money.minor);
    }
    by.into_iter().map(|(currency, minor)| format!("{} {}", written(minor, currency), currency.code())).collect()
}
