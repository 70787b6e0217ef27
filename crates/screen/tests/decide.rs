//! Verdicts, as a table of calls.

use jiff::civil::{Date, DateTime, date};
use number::Kind;
use proptest::prelude::*;
use screen::decide::{Days, Knowledge, Listing, Rules, Weekends, decide};
use screen::formats::Format;
use screen::list::Index;
use screen::people::{Blocked, Book, Contact, Expected, Passed};
use screen::{Action, Past, Policy, Ring, Verdict, Verified};

const MONDAY: DateTime = date(2026, 11, 2).at(10, 0, 0, 0);

struct Home {
    book: Book,
    past: Past,
    policy: Policy,
    list: Index<Vec<u8>>,
}

fn list(text: &str) -> Index<Vec<u8>> {
    let reading = Format::Plain.read(text.as_bytes()).unwrap();
    Index::open(reading.entries.file("ours", "a test", "7").unwrap()).unwrap()
}

impl Home {
    fn new(policy: &str) -> Self {
        let contact =
            Contact {
                name: "妈妈".into(), numbers: vec!["13800000000".into()], groups: ["家人".to_owned()].into()
            };
        Self {
            book: Book { contacts: vec![contact], ..Book::default() },
            past: Past::default(),
            policy: Policy::read(policy).unwrap(),
            list: list("95130001\tinsurance\n13800000000\tfraud\n95130002\tcourier\n"),
        }
    }

    fn asked(&self, ring: &Ring) -> Verdict {
        self.asked_on(ring, &Weekends)
    }

    fn asked_on(&self, ring: &Ring, days: &dyn Days) -> Verdict {
        let people = self.book.ready();
        let lists: [&dyn Listing; 1] = [&self.list];
        let known = Knowledge { people: &people, past: &self.past, lists: &lists, days };
        decide(ring, &Rules::of(&self.policy), &known)
    }

    fn at(&self, from: &str, at: DateTime) -> (Action, &'static str) {
        let verdict = self.asked(&Ring::new(number::parse(from), at));
        (verdict.verdict, verdict.decisive().unwrap().code)
    }

    fn now(&self, from: &str) -> (Action, &'static str) {
        self.at(from, MONDAY)
    }
}

use Action::{Allow, Challenge, Reject};

#[test]
fn each_strength_meets_strangers_lists_and_the_withheld_in_its_way() {
    let table = [
        ("gentle", [Allow, Allow, Allow, Allow]),
        ("normal", [Challenge, Reject, Challenge, Challenge]),
        ("strict", [Reject, Reject, Reject, Reject]),
    ];
    for (preset, wanted) in table {
        let home = Home::new(&format!("preset = \"{preset}\""));
        let met = ["13800000001", "95130001", "17000000000", "未知"].map(|from| home.now(from).0);
        assert_eq!(met, wanted, "{preset}");
        // Whatever the strength: family, emergency, public services.
        for (from, code) in
            [("13800000000", "contact"), ("110", "emergency"), ("95110", "emergency"), ("12345", "public-service")]
        {
            assert_eq!(home.now(from), (Allow, code), "{preset} {from}");
        }
    }
}

#[test]
fn the_owners_block_beats_everything_but_emergencies() {
    let mut home = Home::new(
        "preset = \"gentle\"\n[[rule]]\nid = \"mother\"\ndo = \"allow\"\nwhen = { numbers = [\"13800000000\"] }",
    );
    let block = |number: &str, prefix| Blocked { number: number.into(), prefix };
    home.book.blocked =
        vec![block("13800000000", false), block("951", true), block("12345", false), block("110", false)];
    home.book.blocked.push(block("+852", true));
    assert_eq!(home.now("138 0000 0000"), (Reject, "blocked"));
    assert_eq!(home.now("95130009"), (Reject, "blocked"));
    assert_eq!(home.now("+852 2000 0000"), (Reject, "blocked"));
    assert_eq!(home.now("12345"), (Reject, "blocked"));
    assert_eq!(home.now("110"), (Allow, "emergency"));
    // All reasons stand there, the one that decides first.
    let verdict = home.asked(&Ring::new(number::parse("13800000000"), MONDAY));
    let codes: Vec<_> = verdict.reasons.iter().map(|r| r.code).collect();
    assert_eq!(codes, ["not-emergency", "blocked", "contact", "rule", "listed", "kind", "stranger"]);
    assert_eq!((verdict.category.zh.as_str(), verdict.name.as_deref()), ("联系人", Some("妈妈")));
}

#[test]
fn people_are_known_by_their_past_and_never_by_a_forged_or_hidden_number() {
    let mut home = Home::new("preset = \"strict\"");
    home.past.dialled(&number::parse("02788880000"), MONDAY.date().at(8, 0, 0, 0));
    home.past.came(&number::parse("13800000002"), date(2026, 10, 1).at(9, 0, 0, 0), Some(20));
    home.past.came(&number::parse("13800000003"), date(2026, 10, 1).at(9, 0, 0, 0), Some(19));
    home.book.passed.push(Passed { number: "13800000004".into(), until: MONDAY.date().at(10, 0, 0, 1) });
    home.book.passed.push(Passed { number: "13800000005".into(), until: MONDAY });
    let codes =
        ["02788880000", "13800000002", "13800000003", "13800000004", "13800000005"].map(|from| home.now(from).1);
    assert_eq!(codes, ["dialled", "answered", "stranger", "passed", "stranger"]);
    assert_eq!(home.at("02788880000", date(2027, 3, 1).at(10, 0, 0, 0)).1, "stranger");
    let ring = Ring::new(number::parse("13800000000"), MONDAY);
    let verdict = home.asked(&ring.clone().checked(Verified::Failed));
    assert_eq!((verdict.verdict, verdict.name), (Reject, None));
    assert_eq!(home.asked(&ring.checked(Verified::Passed)).verdict, Allow);
}

#[test]
fn whoever_is_waited_for_is_let_in_before_lists_and_only_then() {
    let mut home = Home::new("preset = \"strict\"");
    home.list = list("13800000009\tsales\n");
    let (from, until) = (MONDAY.date().at(14, 0, 0, 0), MONDAY.date().at(18, 0, 0, 0));
    home.book.expected.push(Expected { id: "1".into(), what: "courier".into(), from, until, number: None });
    assert_eq!(home.at("13800000009", from), (Allow, "expected"));
    assert_eq!(home.at("13800000009", until).1, "listed");
    assert_eq!(home.at("13800000009", MONDAY).1, "listed");
    // Companies' codes and hidden numbers are no couriers.
    assert_eq!(home.at("95130009", from).0, Reject);
    assert_eq!(home.at("未知", from).0, Reject);
    home.book.expected[0].number = Some("951".into());
    assert_eq!(home.at("95130009", from), (Allow, "expected"));
    assert_eq!(home.at("13800000009", from).1, "listed");
}

#[test]
fn after_an_emergency_call_anybody_may_call_back_for_four_hours() {
    let mut home = Home::new("preset = \"strict\"");
    home.book.blocked.push(Blocked { number: "13800000007".into(), prefix: false });
    home.past.dialled(&number::parse("120"), MONDAY);
    assert_eq!(home.at("13800000001", MONDAY.date().at(14, 0, 0, 0)), (Allow, "after-emergency"));
    assert_eq!(home.at("未知", MONDAY.date().at(13, 0, 0, 0)), (Allow, "after-emergency"));
    assert_eq!(home.at("13800000001", MONDAY.date().at(14, 0, 1, 0)).1, "stranger");
    assert_eq!(home.at("13800000007", MONDAY.date().at(11, 0, 0, 0)).1, "blocked");
}

#[test]
fn rules_go_by_priority_and_then_by_their_place() {
    let home = Home::new(
        r#"
        [[rule]]
        id = "late"
        do = "reject"
        form = "busy"
        when = { prefixes = ["0276666"] }
        [[rule]]
        id = "clinic"
        priority = 5
        do = "allow"
        label = "company"
        name = "诊所"
        when = { prefixes = ["0276666"], days = "mon-fri", hours = ["08:00-18:00"] }
        [[rule]]
        id = "abroad"
        do = "reject"
        when = { kinds = ["international"] }
        [[rule]]
        id = "labelled"
        do = "allow"
        when = { labels = ["courier"] }
        [[rule]]
        id = "wuhan"
        do = "allow"
        when = { places = ["武汉"], day = "day-off" }
        "#,
    );
    let asked = |from: &str, at: DateTime| home.asked(&Ring::new(number::parse(from), at));
    let rule = |verdict: &Verdict| {
        let about = &verdict.decisive().unwrap().about;
        about.iter().find(|(name, _)| *name == "rule").map(|(_, id)| id.clone()).unwrap_or_default()
    };
    let clinic = asked("02766660000", MONDAY);
    assert_eq!((rule(&clinic).as_str(), clinic.name.as_deref(), clinic.form), ("clinic", Some("诊所"), None));
    let late = asked("02766660000", MONDAY.date().at(18, 0, 0, 0));
    assert_eq!((rule(&late).as_str(), late.form.unwrap().id()), ("late", "busy"));
    assert_eq!(rule(&asked("+14165550123", MONDAY)), "abroad");
    assert_eq!(rule(&asked("95130002", MONDAY)), "labelled");
    // A Sunday on which one works, and a Monday on which one does not.
    struct Swapped;
    impl Days for Swapped {
        fn is_off(&self, day: Date) -> bool {
            day == MONDAY.date()
        }
    }
    let ring = Ring::new(number::parse("02788880000"), MONDAY);
    assert_eq!(rule(&home.asked_on(&ring, &Swapped)), "wuhan");
    assert_eq!(home.asked(&ring).verdict, Challenge);
}

#[test]
fn a_campaign_from_one_range_is_seen_although_no_number_calls_twice() {
    let mut home = Home::new("preset = \"strict\"\nform = \"busy\"");
    for n in 0..3 {
        home.past.came(&number::parse(&format!("0279999000{n}")), MONDAY.date().at(9, n, 0, 0), None);
    }
    assert!(home.asked(&Ring::new(number::parse("02799990004"), MONDAY)).reasons.iter().any(|r| r.code == "burst"));
    assert!(!home.asked(&Ring::new(number::parse("02799990002"), MONDAY)).reasons.iter().any(|r| r.code == "burst"));
    let later = MONDAY.date().at(12, 0, 0, 0);
    assert!(!home.asked(&Ring::new(number::parse("02799990004"), later)).reasons.iter().any(|r| r.code == "burst"));
}

#[test]
fn several_people_share_a_line_and_it_rings_for_whom_it_may() {
    let home = Home::new(
        r#"
        [[person]]
        id = "奶奶"
        preset = "strict"
        lines = ["home"]
        [[person]]
        id = "小李"
        preset = "normal"
        [[rule]]
        id = "hers"
        for = ["奶奶"]
        do = "allow"
        when = { prefixes = ["0276666"] }
        "#,
    );
    let on = |line: &str, from: &str| home.asked(&Ring::new(number::parse(from), MONDAY).on(line));
    let stranger = on("home", "13800000001");
    assert_eq!(stranger.verdict, Challenge);
    let own: Vec<_> = stranger.people.iter().map(|p| (p.person.as_str(), p.verdict)).collect();
    assert_eq!(own, [("奶奶", Reject), ("小李", Challenge)]);
    assert_eq!(on("home", "02766660000").verdict, Allow);
    assert_eq!(on("office", "02766660000").verdict, Challenge);
}

#[test]
fn a_policy_says_which_rules_never_act_and_which_disagree() {
    let policy = Policy::read(
        r#"
        [[rule]]
        id = "all-951"
        do = "reject"
        when = { prefixes = ["951"] }
        [[rule]]
        id = "one-951"
        do = "allow"
        when = { numbers = ["95130001"], hours = ["09:00-18:00"] }
        [[rule]]
        id = "mobiles"
        do = "challenge"
        when = { kinds = ["mobile"] }
        [[rule]]
        id = "evening"
        do = "reject"
        when = { hours = ["20:00-08:00"] }
        [[rule]]
        id = "weekend"
        priority = 1
        do = "allow"
        when = { days = "sat,sun" }
        [[rule]]
        id = "door"
        priority = 2
        do = "allow"
        when = { numbers = ["8001"] }
        [[rule]]
        id = "anything"
        priority = -1
        do = "allow"
        when = {}
        "#,
    )
    .unwrap();
    let remarks: Vec<_> = policy.review().into_iter().map(|r| (r.code, r.rule, r.other.unwrap_or_default())).collect();
    let wanted = [
        ("not-in-plan", "door", ""),
        ("unreachable", "one-951", "all-951"),
        ("conflict", "evening", "mobiles"),
        ("always", "anything", ""),
    ];
    assert_eq!(remarks, wanted.map(|(code, rule, other)| (code, rule.to_owned(), other.to_owned())));
}

#[test]
fn mistakes_in_a_policy_are_named_with_their_line() {
    let mistake = |text: &str| {
        let error = Policy::read(text).unwrap_err();
        (error.line, error.value)
    };
    let rule = |when: &str| format!("[[rule]]\nid = \"a\"\ndo = \"allow\"\nwhen = {{ {when} }}\n");
    assert_eq!(mistake("colour = \"red\"\n"), (Some(1), "colour".into()));
    assert_eq!(mistake(&rule("numbers = [\"sales\"]")), (Some(4), "sales".into()));
    assert_eq!(mistake(&rule("prefixes = [\"9*\"]")), (Some(4), "9*".into()));
    assert_eq!(mistake(&rule("labels = [\"nice\"]")), (Some(4), "nice".into()));
    assert_eq!(mistake(&rule("hours = [\"25:00-26:00\"]")), (Some(4), "25:00-26:00".into()));
    assert_eq!(mistake(&rule("days = \"someday\"")), (Some(4), "someday".into()));
    assert_eq!(mistake(&[rule(""), rule("")].concat()), (Some(2), "a".into()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_call_has_a_verdict_with_one_reason_that_decides(
        from in "(\\+?[0-9]{0,17}|\\PC{0,20}|1[0-9]{10}|95[0-9]{3,6}|0[0-9]{9,11})",
        preset in 0_usize..3, hour in 0_i8..24, day in 1_i8..29, verified in 0_usize..3,
    ) {
        let home = Home::new(&format!("preset = \"{}\"", ["gentle", "normal", "strict"][preset]));
        let verified = [Verified::Passed, Verified::Failed, Verified::Unchecked][verified];
        let ring = Ring::new(number::parse(&from), date(2026, 2, day).at(hour, 0, 0, 0)).checked(verified);
        let verdict = home.asked(&ring);
        prop_assert_eq!(&home.asked(&ring), &verdict);
        prop_assert_eq!(verdict.reasons.iter().filter(|r| r.decides).count(), 1);
        prop_assert_eq!(verdict.decisive().unwrap().asks, Some(verdict.verdict));
        prop_assert_eq!(verdict.form.is_some(), verdict.verdict == Reject);
        prop_assert!(verdict.reasons.iter().all(|r| screen::verdict::CODES.contains(&r.code)));
        if ring.from.kind() == Kind::Emergency {
            prop_assert_eq!(verdict.verdict, Allow);
        }
        if preset == 0 {
            prop_assert_eq!(verdict.verdict, Allow);
        }
    }

    #[test]
    fn contacts_are_never_challenged_and_never_rejected(
        n in 0_u32..10_000, preset in 0_usize..3, hour in 0_i8..24, spelling in 0_usize..4
    ) {
        let mut home = Home::new(&format!("preset = \"{}\"\nquiet = {{ hours = [\"20:00-09:00\"] }}", ["gentle", "normal", "strict"][preset]));
        home.book.contacts[0].numbers = vec![format!("1380000{n:04}")];
        home.list = list(&format!("1380000{n:04}\tfraud\n1380*\tsales\n"));
        let number = format!("1380000{n:04}");
        let shown = [number.clone(), format!("+86{number}"), format!("0086 {number}"), format!("0{number}")][spelling].clone();
        prop_assert_eq!(home.at(&shown, date(2026, 11, 7).at(hour, 30, 0, 0)), (Allow, "contact"));
    }
}
