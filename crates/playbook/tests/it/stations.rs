//! The ladder and the card over the days of a made-up case.

use crate::made::{case, edition, view};
use jiff::civil::{Date, date};
use playbook::{Act, State, Turn, View};

const CALL: &str = "incident|at=2026-05-01|nuisance=yes";
const SENT: &str = "dispatched|at=2026-05-04|rung=complain";

/// State of the one rung, why, how often it was done; the card; whose turn; until when.
fn seen(events: &[&str], today: Date) -> (State, String, usize, String, Turn, Option<Date>) {
    let case = case(events);
    let view = view(&case, today);
    let advice = view.advise();
    let station = advice.ladder[0].clone();
    let card = advice.primary.action.to_string();
    (station.state, station.because.en, station.times, card, advice.turn, advice.waiting_until)
}

#[test]
fn a_case_from_its_first_call_to_the_answer() {
    use Turn::{Mine, Nobody};
    for (events, today, state, because, times, card, turn, until) in [
        (&[][..], date(2026, 5, 1), State::NotYet, "no sales calls yet", 0, "watch", Nobody, None),
        (&[CALL], date(2026, 5, 1), State::Open, "sales calls: 1 calls", 0, "complain-now", Mine, None),
        // A courtesy holds back only what reaches the office: this action logs a call.
        (&[CALL, SENT], date(2026, 5, 5), State::Waiting, "sent, no answer", 1, "complain-now", Mine, None),
        (
            &[CALL, SENT, "reply|at=2026-05-06|rung=complain|meaning=acknowledged"],
            date(2026, 5, 7),
            State::Waiting,
            "received by them",
            1,
            "complain-now",
            Mine,
            None,
        ),
        (
            &[CALL, SENT, "reply|at=2026-05-06|rung=complain|meaning=refused"],
            date(2026, 5, 7),
            State::Open,
            "sales calls: 1 calls",
            1,
            "complain-now",
            Mine,
            None,
        ),
        (&[CALL, SENT, SENT], date(2026, 5, 5), State::Waiting, "sent, no answer", 2, "complain-now", Mine, None),
        (
            &[CALL, "closed|at=2026-05-02|outcome=full"],
            date(2026, 5, 5),
            State::Open,
            "sales calls: 1 calls",
            0,
            "closed",
            Nobody,
            None,
        ),
        // A call from before the end that is logged late opens nothing.
        (
            &[CALL, "closed|at=2026-05-02|outcome=full", CALL],
            date(2026, 5, 5),
            State::Open,
            "sales calls: 2 calls",
            0,
            "closed",
            Nobody,
            None,
        ),
        // A call after the end opens it again.
        (
            &[CALL, "closed|at=2026-05-02|outcome=full", "incident|at=2026-05-04|nuisance=yes"],
            date(2026, 5, 5),
            State::Open,
            "sales calls: 2 calls",
            0,
            "complain-now",
            Mine,
            None,
        ),
    ] {
        let expected = (state, because.to_owned(), times, card.to_owned(), turn, until);
        assert_eq!(seen(events, today), expected, "{events:?}");
    }
}

#[test]
fn what_the_person_sets_aside_stays_aside() {
    let day = date(2026, 5, 10);
    for (step, card, until) in [
        ("step|action=complain-now|at=2026-05-09|decision=never", Act::Watch, None),
        ("step|action=complain-now|at=2026-05-10|decision=not-now", Act::Wait, Some(date(2026, 5, 11))),
        ("step|action=complain-now|at=2026-05-09|decision=not-now|until=2026-06-01", Act::Wait, Some(date(2026, 6, 1))),
        ("step|action=complain-now|at=2026-05-08|decision=not-now", Act::Of("complain-now".into()), None),
        // Done elsewhere: comes back with the next news only.
        ("step|action=complain-now|at=2026-05-09|decision=done", Act::Watch, None),
    ] {
        let case = case(&[CALL, step]);
        let advice = view(&case, day).advise().clone();
        assert_eq!((advice.primary.action, advice.waiting_until), (card, until), "{step}");
    }
    let news = case(&[CALL, "step|action=complain-now|at=2026-05-09|decision=done", CALL]);
    assert_eq!(view(&news, day).advise().primary.action, Act::Of("complain-now".into()));
}

#[test]
fn a_courtesy_holds_back_what_reaches_the_office() {
    let letter = edition(&[("do = { capture = true }", "do = { fill = [\"name\"] }\nrepeat_after = 10")]);
    let case = case(&[CALL, SENT]);
    let on = |day| View::new(&case, &letter, day).advise().primary.action.clone();
    assert_eq!(View::new(&case, &letter, date(2026, 5, 5)).pace(&letter.rungs[0]), Some(date(2026, 5, 11)));
    // Not again within ten days after the fourth of May.
    assert_eq!(on(date(2026, 5, 13)), Act::Wait);
    assert_eq!(on(date(2026, 5, 14)), Act::Of("complain-now".into()));
}

#[test]
fn deadlines_run_pass_and_stop() {
    use playbook::Standing::{Passed, Running, Stopped};
    let answered = "reply|at=2026-05-12|rung=complain|meaning=refused";
    let moved = "deadline-moved|clock=answer|of=3|due=2026-06-30|reason=来函延长";
    for (more, today, expected) in [
        (
            None,
            date(2026, 5, 10),
            [("pause", date(2026, 5, 11), 1, Running), ("answer", date(2026, 5, 19), 9, Running)],
        ),
        (
            None,
            date(2026, 5, 11),
            [("pause", date(2026, 5, 11), 0, Running), ("answer", date(2026, 5, 19), 8, Running)],
        ),
        (
            None,
            date(2026, 5, 20),
            [("pause", date(2026, 5, 11), -9, Passed), ("answer", date(2026, 5, 19), -1, Passed)],
        ),
        (
            Some(answered),
            date(2026, 5, 20),
            [("pause", date(2026, 5, 11), -9, Passed), ("answer", date(2026, 5, 19), -1, Stopped)],
        ),
        (
            Some(moved),
            date(2026, 5, 20),
            [("pause", date(2026, 5, 11), -9, Passed), ("answer", date(2026, 6, 30), 41, Running)],
        ),
    ] {
        let events: Vec<&str> = [CALL, SENT].into_iter().chain(more).collect();
        let case = case(&events);
        let view = view(&case, today);
        let found: Vec<_> =
            view.deadlines().iter().map(|d| (d.clock.as_str(), d.due, d.days_left, d.standing)).collect();
        assert_eq!(found, expected, "{more:?} on {today}");
        assert!(view.deadlines().iter().all(|d| (d.from, d.event) == (date(2026, 5, 4), 3)));
    }
}
