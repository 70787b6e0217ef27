//! What holds whatever is entered.

use super::*;
use proptest::prelude::*;

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
        1 => (id(), 1_u16..3).prop_map(|(id, grade)| corrected(id, grade)),
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
