use crate::pages::Visitor;
use crate::wurao::Wurao;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_closed_watched_and_reopened() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let at = format!("/case/{case}/close");
    let open = visitor.get_in(&at, "zh").await.text;
    assert!(open.contains("这件事怎么收尾") && open.contains("要求都做到了") && open.contains("60 分钟"), "{open}");
    assert_eq!(visitor.post(&at, &[("watch", "yes")]).await.status, 422, "the outcome is missing");
    let half = visitor.post(&at, &[("outcome", "partial")]).await;
    assert_eq!(half.status, 422, "watching is missing");
    assert!(half.text.contains("value=\"partial\" checked"), "what was chosen is kept");
    assert_eq!(visitor.post(&at, &[("outcome", "partial"), ("watch", "yes")]).await.status, 303);
    let closed = visitor.get_in(&at, "zh").await.text;
    assert!(closed.contains("已结案") && closed.contains("案卷会自己重新打开"), "{closed}");
    let loaded = visitor.here.case(&case).await.expect("loads");
    let seq = loaded.case.closed.as_ref().expect("closed").seq;
    visitor.post(&format!("/case/{case}/undo/{seq}"), &[]).await;
    assert!(visitor.here.case(&case).await.expect("loads").case.closed.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_that_may_be_given_name_nobody() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let file = visitor.get(&format!("/case/{case}/close/figures.json")).await;
    assert_eq!(file.kind, "application/json");
    let figures: serde_json::Value = serde_json::from_str(&file.text).expect("JSON");
    assert_eq!((&figures["pack"], &figures["contacts"]), (&json!("cn-telecom"), &json!(15)));
    for private in ["林晓", "2026-", "0571", "1366", "0417", "移动", "元", "CNY", "安静路", &case] {
        assert!(!file.text.contains(private), "{private} stands in {}", file.text);
    }
}

#[test]
fn the_command_line_shows_figures_and_closes() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    let shown = wurao.json(&["close", &case]);
    assert_eq!((&shown["figures"]["calls"], &shown["figures"]["minutes"]), (&json!(15), &json!(300)));
    assert_eq!(wurao.answer(&["close", &case, "--outcome", "partial"]).0, 1, "it was not said whether to watch");
    let closed = wurao.json(&["close", &case, "--outcome", "partial", "--watch", "yes"]);
    assert_eq!(closed["events"][0]["outcome"], "partial");
    assert_eq!(wurao.json(&["close", &case])["given"]["outcome"], "partial");
}
