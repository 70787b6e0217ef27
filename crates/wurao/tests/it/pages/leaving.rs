//! What a step closes, and that an office is not flooded, is asked at every door: on the phone, when filing, on the command line.

use super::{Part, Visitor, alert, typed};
use crate::wurao::Wurao;
use casework::Body;
use serde_json::json;

/// A rung that closes others, and one whose office wants some days between two approaches.
const CLOSES: &str = "mayor-12345";
const PACED: &str = "report-12321";

/// Posts the form of both doors; the status and what is wrong with it.
async fn tried(visitor: &Visitor, door: &str, case: &str, rung: &str, more: &[Part<'_>]) -> (u16, String) {
    let fields = [&[typed("date", "2026-11-24"), typed("time", "10:02")], more].concat();
    let answer =
        visitor.submit(&format!("/case/{case}/{door}/{rung}"), door == "file", &fields, &visitor.marks()).await;
    (answer.status, alert(&answer.text))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_step_closes_is_read_first() {
    let visitor = Visitor::open().await;
    for door in ["call", "file"] {
        let case = visitor.example(Some(3)).await;
        let head = visitor.head(&case).await;
        let without = tried(&visitor, door, &case, CLOSES, &[]).await;
        assert_eq!(without, (422, "这一步会关掉别的路。看过之后勾上「知道了」再存".to_owned()), "{door}");
        assert_eq!(visitor.head(&case).await, head, "{door} recorded nothing");
        assert_eq!(
            tried(&visitor, door, &case, CLOSES, &[typed("ack", "yes"), typed("sure", "yes")]).await.0,
            303,
            "{door}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_was_just_approached_is_left_alone() {
    let visitor = Visitor::open().await;
    for door in ["call", "file"] {
        let case = visitor.example(None).await;
        let sent = Body::from_pairs("dispatched", [("rung", PACED), ("at", "2026-11-23")]).expect("an event");
        visitor.here.change(&case, &vec![sent]).await.expect("appends");
        let head = visitor.head(&case).await;
        let without = tried(&visitor, door, &case, PACED, &[]).await;
        assert_eq!(without, (422, "离上次还没到间隔。确有新的事，勾上那一项再记。".to_owned()), "{door}");
        assert_eq!(visitor.head(&case).await, head, "{door} recorded nothing");
        assert_eq!(
            tried(
                &visitor,
                door,
                &case,
                PACED,
                &[typed("pace", "yes"), typed("sure", "yes"), typed("channel", "report-12321-web")]
            )
            .await
            .0,
            303,
            "{door}"
        );
    }
}

/// The code of a command on one day; empty when it went well.
fn code(wurao: &Wurao, on: &str, arguments: &[&str]) -> String {
    let (exit, document, _) = wurao.answer(&[&["--on", on], arguments].concat());
    let code = document["code"].as_str().unwrap_or_default().to_owned();
    assert_eq!(exit, i32::from(!code.is_empty()), "{document}");
    code
}

#[test]
fn the_command_line_asks_the_same() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let add = |on: &str, rung: &str, at: &str, more: &[&str]| {
        let (rung, at) = (format!("rung={rung}"), format!("at={at}"));
        code(&wurao, on, &[&["event", "add", &case, "dispatched", &rung, &at], more].concat())
    };
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-12", &[]), "file-needs-ack");
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-12", &["ack=no"]), "file-needs-ack");
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-12", &["ack=yes"]), "");
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-11", &[]), "file-needs-ack", "whatever the day");
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-11", &["ack=yes"]), "file-needs-pace");
    assert_eq!(add("2026-10-12", CLOSES, "2026-10-11", &["ack=yes", "pace=yes"]), "");
    assert_eq!(add("2026-10-12", PACED, "2026-10-12", &[]), "");
    assert_eq!(add("2026-10-13", PACED, "2026-10-13", &[]), "file-needs-pace");
    assert_eq!(add("2026-10-13", PACED, "2026-10-13", &["ack=yes"]), "file-needs-pace");
    assert_eq!(add("2026-10-13", PACED, "2026-10-12 18:00", &[]), "file-needs-pace");
    assert_eq!(add("2026-10-13", PACED, "2026-10-13", &["pace=yes"]), "");
    let log = wurao.json(&["log", &case]);
    let fields = log["events"].as_array().expect("events").iter().filter(|e| e["kind"] == "dispatched");
    assert!(fields.clone().all(|e| e["ack"].is_null() && e["pace"].is_null()), "what was read enters no event");
    assert_eq!(fields.count(), 4);
}

#[test]
fn the_command_line_decides_an_offer_once() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let on = "2026-10-12";
    let add = |arguments: &[&str]| code(&wurao, on, &[&["event", "add", &case], arguments].concat());
    assert_eq!(add(&["offer", "by=operator", "at=2026-10-12", "amount=100"]), "");
    let decide = |more: &[&str]| add(&[&["offer-decision", "offer=2", "at=2026-10-12"], more].concat());
    assert_eq!(add(&["offer-decision", "offer=9", "at=2026-10-12", "decision=declined"]), "no-event");
    assert_eq!(decide(&["decision=not-now"]), "offer-needs-decision");
    assert_eq!(decide(&["decision=accepted"]), "file-needs-ack", "accepting closes other steps");
    assert_eq!(decide(&["decision=countered", "words=不给 800 元我就曝光你们"]), "lint-refused");
    assert_eq!(decide(&["decision=declined"]), "");
    assert_eq!(decide(&["decision=accepted", "ack=yes"]), "offer-already-decided");
    assert_eq!(wurao.json(&["case", "show", &case])["head"], json!(3));
}
