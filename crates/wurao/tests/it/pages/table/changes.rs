//! A sound form for every change of the table, and what becomes of it: saved once for the person, refused without a token.

use super::Parts;
use crate::pages::full::{Full, PNG};
use crate::pages::{Answered, Marks, Part, Visitor, typed};
use web::{Entry, table};

/// The form that a change wants, filled in.
pub fn form<'f>(entry: &Entry, full: &'f Full) -> Vec<Part<'f>> {
    let fields: &[(&'static str, &'static str)] = match entry.path {
        "/example" | "/helpers/leave" | "/case/{id}/undo/{seq}" => &[],
        "/new" => &[("pack", "cn-telecom"), ("subject", "套餐推销电话")],
        "/case/{id}/step" => &[("action", "log-first-call"), ("decision", "not-now")],
        "/case/{id}/log/{incident}" => &[("number", "1366****6378"), ("date", "2026-11-23"), ("nuisance", "yes")],
        "/case/{id}/facts" => &[("name", "改过的名字")],
        "/case/{id}/close" => &[("outcome", "partial"), ("watch", "yes")],
        "/case/{id}/capture" => &[("number", "1366****6378"), ("date", "2026-11-23"), ("time", "10:22")],
        "/case/{id}/import/{list}" => &[("name", "通话.csv"), ("how", "later")],
        "/case/{id}/decide" => &[("n-+8613800000001", "sales")],
        "/case/{id}/call/{rung}" | "/case/{id}/file/{rung}" => {
            &[("date", "2026-11-24"), ("ack", "yes"), ("pace", "yes"), ("ticket", "1124-0001")]
        }
        "/case/{id}/reply" => {
            &[("rung", "operator-hotline"), ("meaning", "refused"), ("words", "不同意"), ("date", "2026-11-24")]
        }
        "/case/{id}/reply/{rung}" => &[("meaning", "refused"), ("words", "不同意"), ("date", "2026-11-24")],
        "/case/{id}/letters/{name}/edit" => {
            &[("part", "own"), ("act", "own-words"), ("words", "我从没有办过这个套餐"), ("lang", "zh-CN")]
        }
        "/case/{id}/letters/{name}" => &[("letter", "zh-CN"), ("postcode", "430001"), ("company", "cmcc-js")],
        "/case/{id}/company" => &[("company", "cmcc-js")],
        "/case/{id}/deadlines" => &[("clock", "operator_answer"), ("due", "2026-12-31"), ("reason", "书面延期")],
        "/case/{id}/offer/{offer}" => &[("decision", "declined")],
        "/case/{id}/money" => &[("what", "demands"), ("demand", "stop")],
        "/case/{id}/ledger" => &[("what", "time"), ("minutes", "5"), ("date", "2026-11-24")],
        "/case/{id}/parties/link" => &[
            ("from", "0571****2210"),
            ("to", "operator"),
            ("relation", "acts-for"),
            ("certainty", "likely"),
            ("words", "招牌"),
        ],
        "/case/{id}/evidence" => &[("what", "截图"), ("how", "自己截屏")],
        "/case/{id}/publish" => &[("act", "shown")],
        "/case/{id}/publish/draft" => &[("text", "# 经过\n\n又打来了。\n"), ("save", "yes")],
        // Nothing was handed in: there is nothing to fetch, and nothing leaves.
        "/case/{id}/registry" => &[("do", "fetch")],
        "/case/{id}/helpers" => &[("name", "小丁"), ("rights", "view")],
        "/case/{id}/helpers/sit" | "/case/{id}/helpers/end" => &[("name", "小甲")],
        "/phone" | "/pair/leave" => &[],
        "/pair" => &[("code", "ABCD-EFGH"), ("name", "我的手机")],
        "/share" => &[("title", "短信"), ("text", "【推广】办理副卡")],
        "/share/take" => &[("what", "capture")],
        "/screen" => &[("what", "block"), ("number", "13800000009")],
        "/screen/calls" => &[("what", "sales")],
        "/jobs" => &[("job", "broken-plan"), ("what", "retry")],
        "/case/{id}/import" => &[],
        "/case/{id}/delete" => &[("sure", "yes")],
        path => panic!("{path} is a new change: say here what its form is filled with"),
    };
    let mut parts: Vec<Part<'f>> = fields.iter().map(|(name, value)| typed(name, value)).collect();
    match entry.path {
        "/case/{id}/import" => {
            parts.push(("list", Some("通话.csv"), "时间,号码\n2026-11-02 10:00,13800000001\n".as_bytes()))
        }
        "/case/{id}/evidence" => parts.push(("file", Some("other.png"), &PNG[..40])),
        "/case/{id}/deadlines" => parts.push(typed("of", &full.answer)),
        "/screen/calls" => parts.extend([typed("call", &full.call), typed("case", &full.id)]),
        "/share/take" => parts.extend([typed("case", &full.id), typed("share", &full.share)]),
        _ => {}
    }
    parts
}

/// Posts the form of an entry.
pub async fn post(visitor: &Visitor, parts: &Parts, entry: &Entry, full: &Full, marks: &Marks<'_>) -> Answered {
    let files = entry.limit > (1 << 20);
    visitor.submit(&parts.first(entry), files, &form(entry, full), marks).await
}

/// Entries that can change something.
pub fn changing() -> impl Iterator<Item = Entry> {
    table().into_iter().filter(|e| e.change.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_made_for_the_person() {
    let visitor = Visitor::open().await;
    for entry in changing() {
        let full = Full::on(&visitor).await;
        crate::pages::full::give_up_a_job(&visitor).await;
        let parts = Parts::full(&visitor, &full).await;
        let before = visitor.head(&full.id).await;
        let marks = Marks { seen: Some(before), ..visitor.marks() };
        let answer = post(&visitor, &parts, &entry, &full, &marks).await;
        // The preview of what was taken from a list and what a registry told are answers of their own; a pairing code is shown on its answer alone.
        let wanted =
            if matches!(entry.path, "/case/{id}/import/{list}" | "/case/{id}/registry" | "/phone") { 200 } else { 303 };
        assert_eq!(answer.status, wanted, "{}: {}", entry.path, answer.text);
        if entry.path == "/case/{id}/delete" {
            assert!(visitor.here.case(&full.id).await.is_err_and(|refusal| refusal.code == "no-case"));
            continue;
        }
        let recorded = visitor.head(&full.id).await > before;
        assert_eq!(recorded, !RECORDS_NOTHING.contains(&entry.path), "{}", entry.path);
    }
}

/// Changes that leave this case's log as it is: they begin another one, or move the seat, or nothing was new.
const RECORDS_NOTHING: &[&str] = &[
    "/example",
    "/new",
    "/case/{id}/import",
    "/case/{id}/import/{list}",
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
];

/// Where a phone's own program posts, which knows no token: it is shown what it shared, and nothing is stored.
const LANDING: &str = "/share";

#[tokio::test(flavor = "multi_thread")]
async fn no_change_is_made_without_the_pages_own_token() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    crate::pages::full::give_up_a_job(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    let other = visitor.beside("local").await;
    let (head, cases) = (visitor.head(&full.id).await, visitor.here.cases().await.expect("answers").len());
    let wrong = "0".repeat(64);
    for entry in changing() {
        for token in ["", wrong.as_str(), other.token.as_str()] {
            let marks = Marks { token, seen: Some(head), ..Marks::default() };
            let answer = post(&visitor, &parts, &entry, &full, &marks).await;
            if entry.path == LANDING {
                assert_eq!(answer.status, 303, "{}", answer.text);
                continue;
            }
            assert_eq!(answer.status, 403, "{}: {}", entry.path, answer.text);
            assert!(answer.text.contains("<code>page-stale</code>"), "{}: {}", entry.path, answer.text);
        }
    }
    assert_eq!(visitor.head(&full.id).await, head, "nothing was recorded");
    assert_eq!(visitor.here.cases().await.expect("answers").len(), cases, "no case was opened");
    assert_eq!(desk::jobs::failed(&visitor.here).await.expect("answers").len(), 1, "the job is as it was");
}
