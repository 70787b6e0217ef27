//! Predicates as sentences: what a shut gate says, word by word.

use crate::made::{case, predicate, view};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 5, 10);

const EVENTS: &[&str] = &[
    "incident|at=2026-05-01T09:00|nuisance=yes|number=1366****0001",
    "incident|at=2026-05-03T09:00|nuisance=yes|number=1366****0002",
    "dispatched|at=2026-05-04|rung=complain",
    "fact|key=line|value=home",
];

fn told(events: &[&str], written: &str) -> (bool, String, String) {
    let case = case(events);
    let view = view(&case, TODAY);
    let predicate = predicate(written);
    let said = view.explain(&predicate);
    (view.holds(&predicate), said.zh, said.en)
}

#[test]
fn every_form_says_how_it_stands() {
    for (written, holds, zh, en) in [
        ("{ has = 'calls' }", true, "推销电话：2 通", "sales calls: 2 calls"),
        ("{ has = 'answers' }", false, "还没有答复", "no answers yet"),
        ("{ count = 'calls', at_least = 2 }", true, "推销电话：2 通", "sales calls: 2 calls"),
        (
            "{ count = 'calls', at_least = 3 }",
            false,
            "推销电话：2 通，要 至少 3",
            "sales calls: 2 calls, needs at least 3",
        ),
        (
            "{ count = 'calls', at_least = 3, at_most = 5 }",
            false,
            "推销电话：2 通，要 至少 3；最多 5",
            "sales calls: 2 calls, needs at least 3; at most 5",
        ),
        (
            "{ count = 'calls', at_most = 1 }",
            false,
            "推销电话：2 通，要 最多 1",
            "sales calls: 2 calls, needs at most 1",
        ),
        (
            "{ later = 'complaints', than = 'calls' }",
            true,
            "投诉（5月4日）在推销电话之后",
            "complaints (4 May) came after sales calls",
        ),
        (
            "{ later = 'calls', than = 'complaints' }",
            false,
            "投诉之后没有新的推销电话",
            "no sales calls after complaints",
        ),
        (
            "{ running = 'answer', since = 'complaints' }",
            true,
            "答复期限自5月4日起算，到5月19日\u{a0}周二为止",
            "time to answer, counted from 4 May, runs until Tue 19 May",
        ),
        (
            "{ ran_out = 'answer', since = 'complaints' }",
            false,
            "答复期限自5月4日起算，到5月19日\u{a0}周二才满",
            "time to answer, counted from 4 May, runs until Tue 19 May",
        ),
        (
            "{ ran_out = 'pause', since = 'calls', which = 'first' }",
            true,
            "间隔自5月1日起算，5月8日\u{a0}周五已满",
            "pause, counted from 1 May, ended on Fri 8 May",
        ),
        (
            "{ running = 'pause', since = 'calls', which = 'first' }",
            false,
            "间隔自5月1日起算，5月8日\u{a0}周五已过",
            "pause, counted from 1 May, ended on Fri 8 May",
        ),
        (
            "{ ran_out = 'answer', since = 'answers' }",
            false,
            "答复期限还没有起算：没有答复",
            "time to answer has not started: no answers",
        ),
        (
            "{ nearing = 'answer', since = 'complaints', days = 10 }",
            true,
            "答复期限5月19日\u{a0}周二到期，只剩 9 天",
            "time to answer ends on Tue 19 May, 9 days left",
        ),
        (
            "{ nearing = 'answer', since = 'complaints', days = 3 }",
            false,
            "答复期限5月19日\u{a0}周二到期",
            "time to answer ends on Tue 19 May",
        ),
        ("{ fact = 'line' }", true, "线路：家里", "the line: home"),
        ("{ fact = 'line', is = ['work'] }", false, "线路是家里，不是单位", "the line is home, not work"),
        ("{ fact = 'name' }", false, "还不知道姓名", "your name is not known yet"),
        ("{ fact = 'wage' }", true, "时薪：36", "hourly wage: 36"),
        ("{ stage = 'complain', is = 'dispatched' }", true, "投诉：已交出，没有回音", "Complain: sent, no answer"),
        ("{ stage = 'complain', is = 'answered' }", false, "投诉：已交出，没有回音", "Complain: sent, no answer"),
        ("{ rule = 'called-often' }", true, "来过两通", "two calls came"),
    ] {
        assert_eq!(told(EVENTS, written), (holds, zh.to_owned(), en.to_owned()), "{written}");
    }
}

#[test]
fn a_rule_that_fails_says_what_is_needed_first() {
    let found = told(&EVENTS[..1], "{ rule = 'called-often' }");
    assert_eq!(found, (false, "要先满足：来过两通".to_owned(), "first needed: two calls came".to_owned()));
    let found = told(&[], "{ stage = 'complain' }");
    assert_eq!(found, (false, "投诉：还没走".to_owned(), "Complain: not done".to_owned()));
}

#[test]
fn of_many_parts_those_that_matter_are_told() {
    for (written, holds, en) in [
        // All hold: all are told. Some fail: only those.
        ("{ all = [{ has = 'calls' }, { fact = 'line' }] }", true, "sales calls: 2 calls; the line: home"),
        (
            "{ all = [{ has = 'calls' }, { fact = 'name' }, { has = 'answers' }] }",
            false,
            "your name is not known yet; no answers yet",
        ),
        // Some hold: those are told. None does: the way the pack writes first.
        (
            "{ any = [{ has = 'answers' }, { has = 'calls' }, { fact = 'line' }] }",
            true,
            "sales calls: 2 calls; the line: home",
        ),
        ("{ any = [{ has = 'answers' }, { fact = 'name' }] }", false, "no answers yet"),
        ("{ not = { has = 'answers' } }", true, "no answers yet"),
        ("{ all = [] }", true, ""),
        ("{ any = [] }", false, ""),
    ] {
        let (held, _, said) = told(EVENTS, written);
        assert_eq!((held, said.as_str()), (holds, en), "{written}");
    }
}

#[test]
fn a_stage_is_named_by_the_last_answer() {
    for (meaning, stage) in [
        ("acknowledged", "Complain: received by them"),
        ("accepted", "Complain: taken up"),
        ("not-accepted", "Complain: not taken up"),
        ("no-substance", "Complain: answered"),
    ] {
        let reply = format!("reply|at=2026-05-06|rung=complain|meaning={meaning}");
        let events = [EVENTS, &[reply.as_str()]].concat();
        assert_eq!(told(&events, "{ stage = 'complain' }").2, stage);
    }
}
