//! What holds whatever is told.

use super::*;
use proptest::prelude::*;

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
