//! Problems as pages: a status that says what sort it is, and a code that a person can quote.

use super::full::Full;
use super::{Answered, Visitor, typed};
use crate::wurao::Wurao;
use serde_json::json;

fn code(answer: &Answered) -> (u16, String) {
    let code = answer.text.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).unwrap_or_default();
    (answer.status, code.to_owned())
}

/// Fields as they are typed.
type Fields = &'static [(&'static str, &'static str)];

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_shows_its_code() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let at = |page: &str| format!("/case/{}{page}", full.id);
    for (path, expected) in [
        ("/nothing-here".to_owned(), "no-page"),
        ("/case/unknown1".to_owned(), "no-case"),
        ("/packs/none".to_owned(), "no-pack"),
        (at("/file/none"), "no-rung"),
        (at("/letters/none"), "no-letter"),
        (at("/letters/appeal/exe"), "no-file"),
        (at("/offer/999"), "no-event"),
        (at("/log/999"), "no-incident"),
        (at(&format!("/evidence/{}", "0".repeat(64))), "no-exhibit"),
        (at("/publish/text/exe"), "no-file"),
    ] {
        assert_eq!(code(&visitor.get(&path).await), (404, expected.to_owned()), "{path}");
    }
    let posts: [(String, Fields, u16, &str); 5] = [
        ("/".to_owned(), &[], 405, "wrong-method"),
        (at("/step"), &[("action", "x"), ("decision", "perhaps")], 422, "no-such-word"),
        (at("/undo/1"), &[], 404, "no-event"),
        (at("/helpers/end"), &[("name", "别人")], 404, "no-helper"),
        ("/jobs".to_owned(), &[("job", "none")], 404, "no-job"),
    ];
    for (path, fields, status, expected) in posts {
        assert_eq!(code(&visitor.post(&path, fields).await), (status, expected.to_owned()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_of_the_form_is_said_on_the_form() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let capture = visitor.upload(&format!("/case/{case}/capture"), &[typed("said", "留着")]).await;
    assert_eq!(capture.status, 422);
    assert!(capture.text.contains("<h1") && capture.text.contains("留着"), "{}", capture.text);
}

#[test]
fn the_command_line_gives_kind_code_and_sentence() {
    let wurao = Wurao::new();
    let (exit, document, errors) = wurao.answer(&["log", "unknown1"]);
    let wanted = json!({ "error": "not-found", "code": "no-case", "reason": "没有案卷 unknown1。全部案卷见第一页，或 wurao case list" });
    assert_eq!((exit, document), (1, wanted));
    assert_eq!(errors, "wurao: 没有案卷 unknown1。全部案卷见第一页，或 wurao case list\n");
    let (exit, document, _) = wurao.answer(&["--lang", "en", "jobs", "retry", "none"]);
    assert_eq!((exit, &document["error"], &document["code"]), (1, &json!("not-found"), &json!("no-job")));
}
