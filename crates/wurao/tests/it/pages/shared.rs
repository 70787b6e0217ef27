//! What another program shares with the desk waits until the person says what it is; then it stands in the right form.

use super::full::PNG;
use super::{Visitor, forms, typed};

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_message_becomes_a_call_with_its_picture() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let text = "【推广】办理副卡每月 9 元，退订回T";
    let parts = [
        typed("title", "短信"),
        typed("text", text),
        typed("url", ""),
        ("files", Some("../截图.png"), PNG),
        ("files", Some("empty.png"), b""),
    ];
    let landed = visitor.upload("/share", &parts).await;
    assert_eq!(landed.status, 303, "{}", landed.text);
    let page = visitor.get_in(&landed.to, "zh").await;
    assert!(
        page.text.contains(text) && page.text.contains("截图.png") && !page.text.contains("empty.png"),
        "{}",
        page.text
    );
    assert_eq!(loose(&visitor).await, 0, "nothing is sealed before the press");

    let taken = visitor.press(&forms(&page.text)[0], &[("what", "capture"), ("case", &case)]).await;
    assert!(taken.to.starts_with(&format!("/case/{case}/capture?share=")), "{} {}", taken.status, taken.text);
    assert_eq!(visitor.head(&case).await, 1, "nothing is in the case before the form is saved");
    let form = visitor.get_in(&taken.to, "zh").await;
    assert!(form.text.contains("已附上：截图.png") && form.text.contains("退订回T"), "{}", form.text);
    let hidden = forms(&form.text)[0].hidden.iter().find(|(name, _)| name == "shared").expect("carried").1.clone();
    let call = [
        typed("number", "1069000000"),
        typed("date", "2026-11-24"),
        typed("said", text),
        typed("channel", "message"),
        typed("shared", &hidden),
    ];
    let saved = visitor.upload(&format!("/case/{case}/capture"), &call).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!(loaded.case.exhibits.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["截图.png"]);
    assert_eq!(loaded.case.incidents[0].said.as_deref(), Some(text));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_message_becomes_a_reply() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(8)).await;
    let text = "经核实，我们不同意您的要求。";
    let landed = visitor.upload("/share", &[typed("text", text), ("files", Some("a.png"), PNG)]).await;
    let page = visitor.get_in(&landed.to, "zh").await;
    let taken = visitor.press(&forms(&page.text)[0], &[("what", "reply"), ("case", &case)]).await;
    assert!(taken.to.starts_with(&format!("/case/{case}/reply?share=")), "{}", taken.text);
    let sheet = visitor.get_in(&taken.to, "zh").await;
    assert!(sheet.text.contains(text) && sheet.text.contains("a.png"), "{}", sheet.text);
    // Opened twice, it is sealed once.
    visitor.press(&forms(&page.text)[0], &[("what", "reply"), ("case", &case)]).await;
    assert_eq!(loose(&visitor).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_or_gone_is_said() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let large = vec![1u8; (16 << 20) + 1];
    let refused = visitor.upload("/share", &[("files", Some("long.m4a"), &large)]).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text.contains("<code>share-too-large</code>"), "{}", refused.text);
    let gone = visitor.post("/share/take", &[("share", "nothing"), ("case", &case), ("what", "reply")]).await;
    assert_eq!(gone.status, 422);
    assert!(gone.text.contains("<code>share-gone</code>"), "{}", gone.text);
    assert_eq!(visitor.get_in("/share?share=nothing", "zh").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_share() {
    let visitor = Visitor::open().await;
    let marks = super::Marks::default();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let mut request = visitor.submission("/share", true, &[typed("text", "x")], &marks);
        request.headers_mut().insert(name, value.parse().expect("a value"));
        assert_eq!(visitor.send(request).await.status, 403, "{name}");
    }
}

/// Originals in the vault that no case has.
async fn loose(visitor: &Visitor) -> usize {
    desk::evidence::verify::loose(&visitor.here).await.expect("answers").len()
}
