//! What happened to a number, in two times: from when it holds, and when it was known.
//!
//! Nothing is ever rewritten. A state is a fold over the entries that were known at one moment and held at another, so that
//! "was it listed for this at that time, as was known then" has one answer for ever.

use crate::preference::{Channel, Preference};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How possession of the number was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A code that was sent to the number came back.
    Code,
    /// The operator that runs the line vouches for it.
    Operator,
    /// A message came from the number itself.
    Message,
}

/// What one entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// The number refuses sales calls from now on.
    Registered {
        /// How possession was shown.
        proof: Proof,
        /// What is let in nonetheless.
        #[serde(default)]
        preference: Preference,
    },
    /// The number no longer refuses.
    Withdrawn {
        /// How possession was shown.
        proof: Proof,
    },
    /// Other things are let in than before. Says nothing about whether the number is registered.
    Preferred {
        /// What is let in.
        preference: Preference,
    },
    /// "Do not call me again", said to one organisation. It outlives registration and consent.
    Stopped {
        /// The organisation's id.
        organisation: String,
    },
    /// The stop is taken back.
    Resumed {
        /// The organisation's id.
        organisation: String,
    },
    /// One organisation may call, within this scope and no further.
    Consented {
        /// The organisation's id.
        organisation: String,
        /// What for and until when.
        scope: Scope,
    },
    /// Consent is taken back, whole.
    Revoked {
        /// The organisation's id.
        organisation: String,
    },
    /// The number has another holder from this moment on: every consent and stop ends, and the registration after the rule
    /// set's notice.
    Reassigned,
    /// An earlier entry counts no longer; undoing an undo brings it back.
    Undone {
        /// The [`Entry::seq`] that is taken back.
        seq: u64,
    },
}

impl Change {
    /// The organisation that it is about, where it is about one.
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Self::Stopped { organisation }
            | Self::Resumed { organisation }
            | Self::Consented { organisation, .. }
            | Self::Revoked { organisation } => Some(organisation),
            _ => None,
        }
    }
}

/// What a consent covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Purposes by id; empty for every purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Channels; empty for every channel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// The first moment at which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Scope {
    /// Whether a call for this purpose, over this channel, at this moment is within it.
    pub fn covers(&self, purpose: &str, channel: Channel, at: Timestamp) -> bool {
        (self.purposes.is_empty() || self.purposes.iter().any(|known| known == purpose))
            && (self.channels.is_empty() || self.channels.contains(&channel))
            && self.until.is_none_or(|until| at < until)
    }
}

/// One line of a number's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place among all entries of the registry; later entries have higher ones.
    pub seq: u64,
    /// From when it holds.
    pub at: Timestamp,
    /// When it was recorded.
    pub known: Timestamp,
    /// What it says.
    pub change: Change,
}

/// Since when something holds, and which entry says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// From when it holds.
    pub at: Timestamp,
    /// The entry.
    pub seq: u64,
}

/// What holds for one number at one moment, as known at another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Since when it refuses sales calls, without a break; `None` if it does not.
    pub listed: Option<Since>,
    /// What is let in nonetheless.
    pub preference: Preference,
    /// Organisations that were told to stop.
    pub stops: BTreeMap<String, Since>,
    /// Consents, by organisation.
    pub consents: BTreeMap<String, (Since, Scope)>,
    /// When it last got another holder.
    pub reassigned: Option<Since>,
}

/// How a state is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The moment the question is about.
    pub at: Timestamp,
    /// Only entries recorded no later than this count.
    pub known: Timestamp,
    /// Only entries up to this one count: what a version knew. `None` for all.
    pub seq: Option<u64>,
    /// Days after a change of holder until the registration ends, from the rule set.
    pub notice_days: u16,
}

/// The state of one number. `entries` are all of that number, in any order.
///
/// ```
/// use registry::history::{AsOf, Change, Entry, Proof, state};
///
/// let day = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
/// let history = [
///     Entry {
///         seq: 1,
///         at: day("2026-03-01T00:00:00Z"),
///         known: day("2026-03-01T00:00:00Z"),
///         change: Change::Registered { proof: Proof::Code, preference: Default::default() },
///     },
///     Entry { seq: 9, at: day("2026-06-01T00:00:00Z"), known: day("2026-06-02T00:00:00Z"), change: Change::Withdrawn { proof: Proof::Code } },
/// ];
/// let listed = |at: &str, known: &str| {
///     state(&history, AsOf { at: day(at), known: day(known), seq: None, notice_days: 30 }).listed.is_some()
/// };
/// assert!(listed("2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z"));
/// assert!(!listed("2026-06-01T12:00:00Z", "2026-07-01T00:00:00Z"));
/// assert!(listed("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"), "nobody knew of the withdrawal yet");
/// ```
pub fn state(entries: &[Entry], of: AsOf) -> State {
    let mut known = standing(entries, of);
    // What was recorded later but held earlier takes its place in time.
    known.sort_by_key(|e| (e.at, e.seq));
    let mut state = State::default();
    for entry in known.into_iter().take_while(|e| e.at <= of.at) {
        state.end_by_reassignment(entry.at, of.notice_days);
        state.apply(entry);
    }
    state.end_by_reassignment(of.at, of.notice_days);
    state
}

/// The entries that were known and not taken back, in the order in which they were recorded.
pub(crate) fn standing(entries: &[Entry], of: AsOf) -> Vec<&Entry> {
    let mut known: Vec<&Entry> =
        entries.iter().filter(|e| e.known <= of.known && of.seq.is_none_or(|seq| e.seq <= seq)).collect();
    known.sort_by_key(|e| e.seq);
    let undone = undone(&known);
    known.retain(|e| !undone.contains(&e.seq) && !matches!(e.change, Change::Undone { .. }));
    known
}

/// Entries that no longer count. An undo can itself be undone, so they are settled from the last to the first.
pub fn undone(known: &[&Entry]) -> Vec<u64> {
    let mut gone = Vec::new();
    for entry in known.iter().rev() {
        if let Change::Undone { seq } = entry.change
            && seq < entry.seq
            && !gone.contains(&entry.seq)
        {
            gone.push(seq);
        }
    }
    gone
}

impl State {
    fn apply(&mut self, entry: &Entry) {
        let since = Since { at: entry.at, seq: entry.seq };
        match &entry.change {
            Change::Registered { preference, .. } => {
                // Registering again keeps the first day, unless the number has changed hands since.
                if self.listed.is_none() || self.pending().is_some() {
                    self.listed = Some(since);
                }
                self.preference = preference.clone();
            }
            Change::Withdrawn { .. } => {
                self.listed = None;
                self.preference = Preference::default();
            }
            Change::Preferred { preference } => self.preference = preference.clone(),
            Change::Stopped { organisation } => {
                self.consents.remove(organisation);
                self.stops.entry(organisation.clone()).or_insert(since);
            }
            Change::Resumed { organisation } => {
                self.stops.remove(organisation);
            }
            Change::Consented { organisation, scope } => {
                self.stops.remove(organisation);
                self.consents.insert(organisation.clone(), (since, scope.clone()));
            }
            Change::Revoked { organisation } => {
                self.consents.remove(organisation);
            }
            Change::Reassigned => {
                self.consents.clear();
                self.stops.clear();
                self.reassigned = Some(since);
            }
            Change::Undone { .. } => {}
        }
    }

    /// The change of holder that the registration has not outlived yet.
    fn pending(&self) -> Option<Since> {
        let (listed, reassigned) = (self.listed?, self.reassigned?);
        (listed.at < reassigned.at || (listed.at == reassigned.at && listed.seq < reassigned.seq)).then_some(reassigned)
    }

    /// When the registration ends because the number has another holder, if it is on its way to.
    pub fn ends(&self, notice_days: u16) -> Option<Timestamp> {
        let notice = SignedDuration::from_hours(24 * i64::from(notice_days));
        self.pending().and_then(|reassigned| reassigned.at.checked_add(notice).ok())
    }

    fn end_by_reassignment(&mut self, at: Timestamp, notice_days: u16) {
        if self.ends(notice_days).is_some_and(|end| at >= end) {
            self.listed = None;
            self.preference = Preference::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(1_772_323_200 + day * 86_400).expect("in range")
    }

    fn registered() -> Change {
        Change::Registered { proof: Proof::Code, preference: Preference::default() }
    }

    /// Entries of (day it holds from, day it was known, what), numbered in the order given.
    fn history(rows: &[(i64, i64, Change)]) -> Vec<Entry> {
        rows.iter()
            .zip(1..)
            .map(|((from, known, change), seq)| Entry { seq, at: at(*from), known: at(*known), change: change.clone() })
            .collect()
    }

    fn of(day: i64, known: i64) -> AsOf {
        AsOf { at: at(day), known: at(known), seq: None, notice_days: 30 }
    }

    #[test]
    fn a_registration_keeps_its_first_day_until_it_is_withdrawn() {
        let all = history(&[
            (0, 0, registered()),
            (10, 10, registered()),
            (20, 20, Change::Withdrawn { proof: Proof::Code }),
            (30, 30, registered()),
        ]);
        for (day, since) in [(-1, None), (0, Some(0)), (15, Some(0)), (20, None), (29, None), (30, Some(30))] {
            assert_eq!(state(&all, of(day, 99)).listed.map(|s| s.at), since.map(at), "day {day}");
        }
    }

    #[test]
    fn an_undo_is_undone_by_an_undo() {
        let all =
            history(&[(0, 0, registered()), (5, 5, Change::Undone { seq: 1 }), (6, 6, Change::Undone { seq: 2 })]);
        assert!(state(&all, of(9, 4)).listed.is_some());
        assert!(state(&all, of(9, 5)).listed.is_none());
        assert!(state(&all, of(9, 6)).listed.is_some());
        // An entry cannot take back what comes after it, nor itself.
        let all =
            history(&[(0, 0, Change::Undone { seq: 1 }), (1, 1, Change::Undone { seq: 3 }), (2, 2, registered())]);
        assert!(state(&all, of(9, 9)).listed.is_some());
    }

    #[test]
    fn another_holder_ends_consents_at_once_and_the_registration_after_the_notice() {
        let consent = Change::Consented { organisation: "bank".into(), scope: Scope::default() };
        let all = history(&[(0, 0, registered()), (1, 1, consent), (10, 10, Change::Reassigned)]);
        assert!(state(&all, of(9, 99)).consents.contains_key("bank"));
        let then = state(&all, of(10, 99));
        assert!(then.consents.is_empty() && then.listed.is_some() && then.reassigned.is_some());
        assert!(state(&all, of(39, 99)).listed.is_some());
        assert!(state(&all, of(40, 99)).listed.is_none());
        // The new holder registers within the notice: listed since that day, and for good.
        let mut again = all;
        again.push(Entry { seq: 4, at: at(20), known: at(20), change: registered() });
        assert_eq!(state(&again, of(60, 99)).listed.map(|s| s.at), Some(at(20)));
    }

    #[test]
    fn a_stop_ends_consent_and_a_later_consent_ends_the_stop() {
        let consent = || Change::Consented { organisation: "bank".into(), scope: Scope::default() };
        let all =
            history(&[(0, 0, consent()), (5, 5, Change::Stopped { organisation: "bank".into() }), (9, 9, consent())]);
        assert!(state(&all, of(4, 99)).stops.is_empty());
        assert!(state(&all, of(5, 99)).consents.is_empty());
        assert!(state(&all, of(9, 99)).stops.is_empty());
    }

    #[test]
    fn what_holds_earlier_but_is_told_later_changes_only_later_knowledge() {
        let all = history(&[(0, 0, registered()), (3, 10, Change::Withdrawn { proof: Proof::Operator })]);
        assert!(state(&all, of(5, 9)).listed.is_some());
        assert!(state(&all, of(5, 10)).listed.is_none());
        assert!(
            state(&all, AsOf { seq: Some(1), ..of(5, 10) }).listed.is_some(),
            "the version before knew nothing of it"
        );
    }

    fn any_change() -> impl Strategy<Value = Change> {
        let organisation = || prop_oneof![Just("a".to_owned()), Just("b".to_owned())];
        prop_oneof![
            Just(registered()),
            Just(Change::Withdrawn { proof: Proof::Operator }),
            Just(Change::Reassigned),
            organisation().prop_map(|organisation| Change::Stopped { organisation }),
            organisation().prop_map(|organisation| Change::Resumed { organisation }),
            organisation().prop_map(|organisation| Change::Consented { organisation, scope: Scope::default() }),
            organisation().prop_map(|organisation| Change::Revoked { organisation }),
            (1_u64..12).prop_map(|seq| Change::Undone { seq }),
        ]
    }

    proptest! {
        #[test]
        fn later_entries_never_change_what_was_known_before(
            rows in proptest::collection::vec((0_i64..40, 0_i64..3, any_change()), 0..12), cut in 0_usize..12, day in 0_i64..80,
        ) {
            let mut known = 0;
            let rows: Vec<_> = rows.into_iter().map(|(from, step, change)| { known += step; (from, known, change) }).collect();
            let all = history(&rows);
            let cut = cut.min(all.len());
            let before = all[..cut].to_vec();
            let question = AsOf { seq: Some(cut as u64), ..of(day, 99) };
            prop_assert_eq!(state(&all, question), state(&before, of(day, 99)));
            // A consent never stands beside a stop of the same organisation.
            let state = state(&all, of(day, 99));
            prop_assert!(state.stops.keys().all(|organisation| !state.consents.contains_key(organisation)));
        }
    }
}
