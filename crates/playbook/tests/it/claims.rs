//! Claim lines: what is counted, times what, on which basis.

use crate::made::{case, view};
use casework::Money;
use jiff::civil::date;

const EVENTS: &[&str] = &[
    "incident|at=2026-05-01|nuisance=yes",
    "incident|at=2026-05-02|nuisance=no",
    "incident|at=2026-05-03|nuisance=yes",
];

/// Rate, count, amount, sum, and whether it is claimed.
type Line<Text> = (Text, u64, Option<Text>, Option<Text>, bool);

fn lines(more: &[&str]) -> (Vec<Line<String>>, Option<String>) {
    let case = case(&[EVENTS, more].concat());
    let view = view(&case, date(2026, 5, 10));
    let money = |m: Option<Money>| m.map(|m| m.to_string());
    let line = |l: &playbook::ClaimLine| (l.rate.clone(), l.count, money(l.amount), money(l.sum), l.claimed);
    (view.claims().iter().map(line).collect(), money(view.claims_total()))
}

fn owned(lines: &[Line<&str>]) -> Vec<Line<String>> {
    let text = |t: Option<&str>| t.map(str::to_owned);
    lines
        .iter()
        .map(|(rate, n, amount, sum, claimed)| ((*rate).to_owned(), *n, text(*amount), text(*sum), *claimed))
        .collect()
}

#[test]
fn nothing_is_claimed_until_the_person_says_so() {
    let expected = [
        ("per-call", 2, None, None, false),
        ("broken", 0, None, None, false),
        ("time", 0, Some("36.00 CNY"), Some("0.00 CNY"), false),
        ("fee", 1, None, None, false),
    ];
    assert_eq!(lines(&[]), (owned(&expected), None));
}

#[test]
fn counts_amounts_and_sums() {
    let more = [
        "claim|rate=per-call|amount=50 CNY",
        "claim|rate=fee|amount=12.50 CNY|count=3",
        "claim|rate=time",
        "time|at=2026-05-04|minutes=50",
        "time|at=2026-05-05|minutes=35",
        "commitment|at=2026-05-02|by=operator|terms=再打赔100|remedy=100 CNY",
    ];
    let expected = [
        ("per-call", 2, Some("50.00 CNY"), Some("100.00 CNY"), true),
        // Promised, and broken once: due without being asked for.
        ("broken", 1, Some("100.00 CNY"), Some("100.00 CNY"), true),
        // 85 minutes at 36 an hour.
        ("time", 85, Some("36.00 CNY"), Some("51.00 CNY"), true),
        ("fee", 3, Some("12.50 CNY"), Some("37.50 CNY"), true),
    ];
    assert_eq!(lines(&more), (owned(&expected), Some("288.50 CNY".to_owned())));
}

#[test]
fn a_claimed_line_without_an_amount_leaves_the_total_open() {
    assert_eq!(lines(&["claim|rate=per-call"]).1, None);
    assert_eq!(lines(&["claim|rate=per-call|amount=50 CNY", "claim|rate=fee"]).1, None);
    assert_eq!(lines(&["claim|rate=per-call|amount=50 CNY", "claim|rate=fee|amount=1 USD"]).1, None);
    assert_eq!(lines(&["claim|rate=per-call|amount=50 CNY", "claim|rate=per-call|dropped=yes"]).1, None);
}

#[test]
fn minutes_are_rounded_to_the_hundredth_halves_up() {
    for (minutes, sum) in [(1, "0.60 CNY"), (59, "35.40 CNY"), (60, "36.00 CNY"), (61, "36.60 CNY")] {
        let time = format!("time|at=2026-05-04|minutes={minutes}");
        assert_eq!(lines(&[&time, "claim|rate=time"]).1.as_deref(), Some(sum), "{minutes} minutes");
    }
    // A third of a hundredth down, a half up.
    for (wage, minutes, sum) in
        [("1", 10, "0.17 CNY"), ("0.40", 1, "0.01 CNY"), ("0.30", 1, "0.01 CNY"), ("0.20", 1, "0.00 CNY")]
    {
        let (fact, time) = (format!("fact|key=wage|value={wage}"), format!("time|at=2026-05-04|minutes={minutes}"));
        assert_eq!(lines(&[&fact, &time, "claim|rate=time"]).1.as_deref(), Some(sum), "{minutes} minutes at {wage}");
    }
}

#[test]
fn what_was_offered_and_paid_stands_beside() {
    let events = [
        "offer|at=2026-05-04|by=operator|amount=100 CNY",
        "offer|at=2026-05-05|by=operator|amount=150 CNY",
        "offer|at=2026-05-05|by=operator|rate=fee|amount=20 CNY",
        "payment|at=2026-05-06|amount=30 CNY|rate=fee",
        "payment|at=2026-05-07|amount=40 CNY",
    ];
    let case = case(&events);
    let view = view(&case, date(2026, 5, 10));
    let money = |m: Option<Money>| m.map(|m| m.to_string()).unwrap_or_default();
    assert_eq!(money(view.offered()), "170.00 CNY");
    assert_eq!(money(view.offered_on(None)), "150.00 CNY");
    assert_eq!(money(view.paid()), "70.00 CNY");
    assert_eq!(money(view.paid_on(Some("fee"))), "30.00 CNY");
    assert_eq!(money(view.paid_on(Some("time"))), "");
}
