//! Grounds of objections against what is known.

use super::*;

#[test]
fn a_ground_is_looked_up_in_what_is_known_now_and_what_is_left_to_check_is_said() {
    let registered = || (0, 0, Change::Registered { proof: Proof::Code, preference: Default::default() });
    let consent = |at, told, purposes: &[&str]| {
        let purposes = purposes.iter().map(|purpose| (*purpose).to_owned()).collect();
        let scope = Scope { purposes, ..Scope::default() };
        (at, told, Change::Consented { organisation: "operator".into(), scope })
    };
    let mut record = Record {
        from: person(9),
        to: person(0),
        at: day(60),
        purpose: Some("finance".into()),
        for_whom: None,
        channel: Channel::Voice,
    };
    let finding = finding();
    let rules = rules("cn");
    let look = |record: &Record,
                ground: Ground,
                state: &State,
                caller: &Caller,
                claimed: Option<&Result<Finding, Cleared>>| {
        let known = Known { record, finding: &finding, state, caller, at_claimed: claimed };
        let examined = examine(&ground, &known, &rules);
        assert!(!examined.zh.is_empty() && !examined.en.is_empty());
        format!("{} {} {}", examined.weight.code(), examined.code, examined.what.unwrap_or_default())
            .trim_end()
            .to_owned()
    };
    let state_of = |ground: Ground, changes: Vec<(i64, i64, Change)>| {
        look(&record, ground, &held(changes, 99), &Caller::Unknown, None)
    };
    for (ground, changes, right) in [
        // A consent that was recorded after the call about the time before it.
        (
            Ground::Consent,
            vec![registered(), consent(50, 70, &[])],
            "supported consent-recorded operator since 2026-02-20T00:00:00Z",
        ),
        (
            Ground::Consent,
            vec![registered(), consent(50, 50, &["travel"])],
            "contradicted consent-out-of-scope operator since 2026-02-20T00:00:00Z",
        ),
        (Ground::Consent, vec![registered(), consent(61, 61, &[])], "open no-consent-recorded"),
        (
            Ground::Consent,
            vec![registered(), consent(50, 50, &[]), (55, 55, Change::Stopped { organisation: "operator".into() })],
            "contradicted stopped-since operator since 2026-02-25T00:00:00Z",
        ),
        (Ground::Reassigned, vec![registered()], "open no-change-recorded"),
        (
            Ground::Reassigned,
            vec![registered(), (30, 90, Change::Reassigned)],
            "supported registration-ended 2026-01-31T00:00:00Z",
        ),
        (
            Ground::Reassigned,
            vec![registered(), (31, 31, Change::Reassigned)],
            "contradicted within-notice 2026-02-01T00:00:00Z",
        ),
        (
            Ground::Reassigned,
            vec![
                (5, 5, Change::Reassigned),
                (6, 6, Change::Registered { proof: Proof::Code, preference: Default::default() }),
            ],
            "contradicted registered-since 2026-01-07T00:00:00Z",
        ),
        (Ground::Emergency, vec![registered()], "contradicted declared-otherwise finance"),
        (Ground::WrongClock { at: day(59) }, vec![registered()], "open not-judged-again"),
        (Ground::NotOurs, vec![registered()], "open number-not-settled"),
        (Ground::Other, vec![registered()], "open own-words"),
    ] {
        assert_eq!(state_of(ground, changes), right);
    }
    let state = held(vec![registered()], 99);
    let claimed = Ground::WrongClock { at: day(59) };
    let still = Ok(finding.clone());
    assert_eq!(
        look(&record, claimed.clone(), &state, &Caller::Unknown, Some(&still)),
        "contradicted forbidden-then-too listed"
    );
    let cleared = Err(Cleared::Allowed);
    assert_eq!(
        look(&record, claimed, &state, &Caller::Unknown, Some(&cleared)),
        "open allowed-at-claimed-time allowed"
    );
    let other = Caller::alone("shop");
    assert_eq!(look(&record, Ground::NotOurs, &state, &other, None), "supported number-was-others shop");
    record.purpose = None;
    assert_eq!(look(&record, Ground::Emergency, &state, &other, None), "open purpose-not-shown");
}
