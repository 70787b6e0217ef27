//! Signs that give orders: refused where a value stands on one line, shown harmlessly wherever old logs hold them.

use super::Visitor;
use crate::wurao::Wurao;
use casework::Body;

const TURNED: &str = "王\u{202e}明小\u{1b}[31m\u{9b}2J";

/// A case whose log was written before values were checked.
async fn old_case(visitor: &Visitor) -> String {
    let case = visitor.example(None).await;
    let fact = |key: &str, value: &str| Body::from_pairs("fact", [("key", key), ("value", value)]).expect("a fact");
    let body = [
        fact("name", TURNED),
        fact("email", "a@example.com\r\nBcc: b@example.com"),
        Body::from_pairs(
            "incident",
            [
                ("at", "2026-11-20 10:00"),
                ("number", "1366****6378"),
                ("nuisance", "yes"),
                ("claimed", TURNED),
                ("said", TURNED),
            ],
        )
        .expect("an incident"),
    ];
    let store = store::Store::sqlite(&visitor.here.data.join("wurao.db")).await.expect("the desk's database");
    let mut tx = store.of("local").begin().await.expect("begins");
    let (at, now) = (store::At::Anywhere, visitor.here.now());
    tx.append(&case, at, now, &casework::Who::person(), &body).await.expect("written");
    tx.save().await.expect("saved");
    store.close().await;
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_log_holds_is_shown_and_obeyed_by_nobody() {
    let visitor = Visitor::open().await;
    let case = old_case(&visitor).await;
    let orders =
        |text: &str| -> Vec<char> { text.chars().filter(|c| casework::gives_orders(*c) && *c != '\r').collect() };
    for page in [
        "",
        "/log",
        "/facts",
        "/letters/appeal",
        "/letters/appeal/txt",
        "/calendar.ics",
        "/file/operator-hotline",
        "/parties",
    ] {
        let answer = visitor.get(&format!("/case/{case}{page}")).await;
        assert_eq!((answer.status, orders(&answer.text)), (200, Vec::new()), "{page}");
    }
    let mail = visitor.get(&format!("/case/{case}/letters/appeal/eml")).await;
    assert_eq!(mail.status, 200, "{}", mail.text);
    let head = mail.text.split("\r\n\r\n").next().expect("a head");
    assert!(head.starts_with("X-Unsent: 1\r\n") && !head.contains("Bcc"), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_one_line_is_refused_with_more() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let head = visitor.head(&case).await;
    for (key, value) in
        [("name", TURNED), ("name", "a\nb"), ("email", "a@example.com\nBcc: b@example.com"), ("address", "1\u{2028}2")]
    {
        let answer = visitor.post(&format!("/case/{case}/facts"), &[(key, value)]).await;
        assert!(answer.status == 422 && answer.text.contains("fact-one-line"), "{key}: {}", answer.text);
    }
    let opened = visitor.post("/new", &[("pack", "cn-telecom"), ("subject", "a\nb")]).await;
    assert!(opened.status == 422 && opened.text.contains("text-one-line"), "{}", opened.text);
    assert_eq!(visitor.head(&case).await, head);
}

#[test]
fn the_command_line_refuses_it_and_prints_it_harmlessly() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let add = |field: &str| wurao.answer(&["event", "add", &case, "incident", "at=2026-11-20", field]);
    let (code, document, _) = add("number=1366\n6378");
    assert_eq!((code, document["code"].as_str()), (1, Some("text-one-line")));
    assert_eq!(add(&format!("said={TURNED}")).0, 0, "words are kept as they were said");
    for arguments in [vec!["log", &case], vec!["--json", "log", &case], vec!["case", "show", &case]] {
        let text = String::from_utf8(wurao.run(&arguments).stdout).expect("text");
        assert_eq!(text.chars().filter(|c| casework::gives_orders(*c)).count(), 0, "{arguments:?}");
    }
    let log = wurao.json(&["log", &case]);
    assert_eq!(log["events"][1]["said"], TURNED, "the document holds what was said");
}
