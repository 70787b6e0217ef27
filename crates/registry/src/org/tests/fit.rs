//! What is refused, and with which words.

use super::*;

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
fn a_kind_changes_only_to_one_that_the_standing_links_go_with() {
    let mut rows = house();
    rows.extend([
        (15, 15, registered("partner", Kind::Principal)),
        (15, 15, registered("branch-1", Kind::Partner)),
        (15, 15, registered("partner", Kind::Branch)),
        (15, 15, registered("partner", Kind::Agent)),
        (16, 16, unlinked("partner", "branch-1")),
        (17, 17, registered("partner", Kind::Principal)),
        (18, 18, linked("partner", "branch-1", None)),
        (19, 19, registered("partner", Kind::Partner)),
    ]);
    let (book, refused) = admitted(rows);
    assert_eq!(
        refused,
        [
            "relation-kind: partner cannot become principal: it is partner-for branch-1 since 2026-01-11T00:00:00Z; end that first",
            "relation-kind: branch-1 cannot become partner: it is branch-of operator since 2026-01-01T00:00:00Z; end that first",
            "relation-kind: partner cannot become branch: it is partner-for branch-1 since 2026-01-11T00:00:00Z; end that first",
        ]
    );
    assert_eq!(told(&book.chain(number(5), day(15), day(99))), ["agent for partner for branch-1 for operator"]);
    assert_eq!(told(&book.chain(number(5), day(19), day(99))), ["agent for partner for branch-1 for operator"]);
}

#[test]
fn a_kind_that_was_wrong_is_mended_for_calls_of_before() {
    let mut rows = house();
    // As it was before such a change was refused.
    rows.push((15, 15, registered("partner", Kind::Principal)));
    let mut book = Book::new(entries(rows));
    assert_eq!(told(&book.chain(number(5), day(20), day(20))), ["agent for partner"]);
    let mend = Told { at: day(15), act: registered("partner", Kind::Partner) }.recorded(99, day(30));
    assert_eq!(book.admit(&mend), Ok(()));
    book.add(mend);
    assert_eq!(told(&book.chain(number(5), day(20), day(20))), ["agent for partner"]);
    assert_eq!(told(&book.chain(number(5), day(20), day(30))), ["agent for partner for branch-1 for operator"]);
}
