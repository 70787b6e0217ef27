//! What one press saved goes together and comes back together.

use super::full::Full;
use super::{Visitor, forms};
use desk::Loaded;

/// How many there are of everything that a call can bring.
fn counts(loaded: &Loaded) -> [usize; 5] {
    let c = &loaded.case;
    [c.dispatches.len(), c.obstacles.len(), c.replies.len(), c.commitments.len(), c.times.len()]
}

async fn now(visitor: &Visitor, case: &str) -> [usize; 5] {
    counts(&visitor.here.case(case).await.expect("loads"))
}

/// A call to the hotline that brings an excuse, an answer with a promise, and minutes: where it leads.
async fn call(visitor: &Visitor, case: &str) -> String {
    let began = (visitor.here.now().as_second() - 200).to_string();
    let fields = [
        ("date", "2026-11-24"),
        ("time", "10:02"),
        ("began", began.as_str()),
        ("channel", "hotline-mobile"),
        ("obstacle", "not-our-number"),
        ("agent", "0417"),
        ("promise", "三天内经理回电"),
        ("until", "2026-11-27"),
        ("sure", "yes"),
    ];
    let saved = visitor.post(&format!("/case/{case}/call/operator-hotline"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    saved.to
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banner_takes_back_all_that_the_call_brought_and_the_log_restores_it() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let before = now(&visitor, &case).await;
    let log_at = format!("/case/{case}/log");
    let home = visitor.get_in(&call(&visitor, &case).await, "zh").await.text;
    let after = now(&visitor, &case).await;
    assert_eq!(after, before.map(|n| n + 1));

    let lines = buttons(&visitor.get_in(&log_at, "zh").await.text, "撤回这一次存的 5 条");
    assert_eq!(lines, 5);
    let banner = forms(&home).into_iter().find(|f| f.action.contains("/undo/")).expect("a way back");
    assert!(banner.text.contains("撤回这一次存的 5 条"), "{}", banner.text);
    assert_eq!(visitor.press(&banner, &[]).await.to, format!("/case/{case}"));
    assert_eq!(now(&visitor, &case).await, before);

    let log = visitor.get_in(&log_at, "zh").await.text;
    assert_eq!(buttons(&log, "撤回这一次存的 5 条"), 0);
    let restores: Vec<_> =
        forms(&log).into_iter().filter(|f| f.text.contains(">恢复这一次存的 5 条</button>")).collect();
    assert_eq!(restores.len(), 5, "each line of the group has the way back");
    assert_eq!(visitor.press(&restores[2], &[]).await.status, 303);
    assert_eq!(now(&visitor, &case).await, after);
    let log = visitor.get_in(&log_at, "zh").await.text;
    assert_eq!(buttons(&log, "撤回这一次存的 5 条"), 5, "all five stand again");
}

/// How many buttons of this name a page has.
fn buttons(page: &str, name: &str) -> usize {
    page.matches(&format!(">{name}</button>")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_line_of_the_log_takes_its_whole_group_back() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let before = now(&visitor, &case).await;
    call(&visitor, &case).await;
    let loaded = visitor.here.case(&case).await.expect("loads");
    let promise = loaded.case.commitments.last().expect("a promise").seq;
    let undo = format!("/case/{case}/undo/{promise}");
    let log = visitor.get_in(&format!("/case/{case}/log"), "zh").await.text;
    let form = forms(&log).into_iter().find(|f| f.action == undo).expect("each line has its button");
    assert_eq!(visitor.press(&form, &[]).await.status, 303);
    assert_eq!(now(&visitor, &case).await, before);
    let second = visitor.post(&undo, &[]).await;
    assert_eq!(second.status, 422);
    assert!(second.text.contains("<code>already-taken-back</code>"), "{}", second.text);
    visitor.here.verify(&case).await.expect("the chain holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_does_not_come_back_beside_a_newer_one() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let case = &full.id;
    let path = format!("/case/{case}/offer/{}", full.offer);
    assert_eq!(visitor.post(&path, &[("decision", "declined")]).await.status, 303);
    let first = visitor.head(case).await;
    let undo = |seq: u64| format!("/case/{case}/undo/{seq}");
    assert_eq!(visitor.post(&undo(first), &[]).await.status, 303);
    assert_eq!(visitor.post(&path, &[("decision", "countered"), ("words", "每通 50 元")]).await.status, 303);
    let back = visitor.post(&undo(first + 1), &[]).await;
    assert_eq!(back.status, 422);
    assert!(back.text.contains("<code>offer-already-decided</code>"), "{}", back.text);
    let loaded = visitor.here.case(case).await.expect("loads");
    assert_eq!(loaded.case.decision_on(full.offer).map(|d| d.decision.id()), Some("countered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_presses_at_once_take_back_once() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    call(&visitor, &case).await;
    let head = visitor.head(&case).await;
    let undo = format!("/case/{case}/undo/{head}");
    let (a, b, c) = tokio::join!(visitor.post(&undo, &[]), visitor.post(&undo, &[]), visitor.post(&undo, &[]));
    let mut statuses = [a.status, b.status, c.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422]);
    assert_eq!(visitor.head(&case).await, head + 5);
}
