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
