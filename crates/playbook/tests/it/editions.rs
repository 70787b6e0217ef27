//! What a new edition changes, record by record, and for one case in plain words.

use crate::made::{case, edition, pack};
use jiff::civil::date;
use playbook::{How, diff, effect};

fn told(changes: &[(&str, &str)]) -> Vec<(&'static str, String, How, String, String)> {
    let changes = diff(pack(), &edition(changes));
    changes.into_iter().map(|c| (c.kind, c.id, c.how, c.text.zh, c.text.en)).collect()
}

#[test]
fn the_same_edition_changes_nothing() {
    assert_eq!(told(&[]), []);
}

#[test]
fn each_kind_of_record_is_named() {
    for (old, new, kind, id, how, zh, en) in [
        (
            "length = 15",
            "length = 20",
            "clock",
            "answer",
            How::Changed,
            "答复期限：现在 20 天，原来 15 天",
            "time to answer: now 20 days instead of 15 days",
        ),
        (
            "length = 7\nunit = \"days\"",
            "length = 7\nunit = \"working-days\"",
            "clock",
            "pause",
            How::Changed,
            "间隔：现在 7 个工作日，原来 7 天",
            "pause: now 7 working days instead of 7 days",
        ),
        (
            "答复期限",
            "回复期限",
            "clock",
            "answer",
            How::Changed,
            "期限改了：回复期限",
            "period changed: time to answer",
        ),
        ("请停止拨打。", "请不要再打。", "demand", "stop", How::Changed, "要求改了：停止", "demand changed: stop"),
        (
            "basis = \"ask\"",
            "basis = \"custom\"",
            "rate",
            "per-call",
            How::Changed,
            "款项改了：每通",
            "claim line changed: per call",
        ),
        (
            "default = \"36\"",
            "default = \"40\"",
            "fact",
            "wage",
            How::Changed,
            "资料改了：时薪",
            "fact changed: hourly wage",
        ),
        (
            "role = \"remedy\"",
            "role = \"signal\"",
            "rung",
            "complain",
            How::Changed,
            "一级改了：投诉",
            "step changed: Complain",
        ),
        (
            "[[demand]]",
            "[[demand]]\nid = \"pay\"\nname = { zh = \"赔\", en = \"pay\" }\ntext = { zh = \"赔\", en = \"Pay.\" }\n[[demand]]",
            "demand",
            "pay",
            How::Added,
            "新增要求：赔",
            "new demand: pay",
        ),
        (
            "[[clock]]",
            "[[clock]]\nid = \"year\"\nname = { zh = \"年\", en = \"year\" }\nwhose = \"mine\"\nlength = 1\nunit = \"years\"\nstarts = { zh = \"来电\", en = \"call\" }\nconfidence = \"H\"\n[[clock]]",
            "clock",
            "year",
            How::Added,
            "新增期限：年，1 年",
            "new period: year, 1 years",
        ),
    ] {
        let expected = (kind, id.to_owned(), how, zh.to_owned(), en.to_owned());
        assert_eq!(told(&[(old, new)]), [expected], "{old}");
    }
}

#[test]
fn what_is_gone_is_named_too() {
    let fuller = edition(&[(
        "[[demand]]",
        "[[demand]]\nid = \"pay\"\nname = { zh = \"赔\", en = \"pay\" }\ntext = { zh = \"赔\", en = \"Pay.\" }\n[[demand]]",
    )]);
    let changes = diff(&fuller, pack());
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].how, changes[0].text.zh.as_str()), (How::Removed, "去掉要求：赔"));
}

const EVENTS: &[&str] = &["incident|at=2026-05-01|nuisance=yes", "dispatched|at=2026-05-04|rung=complain"];

#[test]
fn a_longer_period_moves_the_date_of_a_case() {
    let case = case(EVENTS);
    let found = effect(&case, pack(), &edition(&[("length = 15", "length = 20")]), date(2026, 5, 10));
    let lines: Vec<(&str, &str)> = found.lines.iter().map(|l| (l.zh.as_str(), l.en.as_str())).collect();
    assert_eq!(
        lines,
        [(
            "答复期限现在是 20 天，原来是 15 天；你的日子从5月19日\u{a0}周二移到5月25日\u{a0}周一。不用做什么。",
            "time to answer is now 20 days instead of 15 days; your date moves from Tue 19 May to Mon 25 May. Nothing to do."
        )]
    );
    assert_eq!(found.moved, [("answer".to_owned(), date(2026, 5, 19), date(2026, 5, 25))]);
}

#[test]
fn a_shorter_period_may_have_passed_already() {
    let case = case(EVENTS);
    let found = effect(&case, pack(), &edition(&[("length = 15", "length = 3")]), date(2026, 5, 10));
    assert_eq!(
        found.lines[0].en,
        "time to answer is now 3 days instead of 15 days; your date moves from Tue 19 May to Thu 7 May. \
         By the new rule it has passed; look at the case home."
    );
}

#[test]
fn a_gate_that_shuts_and_a_card_that_changes_are_told() {
    let case = case(&EVENTS[..1]);
    let stricter = edition(&[("gate = { has = \"calls\" }", "gate = { rule = \"called-often\" }")]);
    let found = effect(&case, pack(), &stricter, date(2026, 5, 10));
    let lines: Vec<&str> = found.lines.iter().map(|l| l.en.as_str()).collect();
    assert_eq!(
        lines,
        [
            "No longer open: Complain. first needed: two calls came",
            "The thing to do is now “Nothing to do. Log it if they call again”, it was “Complain”.",
        ]
    );
    assert_eq!(found.card, ("complain-now".to_owned(), "watch".to_owned()));
    let back = effect(&case, &stricter, pack(), date(2026, 5, 10));
    assert_eq!(back.lines[0].en, "Now open: Complain. sales calls: 1 calls");
    assert_eq!(effect(&case, pack(), pack(), date(2026, 5, 10)).lines, []);
}
