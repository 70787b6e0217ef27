//! May this call be made? Every reason for and against it, nothing short-circuited.

use crate::history::State;
use crate::org::{Caller, Chain, Gap};
use crate::preference::Channel;
use crate::rules::Rules;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use serde::{Deserialize, Serialize};

/// The call that is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Who is called.
    pub to: E164,
    /// What it is about: a purpose of the rule set.
    pub purpose: &'a str,
    /// How.
    pub channel: Channel,
    /// When.
    pub at: Timestamp,
    /// Zones in which the called person may be; hours hold in all of them.
    pub zones: &'a [TimeZone],
    /// For whom the call counts, as [`crate::org::Book::chain`] says.
    pub caller: &'a Caller,
    /// Earlier calls of the same principal to this number.
    pub before: &'a [Timestamp],
    /// The version of the list that the caller works with; `None` if it works with none.
    pub edition: Option<Edition>,
}

/// A published version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub n: u64,
    /// When it was published.
    pub published: Timestamp,
}

/// A name of its own: of a reference in the field itself serde would ask that the text lives forever.
type Name = &'static str;

/// One reason. `code` never changes; what it is about stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Told")]
pub struct Reason {
    /// The name of the reason.
    pub code: Name,
    /// Whether it alone forbids the call.
    pub blocks: bool,
    /// Since when, or which organisation, or how many: what the reason is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Until when or from when, where a day hangs on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A reason as it was written down.
#[derive(Deserialize)]
struct Told {
    code: String,
    blocks: bool,
    what: Option<String>,
    until: Option<Timestamp>,
}

impl TryFrom<Told> for Reason {
    type Error = String;

    fn try_from(told: Told) -> Result<Self, String> {
        let Told { code, blocks, what, until } = told;
        let known = REASONS.iter().copied().find(|known| *known == code);
        Ok(Self { code: known.ok_or_else(|| format!("no reason is called {code:?}"))?, blocks, what, until })
    }
}

/// The names of all reasons that there are.
pub const REASONS: &[&str] = &[
    "exempt-purpose",
    "listed",
    "not-listed",
    "grace",
    "preference-lets-in",
    "preference-refuses",
    "consent",
    "consent-out-of-scope",
    "consent-ended",
    "company-stop",
    "reassigned",
    "hours",
    "zone-unknown",
    "attempts",
    "list-version",
    "list-too-old",
    "version-from-later",
    "no-version",
    "caller-unknown",
    "caller-disputed",
    "no-mandate",
    "mandate-expired",
    "mandate-circle",
    "mandate-too-long",
    "not-their-number",
    "principal-unclear",
    "mandate",
];

impl Reason {
    fn free(code: &'static str) -> Self {
        Self { code, blocks: false, what: None, until: None }
    }

    fn bars(code: &'static str) -> Self {
        Self { code, blocks: true, what: None, until: None }
    }

    fn what(self, what: impl ToString) -> Self {
        Self { what: Some(what.to_string()), ..self }
    }

    fn until(self, until: Option<Timestamp>) -> Self {
        Self { until, ..self }
    }
}

/// Whether the call may be made, and every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether no reason forbids it.
    pub allowed: bool,
    /// All of them.
    pub reasons: Vec<Reason>,
}

/// The purpose is none of the rule set's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule set {rules} knows no purpose {purpose:?}; it knows {known}")]
pub struct UnknownPurpose {
    /// The rule set's id.
    pub rules: String,
    /// What was asked for.
    pub purpose: String,
    /// What there is.
    pub known: String,
}

/// What must be right where the called person may be in several zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zones {
    /// Each of them: whoever is about to call must be sure.
    Each,
    /// One of them: who called did no wrong that can be shown if the hour was right where the person may have been.
    One,
}

/// Judges one call by the state of the called number and the rules. Where the called person may be in several zones, the hour
/// must be right in each.
///
/// # Errors
/// [`UnknownPurpose`]; a purpose is never guessed.
pub fn may_call(call: &Call<'_>, state: &State, rules: &Rules) -> Result<Verdict, UnknownPurpose> {
    weighed(call, state, rules, Zones::Each)
}

/// The same of a call that was made: it is held against the caller only if the hour was wrong in every zone in which the
/// called person may be, and no hour is where the zone is unknown.
///
/// # Errors
/// As [`may_call`].
pub fn was_allowed(call: &Call<'_>, state: &State, rules: &Rules) -> Result<Verdict, UnknownPurpose> {
    weighed(call, state, rules, Zones::One)
}

fn weighed(call: &Call<'_>, state: &State, rules: &Rules, must: Zones) -> Result<Verdict, UnknownPurpose> {
    let purpose = rules.purpose(call.purpose).ok_or_else(|| UnknownPurpose {
        rules: rules.id.clone(),
        purpose: call.purpose.to_owned(),
        known: rules.purposes.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    let mut reasons = Vec::new();
    if purpose.exempt {
        reasons.push(Reason::free("exempt-purpose").what(&purpose.id));
    }
    reasons.extend(registration(call, state, rules, (purpose.category, purpose.exempt), must));
    reasons.extend(stops(call, state, purpose.exempt));
    if let Some(since) = state.reassigned {
        reasons.push(Reason::free("reassigned").what(since.at));
    }
    if !purpose.any_hour {
        reasons.extend(hours(call, rules, must));
        reasons.extend(attempts(call, rules));
    }
    reasons.extend(age(call, rules, purpose.exempt));
    reasons.extend(mandate(call, rules));
    Ok(Verdict { allowed: reasons.iter().all(|reason| !reason.blocks), reasons })
}

fn days(n: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(n))
}

/// Registration, its grace, what is let in, and the consent that outranks both within its scope.
fn registration(
    call: &Call<'_>,
    state: &State,
    rules: &Rules,
    (category, exempt): (Option<u8>, bool),
    must: Zones,
) -> Vec<Reason> {
    let (consented, mut reasons) = consents(call, state);
    let Some(since) = state.listed else {
        reasons.push(Reason::free("not-listed"));
        return reasons;
    };
    let binds = since.at.checked_add(days(rules.grace_days)).unwrap_or(Timestamp::MAX);
    let lets_in = |zone: &TimeZone| {
        let local = zone.to_datetime(call.at);
        state.preference.lets_in(category, call.channel, local.weekday(), local.time())
    };
    let let_in = match must {
        Zones::Each => !call.zones.is_empty() && call.zones.iter().all(lets_in),
        Zones::One if call.zones.is_empty() => anywhere().any(|zone| lets_in(&zone)),
        Zones::One => call.zones.iter().any(lets_in),
    };
    let over = if exempt || consented {
        None
    } else if call.at < binds {
        Some(Reason::free("grace").until(Some(binds)))
    } else if let_in {
        Some(Reason::free("preference-lets-in").what(&state.preference))
    } else if state.preference.refuses_all() {
        None
    } else {
        reasons.push(Reason::bars("preference-refuses").what(&state.preference));
        None
    };
    let blocks = !exempt && !consented && over.is_none();
    reasons.push(Reason { blocks, ..Reason::free("listed").what(since.at) });
    reasons.extend(over);
    reasons
}

/// Whether whoever answers for the call has consent for it. Where that may be one of several, each needs it.
fn consents(call: &Call<'_>, state: &State) -> (bool, Vec<Reason>) {
    let principals = call.caller.principals();
    let mut given = Vec::new();
    for principal in &principals {
        given.extend(state.consents.get(*principal).map(|(since, scope)| (*principal, since, scope)));
    }
    let mut covered = 0;
    let reasons = given.into_iter().map(|(principal, since, scope)| {
        if scope.covers(call.purpose, call.channel, call.at) {
            covered += 1;
            Reason::free("consent").what(format!("{principal} since {}", since.at)).until(scope.until)
        } else if scope.until.is_some_and(|until| scope.covers(call.purpose, call.channel, call.at.min(before(until))))
        {
            Reason::free("consent-ended").what(principal).until(scope.until)
        } else {
            Reason::free("consent-out-of-scope").what(principal)
        }
    });
    let reasons = reasons.collect();
    (covered > 0 && covered == principals.len(), reasons)
}

/// The last moment before another one.
fn before(at: Timestamp) -> Timestamp {
    at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(at)
}

/// "Do not call me again": said to any organisation that the call is made by or for, it holds.
fn stops(call: &Call<'_>, state: &State, exempt: bool) -> Vec<Reason> {
    let members = call.caller.members().into_iter();
    let told = members.filter_map(|organisation| Some((organisation, state.stops.get(organisation)?)));
    told.map(|(organisation, since)| Reason {
        blocks: !exempt,
        ..Reason::free("company-stop").what(format!("{organisation} since {}", since.at))
    })
    .collect()
}

/// Every offset at which somebody may be whose zone is unknown.
fn anywhere() -> impl Iterator<Item = TimeZone> {
    (-12..=14).map(|hours| TimeZone::fixed(jiff::tz::offset(hours)))
}

/// The hours of the rule set, in the zones in which the called person may be.
fn hours(call: &Call<'_>, rules: &Rules, must: Zones) -> Option<Reason> {
    if rules.hours.is_empty() {
        return None;
    }
    let outside = |zone: &TimeZone| {
        let local = zone.to_datetime(call.at);
        let within = rules.hours.iter().any(|(days, hours)| days.has(local.weekday()) && hours.has(local.time()));
        (!within)
            .then(|| format!("{} in {}", local.strftime("%a %H:%M"), zone.iana_name().unwrap_or("the called zone")))
    };
    let what = match (must, call.zones) {
        (Zones::Each, []) => return Some(Reason::bars("zone-unknown")),
        (Zones::One, []) => return None,
        (Zones::Each, zones) => zones.iter().find_map(outside)?,
        (Zones::One, zones) => {
            let all: Vec<String> = zones.iter().map(outside).collect::<Option<_>>()?;
            match all.as_slice() {
                // Zones stand from one end to the other: both ends show it.
                [first, .., last] => format!("{first}, {last}"),
                _ => all.into_iter().next()?,
            }
        }
    };
    Some(Reason::bars("hours").what(what))
}

fn attempts(call: &Call<'_>, rules: &Rules) -> Option<Reason> {
    let limit = rules.attempts?;
    let from = call.at.checked_sub(days(limit.within_days)).unwrap_or(Timestamp::MIN);
    let made = call.before.iter().filter(|at| (from..call.at).contains(at)).count();
    (made >= usize::from(limit.most)).then(|| {
        Reason::bars("attempts").what(format!("{made} in {} days, {} are allowed", limit.within_days, limit.most))
    })
}

/// The law looks at the age of the list, not at the age of the check.
fn age(call: &Call<'_>, rules: &Rules, exempt: bool) -> Option<Reason> {
    let Some(edition) = call.edition else { return Some(Reason::free("no-version")) };
    let named = format!("version {} of {}", edition.n, edition.published);
    if call.at < edition.published {
        return Some(Reason { blocks: !exempt, ..Reason::free("version-from-later").what(named) });
    }
    let last = edition.published.checked_add(days(rules.most_age_days)).unwrap_or(Timestamp::MAX);
    let old = call.at > last;
    let code = if old { "list-too-old" } else { "list-version" };
    Some(Reason { blocks: old && !exempt, ..Reason::free(code).what(named).until(Some(last)) })
}

/// Who calls, and by whose mandate. A way that breaks off forbids the call only where no other one holds; a number that
/// nobody has named forbids it.
fn mandate(call: &Call<'_>, rules: &Rules) -> Vec<Reason> {
    let (chains, gaps) = match call.caller {
        Caller::Unknown => {
            return vec![Reason { blocks: rules.callers_must_be_known, ..Reason::free("caller-unknown") }];
        }
        Caller::Disputed { organisations } => {
            return vec![Reason::bars("caller-disputed").what(organisations.join(", "))];
        }
        Caller::Known { chains, gaps } => (chains, gaps),
    };
    let holds = |chain: &Chain| Reason::free("mandate").what(chain.text()).until(chain.until());
    let breaks = |gap: &Gap| Reason {
        blocks: chains.is_empty() || gap.bars(),
        ..Reason::free(gap.code()).what(gap.what()).until(gap.ended())
    };
    let mut reasons: Vec<Reason> = chains.iter().filter(|chain| chain.steps.len() > 1).map(holds).collect();
    reasons.extend(gaps.iter().map(breaks));
    let principals = call.caller.principals();
    if principals.len() > 1 {
        let names = principals.into_iter().collect::<Vec<_>>().join(", ");
        reasons.push(Reason::free("principal-unclear").what(names));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dated::Told;
    use crate::history::{AsOf, Change, Entry, Proof, Scope, state};
    use crate::org::{Act, Book, Kind, Relation};
    use crate::preference::Preference;

    fn t(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn rules(id: &str) -> Rules {
        let text = match id {
            "us" => include_str!("../../../packs/registry-us/rules.toml"),
            _ => include_str!("../../../packs/registry-cn/rules.toml"),
        };
        Rules::parse(text).expect("valid")
    }

    /// The codes of all reasons, those that forbid with a mark in front.
    fn asked<'a>(rules: &Rules, changes: &[(&str, Change)], change: impl FnOnce(&mut Call<'a>)) -> Vec<String> {
        let history: Vec<Entry> = changes
            .iter()
            .zip(1..)
            .map(|((at, change), seq)| Entry { seq, at: t(at), known: t(at), change: change.clone() })
            .collect();
        let bank: &Caller = Box::leak(Box::new(Caller::alone("bank")));
        let zones: &[TimeZone] = vec![TimeZone::get("Asia/Shanghai").expect("bundled")].leak();
        let mut call = Call {
            to: E164::new(8_613_800_000_000).expect("a number"),
            purpose: "finance",
            channel: Channel::Voice,
            at: t("2026-06-03T02:00:00Z"),
            zones,
            caller: bank,
            before: &[],
            edition: Some(Edition { n: 3, published: t("2026-06-01T00:00:00Z") }),
        };
        change(&mut call);
        let then = state(&history, AsOf { at: call.at, known: call.at, seq: None, notice_days: rules.notice_days });
        let verdict = may_call(&call, &then, rules).expect("a known purpose");
        assert_eq!(verdict.allowed, verdict.reasons.iter().all(|r| !r.blocks));
        verdict.reasons.iter().map(|r| format!("{}{}", if r.blocks { "!" } else { "" }, r.code)).collect()
    }

    fn registered(preference: &[(&str, &str)]) -> Change {
        let preference = Preference::from_pairs(preference.iter().copied()).expect("understood");
        Change::Registered { proof: Proof::Code, preference }
    }

    const MARCH: &str = "2026-03-01T00:00:00Z";

    #[test]
    fn registration_preference_and_consent_each_have_their_say() {
        let rules = rules("cn");
        let consent = |purposes: &[&str]| Change::Consented {
            organisation: "bank".into(),
            scope: Scope { purposes: purposes.iter().map(|p| (*p).to_owned()).collect(), ..Scope::default() },
        };
        assert_eq!(asked(&rules, &[], |_| {}), ["not-listed", "list-version"]);
        assert_eq!(asked(&rules, &[(MARCH, registered(&[]))], |_| {}), ["!listed", "list-version"]);
        let finance = [(MARCH, registered(&[("categories", "1")]))];
        assert_eq!(asked(&rules, &finance, |_| {}), ["listed", "preference-lets-in", "list-version"]);
        assert_eq!(
            asked(&rules, &finance, |c| c.purpose = "property"),
            ["!preference-refuses", "!listed", "list-version"]
        );
        let within = [(MARCH, registered(&[])), (MARCH, consent(&["finance"]))];
        assert_eq!(asked(&rules, &within, |_| {}), ["consent", "listed", "list-version"]);
        let beyond = [(MARCH, registered(&[])), (MARCH, consent(&["travel"]))];
        assert_eq!(asked(&rules, &beyond, |_| {}), ["consent-out-of-scope", "!listed", "list-version"]);
        // What is over is told as over, and only if it would have covered the call.
        let until = |purpose: &str, until: &str| Change::Consented {
            organisation: "bank".into(),
            scope: Scope { purposes: vec![purpose.to_owned()], until: Some(t(until)), ..Scope::default() },
        };
        for (purpose, ends, told) in [
            ("finance", "2026-06-03T02:00:00Z", "consent-ended"),
            ("finance", "2026-04-01T00:00:00Z", "consent-ended"),
            ("travel", "2026-04-01T00:00:00Z", "consent-out-of-scope"),
        ] {
            let ended = [(MARCH, registered(&[])), (MARCH, until(purpose, ends))];
            assert_eq!(asked(&rules, &ended, |_| {}), [told, "!listed", "list-version"], "{purpose} {ends}");
        }
        let still = [(MARCH, registered(&[])), (MARCH, until("finance", "2026-06-03T02:00:01Z"))];
        assert_eq!(asked(&rules, &still, |_| {}), ["consent", "listed", "list-version"]);
        assert_eq!(
            asked(&rules, &[(MARCH, registered(&[]))], |c| c.purpose = "emergency"),
            ["exempt-purpose", "listed", "list-version"]
        );
    }

    #[test]
    fn a_stop_said_to_the_principal_binds_its_partner_and_consent_to_the_partner_does_not_serve_the_principal() {
        let rules = rules("cn");
        let begun = t("2026-01-01T00:00:00Z");
        let book = mandated(Some(t("2026-06-03T02:00:01Z")));
        let chain = book.chains_of("partner", None, t("2026-06-03T02:00:00Z"), begun);
        let over = book.chains_of("partner", None, t("2026-06-03T02:00:01Z"), begun);
        let stop = [(MARCH, Change::Stopped { organisation: "bank".into() })];
        assert_eq!(
            asked(&rules, &stop, |c| c.caller = &chain),
            ["not-listed", "!company-stop", "list-version", "mandate"]
        );
        let consent = Change::Consented { organisation: "partner".into(), scope: Scope::default() };
        let listed = [(MARCH, registered(&[])), (MARCH, consent)];
        assert_eq!(asked(&rules, &listed, |c| c.caller = &chain), ["!listed", "list-version", "mandate"]);
        assert_eq!(asked(&rules, &[], |c| c.caller = &over), ["not-listed", "list-version", "!mandate-expired"]);
        let none = mandated(None).chains_of("partner", None, begun, begun);
        assert_eq!(asked(&rules, &[], |c| c.caller = &none), ["not-listed", "list-version", "!no-mandate"]);
        // A stop said to the partner holds whether it has a mandate or not.
        let stop = [(MARCH, Change::Stopped { organisation: "partner".into() })];
        assert_eq!(
            asked(&rules, &stop, |c| c.caller = &none),
            ["not-listed", "!company-stop", "list-version", "!no-mandate"]
        );
        assert_eq!(
            asked(&rules, &[], |c| c.caller = &Caller::Unknown),
            ["not-listed", "list-version", "caller-unknown"]
        );
        let both = Caller::Disputed { organisations: vec!["bank".into(), "partner".into()] };
        assert_eq!(asked(&rules, &[], |c| c.caller = &both), ["not-listed", "list-version", "!caller-disputed"]);
    }

    #[test]
    fn a_partner_of_two_principals_needs_the_consent_of_both_unless_it_says_for_whom_it_calls() {
        let rules = rules("cn");
        let begun = t("2026-01-01T00:00:00Z");
        let mut book = mandated(Some(t("2027-01-01T00:00:00Z")));
        for (act, seq) in [
            Act::Registered { organisation: "shop".into(), name: "Shop".into(), kind: Kind::Principal },
            Act::Linked {
                organisation: "partner".into(),
                to: "shop".into(),
                relation: Relation::PartnerFor,
                until: None,
            },
        ]
        .into_iter()
        .zip(10..)
        {
            book.add(Told { at: begun, act }.recorded(seq, begun));
        }
        let consent = Change::Consented { organisation: "shop".into(), scope: Scope::default() };
        let listed = [(MARCH, registered(&[])), (MARCH, consent)];
        let either = book.chains_of("partner", None, begun, begun);
        assert_eq!(
            asked(&rules, &listed, |c| c.caller = &either),
            ["consent", "!listed", "list-version", "mandate", "mandate", "principal-unclear"]
        );
        let shop = book.chains_of("partner", Some("shop"), begun, begun);
        assert_eq!(asked(&rules, &listed, |c| c.caller = &shop), ["consent", "listed", "list-version", "mandate"]);
    }

    /// A partner of a bank, with a mandate until then or none.
    fn mandated(until: Option<Timestamp>) -> Book {
        let begun = t("2026-01-01T00:00:00Z");
        let registered = |organisation: &str, kind| Act::Registered {
            organisation: organisation.into(),
            name: organisation.into(),
            kind,
        };
        let mut acts = vec![registered("bank", Kind::Principal), registered("partner", Kind::Partner)];
        acts.extend(until.map(|until| Act::Linked {
            organisation: "partner".into(),
            to: "bank".into(),
            relation: Relation::PartnerFor,
            until: Some(until),
        }));
        Book::new(acts.into_iter().zip(1..).map(|(act, seq)| Told { at: begun, act }.recorded(seq, begun)).collect())
    }

    #[test]
    fn the_age_of_the_list_counts_and_nothing_hides_another_reason() {
        let rules = rules("cn");
        let calls =
            ["2026-05-20T02:00:00Z", "2026-05-21T02:00:00Z", "2026-05-22T02:00:00Z", "2026-05-23T02:00:00Z"].map(t);
        let found = asked(&rules, &[(MARCH, registered(&[]))], |c| {
            c.at = t("2026-06-03T13:00:00Z");
            c.before = &calls;
            c.edition = Some(Edition { n: 1, published: t("2026-05-01T00:00:00Z") });
        });
        assert_eq!(found, ["!listed", "!hours", "!attempts", "!list-too-old"]);
        let day_30 = Edition { n: 1, published: t("2026-05-04T02:00:00Z") };
        assert_eq!(asked(&rules, &[], |c| c.edition = Some(day_30)), ["not-listed", "list-version"]);
        assert_eq!(
            asked(&rules, &[], |c| c.edition = Some(Edition { published: t("2026-05-04T01:59:59Z"), ..day_30 })),
            ["not-listed", "!list-too-old"]
        );
        assert_eq!(
            asked(&rules, &[], |c| c.edition = Some(Edition { published: t("2026-07-01T00:00:00Z"), ..day_30 })),
            ["not-listed", "!version-from-later"]
        );
        assert_eq!(asked(&rules, &[], |c| c.edition = None), ["not-listed", "no-version"]);
    }

    #[test]
    fn hours_hold_in_every_zone_the_called_person_may_be_in() {
        let rules = rules("us");
        let zones = ["America/New_York", "America/Los_Angeles"].map(|name| TimeZone::get(name).expect("bundled"));
        let codes = |at: &str| {
            asked(&rules, &[], |c| {
                c.purpose = "sales";
                c.zones = &zones;
                c.at = t(at);
                c.edition = None;
            })
        };
        assert_eq!(codes("2026-06-03T14:00:00Z"), ["not-listed", "!hours", "no-version"], "7 in Los Angeles");
        assert_eq!(codes("2026-06-03T15:00:00Z"), ["not-listed", "no-version"], "8 in Los Angeles, 11 in New York");
        assert_eq!(codes("2026-06-04T01:00:00Z"), ["not-listed", "!hours", "no-version"], "21 in New York");
    }

    #[test]
    fn the_grace_of_the_rule_set_ends_to_the_second() {
        let rules = rules("us");
        let listed = [("2026-05-03T16:00:00Z", registered(&[]))];
        let codes = |at: &str| {
            asked(&rules, &listed, |c| {
                c.purpose = "sales";
                c.at = t(at);
                c.zones = &[];
                c.edition = None;
            })
        };
        assert_eq!(codes("2026-06-03T15:59:59Z"), ["listed", "grace", "!zone-unknown", "no-version"]);
        assert_eq!(codes("2026-06-03T16:00:00Z"), ["!listed", "!zone-unknown", "no-version"]);
    }
}
