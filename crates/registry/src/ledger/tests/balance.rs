//! What is due, and to whom.

use super::*;

#[test]
fn the_branch_owes_the_fine_and_the_person_is_owed_the_compensation() {
    let Act::Assessed { assessment } = assessed("finding-1", 1) else { panic!("assessed") };
    assert_eq!(assessment.fine, Some(money("200.00 CNY")));
    assert_eq!(assessment.compensation, Some(money("50.00 CNY")));
    assert_eq!((assessment.debtor.as_str(), assessment.rules.as_str()), ("branch", "registry-cn 2026-11-29"));
    let Act::Assessed { assessment: second } = assessed("finding-2", 2) else { panic!("assessed") };
    assert_eq!(second.fine, Some(money("400.00 CNY")));
    let all = entries(vec![
        (0, assessed("finding-1", 1)),
        (0, assessed("finding-2", 2)),
        (5, paid("finding-1", Part::Fine, "120.50 CNY")),
        (6, objected("finding-2", "partner")),
        (7, paid("finding-1", Part::Compensation, "50.00 CNY")),
        (8, upheld("finding-2")),
        (9, cancelled("finding-1")),
        (12, returned("finding-1", Part::Fine, "120.50 CNY")),
    ]);
    assert_eq!(Ledger::new(&all).unfit(), []);
    for (at, fine, compensation) in [
        (0, [60_000, 0, 0, 0, 0], [10_000, 0, 0, 0, 0]),
        (5, [47_950, 0, 12_050, 0, 0], [10_000, 0, 0, 0, 0]),
        (6, [7950, 40_000, 12_050, 0, 0], [5000, 5000, 0, 0, 0]),
        (8, [47_950, 0, 12_050, 0, 0], [5000, 0, 5000, 0, 0]),
        (9, [40_000, 0, 12_050, 20_000, 12_050], [5000, 0, 5000, 5000, 5000]),
        (12, [40_000, 0, 0, 20_000, 0], [5000, 0, 5000, 5000, 5000]),
    ] {
        let ledger = Ledger::as_of(&all, day(at), day(99));
        assert_eq!(branch(&ledger, Part::Fine), fine, "day {at}");
        assert_eq!(branch(&ledger, Part::Compensation), compensation, "day {at}");
    }
    let ledger = Ledger::new(&all);
    assert!(ledger.organisation("operator").is_empty() && ledger.person(person(1)).is_empty());
    assert_eq!(ledger.person(person(0)).len(), 1, "a person has no fine");
    let bill = ledger.bill("finding-2").expect("assessed");
    assert_eq!((bill.standing, bill.why.as_deref()), (Standing::Upheld, Some("no consent is recorded")));
    assert_eq!(bill.objections[0].ground.code(), "consent");
}

#[test]
fn a_corrected_grade_costs_the_difference_and_what_it_cost_before_stays_to_be_seen() {
    let all = entries(vec![
        (0, assessed("f", 1)),
        (1, paid("f", Part::Fine, "200.00 CNY")),
        (2, corrected("f", 2)),
        (3, paid("f", Part::Fine, "200.00 CNY")),
        (4, corrected("f", 1)),
        (5, returned("f", Part::Fine, "200.00 CNY")),
        (6, cancelled("f")),
        (7, corrected("f", 2)),
    ]);
    let ledger = Ledger::new(&all);
    assert_eq!(ledger.unfit().iter().map(|(seq, unfit)| (*seq, unfit.code())).collect::<Vec<_>>(), [(8, "standing")]);
    for (at, fine) in [
        (1, [0, 0, 20_000, 0, 0]),
        (2, [20_000, 0, 20_000, 0, 0]),
        (3, [0, 0, 40_000, 0, 0]),
        // Two hundred were paid too much.
        (4, [0, 0, 40_000, 0, 20_000]),
        (5, [0, 0, 20_000, 0, 0]),
        (6, [0, 0, 20_000, 20_000, 20_000]),
    ] {
        assert_eq!(branch(&Ledger::as_of(&all, day(at), day(99)), Part::Fine), fine, "day {at}");
    }
    let bill = ledger.bill("f").expect("assessed");
    let before: Vec<_> = bill.corrections.iter().map(|one| (one.grade, one.fine, one.at)).collect();
    assert_eq!(before, [(1, Some(money("200.00 CNY")), day(2)), (2, Some(money("400.00 CNY")), day(4))]);
}

#[test]
fn what_was_upheld_falls_only_after_a_new_objection() {
    let upheld = vec![(0, assessed("f", 1)), (1, objected("f", "partner")), (2, upheld("f"))];
    let ledger = Ledger::new(&entries(upheld.clone()));
    let cancel = Told { at: day(3), act: cancelled("f") }.recorded(99, day(3));
    assert_eq!(ledger.admit_now(&cancel).map_err(|unfit| unfit.code()), Err("standing"));
    assert_eq!(ledger.admit(&cancel), Ok(()), "an old ledger that holds it is read as before");
    let again = upheld.into_iter().chain([(3, objected("f", "branch"))]).collect();
    assert_eq!(Ledger::new(&entries(again)).admit_now(&cancel), Ok(()));
}
