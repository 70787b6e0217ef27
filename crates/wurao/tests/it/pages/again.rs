//! A form is good for one post: the second one gets the first one's result.

use super::full::{Full, give_up_a_job};
use super::table::Parts;
use super::table::changes::{changing, post};
use super::{Marks, Visitor, typed};

#[tokio::test(flavor = "multi_thread")]
async fn every_form_posted_twice_is_saved_once() {
    let visitor = Visitor::open().await;
    // A job has its own end: whether it waits or was given up. A deleted case is gone, also for a second press. What a phone
    // shares twice waits twice, and nothing of it is saved.
    for entry in changing().filter(|e| !matches!(e.path, "/jobs" | "/case/{id}/delete" | "/share")) {
        let full = Full::on(&visitor).await;
        let parts = Parts::full(&visitor, &full).await;
        let key = format!("{}-1", full.id);
        let marks = Marks { seen: Some(visitor.head(&full.id).await), key: Some(&key), ..visitor.marks() };
        let first = post(&visitor, &parts, &entry, &full, &marks).await;
        let (head, cases) = (visitor.head(&full.id).await, visitor.here.cases().await.expect("answers").len());
        let second = post(&visitor, &parts, &entry, &full, &marks).await;
        assert_eq!((second.status, second.to), (first.status, first.to), "{}: {}", entry.path, second.text);
        assert_eq!(visitor.head(&full.id).await, head, "{}", entry.path);
        assert_eq!(visitor.here.cases().await.expect("answers").len(), cases, "{}", entry.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_tried_again_twice_waits_once() {
    let visitor = Visitor::open().await;
    give_up_a_job(&visitor).await;
    let fields = [("job", "broken-plan"), ("what", "retry"), ("key", "j-1")];
    assert_eq!(visitor.post("/jobs", &fields).await.status, 303);
    let second = visitor.post("/jobs", &fields).await;
    assert_eq!(second.status, 404);
    assert!(second.text.contains("<code>no-job</code>"), "{}", second.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_at_the_same_moment_count_once() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let marks = Marks { seen: Some(1), key: Some("same-1"), ..visitor.marks() };
    let call = [
        typed("number", "1366****6378"),
        typed("date", "2026-11-24"),
        typed("time", "10:22"),
        ("audio", Some("call.m4a"), &b"not really sound"[..]),
    ];
    let path = format!("/case/{case}/capture");
    let post = || visitor.submit(&path, true, &call, &marks);
    let (a, b, c, d) = tokio::join!(post(), post(), post(), post());
    let answers = [a, b, c, d].map(|answer| (answer.status, answer.to));
    let wanted = (303, format!("/case/{case}?saved=2"));
    assert_eq!(answers, [wanted.clone(), wanted.clone(), wanted.clone(), wanted]);
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!((loaded.case.incidents.len(), loaded.case.exhibits.len(), loaded.case.head), (1, 1, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_opened_at_the_same_moment_are_one() {
    let visitor = Visitor::open().await;
    let marks = Marks { key: Some("same-2"), ..visitor.marks() };
    let fields = [typed("pack", "cn-telecom"), typed("subject", "套餐推销电话")];
    let post = || visitor.submit("/new", false, &fields, &marks);
    let (a, b, c) = tokio::join!(post(), post(), post());
    let cases = visitor.here.cases().await.expect("answers");
    assert_eq!(cases.len(), 1);
    let wanted = (303, format!("/case/{}/capture?first=1", cases[0].id));
    assert_eq!([a, b, c].map(|answer| (answer.status, answer.to)), [wanted.clone(), wanted.clone(), wanted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_refused_is_not_used_up() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let marks = Marks { seen: Some(1), key: Some("mend-1"), ..visitor.marks() };
    let path = format!("/case/{case}/capture");
    let missing = visitor.submit(&path, true, &[typed("date", "2026-11-24")], &marks).await;
    assert_eq!(missing.status, 422);
    let whole = [typed("number", "1366****6378"), typed("date", "2026-11-24")];
    let saved = visitor.submit(&path, true, &whole, &marks).await;
    assert_eq!((saved.status, saved.to), (303, format!("/case/{case}?saved=2")));
}
