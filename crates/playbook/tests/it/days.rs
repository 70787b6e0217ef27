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
