//! From a number to its principal.

use super::*;

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
