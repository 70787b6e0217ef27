//! Deadline arithmetic: golden tables with the real calendar, and properties against an oracle.

use crate::telecom as pack;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use playbook::{Calendar, CalendarYear, Clock, Confidence, Lang, Provenance, Unit, Whose};
use proptest::prelude::*;

fn due(clock: &str, from: Date) -> Date {
    pack().clocks[clock].due(from, &pack().calendar).due
}

#[test]
fn the_table_of_the_facts_holds() {
    let table = [
        // 15 calendar days; the last day falls on a Friday.
        ("operator_answer", date(2026, 9, 24), date(2026, 10, 9)),
        // The last day, 1 May 2026, is a holiday; the holiday ends on 5 May.
        ("operator_answer", date(2026, 4, 16), date(2026, 5, 6)),
        // The last day is Saturday 28 February 2026, a make-up working day: it stays.
        ("operator_answer", date(2026, 2, 13), date(2026, 2, 28)),
        // The last day is Saturday 7 March 2026, an ordinary weekend.
        ("operator_answer", date(2026, 2, 20), date(2026, 3, 9)),
        // Five working days over the October week and the make-up Saturday 10 October.
        ("appeal_accept", date(2026, 9, 29), date(2026, 10, 12)),
        // Five working days over Chinese New Year 2026 (15 to 23 February, make-up on 14 and 28).
        ("appeal_accept", date(2026, 2, 12), date(2026, 2, 26)),
        // 12 October plus five working days.
        ("appeal_accept", date(2026, 10, 12), date(2026, 10, 19)),
        ("appeal_answer", date(2026, 10, 19), date(2026, 11, 18)),
        // Months: 31 January has no counterpart in June's 30 days.
        ("appeal_limit_fee", date(2026, 1, 31), date(2026, 6, 30)),
        // Two years from a leap day: 28 February 2026 is a make-up working day.
        ("appeal_limit_other", date(2024, 2, 29), date(2026, 2, 28)),
        ("limitation", date(2023, 8, 12), date(2026, 8, 12)),
        ("court_register", date(2026, 10, 12), date(2026, 10, 19)),
        ("review", date(2026, 8, 3), date(2026, 10, 8)),
        ("inaction_suit", date(2025, 12, 31), date(2026, 2, 28)),
    ];
    for (clock, from, expected) in table {
        assert_eq!(due(clock, from), expected, "{clock} from {from}");
    }
}

#[test]
fn what_is_kept_does_not_roll() {
    // Thirty days from 2 September 2026 end on 2 October, a holiday; a recording is not kept longer for that.
    assert_eq!(due("callcentre_recording_kept", date(2026, 9, 2)), date(2026, 10, 2));
}

#[test]
fn the_trace_tells_every_step() {
    let clock = &pack().clocks["appeal_accept"];
    let trace = clock.due(date(2026, 9, 29), &pack().calendar).trace;
    let zh: Vec<&str> = trace.iter().map(|t| t.get(Lang::Zh)).collect();
    assert_eq!(
        zh,
        [
            "从2026年9月29日起算，当天不算",
            "第 1 个工作日是2026年9月30日（周三）",
            "2026年10月1日（周四）放假，不算",
            "2026年10月2日（周五）放假，不算",
            "2026年10月3日（周六）放假，不算",
            "2026年10月4日（周日）放假，不算",
            "2026年10月5日（周一）放假，不算",
            "2026年10月6日（周二）放假，不算",
            "2026年10月7日（周三）放假，不算",
            "第 2 个工作日是2026年10月8日（周四）",
            "第 3 个工作日是2026年10月9日（周五）",
            "第 4 个工作日是2026年10月10日（周六），调休上班",
            "2026年10月11日（周日）是周末，不算",
            "第 5 个工作日是2026年10月12日（周一）",
            "最后一天是2026年10月12日（周一）",
        ]
    );
}

#[test]
fn a_year_without_a_notice_says_so() {
    let trace = pack().clocks["operator_answer"].due(date(2026, 12, 25), &pack().calendar).trace;
    assert!(
        trace.iter().any(|t| t.en
            == "the 2027 holiday notice was not seen; reckoned by weekends and the holidays named by law, to be checked when it is published")
    );
}

fn clock(length: u16, unit: Unit) -> Clock {
    Clock {
        id: "c".into(),
        name: Default::default(),
        whose: Whose::Theirs,
        length,
        unit,
        plain: false,
        starts: Default::default(),
        law: Vec::new(),
        note: None,
        provenance: Provenance { source: None, confidence: Confidence::H, verified_on: None, valid: None },
    }
}

/// A calendar of two days off, Monday 1 and Tuesday 2 June 2026, made up for on Saturday 6 June.
fn june() -> Calendar {
    let mut calendar = Calendar::default();
    calendar.add(&CalendarYear {
        calendar: "made".into(),
        year: Some(2026),
        source: "made up".into(),
        provisional: false,
        off: vec![date(2026, 6, 1), date(2026, 6, 2)],
        work: vec![date(2026, 6, 6)],
        by_law: Vec::new(),
    });
    calendar
}

#[test]
fn every_unit_and_owner_has_its_last_day() {
    use Unit::{Days, Months, WorkingDays, Years};
    use Whose::{Kept, Mine, Pacing, Theirs};
    let friday = date(2026, 5, 29);
    for (length, unit, whose, from, due) in [
        // Saturday, Sunday and two days off, then Wednesday.
        (1, Days, Theirs, friday, date(2026, 6, 3)),
        (1, Days, Mine, friday, date(2026, 6, 3)),
        (1, Days, Kept, friday, date(2026, 5, 30)),
        (1, Days, Pacing, friday, date(2026, 5, 30)),
        // The made-up Saturday is worked: it ends there, and counts.
        (8, Days, Theirs, friday, date(2026, 6, 6)),
        (1, WorkingDays, Theirs, friday, date(2026, 6, 3)),
        (4, WorkingDays, Theirs, friday, date(2026, 6, 6)),
        (5, WorkingDays, Theirs, friday, date(2026, 6, 8)),
        (0, Days, Theirs, friday, friday),
        (0, WorkingDays, Theirs, date(2026, 5, 30), date(2026, 6, 3)),
        (1, Months, Kept, date(2026, 1, 31), date(2026, 2, 28)),
        (13, Months, Kept, date(2026, 1, 31), date(2027, 2, 28)),
        (1, Years, Kept, date(2024, 2, 29), date(2025, 2, 28)),
        (4, Years, Kept, date(2024, 2, 29), date(2028, 2, 29)),
        (65_535, Years, Kept, friday, date(9999, 12, 31)),
    ] {
        let rule = Clock { whose, ..clock(length, unit) };
        assert_eq!(rule.due(from, &june()).due, due, "{length} {unit:?} {whose:?} from {from}");
        assert_eq!(rule.last_day(from, &june()), due, "{length} {unit:?} {whose:?} from {from}");
    }
}

#[test]
fn the_words_of_a_clamped_month_and_of_a_roll() {
    let zh =
        |rule: &Clock, from: Date| -> Vec<String> { rule.due(from, &june()).trace.into_iter().map(|t| t.zh).collect() };
    assert_eq!(
        zh(&clock(1, Unit::Months), date(2026, 4, 30)),
        [
            "从2026年4月30日起算，当天不算",
            "满 1 个月是2026年5月30日（周六）",
            "2026年5月30日（周六）是周末，顺延一天",
            "2026年5月31日（周日）是周末，顺延一天",
            "2026年6月1日（周一）放假，顺延一天",
            "2026年6月2日（周二）放假，顺延一天",
            "最后一天是2026年6月3日（周三）",
        ]
    );
    assert_eq!(
        zh(&Clock { whose: Whose::Kept, ..clock(3, Unit::Months) }, date(2026, 3, 31)),
        ["从2026年3月31日起算，当天不算", "满 3 个月，当月没有对应日，取月末2026年6月30日（周二）"]
    );
    assert_eq!(
        zh(&clock(8, Unit::Days), date(2026, 5, 29)),
        [
            "从2026年5月29日起算，当天不算",
            "第 8 天是2026年6月6日（周六）",
            "最后一天是2026年6月6日（周六），调休上班，不顺延",
        ]
    );
}

proptest! {
    #[test]
    fn a_due_day_is_never_a_day_off(offset in 0i64..1095, length in 1u16..90, working in any::<bool>()) {
        let from = date(2024, 1, 1).saturating_add(offset.days());
        let unit = if working { Unit::WorkingDays } else { Unit::Days };
        let due = clock(length, unit).due(from, &pack().calendar).due;
        prop_assert!(!pack().calendar.is_off(due));
    }

    #[test]
    fn working_days_agree_with_counting(offset in 0i64..1095, length in 1u16..60) {
        let from = date(2024, 1, 1).saturating_add(offset.days());
        let due = clock(length, Unit::WorkingDays).due(from, &pack().calendar).due;
        let mut worked = 0;
        let mut day = from;
        while day < due {
            day = day.tomorrow().unwrap();
            worked += u16::from(!pack().calendar.is_off(day));
        }
        prop_assert_eq!(worked, length);
    }

    #[test]
    fn calendar_days_agree_with_counting(offset in 0i64..1095, length in 1u16..400) {
        let from = date(2024, 1, 1).saturating_add(offset.days());
        let due = clock(length, Unit::Days).due(from, &pack().calendar).due;
        let mut day = (0..length).fold(from, |d, _| d.tomorrow().unwrap());
        while pack().calendar.is_off(day) {
            day = day.tomorrow().unwrap();
        }
        prop_assert_eq!(due, day);
    }

    #[test]
    fn later_triggers_are_never_due_earlier(offset in 0i64..1000, length in 1u16..60, months in any::<bool>()) {
        let from = date(2024, 1, 1).saturating_add(offset.days());
        let unit = if months { Unit::Months } else { Unit::WorkingDays };
        let rule = clock(length, unit);
        let next = from.tomorrow().unwrap();
        prop_assert!(rule.due(from, &pack().calendar).due <= rule.due(next, &pack().calendar).due);
    }
}
