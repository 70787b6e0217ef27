//! Moments, money, and errors that name the remedy.

use casework::{Body, Moment, Money};
use proptest::prelude::*;

#[test]
fn moments_read_what_people_write() {
    let read = |text: &str| text.parse::<Moment>().map(|m| m.to_string()).map_err(|e| e.to_string());
    assert_eq!(read("2026-10-12"), Ok("2026-10-12".to_owned()));
    assert_eq!(read(" 2026-10-12 10:22 "), Ok("2026-10-12T10:22".to_owned()));
    assert_eq!(read("2026-10-12T10:22:05"), Ok("2026-10-12T10:22:05".to_owned()));
    let remedy = "is not a date; write YYYY-MM-DD or YYYY-MM-DDTHH:MM";
    assert_eq!(read("2026-02-30"), Err(format!("`2026-02-30` {remedy}")));
    assert_eq!(read("昨天"), Err(format!("`昨天` {remedy}")));
}

#[test]
fn money_reads_figures_with_a_currency() {
    let read = |text: &str| Money::parse_in(text, "CNY").map(|m| m.to_string()).ok();
    assert_eq!(read("50"), Some("50.00 CNY".to_owned()));
    assert_eq!(read("0.1"), Some("0.10 CNY".to_owned()));
    assert_eq!(read("782.50 CNY"), Some("782.50 CNY".to_owned()));
    assert_eq!(read("-5"), None);
    assert_eq!(read("1.005"), None);
    assert_eq!(read("五十"), None);
    assert!("50".parse::<Money>().is_err(), "a bare figure has no currency");
}

#[test]
fn a_misspelt_field_is_an_error_that_lists_the_right_ones() {
    let error = Body::from_pairs("withdrawn", [("off", "3")]).unwrap_err().to_string();
    assert_eq!(error, "event `withdrawn`: unknown field `off`, expected `of` or `reason`");
    let error = Body::from_pairs("called", [("at", "2026-10-12")]).unwrap_err().to_string();
    assert!(error.starts_with("event `called`: unknown variant `called`, expected one of `case-opened`"), "{error}");
}

proptest! {
    #[test]
    fn money_survives_its_own_text(minor in 0i64..1_000_000_000) {
        let money = Money::new(minor, "CNY").unwrap();
        prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
    }

    #[test]
    fn moments_never_panic(text in "\\PC{0,40}") {
        let _ = text.parse::<Moment>();
    }
}
