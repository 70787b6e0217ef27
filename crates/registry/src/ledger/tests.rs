use super::*;
use crate::dated::{Entry, Told};
use crate::gate::Reason;
use crate::history::{AsOf, Change, Proof, Scope, State, state};
use crate::judge::{Around, Cleared, Finding, Record, judge};
use crate::org::Caller;
use crate::preference::Channel;
use crate::rules::Rules;
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use number::E164;
use proptest::prelude::*;

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + n * 86_400).expect("in range")
}

fn person(n: u64) -> E164 {
    E164::new(8_613_800_000_000 + n).expect("a number")
}

fn money(text: &str) -> Money {
    text.parse().expect("a sum")
}

fn rules(id: &str) -> Rules {
    let text = match id {
        "us" => include_str!("../../../../packs/registry-us/rules.toml"),
        "gb" => include_str!("../../../../packs/registry-gb/rules.toml"),
        _ => include_str!("../../../../packs/registry-cn/rules.toml"),
    };
    Rules::parse(text).expect("valid")
}

fn finding() -> Finding {
    Finding {
        organisation: "partner".into(),
        principal: "operator".into(),
        debtor: "branch".into(),
        chain: vec!["partner".into(), "branch".into(), "operator".into()],
        reasons: vec![Reason { code: "listed", blocks: true, what: None, until: None }],
        entry: Some(1),
    }
}

fn assessed(id: &str, grade: u16) -> Act {
    let finding = finding();
    let ask = Assess { id, finding: &finding, person: person(0), grade, day: date(2026, 11, 29), fine: None };
    Act::Assessed { assessment: assess(&ask, &rules("cn")).expect("the model has amounts") }
}

fn objected(id: &str, by: &str) -> Act {
    Act::Objected { finding: id.into(), by: by.into(), ground: Ground::Consent, text: String::new() }
}

fn upheld(id: &str) -> Act {
    Act::Upheld { finding: id.into(), why: "no consent is recorded".into() }
}

fn cancelled(id: &str) -> Act {
    Act::Cancelled { finding: id.into(), why: "the number had another holder".into() }
}

fn paid(id: &str, part: Part, amount: &str) -> Act {
    Act::Paid { finding: id.into(), part, amount: money(amount) }
}

fn returned(id: &str, part: Part, amount: &str) -> Act {
    Act::Returned { finding: id.into(), part, amount: money(amount) }
}

/// Acts of (day, what), recorded on their day and numbered in the order given.
fn entries(rows: Vec<(i64, Act)>) -> Vec<Entry<Act>> {
    rows.into_iter().zip(1..).map(|((at, act), seq)| Told { at: day(at), act }.recorded(seq, day(at))).collect()
}

/// Due, disputed, paid, cancelled and owed back of one of the branch's sums.
fn branch(ledger: &Ledger, part: Part) -> [u128; 5] {
    let all = ledger.organisation("branch");
    let balance = all.get(&(part, "CNY".parse().expect("known"))).copied().unwrap_or_default();
    [balance.due, balance.disputed, balance.paid, balance.cancelled, balance.owed_back]
}

#[test]
fn the_branch_owes_the_fine_and_the_person_is_owed_the_compensation() {
    let Act::Assessed { assessment } = assessed("finding-1", 1) else { panic!("assessed") };
    assert_eq!(assessment.fine, Some(money("200.00 CNY")));
    assert_eq!(assessment.compensation, Some(money("50.00 CNY")));
    assert_eq!((assessment.debtor.as_str(), assessment.rules.as_str()), ("branch", "registry-cn 2026-11-29"));
    let Act::Assessed { assessment: second } = assessed("finding-2", 2) else { panic!("assessed") };
    assert_eq!(second.fine, Some(money("400.00 CNY")));
    let all = entries(vec![
        (0, assessed("finding-1", 1)),
        (0, assessed("finding-2", 2)),
        (5, paid("finding-1", Part::Fine, "120.50 CNY")),
        (6, objected("finding-2", "partner")),
        (7, paid("finding-1", Part::Compensation, "50.00 CNY")),
        (8, upheld("finding-2")),
        (9, cancelled("finding-1")),
        (12, returned("finding-1", Part::Fine, "120.50 CNY")),
    ]);
    assert_eq!(Ledger::new(&all).unfit(), []);
    for (at, fine, compensation) in [
        (0, [60_000, 0, 0, 0, 0], [10_000, 0, 0, 0, 0]),
        (5, [47_950, 0, 12_050, 0, 0], [10_000, 0, 0, 0, 0]),
        (6, [7950, 40_000, 12_050, 0, 0], [5000, 5000, 0, 0, 0]),
        (8, [47_950, 0, 12_050, 0, 0], [5000, 0, 5000, 0, 0]),
        (9, [40_000, 0, 12_050, 20_000, 12_050], [5000, 0, 5000, 5000, 5000]),
        (12, [40_000, 0, 0, 20_000, 0], [5000, 0, 5000, 5000, 5000]),
    ] {
        let ledger = Ledger::as_of(&all, day(at), day(99));
        assert_eq!(branch(&ledger, Part::Fine), fine, "day {at}");
        assert_eq!(branch(&ledger, Part::Compensation), compensation, "day {at}");
    }
    let ledger = Ledger::new(&all);
    assert!(ledger.organisation("operator").is_empty() && ledger.person(person(1)).is_empty());
    assert_eq!(ledger.person(person(0)).len(), 1, "a person has no fine");
    let bill = ledger.bill("finding-2").expect("assessed");
    assert_eq!((bill.standing, bill.why.as_deref()), (Standing::Upheld, Some("no consent is recorded")));
    assert_eq!(bill.objections[0].ground.code(), "consent");
}

#[test]
fn the_amount_is_that_of_the_day_of_assessment_and_a_maximum_is_no_amount() {
    let finding = finding();
    let ask = |id: &str, day, fine: Option<&str>| {
        let ask = Assess { id: "f", finding: &finding, person: person(0), grade: 1, day, fine: fine.map(money) };
        assess(&ask, &rules(id))
            .map(|assessment| (assessment.fine, assessment.at_most))
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        ask("us", date(2026, 11, 29), None),
        Err("the rule set gives a maximum of 53088.00 USD; say the amount that was set".into())
    );
    assert_eq!(
        ask("us", date(2026, 11, 29), Some("1000.00 USD")),
        Ok((Some(money("1000.00 USD")), Some(money("53088.00 USD"))))
    );
    // The call may have been made before: the day of assessment decides.
    assert_eq!(
        ask("us", date(2018, 6, 1), Some("53088.00 USD")),
        Err("53088.00 USD was set, but the rule set gives at most 41484.00 USD".into())
    );
    assert_eq!(
        ask("us", date(2018, 1, 21), None),
        Err("the rule set registry-us gives no amount for grade 1 on 2018-01-21; nothing is invented in its place"
            .into())
    );
    assert_eq!(
        ask("us", date(2026, 11, 29), Some("1000.00 CNY")),
        Err("1000.00 CNY was set, but the rule set gives at most 53088.00 USD".into())
    );
    assert_eq!(
        ask("cn", date(2026, 11, 29), Some("199.99 CNY")),
        Err("199.99 CNY was set, but the rule set gives 200.00 CNY".into())
    );
    assert_eq!(ask("cn", date(2026, 11, 29), Some("200.00 CNY")), Ok((Some(money("200.00 CNY")), None)));
    assert!(ask("gb", date(2026, 11, 29), None).is_err_and(|text| text.contains("gives no amount")));
    let ask = Assess { id: "F 1", finding: &finding, person: person(0), grade: 1, day: date(2026, 11, 29), fine: None };
    assert_eq!(assess(&ask, &rules("cn")).map_err(|error| error.code()), Err("finding-id"));
    let mut foreign = rules("cn");
    foreign.penalties[0].fine.as_mut().expect("a fine").currency = "XTS".into();
    assert_eq!(assess(&Assess { id: "f", ..ask }, &foreign).map_err(|error| error.code()), Err("currency"));
}

#[test]
fn what_does_not_fit_is_refused_and_told() {
    let base = || vec![(0, assessed("f", 1)), (1, paid("f", Part::Fine, "150.00 CNY"))];
    for (at, act, right) in [
        (2, assessed("f", 1), "finding f was assessed already; what was assessed wrongly is cancelled"),
        (2, upheld("g"), "finding g was not assessed; assess it first"),
        (2, upheld("f"), "finding f is assessed; only an objection that is open is decided"),
        (2, objected("f", "bank"), "bank has no part in finding f; objections come from partner, branch, operator"),
        (2, paid("f", Part::Fine, "50.01 CNY"), "50.01 CNY of the fine: 50.00 CNY is open"),
        (2, paid("f", Part::Fine, "0.00 CNY"), "0.00 CNY of the fine: 50.00 CNY is open"),
        (2, paid("f", Part::Fine, "50.00 USD"), "the fine is in CNY, not in USD; two currencies are never added"),
        (2, returned("f", Part::Fine, "150.01 CNY"), "150.01 CNY of the fine: 150.00 CNY is open"),
        (2, returned("f", Part::Compensation, "1.00 CNY"), "1.00 CNY of the compensation: 0.00 CNY is open"),
        (
            -1,
            cancelled("f"),
            "2025-12-31T00:00:00Z is before 2026-01-01T00:00:00Z, when the finding was last decided on; give the right time",
        ),
        (
            2,
            Act::Cancelled { finding: "f".into(), why: " ".into() },
            "a reason has 1 to 4000 characters; this one has 0",
        ),
    ] {
        let mut rows = base();
        rows.push((at, act));
        let ledger = Ledger::new(&entries(rows));
        assert_eq!(
            ledger.unfit().iter().map(|(seq, unfit)| (*seq, unfit.to_string())).collect::<Vec<_>>(),
            [(3, right.into())]
        );
        assert_eq!(branch(&ledger, Part::Fine), [5000, 0, 15_000, 0, 0], "{right}");
    }
    let mut rows = base();
    rows.extend([
        (2, objected("f", "operator")),
        (3, objected("f", "partner")),
        (3, cancelled("f")),
        (4, objected("f", "partner")),
        (4, cancelled("f")),
        (4, paid("f", Part::Fine, "50.00 CNY")),
        // It came on the second day and is entered now.
        (2, paid("f", Part::Fine, "50.00 CNY")),
    ]);
    let mut all = entries(rows);
    all[8].known = day(4);
    let ledger = Ledger::new(&all);
    let codes: Vec<_> = ledger.unfit().iter().map(|(seq, unfit)| (*seq, unfit.code())).collect();
    assert_eq!(codes, [(4, "standing"), (6, "standing"), (7, "standing"), (8, "standing")]);
    assert_eq!(branch(&ledger, Part::Fine), [0, 0, 20_000, 20_000, 20_000]);
    let late = Told { at: day(9), act: cancelled("f") };
    assert_eq!(ledger.admit(&late.clone().recorded(99, day(8))).map_err(|unfit| unfit.code()), Err("time-to-come"));
    assert_eq!(ledger.admit(&late.recorded(9, day(9))).map_err(|unfit| unfit.code()), Err("act-order"));
}

#[test]
fn sums_are_read_and_written_with_all_their_figures() {
    for (text, right) in [
        ("200 CNY", Ok("200.00 CNY")),
        ("0.05 CNY", Ok("0.05 CNY")),
        ("200 JPY", Ok("200 JPY")),
        ("1.005 KWD", Ok("1.005 KWD")),
        (
            "200.5 CNY",
            Err("\"200.5 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "200.0 JPY",
            Err("\"200.0 JPY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "-1 CNY",
            Err("\"-1 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            ".50 CNY",
            Err("\".50 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "1 XTS",
            Err(
                "\"XTS\" is no currency of the table; the table of currencies must say how many figures stand behind the point",
            ),
        ),
        ("184467440737095516.16 CNY", Err("the sum is larger than can be written down")),
    ] {
        let read = text.parse::<Money>().map(|money| money.to_string()).map_err(|error| error.to_string());
        assert_eq!(read, right.map(str::to_owned).map_err(str::to_owned));
    }
    assert_eq!(
        money("1.00 CNY").and(money("1.00 USD")).map_err(|error| error.to_string()),
        Err("CNY and USD are not added".into())
    );
    assert_eq!(money("1.00 CNY").and(money("2.50 CNY")), Ok(money("3.50 CNY")));
    assert_eq!(money("184467440737095516.15 CNY").and(money("0.01 CNY")), Err(MoneyError::Large));
}

#[test]
fn entries_are_kept_as_documents() {
    let told = Told { at: day(0), act: assessed("f", 1) };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-01-01T00:00:00Z\",\"act\":\"assessed\",\"finding\":\"f\",\"debtor\":\"branch\",\"chain\":[\"partner\",\
         \"branch\",\"operator\"],\"person\":\"+8613800000000\",\"grade\":1,\"day\":\"2026-11-29\",\"rules\":\"registry-cn \
         2026-11-29\",\"source\":\"The settlement in the post of 2019: a fine of 200 yuan on the branch for each call, 50 \
         yuan to the person\",\"fine\":\"200.00 CNY\",\"compensation\":\"50.00 CNY\"}"
    );
    assert_eq!(serde_json::from_str::<Told<Act>>(&text).expect("a document"), told);
    let ground = Ground::WrongClock { at: day(1) };
    let told = Told {
        at: day(2),
        act: Act::Objected { finding: "f".into(), by: "branch".into(), ground, text: "钟慢".into() },
    };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-01-03T00:00:00Z\",\"act\":\"objected\",\"finding\":\"f\",\"by\":\"branch\",\"ground\":{\"code\":\
         \"wrong-clock\",\"at\":\"2026-01-02T00:00:00Z\"},\"text\":\"钟慢\"}"
    );
    assert_eq!(serde_json::from_str::<Told<Act>>(&text).expect("a document"), told);
}

/// The called number's state at a call on day 60, from changes of (day, day of recording, what), as known on a day.
fn held(changes: Vec<(i64, i64, Change)>, known: i64) -> State {
    let entry = |((at, told, change), seq)| crate::history::Entry { seq, at: day(at), known: day(told), change };
    let all: Vec<_> = changes.into_iter().zip(1..).map(entry).collect();
    state(&all, AsOf { at: day(60), known: day(known), seq: None, notice_days: 30 })
}

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

/// From the judge to the money: a partner's call at night, in the model rules.
#[test]
fn a_judged_call_becomes_money() {
    let rules = rules("cn");
    let record = Record { from: person(9), to: person(0), at: day(60), purpose: None, channel: Channel::Voice };
    let state = held(vec![(0, 0, Change::Registered { proof: Proof::Code, preference: Default::default() })], 60);
    let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
    let caller = Caller::alone("shop");
    let around = Around { caller: &caller, zones: &zones, before: &[], published: Some(1) };
    let finding = judge(&record, &state, &rules, &around).expect("listed, and at eight in the morning");
    let ask = Assess { id: "f", finding: &finding, person: record.to, grade: 1, day: date(2026, 11, 29), fine: None };
    let assessment = assess(&ask, &rules).expect("the model has amounts");
    assert_eq!((assessment.debtor.as_str(), assessment.fine), ("shop", Some(money("200.00 CNY"))));
}

fn any_act() -> impl Strategy<Value = Act> {
    let id = || prop_oneof![Just("f"), Just("g")];
    let part = || proptest::sample::select(&Part::ALL[..]);
    let sum = || prop_oneof![4 => 0_u64..30_000, 1 => any::<u64>()];
    let amount = move || {
        (sum(), prop_oneof![9 => Just("CNY"), 1 => Just("USD")])
            .prop_map(|(minor, currency)| Money { minor, currency: currency.parse().expect("known") })
    };
    let by = prop_oneof![Just("branch"), Just("partner"), Just("bank")];
    prop_oneof![
        2 => (id(), 1_u16..3).prop_map(|(id, grade)| assessed(id, grade)),
        2 => (id(), by).prop_map(|(id, by)| objected(id, by)),
        1 => id().prop_map(upheld),
        1 => id().prop_map(cancelled),
        5 => (id(), part(), amount()).prop_map(|(id, part, amount)| Act::Paid { finding: id.into(), part, amount }),
        2 => (id(), part(), amount()).prop_map(|(id, part, amount)| Act::Returned { finding: id.into(), part, amount }),
    ]
}

proptest! {
    #[test]
    fn every_cent_is_somewhere(acts in proptest::collection::vec((0_i64..5, any_act()), 0..40), at in 0_i64..60) {
        let mut now = 0;
        let rows: Vec<_> = acts.into_iter().map(|(step, act)| { now += step; (now, act) }).collect();
        let all = entries(rows);
        let ledger = Ledger::new(&all);
        let mut taken = Ledger::default();
        for entry in &all {
            let refused = ledger.unfit().iter().any(|(seq, _)| *seq == entry.seq);
            prop_assert_eq!(taken.admit(entry).is_err(), refused);
            if !refused {
                taken.add(entry);
            }
        }
        prop_assert!(taken.bills().eq(ledger.bills()));
        let balances = ledger.organisation("branch");
        prop_assert_eq!(&balances, &ledger.total());
        for ((part, currency), balance) in &balances {
            let Balance { assessed, cancelled, paid, due, disputed, owed_back } = *balance;
            prop_assert_eq!(assessed, cancelled + due + disputed + (paid - owed_back));
            // Counted by hand: what came less what went back.
            let moved: i128 = all.iter().filter(|e| !ledger.unfit().iter().any(|(seq, _)| *seq == e.seq)).map(|e| match &e.act {
                Act::Paid { part: p, amount, .. } if p == part => i128::from(amount.minor),
                Act::Returned { part: p, amount, .. } if p == part => -i128::from(amount.minor),
                _ => 0,
            }).sum();
            prop_assert_eq!(paid as i128, moved);
            prop_assert_eq!(currency.code(), "CNY");
            if *part == Part::Compensation {
                prop_assert_eq!(&ledger.person(person(0))[&(*part, *currency)], balance);
            }
        }
        // Later entries never change what stood before.
        let until: Vec<_> = all.iter().filter(|e| e.at <= day(at)).cloned().collect();
        let (then, before) = (Ledger::as_of(&all, day(at), day(99)), Ledger::new(&until));
        prop_assert!(then.bills().eq(before.bills()));
    }

    #[test]
    fn sums_are_read_back_as_they_were(minor in any::<u64>(), currency in proptest::sample::select(&["CNY", "JPY", "KWD"][..]), text in "\\PC{0,30}") {
        let sum = Money { minor, currency: currency.parse().expect("known") };
        prop_assert_eq!(sum.to_string().parse(), Ok(sum));
        if let Ok(sum) = text.parse::<Money>() {
            prop_assert_eq!(sum.to_string().parse(), Ok(sum));
        }
    }
}
