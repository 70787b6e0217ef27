//! Work in the background that does not succeed: put off with growing pauses, given up, shown, tried again, let go.

use super::Visitor;
use super::full::give_up_a_job;
use crate::wurao::Wurao;
use jiff::civil::Date;
use serde_json::json;
use std::path::Path;
use store::{JobState, NewJob, Store};

async fn open(data: &Path) -> Store {
    Store::sqlite(&data.join("wurao.db")).await.expect("the desk's database")
}

async fn enqueue(data: &Path, id: &str, kind: &str) {
    let store = open(data).await;
    let mut tx = store.of("local").begin().await.expect("begins");
    let run_after = "2026-10-01T00:00:00Z".parse().expect("a time");
    let new = NewJob { id: id.into(), kind: kind.into(), payload: json!({ "what": "an older shape" }), run_after };
    assert!(tx.enqueue(&new).await.expect("enqueues"));
    tx.save().await.expect("saves");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_cannot_be_read_is_given_up_after_its_tries() {
    let wurao = Wurao::new();
    wurao.json(&["--on", "2026-10-01", "case", "new", "--subject", "套餐推销电话"]);
    enqueue(&wurao.data(), "broken-plan", "plan").await;
    enqueue(&wurao.data(), "later-kind", "of-a-newer-program").await;
    let first: Date = "2026-10-02".parse().expect("a day");
    // On a fixed day the pause after a failed try does not pass, so there is one try a day.
    let mut failed = Vec::new();
    for day in first.series(jiff::Span::new().days(1)).take(8) {
        failed.push(wurao.json(&["jobs"])["failed"].as_array().expect("a list").len());
        let swept = wurao.json(&["--on", &day.to_string(), "sweep"]);
        assert_eq!(swept["swept"]["planned"], json!(u8::from(day == first)), "another case's work goes on: {swept}");
    }
    assert_eq!(failed, [0; 8]);
    let shown = json!({ "failed": [{
        "id": "broken-plan",
        "kind": "plan",
        "at": "2026-10-09T12:00:00Z",
        "tries": 8,
        "error": "its content cannot be read",
    }] });
    assert_eq!(wurao.json(&["jobs"]), shown);
    wurao.json(&["--on", "2026-10-20", "sweep"]);
    assert_eq!(wurao.json(&["jobs"]), shown, "what was given up is not tried by itself");

    let store = open(&wurao.data()).await;
    let jobs = store.of("local").jobs().await.expect("answers");
    let left = jobs.iter().find(|j| j.id == "later-kind").expect("still there");
    assert_eq!((left.state, left.attempts, left.last_error.as_deref()), (JobState::Waiting, 0, None));
    store.close().await;

    assert_eq!(wurao.json(&["--on", "2026-10-20", "jobs", "retry", "broken-plan"]), json!({ "failed": [] }));
    for day in first.saturating_add(jiff::Span::new().days(30)).series(jiff::Span::new().days(1)).take(8) {
        assert_eq!(wurao.json(&["jobs"]), json!({ "failed": [] }), "its tries are counted anew");
        wurao.json(&["--on", &day.to_string(), "sweep"]);
    }
    assert_eq!(wurao.json(&["jobs"])["failed"][0]["tries"], json!(8));
    assert_eq!(wurao.json(&["jobs", "forget", "broken-plan"]), json!({ "failed": [] }));
    assert_eq!(wurao.answer(&["jobs", "forget", "broken-plan"]).1["code"], json!("no-job"));
    assert_eq!(wurao.answer(&["jobs", "forget", "later-kind"]).1["code"], json!("no-job"), "it was not given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_shown_and_answered_on_its_page() {
    let visitor = Visitor::open().await;
    visitor.empty().await;
    let desk = visitor.get_in("/", "zh").await.text;
    assert!(!desk.contains("href=\"/jobs\""), "nothing was given up, so nothing leads there");
    assert!(visitor.get_in("/jobs", "zh").await.text.contains("没有停下来的事"));
    give_up_a_job(&visitor).await;
    for (lang, link, name, tried) in [
        ("zh", "有 1 件后台的事没做成", "算这个案卷哪几天要看", "试了 1 次。最后一次说："),
        (
            "en",
            "Background work that was given up: 1",
            "Work out the days to look at a case",
            "Tried 1 times. The last try said:",
        ),
    ] {
        let desk = visitor.get_in("/", lang).await.text;
        let link = format!("<span>{link}</span><a class=\"btn\" href=\"/jobs\">");
        assert!(desk.contains(&link), "{desk}");
        let page = visitor.get_in("/jobs", lang).await.text;
        let shown =
            format!("<h2>{name}</h2><p>{tried}</p><p class=\"note\"><code>its content cannot be read</code></p>");
        assert!(page.contains(&shown), "{page}");
    }
    assert_eq!(visitor.post("/jobs", &[("job", "broken-plan"), ("what", "retry")]).await.to, "/jobs");
    assert!(visitor.get_in("/jobs", "zh").await.text.contains("没有停下来的事"), "it waits for its turn");
    give_up_a_job(&visitor).await;
    assert_eq!(visitor.post("/jobs", &[("job", "broken-plan"), ("what", "forget")]).await.to, "/jobs");
    assert!(visitor.get_in("/jobs", "zh").await.text.contains("没有停下来的事"));
    assert!(!visitor.get_in("/", "zh").await.text.contains("href=\"/jobs\""));
}
