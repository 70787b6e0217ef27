//! What happened on the lines before: whom the owner called or spoke with, and who called how often.

use crate::key::Key;
use jiff::civil::DateTime;
use jiff::{Span, ToSpan as _};
use number::{Kind, Number};
use std::collections::{BTreeMap, VecDeque};

/// Seconds after which an answered call shows that the two know each other.
pub const SPOKE: u32 = 20;
/// Days for which a number that the owner called is let in.
pub const DIALLED_DAYS: i32 = 90;
/// Days for which a number is let in with which the owner spoke.
pub const ANSWERED_DAYS: i32 = 90;
/// Hours after an emergency call in which strangers are let in: whoever was sent may call back from any number.
pub const AFTERMATH_HOURS: i32 = 4;
/// Digits of a number that are its range for the guard against bursts: all but the last four.
const TAIL: usize = 4;
/// Minutes that the guard against bursts looks back.
const BURST_MINUTES: i32 = 120;
/// Ranges that are remembered at once.
const MOST_RANGES: usize = 50_000;
/// Calls from one range within that time that make a burst.
const BURST_CALLS: usize = 4;

/// The past, as far as it matters. Calls are told in the order of their times.
#[derive(Debug, Clone, Default)]
pub struct Past {
    dialled: BTreeMap<Key, DateTime>,
    spoke: BTreeMap<Key, DateTime>,
    emergency: Option<DateTime>,
    rang: BTreeMap<Key, VecDeque<(DateTime, Key)>>,
}

impl Past {
    /// The owner called this number.
    pub fn dialled(&mut self, to: &Number, at: DateTime) {
        if to.kind() == Kind::Emergency {
            self.emergency = Some(at);
        }
        if let Some(key) = Key::of(to) {
            self.dialled.insert(key, at);
        }
    }

    /// A call came in; with how many seconds it was spoken, if it was answered.
    pub fn came(&mut self, from: &Number, at: DateTime, seconds: Option<u32>) {
        let Some(key) = Key::of(from) else { return };
        if seconds.is_some_and(|seconds| seconds >= SPOKE) {
            self.spoke.insert(key, at);
        }
        if self.rang.len() >= MOST_RANGES && !self.rang.contains_key(&range(key)) {
            self.forget(at);
        }
        let calls = self.rang.entry(range(key)).or_default();
        calls.push_back((at, key));
        // More than these cannot matter, whatever a flood brings.
        while calls.len() > 4 * BURST_CALLS
            || calls.front().is_some_and(|(first, _)| *first < before(at, BURST_MINUTES.minutes()))
        {
            calls.pop_front();
        }
    }

    /// Ranges that were quiet for longer than the guard looks back are forgotten before there are too many.
    fn forget(&mut self, now: DateTime) {
        let since = before(now, BURST_MINUTES.minutes());
        self.rang.retain(|_, calls| calls.back().is_some_and(|(last, _)| since <= *last));
        if self.rang.len() >= MOST_RANGES {
            self.rang.clear();
        }
    }

    /// When the owner last called this number, if that still counts.
    pub fn called(&self, key: Key, now: DateTime) -> Option<DateTime> {
        self.dialled.get(&key).copied().filter(|at| before(now, DIALLED_DAYS.days()) <= *at && *at < now)
    }

    /// When the owner last spoke with this number, if that still counts.
    pub fn spoke_with(&self, key: Key, now: DateTime) -> Option<DateTime> {
        self.spoke.get(&key).copied().filter(|at| before(now, ANSWERED_DAYS.days()) <= *at && *at < now)
    }

    /// When the owner called an emergency number, if that was just now.
    pub fn after_emergency(&self, now: DateTime) -> Option<DateTime> {
        self.emergency.filter(|at| before(now, AFTERMATH_HOURS.hours()) <= *at && *at <= now)
    }

    /// Calls from the same range shortly before, by different numbers, when they are so many that it is a campaign.
    pub fn burst(&self, key: Key, now: DateTime) -> Option<usize> {
        let calls = self.rang.get(&range(key))?;
        let recent = calls.iter().filter(|(at, _)| before(now, BURST_MINUTES.minutes()) <= *at && *at <= now);
        let mut numbers: Vec<Key> = recent.map(|(_, from)| *from).chain([key]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers.len()).filter(|count| *count >= BURST_CALLS)
    }

    /// Whether the same number called within these minutes.
    pub fn called_within(&self, key: Key, now: DateTime, minutes: u32) -> bool {
        let since = before(now, i64::from(minutes).minutes());
        self.rang
            .get(&range(key))
            .is_some_and(|calls| calls.iter().any(|(at, from)| *from == key && since <= *at && *at <= now))
    }
}

fn range(key: Key) -> Key {
    key.first(key.len().saturating_sub(TAIL).max(1))
}

fn before(now: DateTime, span: Span) -> DateTime {
    now.checked_sub(span).unwrap_or(DateTime::MIN)
}
