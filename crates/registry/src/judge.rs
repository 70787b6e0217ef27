//! Was this call a violation? A call detail record against what held when it was made.
//!
//! The judge looks at one call; whether it is a repetition is counted afterwards, over all findings against one principal.

use crate::gate::{Call, Reason, Verdict, was_allowed};
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
    /// What it was for, where the caller declared it; a purpose of the rule set. A word that the rule set does not know says
    /// nothing.
    pub purpose: Option<String>,
    /// For whom it was, where the record says so: an organisation.
    pub for_whom: Option<String>,
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
    /// The called number in each version on which a call could still rest then: the newest one published before it, and those
    /// that a receipt may rest on. None where nothing was published.
    pub lists: &'a [State],
}

/// A call that should not have been made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whose number it was.
    pub organisation: String,
    /// For whom the call counts: repetition is counted over its findings. It is the number's own organisation where nobody's
    /// mandate covered the call, and where it could have been for several principals and nobody said for which.
    pub principal: String,
    /// All principals for which the call could have been, where that is several and nobody said for which: it counts against
    /// each of them. Empty where `principal` says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Who pays: the branch by which or for which it was made, where there is one.
    pub debtor: String,
    /// The organisations from the number to the principal.
    pub chain: Vec<String>,
    /// Every reason that forbade the call.
    pub reasons: Vec<Reason>,
    /// The entry by which the number was registered, where that is a reason.
    pub entry: Option<u64>,
}

impl Finding {
    /// Against whom it counts when repetition is counted: its principal, or each for whom the call could have been.
    pub fn counts_against(&self) -> &[String] {
        if self.principals.is_empty() { std::slice::from_ref(&self.principal) } else { &self.principals }
    }
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
    /// The registration was not in every version on which a call could still rest: nobody had to know.
    Unpublished,
}

impl Cleared {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Private, Self::Disputed, Self::Allowed, Self::Unpublished];

    /// Its name in documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Disputed => "caller-disputed",
            Self::Allowed => "allowed",
            Self::Unpublished => "unpublished",
        }
    }
}

/// Judges one call by the state of the called number at that time, as it was known then.
///
/// Only what the caller could know forbids: a registration and what it lets in count once every version says so on which a call
/// can still rest, after the rule set's grace, since a receipt that holds must not end in a fine; a stop and a missing mandate
/// count at once. A purpose that the rule set does not know clears nobody: the call is
/// judged as one of which none was declared.
///
/// # Errors
/// [`Cleared`]: why it is no violation.
pub fn judge(record: &Record, state: &State, rules: &Rules, around: &Around<'_>) -> Result<Finding, Cleared> {
    let disputed = matches!(around.caller, Caller::Disputed { .. });
    let answers = around.caller.answers().ok_or(if disputed { Cleared::Disputed } else { Cleared::Private })?;
    let call = Call {
        to: record.to,
        purpose: record.purpose.as_deref().and_then(|text| rules.meant(text)).map_or(UNTOLD, |purpose| &purpose.id),
        channel: record.channel,
        at: record.at,
        zones: around.zones,
        caller: around.caller,
        before: around.before,
        // Whose list was how old is not in a record; a receipt answers that.
        edition: None,
    };
    // Every rule set that is shipped knows sales; where one does not, nothing can be held against the call.
    let verdict = was_allowed(&call, state, rules).map_err(|_| Cleared::Allowed)?;
    let of_the_list = |reason: &Reason| matches!(reason.code, "listed" | "preference-refuses");
    let refuses = |verdict: &Verdict| verdict.reasons.iter().any(|reason| reason.blocks && of_the_list(reason));
    let says_so = |list: &State| {
        let then = State { listed: list.listed, preference: list.preference.clone(), ..state.clone() };
        was_allowed(&call, &then, rules).is_ok_and(|verdict| refuses(&verdict))
    };
    let unpublished = refuses(&verdict) && (around.lists.is_empty() || !around.lists.iter().all(says_so));
    let mut reasons: Vec<Reason> = verdict.reasons.into_iter().filter(|reason| reason.blocks).collect();
    reasons.retain(|reason| !(unpublished && of_the_list(reason)));
    if reasons.is_empty() {
        return Err(if unpublished { Cleared::Unpublished } else { Cleared::Allowed });
    }
    let entry = reasons.iter().any(of_the_list).then(|| state.listed.map(|since| since.seq)).flatten();
    Ok(Finding {
        organisation: answers.organisation.to_owned(),
        principal: answers.principal.to_owned(),
        principals: match answers.unclear {
            true => around.caller.principals().into_iter().map(str::to_owned).collect(),
            false => Vec::new(),
        },
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
            for_whom: None,
            channel: Channel::Voice,
        };
        let caller = caller(chain);
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let of = |seq| AsOf { at: begun, known: begun, seq: Some(seq), notice_days: 30 };
        let lists: Vec<State> = published.into_iter().map(|seq| state(&history, of(seq))).collect();
        let around = Around { caller: &caller, zones: &zones, before: &[], lists: &lists };
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
            for_whom: None,
            channel: Channel::Voice,
        };
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let found = |caller: &Caller| {
            judge(&record, &State::default(), &rules, &Around { caller, zones: &zones, before: &[], lists: &[] })
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
        // What the rules do not know clears nobody, and what they know in another spelling is that.
        for unknown in ["telepathy", "promotion", ""] {
            assert_eq!(judged(&[registered()], NOON, Some(1), Some(unknown), &by), Ok(vec!["listed"]), "{unknown}");
        }
        for known in ["Emergency", "紧急与公共安全", "emergency and public safety"] {
            assert_eq!(judged(&[registered()], NOON, Some(1), Some(known), &by), Err(Cleared::Allowed), "{known}");
        }
        // At night the hour is a reason of its own, published or not.
        assert_eq!(judged(&[registered()], "2026-06-03T15:00:00Z", None, None, &by), Ok(vec!["hours"]));
    }

    #[test]
    fn an_hour_is_held_against_a_call_only_if_it_was_wrong_wherever_the_called_person_may_be() {
        let rules = Rules::parse(include_str!("../../../packs/registry-us/rules.toml")).expect("valid");
        let plan = crate::Plan::shipped("us").expect("it is shipped");
        let to = E164::new(12_125_550_123).expect("a number");
        let caller = caller(&["operator"]);
        let found = |at: &str, to: E164, state: &State| {
            let (from, at) = (E164::new(14_165_550_123).expect("a number"), t(at));
            let record = Record { from, to, at, purpose: None, for_whom: None, channel: Channel::Voice };
            let lists = [state.clone()];
            let around = Around { caller: &caller, zones: plan.zones(to), before: &[], lists: &lists };
            let codes = judge(&record, state, &rules, &around);
            codes.map(|found| found.reasons.into_iter().map(|reason| (reason.code, reason.what)).collect::<Vec<_>>())
        };
        let nobody = State::default();
        // Noon in New York is six in the morning in Honolulu, in June.
        assert_eq!(found("2026-06-03T16:00:00Z", to, &nobody), Err(Cleared::Allowed));
        assert_eq!(found("2026-06-04T01:30:00Z", to, &nobody), Err(Cleared::Allowed), "21:30 in New York, 15:30 there");
        let both_ends = "Thu 04:30 in America/New_York, Wed 22:30 in Pacific/Honolulu".to_owned();
        assert_eq!(found("2026-06-04T08:30:00Z", to, &nobody), Ok(vec![("hours", Some(both_ends))]));
        let abroad = E164::new(8_613_800_000_000).expect("a number");
        assert_eq!(found("2026-06-04T08:30:00Z", abroad, &nobody), Err(Cleared::Allowed), "nobody knows the zone");
        // A person who lets calls in from nine to eighteen: 19:00 in New York is 13:00 in Honolulu.
        let begun = t("2026-03-01T00:00:00Z");
        let preference = "allow hours=9-18".to_owned().try_into().expect("one");
        let change = Change::Registered { proof: Proof::Code, preference };
        let history = [Entry { seq: 1, at: begun, known: begun, change }];
        let then = |at: &str| state(&history, AsOf { at: t(at), known: t(at), seq: None, notice_days: 45 });
        assert_eq!(found("2026-06-03T23:00:00Z", to, &then("2026-06-03T23:00:00Z")), Err(Cleared::Allowed));
        let early = found("2026-06-03T10:30:00Z", to, &then("2026-06-03T10:30:00Z")).expect("06:30 and 00:30");
        assert!(early.iter().any(|(code, _)| *code == "preference-refuses"), "{early:?}");
    }

    #[test]
    fn a_call_that_may_have_been_for_either_of_two_principals_names_both_and_its_partner_pays() {
        let rules = Rules::parse(include_str!("../../../packs/registry-cn/rules.toml")).expect("valid");
        let mut book = Book::new(Vec::new());
        let begun = t("2026-01-01T00:00:00Z");
        let registered = |id: &str, kind| Act::Registered { organisation: id.into(), name: id.into(), kind };
        let linked = |to: &str| {
            let (relation, organisation) = (Relation::PartnerFor, "ptr".to_owned());
            Act::Linked { organisation, to: to.into(), relation, until: None }
        };
        let numbers = Act::Numbers {
            organisation: "ptr".into(),
            numbers: E164::new(8_657_188_880_000).expect("a number").into(),
            serves: None,
            until: None,
        };
        let acts = [
            registered("p1", Kind::Principal),
            registered("p2", Kind::Principal),
            registered("ptr", Kind::Partner),
            linked("p1"),
            linked("p2"),
            numbers,
        ];
        for (act, seq) in acts.into_iter().zip(1..) {
            book.add(Told { at: begun, act }.recorded(seq, begun));
        }
        let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
        let found = |for_whom: Option<&str>| {
            let record = Record {
                from: E164::new(8_657_188_880_000).expect("a number"),
                to: E164::new(8_613_800_000_000).expect("a number"),
                at: t("2026-06-03T15:00:00Z"),
                purpose: None,
                for_whom: for_whom.map(str::to_owned),
                channel: Channel::Voice,
            };
            let caller = book.chain_for(record.from, for_whom, record.at, record.at);
            let around = Around { caller: &caller, zones: &zones, before: &[], lists: &[] };
            judge(&record, &State::default(), &rules, &around).expect("at night")
        };
        let either = found(None);
        assert_eq!((either.principal.as_str(), either.debtor.as_str()), ("ptr", "ptr"));
        assert_eq!(either.counts_against(), ["p1", "p2"]);
        let one = found(Some("p2"));
        assert_eq!((one.counts_against(), one.debtor.as_str()), (&["p2".to_owned()][..], "p2"));
        assert_eq!(one.chain, ["ptr", "p2"]);
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
