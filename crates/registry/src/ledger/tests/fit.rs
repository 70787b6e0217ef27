//! What is refused, and with which words.

use super::*;

#[test]
fn what_does_not_fit_is_refused_and_told() {
    let base = || vec![(0, assessed("f", 1)), (1, paid("f", Part::Fine, "150.00 CNY"))];
    for (at, act, right) in [
        (2, assessed("f", 1), "finding f was assessed already; what was assessed wrongly is cancelled"),
        (2, upheld("g"), "finding g was not assessed; assess it first"),
        (2, upheld("f"), "finding f is assessed; only an objection that is open is decided"),
        (2, objected("f", "bank"), "bank has no part in finding f; objections come from partner, branch, operator"),
        (2, paid("f", Part::Fine, "50.01 CNY"), "50.01 CNY of the fine: 50.00 CNY is open"),
        (2, paid("f", Part::Fine, "0.00 CNY"), "0.00 CNY of the fine: 50.00 CNY is open"),
        (2, paid("f", Part::Fine, "50.00 USD"), "the fine is in CNY, not in USD; two currencies are never added"),
        (2, returned("f", Part::Fine, "150.01 CNY"), "150.01 CNY of the fine: 150.00 CNY is open"),
        (2, returned("f", Part::Compensation, "1.00 CNY"), "1.00 CNY of the compensation: 0.00 CNY is open"),
        (
            -1,
            cancelled("f"),
            "2025-12-31T00:00:00Z is before 2026-01-01T00:00:00Z, when the finding was last decided on; give the right time",
        ),
        (
            2,
            Act::Cancelled { finding: "f".into(), why: " ".into() },
            "a reason has 1 to 4000 characters; this one has 0",
        ),
    ] {
        let mut rows = base();
        rows.push((at, act));
        let ledger = Ledger::new(&entries(rows));
        assert_eq!(
            ledger.unfit().iter().map(|(seq, unfit)| (*seq, unfit.to_string())).collect::<Vec<_>>(),
            [(3, right.into())]
        );
        assert_eq!(branch(&ledger, Part::Fine), [5000, 0, 15_000, 0, 0], "{right}");
    }
    let mut rows = base();
    rows.extend([
        (2, objected("f", "operator")),
        (3, objected("f", "partner")),
        (3, cancelled("f")),
        (4, objected("f", "partner")),
        (4, cancelled("f")),
        (4, paid("f", Part::Fine, "50.00 CNY")),
        // It came on the second day and is entered now.
        (2, paid("f", Part::Fine, "50.00 CNY")),
    ]);
    let mut all = entries(rows);
    all[8].known = day(4);
    let ledger = Ledger::new(&all);
    let codes: Vec<_> = ledger.unfit().iter().map(|(seq, unfit)| (*seq, unfit.code())).collect();
    assert_eq!(codes, [(4, "standing"), (6, "standing"), (7, "standing"), (8, "standing")]);
    assert_eq!(branch(&ledger, Part::Fine), [0, 0, 20_000, 20_000, 20_000]);
    let late = Told { at: day(9), act: cancelled("f") };
    assert_eq!(ledger.admit(&late.clone().recorded(99, day(8))).map_err(|unfit| unfit.code()), Err("time-to-come"));
    assert_eq!(ledger.admit(&late.recorded(9, day(9))).map_err(|unfit| unfit.code()), Err("act-order"));
}
