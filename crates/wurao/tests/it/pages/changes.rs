//! What a person does on the pages, and what the log holds afterwards.

use super::{Visitor, alert};

fn call<'f>(number: &'f str, time: &'f str) -> Vec<(&'static str, Option<&'static str>, &'f [u8])> {
    vec![
        ("number", None, number.as_bytes()),
        ("date", None, b"2026-11-23"),
        ("time", None, time.as_bytes()),
        ("claimed", None, "移动营业厅".as_bytes()),
        ("refused", None, b"yes"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_begins_with_five_answers() {
    let visitor = Visitor::open().await;
    let opened = visitor
        .post(
            "/new",
            &[
                ("pack", "cn-telecom"),
                ("subject", "套餐推销电话"),
                ("line_key", "phone"),
                ("line", "13800000000"),
                ("choice_key", "operator"),
                ("operator", "mobile"),
                ("often", "weekly"),
                ("demand", "stop"),
                ("demand", "apology"),
            ],
        )
        .await;
    assert_eq!(opened.status, 303, "{}", opened.text);
    assert!(opened.to.ends_with("/import?first=1"), "{}", opened.to);
    let id = opened.to.split('/').nth(2).expect("an id").to_owned();
    let loaded = visitor.here.case(&id).await.expect("loads");
    assert_eq!(loaded.case.fact("operator").map(|f| f.value.as_str()), Some("mobile"));
    assert_eq!(loaded.case.demands.len(), 2);
    let home = visitor.get_in(&format!("/case/{id}"), "zh").await.text;
    assert!(home.contains("138****0000") && !home.contains("13800000000"), "the own number is masked");
    let nothing = visitor.post("/new", &[("pack", "cn-telecom"), ("line", "13800000000")]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text.contains("value=\"13800000000\""), "what was typed is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_begins_with_the_call_of_today() {
    let visitor = Visitor::open().await;
    let asked = [("pack", "cn-telecom"), ("subject", "套餐推销电话"), ("line", "138****0000"), ("often", "once")];
    let with = |more: &[(&'static str, &'static str)]| [&asked[..], more].concat();
    let opened = visitor.post("/new", &with(&[("caller", "0571****2210"), ("caller_time", "10:22")])).await;
    let id = opened.to.split(['/', '?']).nth(2).expect("an id").to_owned();
    assert_eq!(opened.to, format!("/case/{id}?first=1&saved=3"));
    let home = visitor.get_in(&opened.to, "zh").await.text;
    assert!(home.contains("第 1 通已记下"), "it says what was saved");
    let case = visitor.here.case(&id).await.expect("loads").case;
    let said: Vec<_> = case.incidents.iter().map(|c| (c.at.to_string(), c.number.clone(), c.counts())).collect();
    assert_eq!(said, [("2026-11-24T10:22".to_owned(), Some("0571****2210".to_owned()), true)]);
    let daily = with(&[("caller", "0571****2210"), ("often", "daily")]);
    let daily: Vec<_> = daily.into_iter().filter(|pair| *pair != ("often", "once")).collect();
    let listed = visitor.post("/new", &daily).await;
    assert!(listed.to.ends_with("/import?first=1&saved=3"), "{}", listed.to);
    let id = listed.to.split('/').nth(2).expect("an id").to_owned();
    let case = visitor.here.case(&id).await.expect("loads").case;
    assert_eq!(case.incidents[0].at.to_string(), "2026-11-24", "no time is made up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_call_that_cannot_be_logged_opens_nothing() {
    let visitor = Visitor::open().await;
    let asked = [("pack", "cn-telecom"), ("subject", "套餐推销电话"), ("line", "138****0000")];
    for (wrong, sentence, field) in [
        ([("caller", "不知道"), ("caller_time", "")], "不知道", "caller"),
        ([("caller", ""), ("caller_time", "10:22")], "还差号码", "caller"),
        ([("caller", "0571****2210"), ("caller_time", "25:70")], "25:70", "caller_time"),
    ] {
        let answer = visitor.post("/new", &[&asked[..], &wrong].concat()).await;
        assert_eq!(answer.status, 422, "{wrong:?}");
        assert!(alert(&answer.text).contains(sentence), "{wrong:?}: {}", alert(&answer.text));
        assert!(answer.text.contains(&format!("<a href=\"#{field}\">")), "{wrong:?} leads to {field}");
        assert!(answer.text.contains(&format!("id=\"{field}\" aria-invalid=\"true\"")), "{wrong:?} is marked");
        for kept in ["value=\"138****0000\"", &format!("value=\"{}\"", wrong[0].1)] {
            assert!(answer.text.contains(kept), "{wrong:?}: {kept} is kept");
        }
    }
    let own = [("caller", "13800000000"), ("line", "13800000000")];
    let answer = visitor.post("/new", &[&asked[..2], &own].concat()).await;
    assert!(alert(&answer.text).contains("你自己的号码"), "{}", alert(&answer.text));
    assert!(visitor.here.cases().await.expect("lists").is_empty(), "nothing was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captured_call_is_on_record_with_its_recording() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let mut fields = call("1366****6378", "10:22");
    fields.push(("audio", Some("call.m4a"), b"not really sound"));
    fields.push(("picture", Some(""), b""));
    let saved = visitor.upload(&format!("/case/{case}/capture"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let incident = loaded.case.incidents.first().expect("one call");
    assert!(incident.counts());
    assert_eq!(incident.at.to_string(), "2026-11-23T10:22");
    assert_eq!(incident.exhibits.len(), 1);
    assert_eq!(loaded.case.exhibits.len(), 1);
    let log = visitor.get_in(&format!("/case/{case}/log"), "zh").await.text;
    assert!(log.contains("1366****6378") && log.contains("自称移动营业厅") && log.contains("已说不要"));
    let home = visitor.get_in(&saved.to, "zh").await.text;
    assert!(home.contains("已存进案卷，2 条") && home.contains("撤回这一次存的 2 条"));
    let missing = visitor
        .upload(&format!("/case/{case}/capture"), &[("date", None, b"2026-11-23"), ("said", None, "留着".as_bytes())])
        .await;
    assert_eq!(missing.status, 422);
    assert_eq!(alert(&missing.text), "还差号码。照手机上显示的抄，带星号也行；没有显示就勾上下面那一项");
    assert!(missing.text.contains("留着"), "what was typed is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_can_be_corrected_and_taken_back() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    visitor.upload(&format!("/case/{case}/capture"), &call("1366****6378", "10:22")).await;
    let loaded = visitor.here.case(&case).await.expect("loads");
    let seq = loaded.case.incidents[0].id.seq;
    let form = visitor.get(&format!("/case/{case}/log/{seq}")).await.text;
    assert!(form.contains("value=\"10:22\"") && form.contains("value=\"1366****6378\""));
    let fixed = visitor
        .post(
            &format!("/case/{case}/log/{seq}"),
            &[
                ("number", "1366****6378"),
                ("date", "2026-11-23"),
                ("time", "10:25"),
                ("nuisance", "yes"),
                ("refused", "yes"),
            ],
        )
        .await;
    assert_eq!(fixed.status, 303, "{}", fixed.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!(loaded.case.incidents[0].at.to_string(), "2026-11-23T10:25");
    assert!(visitor.get_in(&format!("/case/{case}/log"), "zh").await.text.contains("已更正"));
    let undone = visitor.post(&format!("/case/{case}/undo/{seq}"), &[]).await;
    assert_eq!(undone.status, 303);
    assert!(visitor.here.case(&case).await.expect("loads").case.incidents.is_empty());
    assert!(visitor.get_in(&format!("/case/{case}/log"), "zh").await.text.contains("已撤回"));
    assert_eq!(visitor.post(&format!("/case/{case}/undo/1"), &[]).await.status, 404);
}

const LIST: &str = "时间,号码,类型,时长\n\
    2026-11-01 10:00:00,13800000001,呼入,30\n\
    2026-11-08 10:00:00,13800000001,呼入,12\n\
    2026-11-09 18:00:00,13900000002,呼入,300\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_once() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let sealed = visitor.upload(&format!("/case/{case}/import"), &[("list", Some("通话.csv"), LIST.as_bytes())]).await;
    assert_eq!(sealed.status, 303, "{}", sealed.text);
    let preview = visitor.get_in(&sealed.to, "zh").await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    assert_eq!(preview.text.matches("name=\"numbers\"").count(), 2, "{}", preview.text);
    assert!(!preview.text.contains("checked"), "nothing is chosen beforehand");
    let key = preview
        .text
        .split("name=\"numbers\" value=\"")
        .nth(1)
        .and_then(|t| t.split('"').next())
        .expect("a key")
        .to_owned();
    let path = sealed.to.split('?').next().expect("a path").to_owned();
    let none = visitor.post(&path, &[("name", "通话.csv"), ("how", "sales")]).await;
    assert_eq!(none.status, 422, "at least one number");
    let taken = visitor.post(&path, &[("name", "通话.csv"), ("how", "sales"), ("numbers", &key)]).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let first = visitor.here.case(&case).await.expect("loads").case.counted().count();
    assert_eq!(first, 2, "the two calls of the ticked number");
    visitor.post(&path, &[("name", "通话.csv"), ("how", "sales"), ("numbers", &key)]).await;
    assert_eq!(visitor.here.case(&case).await.expect("loads").case.incidents.len(), 2, "a second time adds nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_leaves_open_is_asked_once_and_waits() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let list = "Date,Number,Duration\n09/10/2026 10:00,13800000001,30\n10/09/2026 10:00,13800000001,31\n";
    let sealed = visitor.upload(&format!("/case/{case}/import"), &[("list", Some("calls.csv"), list.as_bytes())]).await;
    let preview = visitor.get_in(&sealed.to, "zh").await;
    assert_eq!(preview.text.matches("日期有两种读法").count(), 1, "{}", preview.text);
    assert!(preview.text.contains("order=day") && preview.text.contains("order=month"), "{}", preview.text);
    assert!(!preview.text.contains("name=\"numbers\""), "nothing can be taken before the answer");
    let answered = visitor.get_in(&format!("{}&order=day", sealed.to), "zh").await;
    assert!(answered.text.contains("2 条没有写来电还是去电"), "{}", answered.text);
    let path = sealed.to.split('?').next().expect("a path").to_owned();
    let all = [("name", "calls.csv"), ("order", "day"), ("how", "sales"), ("numbers", "+8613800000001")];
    let taken = visitor.post(&path, &all).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let seen: Vec<String> = loaded.case.incidents.iter().map(|i| i.at.to_string()).collect();
    assert_eq!(seen, ["2026-09-10T10:00", "2026-10-09T10:00"]);
    assert_eq!((loaded.case.counted().count(), loaded.case.undecided().count()), (0, 2), "an assumed direction waits");
    let decide = visitor.get_in(&format!("/case/{case}/decide"), "zh").await;
    assert!(decide.text.contains("2 条没有写来电还是去电"), "{}", decide.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_taken_at_the_page_and_at_the_command_line_at_once() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let row = |n: u32| format!("2026-11-{:02} {:02}:{:02}:00,13800000001,呼入,30\n", n / 1440 + 1, n / 60 % 24, n % 60);
    let list: String = std::iter::once("时间,号码,类型,时长\n".to_owned()).chain((0..1_500).map(row)).collect();
    let sealed = visitor.upload(&format!("/case/{case}/import"), &[("list", Some("通话.csv"), list.as_bytes())]).await;
    let preview = visitor.get_in(&sealed.to, "zh").await;
    let key = preview.text.split("name=\"numbers\" value=\"").nth(1).and_then(|t| t.split('"').next()).expect("a key");
    let path = sealed.to.split('?').next().expect("a path").to_owned();

    let data = visitor.here.desk().data.clone();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("calls.csv");
    std::fs::write(&file, &list).expect("written");
    #[expect(clippy::disallowed_methods, reason = "the other program is the one under test")]
    let mut other = std::process::Command::new(crate::wurao::WURAO);
    other.arg("--data").arg(data).args(["--json", "import", crate::wurao::arg(&file), "--case", &case, "--sales"]);
    other.env_remove("WURAO_DATABASE").stdout(std::process::Stdio::piped());
    let other = tokio::task::spawn_blocking(move || other.output().expect("the binary starts"));
    let taken = visitor.post(&path, &[("name", "通话.csv"), ("how", "sales"), ("numbers", key)]).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let other = other.await.expect("it ends");
    assert!(other.status.success(), "{}", String::from_utf8_lossy(&other.stdout));
    assert_eq!(visitor.here.case(&case).await.expect("loads").case.incidents.len(), 1_500, "each call once");
}

#[tokio::test(flavor = "multi_thread")]
async fn undecided_calls_are_sorted_by_number() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let sealed = visitor.upload(&format!("/case/{case}/import"), &[("list", Some("通话.csv"), LIST.as_bytes())]).await;
    let path = sealed.to.split('?').next().expect("a path").to_owned();
    let all = visitor.post(&path, &[("name", "通话.csv"), ("how", "later")]).await;
    assert_eq!(all.status, 200, "{}", all.text);
    let page = visitor.get(&format!("/case/{case}/decide")).await.text;
    let names: Vec<String> = page
        .split("name=\"")
        .skip(1)
        .filter_map(|t| t.split('"').next())
        .filter(|n| n.starts_with("n-"))
        .map(str::to_owned)
        .collect();
    let first = names.first().expect("a group").clone();
    let last = names.last().expect("a group").clone();
    let sorted = visitor.post(&format!("/case/{case}/decide"), &[(&first, "sales"), (&last, "other")]).await;
    assert_eq!((sorted.status, sorted.to), (303, format!("/case/{case}")));
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert_eq!((loaded.case.counted().count(), loaded.case.undecided().count()), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn filling_the_gaps_completes_the_letter() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(8)).await;
    let letter = format!("/case/{case}/letters/appeal");
    let before = visitor.get_in(&letter, "zh").await.text;
    let facts = [
        ("name", "林晓"),
        ("phone", "13800000000"),
        ("address", "某市安静路 0 号"),
        ("postcode", "430000"),
        ("operator_name", "某移动通信有限公司某市分公司"),
        ("operator_address", "某市公司路 0 号"),
        ("operator_province", "湖北"),
    ];
    let mut form = vec![("back", letter.as_str())];
    form.extend(facts);
    let filled = visitor.post(&format!("/case/{case}/facts"), &form).await;
    assert_eq!((filled.status, filled.to.split("?saved=").next()), (303, Some(letter.as_str())), "{}", filled.text);
    let after = visitor.get_in(&letter, "zh").await.text;
    assert!(!before.contains("可以交了"), "the example lacks what the person has to fill in");
    assert!(after.contains("可以交了"), "nothing is missing now");
    assert!(after.contains("林晓") && !after.contains("［"));
    let wrong = visitor.post(&format!("/case/{case}/facts"), &[("email", "nonsense")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("nonsense"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_recorded_with_all_that_was_heard() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/file/operator-hotline");
    let saved = visitor
        .upload(
            &path,
            &[
                ("date", None, b"2026-11-24"),
                ("time", None, b"10:00"),
                ("channel", None, b"hotline-mobile"),
                ("ticket", None, b"T1"),
                ("agent", None, b"0417"),
                ("obstacle", None, b"not-our-number"),
                ("obstacle", None, b"marked-do-not-disturb"),
                ("meaning", None, b"promised"),
                ("promise", None, "以后不会再打".as_bytes()),
                ("remedy", None, b"50"),
            ],
        )
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let case_now = visitor.here.case(&case).await.expect("loads").case;
    assert_eq!((case_now.dispatches.len(), case_now.obstacles.len(), case_now.commitments.len()), (1, 2, 1));
    assert_eq!(case_now.commitments[0].remedy.map(|m| m.to_string()).as_deref(), Some("50.00 CNY"));
    let warned = visitor.upload(&format!("/case/{case}/file/court"), &[("date", None, b"2026-11-24")]).await;
    assert_eq!(warned.status, 422, "what it closes must be seen first");
    let seen = visitor
        .upload(
            &format!("/case/{case}/file/court"),
            &[("date", None, b"2026-11-24"), ("ack", None, b"yes"), ("channel", None, b"court-online")],
        )
        .await;
    assert_eq!(seen.status, 303, "{}", seen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_answered_and_its_price_is_watched() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let reply = format!("/case/{case}/reply/operator-hotline");
    let none = visitor.upload(&reply, &[("date", None, b"2026-11-24")]).await;
    assert_eq!(none.status, 422);
    let saved = visitor
        .upload(
            &reply,
            &[
                ("meaning", None, b"offered"),
                ("from", None, b"operator"),
                ("date", None, b"2026-11-24"),
                ("amount", None, b"100"),
                ("per_call", None, b"50"),
                ("label", None, b"reward"),
                ("words", None, "给您一百元奖励".as_bytes()),
            ],
        )
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert!(saved.to.contains("/offer/"), "{}", saved.to);
    let page = visitor.get_in(&saved.to, "zh").await.text;
    assert!(page.contains("100 元") && page.contains("奖励"));
    let before = visitor.here.case(&case).await.expect("loads").case.commitments.len();
    let refused = visitor.post(&saved.to, &[("decision", "accepted")]).await;
    assert_eq!(refused.status, 422, "what accepting closes must be seen first");
    let accepted = visitor.post(&saved.to, &[("decision", "accepted"), ("ack", "yes")]).await;
    assert_eq!(accepted.status, 303, "{}", accepted.text);
    let case_now = visitor.here.case(&case).await.expect("loads").case;
    assert_eq!(case_now.commitments.len(), before + 1);
    assert_eq!(visitor.post(&saved.to, &[("decision", "declined")]).await.status, 422, "decided once");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_and_demands_are_stated() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let path = format!("/case/{case}/money");
    assert_eq!(visitor.post(&path, &[("what", "claim"), ("rate", "past-calls"), ("amount", "viel")]).await.status, 422);
    assert_eq!(visitor.post(&path, &[("what", "claim"), ("rate", "past-calls"), ("amount", "100")]).await.status, 303);
    let paid = [("what", "paid"), ("amount", "40"), ("rate", "past-calls"), ("label", "compensation")];
    assert_eq!(visitor.post(&path, &paid).await.status, 303);
    let ledger = format!("/case/{case}/ledger");
    assert_eq!(visitor.post(&ledger, &[("what", "time"), ("minutes", "0")]).await.status, 422);
    assert_eq!(visitor.post(&ledger, &[("what", "time"), ("minutes", "45"), ("what_on", "打电话")]).await.status, 303);
    assert_eq!(visitor.post(&ledger, &[("what", "cost"), ("amount", "12.5"), ("spent_on", "快递")]).await.status, 303);
    assert_eq!(visitor.post(&path, &[("what", "demands"), ("demand", "stop"), ("floor", "stop")]).await.status, 303);
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert!(loaded.case.claims.contains_key("past-calls"));
    assert_eq!(loaded.case.demands.keys().collect::<Vec<_>>(), ["stop"]);
    let page = visitor.get_in(&path, "zh").await.text;
    assert!(page.contains("诉求") && page.contains("40.00") && page.contains("补偿"), "{page}");
    let page = visitor.get_in(&ledger, "zh").await.text;
    for part in ["45 分钟", "12.50 元", "40 元", "快递", "每小时收回"] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_follows_the_log_though_it_is_kept() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let home = format!("/case/{case}");
    let first = visitor.get_in(&home, "zh").await.text;
    let second = visitor.get_in(&home, "zh").await.text;
    assert_ne!(first, second, "each form has a name of its own");
    let before = without_keys(&first);
    assert_eq!(before, without_keys(&second));
    assert_ne!(before, without_keys(&visitor.get_in(&home, "en").await.text));
    visitor
        .post(&format!("{home}/step"), &[("action", "log-first-call"), ("decision", "not-now"), ("back", &home)])
        .await;
    assert_ne!(before, without_keys(&visitor.get_in(&home, "zh").await.text));
    assert!(before.contains(&visitor.token), "forms carry the visitor's token");
}

/// A page without the names of its forms, which are new each time.
fn without_keys(page: &str) -> String {
    let mut parts = page.split("name=\"key\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('"').map_or(part, |(_, rest)| rest))
}
