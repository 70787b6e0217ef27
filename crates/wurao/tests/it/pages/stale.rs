//! Two tabs: what is decided on an old page is refused, shows what came in between, and can be saved all the same.

use super::full::{Full, give_up_a_job};
use super::table::Parts;
use super::table::changes::{changing, post};
use super::{Answered, Marks, Shown, Visitor, alert, forms, typed};
use casework::Body;

/// Somebody records a call in another tab.
async fn call_meanwhile(visitor: &Visitor, case: &str) {
    let call = [typed("number", "1366****6378"), typed("date", "2026-11-24"), typed("time", "09:15")];
    assert_eq!(visitor.upload(&format!("/case/{case}/capture"), &call).await.status, 303);
}

/// The form that a refused one offers: the same fields, on what is known now.
fn save_anyway(refused: &Answered) -> Shown {
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.text.contains("<code>case-changed</code>"), "{}", refused.text);
    let mut all = forms(&refused.text);
    assert_eq!(all.len(), 1, "{}", refused.text);
    all.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_form_is_refused_and_shows_what_came_in_between() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let path = format!("/case/{case}/facts");
    let seen = visitor.head(&case).await;
    call_meanwhile(&visitor, &case).await;
    let marks = Marks { seen: Some(seen), key: Some("k-1"), ..visitor.marks() };
    let refused = visitor.submit(&path, false, &[typed("name", "林小"), typed("email", "x@example.com")], &marks).await;
    let form = save_anyway(&refused);
    let since: Vec<&str> = refused.text.split("<h2>这期间记下的</h2>").nth(1).expect("a list").split("</li>").collect();
    assert!(since[0].ends_with("<li>来电 1366****6378"), "{}", since[0]);
    assert!(since[1].starts_with("</ul>"), "one thing was recorded: {}", since[1]);
    assert!(refused.text.contains("name=\"name\" value=\"林小\""), "what was typed is posted again");
    assert!(!refused.text.contains("</textarea>"), "and need not be copied");
    assert_eq!(visitor.head(&case).await, seen + 1, "nothing but the call was recorded");

    assert_eq!(form.action, path);
    let saved = visitor.press(&form, &[]).await;
    assert_eq!((saved.status, saved.to.split("?saved=").next()), (303, Some(path.as_str())), "{}", saved.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let fact = |key: &str| loaded.case.fact(key).map(|f| f.value.clone()).unwrap_or_default();
    assert_eq!((fact("name"), fact("email")), ("林小".to_owned(), "x@example.com".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_saved_anyway_leave_what_another_tab_changed() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    assert_eq!(visitor.post(&format!("/case/{case}/facts"), &[("email", "old@example.com")]).await.status, 303);
    let path = format!("/case/{case}/facts");
    let shown = visitor.get(&path).await.text;
    let form = forms(&shown).into_iter().find(|f| f.action == path).expect("the form");
    assert!(shown.contains("name=\"was-name\" value=\"林晓\""), "the form says what it shows");
    let seen = visitor.head(&case).await;
    assert_eq!(visitor.post(&path, &[("name", "林小"), ("was-name", "林晓")]).await.status, 303);
    let marks = Marks { seen: Some(seen), key: Some("k-9"), ..visitor.marks() };
    let old = [
        typed("name", "林晓"),
        typed("was-name", "林晓"),
        typed("email", "x@example.com"),
        typed("was-email", "old@example.com"),
    ];
    let anyway = save_anyway(&visitor.submit(&form.action, false, &old, &marks).await);
    assert_eq!(visitor.press(&anyway, &[]).await.status, 303);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let fact = |key: &str| loaded.case.fact(key).map(|f| f.value.clone()).unwrap_or_default();
    assert_eq!((fact("name"), fact("email")), ("林小".to_owned(), "x@example.com".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_saved_anyway_grows_old_too() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let seen = visitor.head(&case).await;
    call_meanwhile(&visitor, &case).await;
    let marks = Marks { seen: Some(seen), ..visitor.marks() };
    let path = format!("/case/{case}/facts");
    let form = save_anyway(&visitor.submit(&path, false, &[typed("name", "林小")], &marks).await);
    call_meanwhile(&visitor, &case).await;
    let again = save_anyway(&visitor.press(&form, &[]).await);
    assert_eq!(visitor.press(&again, &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_form_with_a_file_keeps_its_file() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let seen = visitor.head(&case).await;
    call_meanwhile(&visitor, &case).await;
    let path = format!("/case/{case}/file/telecom-appeal");
    let receipt = ("proof", Some("回执.png"), super::full::PNG);
    let fields = [typed("date", "2026-11-24"), typed("ticket", "SS-1"), typed("channel", "miit-appeal-web"), receipt];
    let marks = Marks { seen: Some(seen), key: Some("k-1"), ..visitor.marks() };
    let refused = visitor.submit(&path, true, &fields, &marks).await;
    let form = save_anyway(&refused);
    assert_eq!(visitor.head(&case).await, seen + 1, "nothing but the call was recorded");
    let saved = visitor.press(&form, &[]).await;
    // The call is event `seen + 1`; then come the proof, the letter as it left, and the appeal itself.
    assert_eq!((saved.status, saved.to), (303, format!("/case/{case}/filed/{}", seen + 4)), "{}", saved.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let sent = loaded.case.dispatches.last().expect("sent");
    assert_eq!((sent.rung.as_str(), sent.ticket.as_deref()), ("telecom-appeal", Some("SS-1")));
    assert_eq!(sent.proof, [casework::Digest::of(super::full::PNG)]);
    assert!(loaded.case.exhibits.iter().any(|e| e.name == "回执.png"), "{:?}", loaded.case.exhibits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_call_holds_whatever_came_in_between() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let seen = visitor.head(&case).await;
    call_meanwhile(&visitor, &case).await;
    let marks = Marks { seen: Some(seen), key: Some("k-1"), ..visitor.marks() };
    let call = [typed("number", "0571****2210"), typed("date", "2026-11-24"), typed("time", "10:22")];
    let saved = visitor.submit(&format!("/case/{case}/capture"), true, &call, &marks).await;
    assert_eq!((saved.status, saved.to), (303, format!("/case/{case}?saved={}", seen + 2)), "{}", saved.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_offer_is_answered_once_in_two_tabs() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let path = format!("/case/{}/offer/{}", full.id, full.offer);
    let seen = visitor.head(&full.id).await;
    let tab = |key: &'static str| Marks { seen: Some(seen), key: Some(key), ..visitor.marks() };
    let first = visitor.submit(&path, false, &[typed("decision", "declined")], &tab("a-1")).await;
    assert_eq!(first.status, 303, "{}", first.text);
    let second = visitor.submit(&path, false, &[typed("decision", "accepted"), typed("ack", "yes")], &tab("b-1")).await;
    let form = save_anyway(&second);
    let anyway = visitor.press(&form, &[]).await;
    assert_eq!(anyway.status, 422, "{}", anyway.text);
    assert_eq!(alert(&anyway.text), "这个方案已经决定过了");
    let loaded = visitor.here.case(&full.id).await.expect("loads");
    assert_eq!(loaded.case.decision_on(full.offer).map(|d| d.decision.id()), Some("declined"));
    assert_eq!(visitor.head(&full.id).await, seen + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_the_other_language_tells_it_in_that_language() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let seen = visitor.head(&case).await;
    let reply = [("rung", "operator-hotline"), ("at", "2026-11-24"), ("meaning", "refused"), ("words", "不同意")];
    visitor.here.change(&case, &vec![Body::from_pairs("reply", reply).expect("a reply")]).await.expect("appends");
    let marks = Marks { seen: Some(seen), cookie: "lang=en", ..visitor.marks() };
    let refused = visitor.submit(&format!("/case/{case}/facts"), false, &[typed("name", "林小")], &marks).await;
    assert_eq!(refused.status, 409);
    super::every_page::sound("the page of a stale form", "en", &refused.text);
    assert!(refused.text.contains("<h2>Recorded meanwhile</h2>"), "{}", refused.text);
}

/// Changes that hold whatever came in between, that concern no case's log, or that add what is not there yet.
const NEVER_STALE: &[&str] = &[
    "/example",
    "/new",
    "/case/{id}/undo/{seq}",
    "/case/{id}/delete",
    "/case/{id}/capture",
    "/case/{id}/import",
    "/case/{id}/import/{list}",
    "/case/{id}/call/{rung}",
    "/case/{id}/evidence",
    "/case/{id}/registry",
    "/case/{id}/helpers/sit",
    "/helpers/leave",
    "/jobs",
    "/phone",
    "/pair",
    "/pair/leave",
    "/share",
    "/share/take",
    "/screen",
    "/screen/calls",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_stale_form_can_be_looked_at_anew_and_saved_anyway() {
    let visitor = Visitor::open().await;
    let mut never = Vec::new();
    for entry in changing() {
        let full = Full::on(&visitor).await;
        give_up_a_job(&visitor).await;
        let parts = Parts::full(&visitor, &full).await;
        let seen = visitor.head(&full.id).await;
        call_meanwhile(&visitor, &full.id).await;
        let marks = Marks { seen: Some(seen), key: Some(&full.id), ..visitor.marks() };
        let refused = post(&visitor, &parts, &entry, &full, &marks).await;
        if refused.status != 409 {
            assert!(refused.status < 400, "{}: {}", entry.path, refused.text);
            never.push(entry.path);
            continue;
        }
        assert_eq!(visitor.head(&full.id).await, seen + 1, "{} recorded something", entry.path);
        let form = save_anyway(&refused);
        let anew = form.text.split("<a class=\"btn\" href=\"").nth(1).and_then(|t| t.split('"').next());
        let anew = visitor.get(anew.expect("a link")).await;
        assert_eq!(anew.status, 200, "{}: {}", entry.path, anew.text);
        let saved = visitor.press(&form, &[]).await;
        assert_eq!(saved.status, 303, "{}: {}", entry.path, saved.text);
        assert!(visitor.head(&full.id).await > seen + 1, "{} was not saved", entry.path);
    }
    assert_eq!(never, NEVER_STALE);
}
