use super::*;
use crate::dated::Told;
use crate::org::Range;
use number::E164;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn range(text: &str) -> Range {
    text.parse().expect("a range")
}

fn two() -> Pool {
    Pool::new(vec![range("+8657100000000-+8657100000099"), range("+861700000000-+861700000999")]).expect("apart")
}

fn wide() -> Pool {
    Pool::new(vec![range("+861700000000-+861700009999")]).expect("one")
}

fn delivery(pool: &Pool, recipient: &str, id: &str, count: u32) -> Delivery {
    Delivery { recipient: recipient.into(), id: id.into(), pool: pool.digest(), count }
}

fn secret(byte: u8) -> Secret {
    Secret::new(&[byte; 32]).expect("long enough")
}

/// Fifty recipients of one version.
fn deliveries(pool: &Pool, count: u32) -> Vec<Delivery> {
    (0..50).map(|n| delivery(pool, &format!("org-{n}"), "2026-11", count)).collect()
}

fn outcome(pool: &Pool, deliveries: &[Delivery], numbers: impl IntoIterator<Item = E164>) -> Outcome {
    let mut search = Search::new([pool]);
    for number in numbers {
        search.add(number);
    }
    search.judge(&secret(7), deliveries, Limits::default()).expect("the pool is here")
}

fn names(outcome: &Outcome) -> Vec<&str> {
    outcome.suspects.iter().map(|suspect| suspect.recipient.as_str()).collect()
}

/// As another program computes them from the words of [`Secret::canaries`].
#[test]
fn the_canaries_of_a_delivery_are_these() {
    let pool = two();
    assert_eq!(pool.digest().hex(), "28057c8ff00ec63fff01db086099934199f5ed4fa0d6fe53d0cc912bb30df00c");
    let found = secret(7).canaries(&pool, &delivery(&pool, "bank", "2026-11", 9)).expect("few");
    let lines = [29, 43, 71, 281, 311, 456, 902, 936, 991];
    assert_eq!(found.iter().map(|number| number.get() - 861_700_000_000).collect::<Vec<_>>(), lines);
}

#[test]
fn a_pool_holds_each_number_once_and_finds_it() {
    let pool = two();
    assert_eq!(pool.count(), 1100);
    for (place, number) in
        [(0, 861_700_000_000), (999, 861_700_000_999), (1000, 8_657_100_000_000), (1099, 8_657_100_000_099)]
    {
        assert_eq!(pool.at(place).map(E164::get), Some(number));
        assert_eq!(pool.place(E164::new(number).expect("a number")), Some(place));
    }
    assert_eq!(pool.at(1100), None);
    for number in [861_699_999_999, 861_700_001_000, 8_657_100_000_100] {
        assert_eq!(pool.place(E164::new(number).expect("a number")), None, "{number}");
    }
    let text = "[[range]]\nnumbers = \"+861700000000-+861700009999\"\nsource = \"set aside by the operator\"\nconfidence = \"H\"\n";
    assert_eq!(Pool::parse(text), Ok(wide()));
    for (text, right) in [
        (
            "range = []".to_owned(),
            "pool of canaries: there is no range in it; name ranges that are never given to people",
        ),
        (
            text.repeat(2),
            "pool of canaries: +861700000000-+861700009999 and +861700000000-+861700009999 have numbers in common; name \
             each number once",
        ),
        (text.replace("+861700000000", "+861600000000"), "pool of canaries: 100010000 numbers are more than 16777216"),
    ] {
        assert_eq!(Pool::parse(&text).map_err(|error| error.to_string()), Err(right.to_owned()));
    }
    assert!(Pool::parse(&text.replace("source", "sauce")).is_err());
}

#[test]
fn what_makes_no_delivery_is_refused_with_a_remedy() {
    let pool = wide();
    let refused = |delivery: Delivery| secret(7).canaries(&pool, &delivery).map_err(|error| error.to_string());
    assert_eq!(
        refused(delivery(&pool, "bank", "2026-11", 2501)),
        Err("2501 canaries out of a pool of 10000; take 1 to 2500, or set more numbers aside".to_owned())
    );
    assert!(refused(delivery(&pool, "bank", "2026-11", 0)).is_err());
    assert!(refused(delivery(&pool, "bank\n", "2026-11", 9)).is_err());
    assert!(refused(delivery(&pool, "bank", "", 9)).is_err());
    assert!(refused(delivery(&two(), "bank", "2026-11", 9)).is_err_and(|text| text.contains("keep every pool")));
    assert_eq!(Secret::new(&[1; 31]).map_err(|error| error.code()).map(drop), Err("canary-secret"));
    assert_eq!(format!("{:?}", secret(7)), "Secret(…)");
    // A delivery whose pool is gone is told and not passed over.
    let two = two();
    let search = Search::new([&two]);
    let lost = search.judge(&secret(7), &[delivery(&pool, "bank", "1", 9)], Limits::default());
    assert_eq!(lost.map_err(|error| error.code()).map(drop), Err("canary-pool"));
}

#[test]
fn chances_are_those_of_counting() {
    for (found, own, seen, pool, log10) in [
        (3, 64, 3, 10_000, -6.601_957_487_861_041),
        (4, 64, 4, 10_000, -8.816_497_344_958_542),
        (5, 64, 64, 10_000, -4.282_098_461_143_59),
        (1, 64, 64, 10_000, -0.471_312_450_518_951_2),
        (200, 500, 900, 2000, -0.001_732_069_169_122_496_5),
        (6000, 10_000, 12_000, 40_000, -1_171.175_490_980_153_9),
        (0, 5, 5, 10, 0.0),
    ] {
        let chance = Chance::of(found, own, seen, pool).log10();
        assert!(chance >= log10 && chance < log10 + 2e-6, "{found} of {own} among {seen} of {pool}: {chance}");
    }
    for (log10, text) in [
        (-0.2, "1 in 10 or more"),
        (-1.2, "less than 1 in 10"),
        (-3.9, "less than 1 in 1,000"),
        (-9.0, "less than 1 in 1,000,000,000"),
        (-1171.2, "less than 1 in 10^1171"),
    ] {
        assert_eq!(Chance::at(log10).to_string(), text);
    }
}

#[test]
fn a_leaked_copy_names_its_recipient_whole_in_part_and_mixed() {
    let pool = wide();
    let all = deliveries(&pool, 64);
    let of = |n: usize| secret(7).canaries(&pool, &all[n]).expect("few");
    assert_eq!(names(&outcome(&pool, &all, of(3))), ["org-3"]);
    // Nine of ten canaries were taken out, among many numbers that are none.
    let part = of(3).into_iter().step_by(10);
    let people = (0..5000).map(|line| E164::new(8_613_800_000_000 + line).expect("a number"));
    let found = outcome(&pool, &all, part.chain(people));
    assert_eq!((names(&found), found.seen, found.suspects[0].found), (vec!["org-3"], 7, 7));
    // Half of one copy and half of another.
    let mixed = of(3).into_iter().step_by(2).chain(of(31).into_iter().step_by(2));
    let found = outcome(&pool, &all, mixed);
    assert_eq!(names(&found).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["org-3", "org-31"]));
    assert_eq!(found.suspects[1].expected_thousandths, 409);
    // With a larger share, what two copies have in common is left when everything else was compared away.
    let all = deliveries(&pool, 2500);
    let of = |n: usize| secret(7).canaries(&pool, &all[n]).expect("a quarter").into_iter().collect::<BTreeSet<_>>();
    let common: Vec<E164> = of(3).intersection(&of(31)).copied().collect();
    assert!(common.len() > 500, "{}", common.len());
    let found = outcome(&pool, &all, common);
    assert_eq!(names(&found).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["org-3", "org-31"]));
}

#[test]
fn thin_evidence_names_nobody() {
    let pool = wide();
    let all = deliveries(&pool, 64);
    let own = secret(7).canaries(&pool, &all[3]).expect("few");
    assert_eq!(outcome(&pool, &all, []).verdict, Verdict::NoCanary);
    let three = outcome(&pool, &all, own.iter().copied().take(3));
    assert_eq!((three.verdict, three.suspects.len(), three.seen), (Verdict::TooFew { needed: 4 }, 0, 3));
    assert_eq!(outcome(&pool, &all, own.iter().copied().take(4)).verdict, Verdict::Named);
    // Somebody who dials every number in a row has every canary of everybody.
    let row = (0..10_000).filter_map(|place| pool.at(place));
    assert_eq!(outcome(&pool, &all, row).verdict, Verdict::NoneStandsOut);
    // A delivery that is not among those looked at.
    let other = secret(7).canaries(&pool, &delivery(&pool, "org-99", "2026-11", 64)).expect("few");
    assert_eq!(outcome(&pool, &all, other).verdict, Verdict::NoneStandsOut);
    let other = secret(8).canaries(&pool, &all[3]).expect("few");
    assert_eq!(outcome(&pool, &all, other).verdict, Verdict::NoneStandsOut);
    assert_eq!(outcome(&pool, &[], own).verdict, Verdict::NoneStandsOut);
    // The same delivery told twice is one.
    let twice: Vec<Delivery> = all.iter().chain(&all).cloned().collect();
    assert_eq!(outcome(&pool, &twice, []).deliveries, 50);
}

#[test]
fn a_delivery_is_kept_as_a_document() {
    let pool = two();
    let told = Told { at: "2026-11-29T00:00:00Z".parse().expect("a time"), act: delivery(&pool, "bank", "2026-11", 9) };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-11-29T00:00:00Z\",\"recipient\":\"bank\",\"id\":\"2026-11\",\"pool\":\
         \"28057c8ff00ec63fff01db086099934199f5ed4fa0d6fe53d0cc912bb30df00c\",\"count\":9}"
    );
    assert_eq!(serde_json::from_str::<Told<Delivery>>(&text).expect("a document"), told);
}

proptest! {
    #[test]
    fn a_chance_is_at_least_that_of_counting_in_whole_numbers(pool in 1_u64..60, own in 0_u64..60, seen in 0_u64..60, found in 0_u64..60) {
        let (own, seen) = (own.min(pool), seen.min(pool));
        let choose = |n: u64, k: u64| (0..k.min(n + 1)).fold(1_u128, |c, i| c * u128::from(n - i) / u128::from(i + 1));
        let most = own.min(seen);
        let ways: u128 = (found..=most).map(|i| if seen - i > pool - own { 0 } else { choose(own, i) * choose(pool - own, seen - i) }).sum();
        let chance = Chance::of(found, own, seen, pool).log10();
        if ways == 0 {
            prop_assert_eq!(chance, f64::NEG_INFINITY);
        } else {
            let right = (ways as f64 / choose(pool, seen) as f64).log10();
            prop_assert!(chance >= right - 1e-9 && chance <= (right + 2e-6).min(0.0) + 1e-9, "{} {}", chance, right);
        }
    }

    #[test]
    fn any_two_deliveries_differ_in_most_of_their_canaries(byte in any::<u8>(), one in "[a-z][a-z0-9.-]{0,20}", other in "[a-z][a-z0-9.-]{0,20}", id in "[a-z0-9]{1,9}") {
        prop_assume!(one != other);
        let pool = wide();
        let of = |recipient: &str, id: &str| {
            let found = secret(byte).canaries(&pool, &delivery(&pool, recipient, id, 64)).expect("few");
            prop_assert_eq!(found.len(), 64);
            prop_assert!(found.is_sorted() && found.iter().all(|number| pool.place(*number).is_some()));
            Ok(found.into_iter().collect::<BTreeSet<E164>>())
        };
        let mine = of(&one, &id)?;
        // Sixteen of 64 in common happen less than once in 10^20.
        for theirs in [of(&other, &id)?, of(&one, &format!("{id}x"))?] {
            prop_assert!(mine.intersection(&theirs).count() < 16);
        }
    }

    #[test]
    fn whoever_did_not_leak_is_not_named_and_whoever_did_is(
        leakers in proptest::collection::btree_set(0_usize..50, 1..5), keep in proptest::collection::vec(any::<bool>(), 64), noise in proptest::collection::vec(0_u64..10_000, 0..20),
    ) {
        let pool = wide();
        let all = deliveries(&pool, 64);
        let mut list: Vec<E164> = noise.iter().filter_map(|place| pool.at(*place)).collect();
        for leaker in &leakers {
            let own = secret(7).canaries(&pool, &all[*leaker]).expect("few");
            list.extend(own.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(number, _)| number));
        }
        let found = outcome(&pool, &all, list);
        let named: BTreeSet<String> = names(&found).into_iter().map(str::to_owned).collect();
        let right: BTreeSet<String> = leakers.iter().map(|n| format!("org-{n}")).collect();
        prop_assert!(named.is_subset(&right), "{:?} {:?}", named, right);
        if keep.iter().filter(|keep| **keep).count() >= 16 {
            prop_assert_eq!(named, right);
        }
    }
}
