//! What goes back and forth: a call noted while it lasts, a reply that is read first, a letter that is frozen, a
//! date that is moved, an office that is not flooded.

use super::{Visitor, alert};
use casework::{Body, Meaning};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_noted_while_it_lasts() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/call/operator-hotline");
    let page = visitor.get_in(&path, "zh").await.text;
    assert_eq!(page.matches("data-say=").count(), 24, "every excuse has its key");
    assert!(page.find("「已加免打扰标记」") < page.find("「您这是恶意投诉」"), "the commonest come first");

    let heard = [("find", "yes"), ("date", "2026-11-24"), ("heard", "这不是咱们官方打的")];
    let found = visitor.post(&path, &heard).await;
    assert_eq!(found.status, 200);
    assert!(found.text.find("「已加免打扰标记」") < found.text.find("「您这是恶意投诉」"), "no key moves");
    let near =
        found.text.split("data-near").nth(1).and_then(|t| t.split("</p>").next()).expect("a line above the keys");
    let at =
        found.text.split("value=\"not-our-number\" id=\"").nth(1).and_then(|t| t.split('"').next()).expect("its key");
    assert!(near.contains(&format!("for=\"{at}\"")), "{near}");
    assert!(near.contains("听到："), "the words that led to it are shown");

    let now = visitor.here.now().as_second();
    let began = (now - 200).to_string();
    let fields = [
        ("date", "2026-11-24"),
        ("time", "10:02"),
        ("began", began.as_str()),
        ("channel", "hotline-mobile"),
        ("obstacle", "not-our-number"),
        ("words-not-our-number", "那个号码不是我们的"),
        ("obstacle", "passed-upward"),
        ("agent", "0417"),
        ("ticket", "1124-0001"),
        ("promise", "三天内经理回电"),
        ("until", "2026-11-27"),
    ];
    let saved = visitor.post(&path, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let case = visitor.here.case(&case).await.expect("loads").case;
    let sent = case.dispatches.last().expect("a complaint");
    assert_eq!((sent.ticket.as_deref(), sent.agent.as_deref()), (Some("1124-0001"), Some("0417")));
    let met: Vec<_> = case.obstacles.iter().map(|o| (o.obstacle.as_str(), o.words.as_deref())).collect();
    assert_eq!(met, [("not-our-number", Some("那个号码不是我们的")), ("passed-upward", None)]);
    // That a manager will call is a promise to keep, and no answer to the complaint.
    assert_eq!(case.replies.last().expect("an answer").meaning, Meaning::Acknowledged);
    assert_eq!(case.commitments.last().expect("a promise").until.map(|d| d.to_string()).as_deref(), Some("2026-11-27"));
    assert_eq!(case.times.last().expect("minutes").minutes, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_read_before_it_is_filed() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let loaded = visitor.here.case(&case).await.expect("loads");
    let ticket = loaded.case.dispatches.last().and_then(|d| d.ticket.clone()).expect("the example has a ticket");
    let path = format!("/case/{case}/reply");
    let words = format!("您的投诉（工单号 {ticket}）经核实，我公司无法满足您的要求。工号 0611");
    let read = visitor.upload(&path, &[("read", None, b"yes"), ("words", None, words.as_bytes())]).await;
    assert_eq!(read.status, 200, "{}", read.text);
    for part in ["像是：不同意", "<mark>", &format!("原文里有工单号 {ticket}"), "value=\"0611\""] {
        assert!(read.text.contains(part), "{part} is missing in {}", read.text);
    }
    assert!(read.text.contains("value=\"operator-hotline\" checked"), "the rung of the ticket is proposed");
    assert_eq!(loaded.case.head, visitor.here.case(&case).await.expect("loads").case.head, "reading records nothing");

    let without = visitor.upload(&path, &[("words", None, words.as_bytes()), ("meaning", None, b"refused")]).await;
    assert_eq!(without.status, 422, "which step it answers must be said");
    let fields: &[(&str, Option<&str>, &[u8])] = &[
        ("words", None, words.as_bytes()),
        ("meaning", None, b"refused"),
        ("rung", None, b"operator-hotline"),
        ("date", None, b"2026-11-24"),
        ("agent", None, b"0611"),
    ];
    assert_eq!(visitor.upload(&path, fields).await.status, 303);
    let reply = visitor.here.case(&case).await.expect("loads").case.replies.last().expect("a reply").body.clone();
    assert_eq!(
        (reply.rung.as_str(), reply.meaning, reply.agent.as_deref()),
        ("operator-hotline", Meaning::Refused, Some("0611"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_reply_is_sealed_once_and_read() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let path = format!("/case/{case}/reply/operator-hotline");
    let letter = "经研究，不予受理您的申诉。".as_bytes();
    let read = visitor.upload(&path, &[("read", None, b"yes"), ("exhibit", Some("答复.txt"), letter)]).await;
    assert!(read.text.contains("像是：不受理") && read.text.contains("已封存：答复.txt"), "{}", read.text);
    let sealed = read.text.split("name=\"sealed\" value=\"").nth(1).and_then(|t| t.split('"').next()).expect("kept");
    let fields: &[(&str, Option<&str>, &[u8])] = &[
        ("words", None, "不予受理".as_bytes()),
        ("meaning", None, b"not-accepted"),
        ("sealed", None, sealed.as_bytes()),
        ("sealed_name", None, "答复.txt".as_bytes()),
        ("date", None, b"2026-11-24"),
    ];
    assert_eq!(visitor.upload(&path, fields).await.status, 303);
    let case = visitor.here.case(&case).await.expect("loads").case;
    let reply = case.replies.last().expect("a reply");
    assert_eq!(reply.exhibit, Some(casework::Digest::of(letter)));
    assert_eq!(case.exhibits.last().map(|e| e.name.as_str()), Some("答复.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_leaves_is_frozen_as_it_reads() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let path = format!("/case/{case}/file/telecom-appeal");
    let page = visitor.get_in(&format!("{path}?letter=appeal"), "zh").await.text;
    assert!(page.contains("name=\"letter\" value=\"appeal\""));
    let fields: &[(&str, Option<&str>, &[u8])] =
        &[("date", None, b"2026-11-24"), ("letter", None, b"appeal"), ("channel", None, b"miit-appeal-web")];
    let sent = visitor.upload(&path, fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let dispatch = loaded.case.dispatches.last().expect("sent");
    assert_eq!(dispatch.letter.as_deref(), Some("appeal"));
    let digest = dispatch.body.body.expect("the text as it left");
    let mut text = String::new();
    let mut sealed = desk::evidence::locker::bytes(&visitor.here, &digest).expect("sealed");
    std::io::Read::read_to_string(&mut sealed, &mut text).expect("text");
    assert!(text.contains("申诉请求") && text.contains("2026年11月24日"), "{text}");
    // A later fact changes the letter in the studio and not the one that left.
    visitor.post(&format!("/case/{case}/facts"), &[("name", "改过的名字")]).await;
    assert!(!text.contains("改过的名字"));
    assert!(loaded.case.exhibits.iter().any(|e| e.digest == digest));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_moved_with_a_reason() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(4)).await;
    let deadline = |loaded: &desk::Loaded| {
        loaded.view().deadlines().iter().find(|d| d.clock == "operator_answer").expect("runs").clone()
    };
    let before = deadline(&visitor.here.case(&case).await.expect("loads"));
    let path = format!("/case/{case}/deadlines");
    let event = before.event.to_string();
    let moved = [("clock", "operator_answer"), ("of", event.as_str()), ("due", "2026-12-31")];
    assert_eq!(visitor.post(&path, &moved).await.status, 422, "a reason is asked for");
    let fields = [moved[0], moved[1], moved[2], ("reason", "对方书面延期")];
    assert_eq!(visitor.post(&path, &fields).await.status, 303);
    let after = deadline(&visitor.here.case(&case).await.expect("loads"));
    assert_eq!(after.due.to_string(), "2026-12-31");
    assert!(after.trace.last().expect("a step").zh.contains("对方书面延期"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_not_flooded() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(12)).await;
    let first =
        vec![Body::from_pairs("dispatched", [("rung", "report-12321"), ("at", "2026-11-23")]).expect("an event")];
    visitor.here.change(&case, &first).await.expect("appends");
    let path = format!("/case/{case}/file/report-12321");
    let page = visitor.get_in(&path, "zh").await.text;
    assert!(page.contains("刚找过他们"), "{page}");
    let fields: &[(&str, Option<&str>, &[u8])] = &[("date", None, b"2026-11-24")];
    assert_eq!(visitor.upload(&path, fields).await.status, 422);
    let anyway: &[(&str, Option<&str>, &[u8])] =
        &[("date", None, b"2026-11-24"), ("pace", None, b"yes"), ("channel", None, b"report-12321-web")];
    assert_eq!(visitor.upload(&path, anyway).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_threat_does_not_leave() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let loaded = visitor.here.case(&case).await.expect("loads");
    let offer =
        Body::from_pairs("offer", [("by", "operator"), ("at", "2026-11-24"), ("amount", "100 CNY")]).expect("an event");
    let saved = visitor.here.change(&loaded.id, &vec![offer]).await.expect("appends");
    let path = format!("/case/{case}/offer/{}", saved.first());
    let answer = visitor.post(&path, &[("decision", "countered"), ("words", "不给 800 元我就曝光你们")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("钱和施压连在一起"), "{}", answer.text);
    let own = visitor.post(&path, &[("decision", "countered"), ("words", "请写明这是补偿，其余请求不变。")]).await;
    assert_eq!(own.status, 303, "{}", own.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_persons_own_number_is_not_a_caller() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    visitor.post(&format!("/case/{case}/facts"), &[("phone", "138 0000 0000")]).await;
    let path = format!("/case/{case}/capture");
    let fields: &[(&str, Option<&str>, &[u8])] = &[("number", None, b"13800000000"), ("date", None, b"2026-11-24")];
    let answer = visitor.upload(&path, fields).await;
    assert_eq!(answer.status, 422);
    assert_eq!(alert(&answer.text), "这是你自己的号码。要记的是打来的号码。");
}
