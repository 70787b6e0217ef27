//! Which amount a finding costs, and sums as they are read and written.

use super::*;

#[test]
fn the_amount_is_that_of_the_day_of_assessment_and_a_maximum_is_no_amount() {
    let finding = finding();
    let ask = |id: &str, day, fine: Option<&str>| {
        let ask = Assess { id: "f", finding: &finding, person: person(0), grade: 1, day, fine: fine.map(money) };
        assess(&ask, &rules(id))
            .map(|assessment| (assessment.fine, assessment.at_most))
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        ask("us", date(2026, 11, 29), None),
        Err("the rule set gives a maximum of 53088.00 USD; say the amount that was set".into())
    );
    assert_eq!(
        ask("us", date(2026, 11, 29), Some("1000.00 USD")),
        Ok((Some(money("1000.00 USD")), Some(money("53088.00 USD"))))
    );
    // The call may have been made before: the day of assessment decides.
    assert_eq!(
        ask("us", date(2018, 6, 1), Some("53088.00 USD")),
        Err("53088.00 USD was set, but the rule set gives at most 41484.00 USD".into())
    );
    assert_eq!(
        ask("us", date(2022, 6, 1), Some("46517.00 USD")),
        Ok((Some(money("46517.00 USD")), Some(money("46517.00 USD"))))
    );
    assert_eq!(
        ask("us", date(2022, 1, 9), Some("46517.00 USD")),
        Err("46517.00 USD was set, but the rule set gives at most 43792.00 USD".into())
    );
    assert_eq!(
        ask("us", date(2018, 1, 21), None),
        Err("the rule set registry-us gives no amount for grade 1 on 2018-01-21; nothing is invented in its place"
            .into())
    );
    assert_eq!(
        ask("us", date(2026, 11, 29), Some("1000.00 CNY")),
        Err("1000.00 CNY was set, but the rule set gives at most 53088.00 USD".into())
    );
    assert_eq!(
        ask("cn", date(2026, 11, 29), Some("199.99 CNY")),
        Err("199.99 CNY was set, but the rule set gives 200.00 CNY".into())
    );
    assert_eq!(ask("cn", date(2026, 11, 29), Some("200.00 CNY")), Ok((Some(money("200.00 CNY")), None)));
    assert!(ask("gb", date(2026, 11, 29), None).is_err_and(|text| text.contains("gives no amount")));
    let ask = Assess { id: "F 1", finding: &finding, person: person(0), grade: 1, day: date(2026, 11, 29), fine: None };
    assert_eq!(assess(&ask, &rules("cn")).map_err(|error| error.code()), Err("finding-id"));
    let mut foreign = rules("cn");
    foreign.penalties[0].fine.as_mut().expect("a fine").currency = "XTS".into();
    assert_eq!(assess(&Assess { id: "f", ..ask }, &foreign).map_err(|error| error.code()), Err("currency"));
}

/// From the judge to the money: a partner's call at night, in the model rules.
#[test]
fn a_judged_call_becomes_money() {
    let rules = rules("cn");
    let record =
        Record { from: person(9), to: person(0), at: day(60), purpose: None, for_whom: None, channel: Channel::Voice };
    let state = held(vec![(0, 0, Change::Registered { proof: Proof::Code, preference: Default::default() })], 60);
    let zones = [TimeZone::get("Asia/Shanghai").expect("bundled")];
    let caller = Caller::alone("shop");
    let lists = [state.clone()];
    let around = Around { caller: &caller, zones: &zones, before: &[], lists: &lists };
    let finding = judge(&record, &state, &rules, &around).expect("listed, and at eight in the morning");
    let ask = Assess { id: "f", finding: &finding, person: record.to, grade: 1, day: date(2026, 11, 29), fine: None };
    let assessment = assess(&ask, &rules).expect("the model has amounts");
    assert_eq!((assessment.debtor.as_str(), assessment.fine), ("shop", Some(money("200.00 CNY"))));
}

#[test]
fn sums_are_read_and_written_with_all_their_figures() {
    for (text, right) in [
        ("200 CNY", Ok("200.00 CNY")),
        ("0.05 CNY", Ok("0.05 CNY")),
        ("200 JPY", Ok("200 JPY")),
        ("1.005 KWD", Ok("1.005 KWD")),
        (
            "200.5 CNY",
            Err("\"200.5 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "200.0 JPY",
            Err("\"200.0 JPY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "-1 CNY",
            Err("\"-1 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            ".50 CNY",
            Err("\".50 CNY\" is no sum; write it with all figures behind the point and the currency: 200.00 CNY"),
        ),
        (
            "1 XTS",
            Err(
                "\"XTS\" is no currency of the table; the table of currencies must say how many figures stand behind the point",
            ),
        ),
        ("184467440737095516.16 CNY", Err("the sum is larger than can be written down")),
    ] {
        let read = text.parse::<Money>().map(|money| money.to_string()).map_err(|error| error.to_string());
        assert_eq!(read, right.map(str::to_owned).map_err(str::to_owned));
    }
    assert_eq!(
        money("1.00 CNY").and(money("1.00 USD")).map_err(|error| error.to_string()),
        Err("CNY and USD are not added".into())
    );
    assert_eq!(money("1.00 CNY").and(money("2.50 CNY")), Ok(money("3.50 CNY")));
    assert_eq!(money("184467440737095516.15 CNY").and(money("0.01 CNY")), Err(MoneyError::Large));
}
