use super::*;
use crate::dated::{Entry, Told};
use jiff::Timestamp;
use number::E164;
use proptest::prelude::*;

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + n * 86_400).expect("in range")
}

fn number(line: u64) -> E164 {
    E164::new(8_657_188_880_000 + line).expect("a number")
}

fn lines(first: u64, last: u64) -> Range {
    Range::new(number(first), number(last)).expect("upwards")
}

fn registered(id: &str, kind: Kind) -> Act {
    Act::Registered { organisation: id.into(), name: id.to_uppercase(), kind }
}

fn numbers(id: &str, range: Range, until: Option<i64>) -> Act {
    Act::Numbers { organisation: id.into(), numbers: range, serves: None, until: until.map(day) }
}

fn linked(id: &str, to: &str, until: Option<i64>) -> Act {
    let relation = if id.starts_with("branch") { Relation::BranchOf } else { Relation::PartnerFor };
    Act::Linked { organisation: id.into(), to: to.into(), relation, until: until.map(day) }
}

fn unlinked(id: &str, to: &str) -> Act {
    Act::Unlinked { organisation: id.into(), to: to.into() }
}

/// Acts of (day from which it holds, day on which it was recorded, what), numbered in the order given.
fn entries(rows: Vec<(i64, i64, Act)>) -> Vec<Entry<Act>> {
    let told = |(at, known, act), seq| Told { at: day(at), act }.recorded(seq, day(known));
    rows.into_iter().zip(1..).map(|(row, seq)| told(row, seq)).collect()
}

/// An operator with two branches, a partner of one branch with a mandate from day 10 to day 40, an agent of the partner.
fn house() -> Vec<(i64, i64, Act)> {
    vec![
        (0, 0, registered("operator", Kind::Principal)),
        (0, 0, registered("branch-1", Kind::Branch)),
        (0, 0, registered("branch-2", Kind::Branch)),
        (0, 0, registered("partner", Kind::Partner)),
        (0, 0, registered("agent", Kind::Agent)),
        (0, 0, linked("branch-1", "operator", None)),
        (0, 0, linked("branch-2", "operator", None)),
        (
            0,
            0,
            Act::Linked {
                organisation: "agent".into(),
                to: "partner".into(),
                relation: Relation::AgentFor,
                until: None,
            },
        ),
        (0, 0, numbers("agent", lines(0, 99), None)),
        (10, 10, linked("partner", "branch-1", Some(40))),
    ]
}

/// The chains, or the codes of the gaps with what they are about.
fn told(caller: &Caller) -> Vec<String> {
    match caller {
        Caller::Unknown => vec!["unknown".into()],
        Caller::Disputed { organisations } => vec![format!("disputed: {}", organisations.join(", "))],
        Caller::Known { chains, gaps } => {
            let gaps = gaps.iter().map(|gap| format!("{}: {}", gap.code(), gap.what()));
            chains.iter().map(Chain::text).chain(gaps).collect()
        }
    }
}

#[test]
fn the_chain_leads_from_the_number_to_its_principal_as_long_as_every_mandate_holds() {
    let book = Book::new(entries(house()));
    for (from, at, right) in [
        (5, 9, "no-mandate: agent for partner for branch-1 from 2026-01-11T00:00:00Z"),
        (5, 10, "agent for partner for branch-1 for operator"),
        (5, 39, "agent for partner for branch-1 for operator"),
        (5, 40, "mandate-expired: agent for partner for branch-1"),
        (99, 20, "agent for partner for branch-1 for operator"),
        (100, 20, "unknown"),
        (5, -1, "unknown"),
    ] {
        assert_eq!(told(&book.chain(number(from), day(at), day(99))), [right], "line {from}, day {at}");
    }
    let caller = book.chain(number(5), day(20), day(99));
    let answers = caller.answers().expect("known");
    assert_eq!((answers.organisation, answers.debtor, answers.principal), ("agent", "branch-1", "operator"));
    assert_eq!(caller.chains()[0].until(), Some(day(40)));
    // On day 9 nobody knew of the mandate of day 10.
    assert_eq!(told(&book.chain(number(5), day(20), day(9))), ["no-mandate: agent for partner"]);
}

#[test]
fn who_serves_several_answers_itself_unless_it_is_told_for_whom() {
    let mut rows = house();
    rows.extend([
        (50, 50, registered("shop", Kind::Principal)),
        (50, 50, linked("partner", "branch-2", None)),
        (60, 60, linked("partner", "shop", None)),
        (60, 60, numbers("partner", lines(200, 299), None)),
        (
            60,
            60,
            Act::Numbers {
                organisation: "partner".into(),
                numbers: number(250).into(),
                serves: Some("shop".into()),
                until: None,
            },
        ),
        (
            60,
            60,
            Act::Numbers {
                organisation: "partner".into(),
                numbers: number(251).into(),
                serves: Some("branch-1".into()),
                until: None,
            },
        ),
        (70, 70, linked("partner", "branch-1", None)),
    ]);
    let book = Book::new(entries(rows));
    let at = |line, at| book.chain(number(line), day(at), day(99));
    let one = at(5, 55);
    assert_eq!(told(&one), ["agent for partner for branch-2 for operator"]);
    let two = at(200, 65);
    assert_eq!(told(&two), ["partner for branch-2 for operator", "partner for shop"]);
    let answers = two.answers().expect("known");
    assert_eq!((answers.principal, answers.debtor, answers.unclear), ("partner", "partner", true));
    assert_eq!(told(&at(250, 65)), ["partner for shop"]);
    assert_eq!(told(&at(251, 65)), ["mandate-expired: partner for branch-1"]);
    assert_eq!(told(&at(251, 75)), ["partner for branch-1 for operator"]);
    let operator = book.chain_for(number(200), Some("operator"), day(75), day(99));
    assert_eq!(told(&operator), ["partner for branch-1 for operator", "partner for branch-2 for operator"]);
    let answers = operator.answers().expect("known");
    assert_eq!((answers.principal, answers.debtor, answers.unclear), ("operator", "operator", false));
    assert_eq!(told(&book.chain_for(number(200), Some("agent"), day(75), day(99))), ["no-mandate: partner for agent"]);
}

#[test]
fn an_organisation_that_ends_takes_its_numbers_and_links_with_it_for_good() {
    let mut rows = house();
    rows.extend([
        (20, 20, Act::Ended { organisation: "branch-1".into() }),
        (30, 30, registered("branch-1", Kind::Branch)),
        (35, 35, Act::Ended { organisation: "agent".into() }),
        (36, 36, registered("agent", Kind::Agent)),
    ]);
    let book = Book::new(entries(rows));
    let at = |at| told(&book.chain(number(5), day(at), day(99)));
    assert_eq!(at(19), ["agent for partner for branch-1 for operator"]);
    assert_eq!(at(20), ["mandate-expired: agent for partner for branch-1"]);
    assert_eq!(at(30), ["mandate-expired: agent for partner for branch-1"]);
    assert_eq!(at(35), ["unknown"]);
    assert_eq!(at(36), ["unknown"]);
    assert_eq!(book.organisations(day(20), day(99)).count(), 4);
    assert_eq!(book.numbers("agent", day(20), day(99)).map(|owned| owned.until).collect::<Vec<_>>(), [Some(day(35))]);
}

/// What is said to the acts one after another, of which those that fit are added.
fn admitted(rows: Vec<(i64, i64, Act)>) -> (Book, Vec<String>) {
    let mut book = Book::default();
    let mut refused = Vec::new();
    for entry in entries(rows) {
        match book.admit(&entry) {
            Ok(()) => book.add(entry),
            Err(unfit) => refused.push(format!("{}: {unfit}", unfit.code())),
        }
    }
    (book, refused)
}

#[test]
fn what_does_not_fit_is_refused_with_names() {
    for (act, right) in [
        (
            numbers("partner", lines(50, 60), None),
            "number-taken: +8657188880050-+8657188880060 meets +8657188880000-+8657188880099 of agent from \
             2026-01-01T00:00:00Z until further notice; end theirs first, or name other numbers",
        ),
        (
            linked("partner", "agent", None),
            "mandate-circle: the links would go in a circle at 2026-02-20T00:00:00Z: partner for agent for partner",
        ),
        (
            linked("agent", "agent", None),
            "mandate-circle: the links would go in a circle at 2026-02-20T00:00:00Z: agent for agent",
        ),
        (
            linked("branch-1", "shop", None),
            "organisation-unknown: shop is not registered at 2026-02-20T00:00:00Z; register it first, or let this begin later",
        ),
        (
            linked("partner", "branch-2", Some(50)),
            "term-empty: the term from 2026-02-20T00:00:00Z until 2026-02-20T00:00:00Z holds at no moment; give an end \
             after its beginning",
        ),
        (
            Act::Linked {
                organisation: "operator".into(),
                to: "partner".into(),
                relation: Relation::BranchOf,
                until: None,
            },
            "relation-kind: operator is registered as principal; only a branch is a branch of another, and a partner or \
             agent needs partner-for or agent-for",
        ),
        (unlinked("partner", "branch-1"), "not-linked: partner has no link to branch-1 at 2026-02-20T00:00:00Z"),
        (
            Act::NumbersEnded { organisation: "agent".into(), numbers: lines(0, 50) },
            "number-not-its: +8657188880000-+8657188880050 is no range of agent at 2026-02-20T00:00:00Z; name the range \
             as it was given",
        ),
        (
            registered("Bank", Kind::Principal),
            "organisation-id: \"Bank\" is no id; use 1 to 64 small letters, figures, dots and hyphens, beginning with a \
             letter or figure",
        ),
        (
            Act::Registered { organisation: "bank".into(), name: " ".into(), kind: Kind::Principal },
            "organisation-name: a name has 1 to 200 characters and no line ends; this one has 1",
        ),
        (Act::Undone { seq: 12 }, "no-such-act: there is no act 12 to take back"),
    ] {
        let mut rows = house();
        rows.push((50, 50, act));
        assert_eq!(admitted(rows).1, [right]);
    }
    let mut book = admitted(house()).0;
    let early = Told { at: day(50), act: registered("shop", Kind::Principal) }.recorded(11, day(9));
    assert_eq!(book.admit(&early).map_err(|unfit| unfit.code()), Err("act-order"));
    book.add(Told { at: day(50), act: registered("shop", Kind::Principal) }.recorded(11, day(50)));
    assert_eq!(book.len(), 11);
}

#[test]
fn what_comes_back_by_an_undo_must_fit_as_well() {
    // The agent gave its numbers back and the partner took them; the giving back cannot be undone.
    let mut rows = house();
    rows.extend([
        (20, 20, Act::NumbersEnded { organisation: "agent".into(), numbers: lines(0, 99) }),
        (20, 20, numbers("partner", lines(90, 120), None)),
        (21, 21, Act::Undone { seq: 11 }),
        (21, 21, Act::Undone { seq: 12 }),
        (21, 21, Act::Undone { seq: 11 }),
    ]);
    let (book, refused) = admitted(rows);
    assert_eq!(
        refused.iter().map(|text| text.split(':').next().unwrap_or_default()).collect::<Vec<_>>(),
        ["number-taken"]
    );
    assert_eq!(told(&book.chain(number(95), day(30), day(30))), ["agent for partner for branch-1 for operator"]);
    // So with an organisation that ended: it cannot come back where others stand.
    let mut rows = house();
    rows.extend([
        (20, 20, Act::Ended { organisation: "agent".into() }),
        (20, 20, numbers("partner", lines(90, 120), None)),
        (21, 21, Act::Undone { seq: 11 }),
    ]);
    assert_eq!(admitted(rows).1.len(), 1);
    // And with a link whose way back exists by now.
    let mut rows = house();
    rows.extend([
        (20, 20, unlinked("agent", "partner")),
        (20, 20, linked("partner", "agent", None)),
        (21, 21, Act::Undone { seq: 11 }),
    ]);
    let (book, refused) = admitted(rows);
    assert!(refused[0].ends_with("agent for partner for agent"), "{refused:?}");
    assert!(book.links("agent", day(30), day(30)).is_empty());
}

#[test]
fn numbers_named_by_two_are_disputed_and_circles_end_where_nobody_asked_before() {
    let mut rows = house();
    rows.push((0, 0, numbers("partner", lines(50, 60), Some(30))));
    rows.push((45, 45, linked("partner", "agent", None)));
    let book = Book::new(entries(rows));
    assert_eq!(told(&book.chain(number(55), day(20), day(99))), ["disputed: agent, partner"]);
    assert_eq!(book.chain(number(55), day(20), day(99)).answers(), None);
    assert_eq!(told(&book.chain(number(55), day(30), day(99))), ["agent for partner for branch-1 for operator"]);
    assert_eq!(told(&book.chain(number(5), day(50), day(99))), ["mandate-circle: agent for partner for agent"]);
}

#[test]
fn chains_are_followed_so_far_and_no_further() {
    // A ladder in which each step can be taken in two ways has more ways than anybody can follow.
    let name = |n: usize, side: usize| format!("p{n}.{side}");
    let mut rows = vec![(0, 0, registered("end", Kind::Principal))];
    for n in 0..20 {
        for side in 0..2 {
            rows.push((0, 0, registered(&name(n, side), Kind::Partner)));
        }
    }
    let mut links = Vec::new();
    for n in 0..20 {
        for side in 0..2 {
            for other in 0..2 {
                let to = if n == 0 { "end".to_owned() } else { name(n - 1, other) };
                links.push((0, 0, linked(&name(n, side), &to, None)));
            }
        }
    }
    rows.extend(links);
    let (_, refused) = admitted(rows.clone());
    assert!(!refused.is_empty() && refused.iter().all(|text| text.starts_with("mandate-too-long")), "{refused:?}");
    let caller = Book::new(entries(rows)).chains_of("p19.0", None, day(1), day(1));
    assert!(caller.gaps().iter().any(|gap| gap.why == Why::TooLong));
    assert!(caller.chains().len() + caller.gaps().len() <= MOST_CHAINS + MOST_STEPS);
}

#[test]
fn acts_are_kept_as_documents_that_no_unknown_field_enters() {
    let text = r#"{"at":"2026-01-01T00:00:00Z","act":"numbers","organisation":"bank","numbers":"+8657188880000-+8657188880099","serves":"shop"}"#;
    let told: Told<Act> = serde_json::from_str(text).expect("a document");
    assert_eq!(serde_json::to_string(&told).expect("a document"), text);
    let wrong = [
        text.replace("bank\"", "bank\",\"colour\":\"red\""),
        text.replace("0099", "009"),
        text.replace("0099", "-0099"),
        text.replace("numbers\",", "telex\","),
        text.replace("2026-01-01T", "2026-01-41T"),
    ];
    for text in wrong {
        assert!(serde_json::from_str::<Told<Act>>(&text).is_err(), "{text}");
    }
}

#[test]
fn a_key_serves_within_its_term_and_is_known_by_its_digest_alone() {
    let (text, id) = KeyText::new(&[9; 32]);
    assert_eq!(format!("{text:?}"), "KeyText(…)");
    let key = Key {
        id,
        organisation: "bank".into(),
        purposes: Vec::new(),
        areas: vec!["+86571".parse().expect("an area"), "+1416".parse().expect("an area")],
        per_day: Some(2),
        from: day(0),
        until: Some(day(30)),
    };
    let issued = Told { at: day(0), act: KeyAct::Issued { key: key.clone() } };
    let document = serde_json::to_string(&issued).expect("a document");
    assert!(document.contains(&id.hex()) && !document.contains(text.as_str()), "{document}");
    assert_eq!(serde_json::from_str::<Told<KeyAct>>(&document).expect("a document"), issued);
    let keys = Keys::new(&[
        issued.recorded(1, day(0)),
        Told { at: day(20), act: KeyAct::Revoked { id } }.recorded(2, day(20)),
        Told { at: day(25), act: KeyAct::Issued { key: Key { until: None, ..key } } }.recorded(3, day(25)),
    ]);
    let key = keys.find(&format!(" {}\n", text.as_str())).expect("it is kept");
    assert_eq!(keys.all().count(), 1);
    let codes = |lines: &[u64], used_today, on| {
        let numbers: Vec<E164> = lines.iter().map(|line| number(*line)).collect();
        let asked = Asked { purpose: "anything", numbers: &numbers, used_today, now: day(on) };
        key.may(&asked).iter().map(Denied::code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[1, 2], 0, 19), [""; 0]);
    assert_eq!(codes(&[1, 2], 1, 20), ["key-expired", "key-quota"]);
    assert_eq!(codes(&[], 2, -1), ["key-not-begun", "key-quota"]);
    let beyond = [number(1), E164::new(8_657_000_000).expect("a number"), E164::new(86_571).unwrap_or(number(3))];
    let denied = key.may(&Asked { purpose: "anything", numbers: &beyond, used_today: u64::MAX, now: day(1) });
    assert_eq!(
        denied.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "the key is for numbers that begin with +86571, +1416; 1 of those asked about do not, the first is +8657000000",
            "the key has 0 numbers left today of 2; 3 were asked about",
        ]
    );
    for text in [
        "",
        "wurao-",
        "wurao-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw",
        "wurao-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHB=c",
    ] {
        assert_eq!(KeyText::digest(text), Err(NotAKey), "{text}");
    }
    for text in ["86", "+", "+0", "+1234567890123456", "+8x"] {
        assert!(text.parse::<Area>().is_err(), "{text}");
    }
}

const NAMES: [&str; 5] = ["a", "b", "branch-c", "d", "e"];

fn any_act() -> impl Strategy<Value = Act> {
    let name = || proptest::sample::select(&NAMES[..]);
    let until = || prop_oneof![Just(None), (0_i64..40).prop_map(Some)];
    let range = || (0_u64..6, 0_u64..3).prop_map(|(first, more)| lines(first, first + more));
    prop_oneof![
        4 => (name(), proptest::sample::select(&Kind::ALL[..])).prop_map(|(id, kind)| {
            registered(id, if id.starts_with("branch") { Kind::Branch } else if kind == Kind::Branch { Kind::Agent } else { kind })
        }),
        1 => name().prop_map(|id| Act::Ended { organisation: id.into() }),
        4 => (name(), range(), until()).prop_map(|(id, range, until)| numbers(id, range, until)),
        2 => (name(), range()).prop_map(|(id, numbers)| Act::NumbersEnded { organisation: id.into(), numbers }),
        6 => (name(), name(), until()).prop_map(|(id, to, until)| linked(id, to, until)),
        2 => (name(), name()).prop_map(|(id, to)| unlinked(id, to)),
        2 => (1_u64..30).prop_map(|seq| Act::Undone { seq }),
    ]
}

fn any_rows() -> impl Strategy<Value = Vec<(i64, i64, Act)>> {
    proptest::collection::vec((0_i64..40, 0_i64..3, any_act()), 0..30).prop_map(|rows| {
        let mut known = 0;
        let dated = |(at, step, act)| {
            known += step;
            (at, known, act)
        };
        rows.into_iter().map(dated).collect()
    })
}

proptest! {
    #[test]
    fn what_was_admitted_is_never_disputed_and_never_goes_in_a_circle(rows in any_rows(), line in 0_u64..9, at in -2_i64..60) {
        let mut all = vec![(0, 0, registered("a", Kind::Principal)), (0, 0, registered("b", Kind::Partner))];
        all.extend(rows);
        let (book, _) = admitted(all);
        let caller = book.chain(number(line), day(at), day(99));
        prop_assert!(!matches!(caller, Caller::Disputed { .. }), "{caller:?}");
        prop_assert!(caller.gaps().iter().all(|gap| gap.code() != "mandate-circle"), "{caller:?}");
        for name in NAMES {
            let caller = book.chains_of(name, None, day(at), day(99));
            prop_assert!(caller.gaps().iter().all(|gap| gap.code() != "mandate-circle"), "{caller:?}");
            // Every step of a chain is a link that holds, and only the last one answers.
            for chain in caller.chains() {
                for pair in chain.steps.windows(2) {
                    let links = book.links(&pair[0].organisation, day(at), day(99));
                    prop_assert!(links.iter().any(|link| link.to == pair[1].organisation));
                }
                prop_assert!(chain.steps.last().is_some_and(|step| !step.kind.needs_mandate()));
            }
        }
    }

    #[test]
    fn later_acts_never_change_what_was_known_before(rows in any_rows(), cut in 0_usize..30, line in 0_u64..9, at in -2_i64..60) {
        let all = entries(rows);
        let cut = cut.min(all.len());
        let before = all[..cut].to_vec();
        // What was recorded at the same moment as the last one that is left in was known with it.
        let known = before.last().map_or(day(-1), |entry| entry.known);
        let together: Vec<_> = all.iter().filter(|entry| entry.known <= known).cloned().collect();
        let (then, now) = (Book::new(together), Book::new(all));
        prop_assert_eq!(then.chain(number(line), day(at), known), now.chain(number(line), day(at), known));
    }

    #[test]
    fn a_book_is_the_same_in_whatever_order_its_acts_come(rows in any_rows(), line in 0_u64..9, at in -2_i64..60, known in 0_i64..60) {
        let all = entries(rows);
        let mut one = Book::default();
        for entry in all.clone() {
            one.add(entry);
        }
        let mut turned = all.clone();
        turned.reverse();
        let ask = |book: &Book| (book.chain(number(line), day(at), day(known)), book.organisations(day(at), day(known)).count());
        prop_assert_eq!(ask(&one), ask(&Book::new(all)));
        prop_assert_eq!(ask(&one), ask(&Book::new(turned)));
    }

    #[test]
    fn numbers_are_found_as_by_looking_at_every_range(ranges in proptest::collection::vec((0_u64..50, 0_u64..30), 0..80), line in 0_u64..90, more in 0_u64..9) {
        let rows: Vec<Range> = ranges.iter().map(|(first, more)| lines(*first, first + more)).collect();
        let index = ranges::Ranges::new(rows.iter().copied().zip(0..).collect());
        let asked = lines(line, line + more);
        let right: Vec<usize> = (0..rows.len()).filter(|place| rows[*place].meets(asked)).collect();
        prop_assert_eq!(index.meeting(asked), right);
    }

    #[test]
    fn ranges_and_areas_are_read_back_as_they_were(first in 0_u64..1000, more in 0_u64..1000, text in "\\PC{0,40}") {
        let range = lines(first, first + more);
        prop_assert_eq!(range.to_string().parse(), Ok(range));
        if let Ok(range) = text.parse::<Range>() {
            prop_assert_eq!(range.to_string().parse(), Ok(range));
        }
        if let Ok(area) = text.parse::<Area>() {
            prop_assert_eq!(area.to_string(), text);
        }
    }
}
