//! Was this call a violation? A call detail record against what held when it was made.
//!
//! The judge looks at one call; whether it is a repetition is counted afterwards, over all findings against one principal.

use crate::gate::{Call, Reason, may_call};
use crate::history::State;
use crate::org::Caller;
use crate::preference::Channel;
use crate::rules::{Penalty, Rules, Sum};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use serde::{Deserialize, Serialize};

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
    /// For whom the call counts, as [`crate::org::Book::chain`] says for the moment of the call.
    pub caller: &'a Caller,
    /// Zones in which the called person may be.
    pub zones: &'a [TimeZone],
    /// Earlier calls of the same principal to this number.
    pub before: &'a [Timestamp],
    /// The last entry that the newest version published before the call knew; `None` if there was no version.
    pub published: Option<u64>,
}

/// A call that should not have been made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whose number it was.
    pub organisation: String,
    /// For whom the call counts: repetition is counted over its findings. It is the number's own organisation where nobody's
    /// mandate covered the call, and where it could have been for several principals and nobody said for which.
    pub principal: String,
    /// Who pays: the branch by which or for which it was made, where there is one.
    pub debtor: String,
    /// The organisations from the number to the principal.
    pub chain: Vec<String>,
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
    /// Several organisations have named the calling number for the moment of the call: that must be settled first.
    Disputed,
    /// Nothing forbade it.
    Allowed,
    /// The registration was in no version published before the call: nobody could know.
    Unpublished,
    /// The rule set does not know the purpose that was declared.
    PurposeUnknown,
}

impl Cleared {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Private, Self::Disputed, Self::Allowed, Self::Unpublished, Self::PurposeUnknown];

    /// Its name in documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Disputed => "caller-disputed",
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
    let disputed = matches!(around.caller, Caller::Disputed { .. });
    let answers = around.caller.answers().ok_or(if disputed { Cleared::Disputed } else { Cleared::Private })?;
    let call = Call {
        to: record.to,
        purpose: record.purpose.as_deref().unwrap_or(UNTOLD),
        channel: record.channel,
        at: record.at,
        zones: around.zones,
        caller: around.caller,
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
    Ok(Finding {
        organisation: answers.organisation.to_owned(),
        principal: answers.principal.to_owned(),
        debtor: answers.debtor.to_owned(),
        chain: answers.chain.into_iter().map(str::to_owned).collect(),
        reasons,
        entry,
    })
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
    use crate::dated::Told;
    use crate::history::{AsOf, Change, Entry, Proof, Scope, state};
    use crate::org::{Act, Book, Kind, Relation};
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
        let caller = caller(chain);
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let around = Around { caller: &caller, zones: &zones, before: &[], published };
        let then = state(&history, AsOf { at: record.at, known: record.at, seq: None, notice_days: 30 });
        judge(&record, &then, &rules, &around).map(|finding| finding.reasons.iter().map(|reason| reason.code).collect())
    }

    /// A branch of an operator and a partner of that branch, seen from the first of these; or nobody.
    fn caller(chain: &[&str]) -> Caller {
        let kind = |id: &str| match id {
            "partner" => (Kind::Partner, Relation::PartnerFor),
            "branch" => (Kind::Branch, Relation::BranchOf),
            _ => (Kind::Principal, Relation::AgentFor),
        };
        let registered =
            chain.iter().map(|id| Act::Registered { organisation: (*id).into(), name: (*id).into(), kind: kind(id).0 });
        let linked = chain.windows(2).map(|pair| Act::Linked {
            organisation: pair[0].into(),
            to: pair[1].into(),
            relation: kind(pair[0]).1,
            until: None,
        });
        let begun = t("2026-01-01T00:00:00Z");
        let acts = registered.chain(linked).zip(1..);
        let book = Book::new(acts.map(|(act, seq)| Told { at: begun, act }.recorded(seq, begun)).collect());
        chain.first().map_or(Caller::Unknown, |first| book.chains_of(first, None, begun, begun))
    }

    #[test]
    fn a_partners_call_counts_for_its_principal_and_its_branch_pays() {
        let rules = Rules::parse(include_str!("../../../packs/registry-cn/rules.toml")).expect("valid");
        let record = Record {
            from: E164::new(8_657_188_880_000).expect("a number"),
            to: E164::new(8_613_800_000_000).expect("a number"),
            at: t("2026-06-03T15:00:00Z"),
            purpose: None,
            channel: Channel::Voice,
        };
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let found = |caller: &Caller| {
            judge(&record, &State::default(), &rules, &Around { caller, zones: &zones, before: &[], published: None })
        };
        let finding = found(&caller(&["partner", "branch", "operator"])).expect("at night");
        assert_eq!([&finding.organisation, &finding.debtor, &finding.principal], ["partner", "branch", "operator"]);
        assert_eq!(finding.chain, ["partner", "branch", "operator"]);
        let alone = found(&caller(&["partner"])).expect("at night and without a mandate");
        assert_eq!([&alone.organisation, &alone.debtor, &alone.principal], ["partner"; 3]);
        assert_eq!(alone.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), ["hours", "no-mandate"]);
        let both = Caller::Disputed { organisations: vec!["operator".into(), "shop".into()] };
        assert_eq!(found(&both), Err(Cleared::Disputed));
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
