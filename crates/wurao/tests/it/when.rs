//! Nothing enters that has not happened, and no answer is older than what it answers.

use crate::wurao::Wurao;
use serde_json::{Value, json};

/// The code with which an event is refused on a day; nothing when it is taken.
fn refused(wurao: &Wurao, case: &str, on: &str, event: &[&str]) -> Option<String> {
    let (status, answer, _) = wurao.answer(&[&["event", "add", case], event, &["--on", on]].concat());
    (status != 0).then(|| answer["code"].as_str().expect("a code").to_owned())
}

fn shown(wurao: &Wurao, case: &str) -> Value {
    wurao.json(&["case", "show", case])
}

#[test]
fn what_lies_ahead_or_long_ago_is_refused() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let code = |event: &[&str]| refused(&wurao, &case, "2026-06-01", event);
    for ahead in [
        &["incident", "at=2026-06-02", "number=139****0001"][..],
        &["incident", "at=2026-06-01T23:30:00-02:00", "number=139****0001"],
        &["dispatched", "rung=operator-hotline", "at=2027-01-01"],
        &["commitment", "by=operator", "at=2026-06-02", "terms=不再打"],
        &["payment", "at=2026-06-02", "amount=50"],
        &["offer", "by=operator", "at=2026-12-31"],
    ] {
        assert_eq!(code(ahead).as_deref(), Some("in-the-future"), "{ahead:?}");
    }
    assert_eq!(code(&["incident", "at=1926-06-02"]).as_deref(), Some("too-long-ago"));
    let ends = ["offer", "by=operator", "at=2026-05-20", "until=2026-05-19"];
    assert_eq!(code(&ends).as_deref(), Some("ends-before-it-begins"));
    assert_eq!(shown(&wurao, &case)["incidents"], json!([]));
}

#[test]
fn a_time_with_an_offset_is_that_of_the_place() {
    let wurao = Wurao::new();
    let case = wurao.case();
    for at in ["2026-05-20T00:00:02+09:00", "2026-05-19T15:00:02Z", "2026-05-19 23:00:02"] {
        wurao.json(&["event", "add", &case, "incident", &format!("at={at}"), "number=139****0001"]);
    }
    let incidents = shown(&wurao, &case)["incidents"].clone();
    let at: Vec<&str> =
        incidents.as_array().expect("a list").iter().map(|i| i["at"].as_str().expect("a time")).collect();
    assert_eq!(at, ["2026-05-19T23:00:02"; 3]);
}

#[test]
fn an_answer_is_never_older_than_what_it_answers() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let code = |event: &[&str]| refused(&wurao, &case, "2026-06-10", event);
    let reply = |at: &'static str| ["reply", "rung=operator-hotline", at, "meaning=refused"];
    assert_eq!(code(&["dispatched", "rung=operator-hotline", "at=2026-06-03 10:00", "ticket=A-1"]), None);
    assert_eq!(code(&reply("at=2026-06-01")).as_deref(), Some("answer-before-question"));
    assert_eq!(code(&reply("at=2026-06-03 09:00")).as_deref(), Some("answer-before-question"));
    assert_eq!(code(&reply("at=2026-06-03")), None);
    assert_eq!(code(&["offer", "by=operator", "at=2026-06-05", "amount=100", "until=2026-06-07"]), None);
    let decided = |at: &'static str| ["offer-decision", "offer=4", at, "decision=accepted", "ack=yes"];
    assert_eq!(code(&decided("at=2026-06-04")).as_deref(), Some("decision-before-offer"));
    assert_eq!(code(&decided("at=2026-06-09")).as_deref(), Some("offer-past-its-day"));
    assert_eq!(code(&decided("at=2026-06-07")), None);
}
