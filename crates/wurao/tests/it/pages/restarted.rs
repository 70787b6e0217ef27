//! The program was started anew while a page was open: what was written is shown again with one button, and saved once.

use super::{Answered, Marks, Visitor, forms, typed};
use axum::body::Body;
use axum::http::Request;

/// The desk as it is after a restart, and a page's token from before.
async fn restarted() -> (Visitor, String) {
    let before = Visitor::open().await;
    let mut after = before.beside("local").await;
    // The folder stays as long as one of the two.
    after._data = before._data;
    (after, before.token)
}

/// The request as a browser marks it.
fn from(site: &str, mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().insert("sec-fetch-site", site.parse().expect("a value"));
    request
}

fn is_kept_back(answer: &Answered) {
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("<code>page-stale</code>"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_shown_again_with_one_button() {
    let (visitor, old) = restarted().await;
    let case = visitor.empty().await;
    let path = format!("/case/{case}/facts");
    let marks = Marks { token: &old, seen: Some(1), key: Some("page-1"), ..Marks::default() };
    let request =
        visitor.submission(&path, false, &[typed("name", "林晓"), typed("address", "某路 1 号 <后门>")], &marks);
    let answer = visitor.send(from("same-origin", request)).await;
    is_kept_back(&answer);
    let again = forms(&answer.text);
    assert_eq!((again.len(), again[0].action.as_str()), (1, path.as_str()), "{}", answer.text);
    assert_eq!(again[0].text.matches("<button").count(), 1);
    assert!(answer.text.contains("照这样存"), "{}", answer.text);
    let saved = visitor.press(&again[0], &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!(loaded.case.fact("name").map(|f| f.value.as_str()), Some("林晓"));
    assert_eq!(loaded.case.fact("address").map(|f| f.value.as_str()), Some("某路 1 号 <后门>"));
    // The button pressed twice, or after a first post whose answer was lost, saves nothing more.
    let head = visitor.head(&case).await;
    assert_eq!(visitor.press(&again[0], &[]).await.status, 303);
    assert_eq!(visitor.head(&case).await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_file_keeps_its_words() {
    let (visitor, old) = restarted().await;
    let case = visitor.empty().await;
    let marks = Marks { token: &old, seen: Some(1), key: Some("page-2"), ..Marks::default() };
    let call = [
        typed("number", "1366****6378"),
        typed("date", "2026-11-24"),
        ("audio", Some("call.m4a"), &[7u8; 3 << 20][..]),
        typed("said", "您好，套餐升级"),
    ];
    let answer = visitor
        .send(from("same-origin", visitor.submission(&format!("/case/{case}/capture"), true, &call, &marks)))
        .await;
    is_kept_back(&answer);
    assert!(answer.text.contains("附上的文件没有带过来"), "{}", answer.text);
    let saved = visitor.press(&forms(&answer.text)[0], &[]).await;
    assert_eq!((saved.status, saved.to), (303, format!("/case/{case}?saved=2")));
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!(loaded.case.incidents[0].said.as_deref(), Some("您好，套餐升级"));
    assert_eq!(loaded.case.exhibits.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_come_from_elsewhere_gets_no_button() {
    let (visitor, old) = restarted().await;
    let case = visitor.empty().await;
    let path = format!("/case/{case}/facts");
    let marks = Marks { token: &old, seen: Some(1), ..Marks::default() };
    for site in ["cross-site", "same-site", "none"] {
        let request = visitor.submission(&path, false, &[typed("name", "别人写的")], &marks);
        let answer = visitor.send(from(site, request)).await;
        is_kept_back(&answer);
        assert_eq!(forms(&answer.text).len(), 0, "{site}: {}", answer.text);
    }
    let answer = visitor.send(visitor.submission(&path, false, &[typed("name", "别人写的")], &marks)).await;
    is_kept_back(&answer);
    assert_eq!(forms(&answer.text).len(), 0, "a browser that says nothing: {}", answer.text);
    assert!(answer.text.contains("别人写的"), "what was written can still be copied");
}
