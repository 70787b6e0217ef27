//! The algebra of day sets against a day-by-day oracle.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use playbook::Days;
use proptest::prelude::*;

const ORIGIN: Date = date(2026, 1, 1);

fn day(offset: i64) -> Date {
    ORIGIN.saturating_add(offset.days())
}

fn sets() -> impl Strategy<Value = Days> {
    let leaf = prop_oneof![
        (0i64..60).prop_map(|d| Days::from(day(d))),
        (0i64..60).prop_map(|d| Days::until(day(d))),
        (0i64..60, 0i64..60).prop_map(|(a, b)| Days::between(day(a), day(b))),
        any::<bool>().prop_map(Days::if_true),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.and(&b)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.or(&b)),
            inner.prop_map(|a| a.not()),
        ]
    })
}

proptest! {
    #[test]
    fn operations_hold_day_by_day(a in sets(), b in sets()) {
        let (and, or, not) = (a.and(&b), a.or(&b), a.not());
        for d in (-5..65).map(day) {
            prop_assert_eq!(and.contains(d), a.contains(d) && b.contains(d));
            prop_assert_eq!(or.contains(d), a.contains(d) || b.contains(d));
            prop_assert_eq!(not.contains(d), !a.contains(d));
        }
        prop_assert_eq!(not.not(), a.or(&Days::never()));
    }

    #[test]
    fn opening_is_the_first_day_inside(a in sets(), from in 0i64..60) {
        let today = day(from);
        let oracle = (from..80).map(day).find(|d| a.contains(*d));
        let found = a.next(today).filter(|d| *d < day(80));
        prop_assert_eq!(found, oracle);
        prop_assert_eq!(a.opens_after(today).is_some(), !a.contains(today) && a.next(today).is_some());
    }

    #[test]
    fn the_end_is_the_last_day_inside(a in sets(), from in 0i64..60) {
        let today = day(from);
        match a.ends(today) {
            Some(last) => {
                prop_assert!(a.contains(today) && a.contains(last));
                prop_assert!(!a.contains(last.tomorrow().unwrap()));
            }
            None => prop_assert!(!a.contains(today) || a.contains(day(500))),
        }
    }
}

/// The spans of a set, as seen from day 0 to day 40: each with its first and last day's offset.
fn spans(days: &Days) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for offset in (0..=40).filter(|offset| days.contains(day(*offset))) {
        match spans.last_mut() {
            Some(open) if open.1 + 1 == offset => open.1 = offset,
            _ => spans.push((offset, offset)),
        }
    }
    spans
}

fn span(first: i64, last: i64) -> Days {
    Days::between(day(first), day(last))
}

#[test]
fn a_table_of_sets() {
    let two = span(2, 5).or(&span(10, 12));
    for (name, set, expected) in [
        ("never", Days::never(), &[][..]),
        ("always", Days::always(), &[(0, 40)]),
        ("one day", span(7, 7), &[(7, 7)]),
        ("backwards", span(7, 6), &[]),
        ("from", Days::from(day(30)), &[(30, 40)]),
        ("until", Days::until(day(3)), &[(0, 3)]),
        ("after", Days::after(day(30)), &[(31, 40)]),
        ("after the last day there is", Days::after(Date::MAX), &[]),
        ("apart", two.clone(), &[(2, 5), (10, 12)]),
        ("touching", span(2, 5).or(&span(6, 8)), &[(2, 8)]),
        ("overlapping", span(2, 6).or(&span(4, 8)), &[(2, 8)]),
        ("inside", span(2, 20).or(&span(4, 8)), &[(2, 20)]),
        ("both", two.and(&span(4, 11)), &[(4, 5), (10, 11)]),
        ("nothing in both", two.and(&span(6, 9)), &[]),
        ("not", two.not(), &[(0, 1), (6, 9), (13, 40)]),
        ("not never", Days::never().not(), &[(0, 40)]),
        ("not always", Days::always().not(), &[]),
        ("not from", Days::from(day(5)).not(), &[(0, 4)]),
        ("not until", Days::until(day(5)).not(), &[(6, 40)]),
        ("if", Days::if_true(true), &[(0, 40)]),
        ("if not", Days::if_true(false), &[]),
    ] {
        assert_eq!(spans(&set), expected, "{name}");
    }
}

#[test]
fn the_same_days_are_the_same_set() {
    assert_eq!(span(2, 5).or(&span(6, 8)), span(2, 8));
    assert_eq!(span(6, 8).or(&span(2, 5)), span(2, 8));
    assert_eq!(span(2, 5).not().not(), span(2, 5));
    assert_eq!(Days::always().not(), Days::never());
    assert_eq!(Days::until(Date::MAX), Days::always());
    assert_eq!(Days::from(Date::MIN), Days::always());
}

#[test]
fn a_table_of_openings_and_ends() {
    let two = span(2, 5).or(&span(10, 12));
    for (set, today, next, opens, ends) in [
        (&two, 0, Some(2), Some(2), None),
        (&two, 2, Some(2), None, Some(5)),
        (&two, 5, Some(5), None, Some(5)),
        (&two, 6, Some(10), Some(10), None),
        (&two, 12, Some(12), None, Some(12)),
        (&two, 13, None, None, None),
        (&Days::from(day(4)), 4, Some(4), None, None),
        (&Days::from(day(4)), 3, Some(4), Some(4), None),
        (&Days::until(day(4)), 4, Some(4), None, Some(4)),
        (&Days::until(day(4)), 5, None, None, None),
        (&Days::always(), 7, Some(7), None, None),
        (&Days::never(), 7, None, None, None),
    ] {
        let found = (set.next(day(today)), set.opens_after(day(today)), set.ends(day(today)));
        assert_eq!(found, (next.map(day), opens.map(day), ends.map(day)), "{set:?} on day {today}");
        assert_eq!(set.is_never(), *set == Days::never());
    }
}
