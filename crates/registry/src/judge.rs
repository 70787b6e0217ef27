//! Was this call a violation? A call detail record against what held when it was made.
//!
//! The judge looks at one call; whether it is a repetition is counted afterwards, over all findings against one principal.

use crate::gate::{Call, Caller, Reason, may_call};
use crate::history::State;
use crate::preference::Channel;
use crate::rules::{Penalty, Rules, Sum};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use number::E164;

/// A call as an exchange recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who called.
    pub from: E164,
    /// Who was called.
    pub to: E164,
    /// When it began.
    pub at: Timestamp,
    /// What it was for, where the caller declared it; a purpose of the rule set.
    pub purpose: Option<String>,
    /// How.
    pub channel: Channel,
}

/// What is known about the call beside the number's state.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// For whom the call counts: the caller's organisation first, the principal last.
    pub chain: &'a [String],
    /// Whether the caller works for others only and nobody's mandate covered this call.
    pub unmandated: bool,
    /// Zones in which the called person may be.
    pub zones: &'a [TimeZone],
    /// Earlier calls of the same principal to this number.
    pub before: &'a [Timestamp],
    /// The last entry that the newest version published before the call knew; `None` if there was no version.
    pub published: Option<u64>,
}

/// A call that should not have been made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who answers for it.
    pub principal: String,
    /// Every reason that forbade the call.
    pub reasons: Vec<Reason>,
    /// The entry by which the number was registered, where that is a reason.
    pub entry: Option<u64>,
}

/// Why a call that looks like one is no violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cleared {
    /// No organisation answers for the calling number: it may be anybody's private call.
    Private,
    /// Nothing forbade it.
    Allowed,
    /// The registration was in no version published before the call: nobody could know.
    Unpublished,
    /// The rule set does not know the purpose that was declared.
    PurposeUnknown,
}

impl Cleared {
    /// Its name in documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Allowed => "allowed",
            Self::Unpublished => "unpublished",
            Self::PurposeUnknown => "purpose-unknown",
        }
    }
}

/// Judges one call by the state of the called number at that time, as it was known then.
///
/// Only what the caller could know forbids: a registration counts from the version in which it was published, after the rule
/// set's grace; a stop and a missing mandate count at once.
///
/// # Errors
/// [`Cleared`]: why it is no violation.
pub fn judge(record: &Record, state: &State, rules: &Rules, around: &Around<'_>) -> Result<Finding, Cleared> {
    let principal = around.chain.last().ok_or(Cleared::Private)?;
    let caller = if around.unmandated { Caller::Unmandated(principal) } else { Caller::Chain(around.chain) };
    let call = Call {
        to: record.to,
        purpose: record.purpose.as_deref().unwrap_or(UNTOLD),
        channel: record.channel,
        at: record.at,
        zones: around.zones,
        caller,
        before: around.before,
        // Whose list was how old is not in a record; a receipt answers that.
        edition: None,
    };
    let verdict = may_call(&call, state, rules).map_err(|_| Cleared::PurposeUnknown)?;
    let unpublished = state.listed.is_some_and(|since| around.published.is_none_or(|known| since.seq > known));
    let of_the_list = |reason: &Reason| matches!(reason.code, "listed" | "preference-refuses");
    let was_held_back = verdict.reasons.iter().any(|reason| reason.blocks && of_the_list(reason)) && unpublished;
    let mut reasons: Vec<Reason> = verdict.reasons.into_iter().filter(|reason| reason.blocks).collect();
    // A record cannot show that hours were kept in a zone that nobody knows.
    reasons.retain(|reason| reason.code != "zone-unknown" && !(unpublished && of_the_list(reason)));
    if reasons.is_empty() {
        return Err(if was_held_back { Cleared::Unpublished } else { Cleared::Allowed });
    }
    let entry = reasons.iter().any(of_the_list).then(|| state.listed.map(|since| since.seq)).flatten();
    Ok(Finding { principal: principal.clone(), reasons, entry })
}

/// What a call is taken to be for when its caller did not say: every rule set has it.
pub const UNTOLD: &str = "sales";

/// The grade of each finding against one principal: `times` are theirs, in ascending order. A finding is of the next grade
/// when it is at least the threshold's number within the days before it.
///
/// ```
/// use registry::judge::grades;
/// use registry::rules::Repetition;
///
/// let day = |n: i64| jiff::Timestamp::from_second(n * 86_400).expect("in range");
/// let five_in_ten = Repetition { calls: 5, within_days: 10 };
/// let times = [day(0), day(1), day(2), day(3), day(4), day(11), day(30)];
/// assert_eq!(grades(&times, Some(five_in_ten)), [1, 1, 1, 1, 2, 1, 1]);
/// ```
pub fn grades(times: &[Timestamp], repetition: Option<crate::rules::Repetition>) -> Vec<u16> {
    let Some(limit) = repetition else { return vec![1; times.len()] };
    let span = SignedDuration::from_hours(24 * i64::from(limit.within_days));
    let mut first = 0;
    let grade = |(n, at): (usize, &Timestamp)| {
        while at.duration_since(times[first]) >= span {
            first += 1;
        }
        if n - first + 1 >= usize::from(limit.calls.max(1)) { 2 } else { 1 }
    };
    times.iter().enumerate().map(grade).collect()
}

/// What a finding of this grade costs, assessed on this day.
pub fn cost(rules: &Rules, grade: u16, assessed: jiff::civil::Date) -> (Option<&Sum>, Option<&Sum>, Option<&str>) {
    let row: Option<&Penalty> = rules.penalty(grade, assessed);
    (row.and_then(|p| p.fine.as_ref()), row.and_then(|p| p.compensation.as_ref()), row.map(|p| p.source.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{AsOf, Change, Entry, Proof, Scope, state};
    use crate::rules::Repetition;
    use proptest::prelude::*;

    fn t(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn judged(
        changes: &[Change],
        at: &str,
        published: Option<u64>,
        purpose: Option<&str>,
        chain: &[&str],
    ) -> Result<Vec<&'static str>, Cleared> {
        let rules = Rules::parse(include_str!("../../../packs/registry-cn/rules.toml")).expect("valid");
        let begun = t("2026-03-01T00:00:00Z");
        let history: Vec<Entry> = changes
            .iter()
            .zip(1..)
            .map(|(change, seq)| Entry { seq, at: begun, known: begun, change: change.clone() })
            .collect();
        let record = Record {
            from: E164::new(8_657_188_880_000).expect("a number"),
            to: E164::new(8_613_800_000_000).expect("a number"),
            at: t(at),
            purpose: purpose.map(str::to_owned),
            channel: Channel::Voice,
        };
        let chain: Vec<String> = chain.iter().map(|id| (*id).to_owned()).collect();
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let around = Around { chain: &chain, unmandated: false, zones: &zones, before: &[], published };
        let then = state(&history, AsOf { at: record.at, known: record.at, seq: None, notice_days: 30 });
        judge(&record, &then, &rules, &around).map(|finding| finding.reasons.iter().map(|reason| reason.code).collect())
    }

    const NOON: &str = "2026-06-03T04:00:00Z";

    #[test]
    fn only_what_the_caller_could_know_forbids() {
        let registered = || Change::Registered { proof: Proof::Code, preference: Default::default() };
        let stop = || Change::Stopped { organisation: "operator".into() };
        let consent = || Change::Consented { organisation: "operator".into(), scope: Scope::default() };
        let by = ["partner", "operator"];
        assert_eq!(judged(&[registered()], NOON, Some(1), None, &by), Ok(vec!["listed"]));
        assert_eq!(judged(&[registered()], NOON, Some(0), None, &by), Err(Cleared::Unpublished));
        assert_eq!(judged(&[registered()], NOON, None, None, &by), Err(Cleared::Unpublished));
        assert_eq!(judged(&[registered(), stop()], NOON, None, None, &by), Ok(vec!["company-stop"]));
        assert_eq!(judged(&[registered(), consent()], NOON, Some(2), None, &by), Err(Cleared::Allowed));
        assert_eq!(judged(&[], NOON, Some(2), None, &by), Err(Cleared::Allowed));
        assert_eq!(judged(&[registered()], NOON, Some(1), None, &[]), Err(Cleared::Private));
        assert_eq!(judged(&[registered()], NOON, Some(1), Some("emergency"), &by), Err(Cleared::Allowed));
        assert_eq!(judged(&[registered()], NOON, Some(1), Some("telepathy"), &by), Err(Cleared::PurposeUnknown));
        // At night the hour is a reason of its own, published or not.
        assert_eq!(judged(&[registered()], "2026-06-03T15:00:00Z", None, None, &by), Ok(vec!["hours"]));
    }

    #[test]
    fn another_holder_is_not_a_violation_after_the_notice() {
        let all = [Change::Registered { proof: Proof::Code, preference: Default::default() }, Change::Reassigned];
        assert_eq!(judged(&all, "2026-03-30T04:00:00Z", Some(2), None, &["operator"]), Ok(vec!["listed"]));
        assert_eq!(judged(&all, "2026-03-31T04:00:00Z", Some(2), None, &["operator"]), Err(Cleared::Allowed));
    }

    proptest! {
        #[test]
        fn grades_are_those_of_counting_each_window(mut days in proptest::collection::vec(0_i64..60, 0..40), calls in 1_u16..7, within in 1_u16..15) {
            days.sort_unstable();
            let times: Vec<Timestamp> = days.iter().map(|day| Timestamp::from_second(day * 86_400).expect("in range")).collect();
            let counted: Vec<u16> = (0..days.len()).map(|n| {
                let in_window = days[..=n].iter().filter(|day| days[n] - **day < i64::from(within)).count();
                if in_window >= usize::from(calls) { 2 } else { 1 }
            }).collect();
            prop_assert_eq!(grades(&times, Some(Repetition { calls, within_days: within })), counted);
        }
    }
}
