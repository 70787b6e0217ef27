//! What the packs' letters say of cases that went wrong before, in their words.

use casework::{Body, Case, Log, Who};
use jiff::civil::{Date, date};
use letter::sheet::Sheet;
use playbook::{Lang, Pack, View};
use std::sync::OnceLock;

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| crate::stories::library().pack("cn-telecom").unwrap_or_else(|m| panic!("{m:#?}")))
}

/// A letter over these events: each its kind, then fields as `key=value`, split at `|`.
fn letter(name: &str, on: Date, events: &[&str]) -> (Sheet, String) {
    let mut log = Log::new();
    for event in std::iter::once(&"case-opened|subject=骚扰电话|pack=cn-telecom").chain(events) {
        let mut parts = event.split('|');
        let kind = parts.next().expect("a kind");
        let pairs = parts.map(|part| part.split_once('=').expect("key=value"));
        let body = Body::from_pairs(kind, pairs).unwrap_or_else(|e| panic!("{event}: {e}"));
        log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), body);
    }
    let case = Case::fold(log.events());
    let view = View::new(&case, pack(), on);
    let sheet = letter::compose(&view, name, Lang::Zh, "case").expect("the pack has it");
    let text = letter::text::form_text(&sheet);
    (sheet, text)
}

const ON: Date = date(2026, 6, 20);
const CALL: &str = "incident|at=2026-06-01 10:00|number=1366****6378|nuisance=yes|refused=yes|seconds=41";
const COMPLAINT: &str = "dispatched|at=2026-05-01|rung=operator-hotline|ticket=T-1";
const REFUSED: &str = "reply|at=2026-05-02|rung=operator-hotline|meaning=refused|words=不归我们管";

#[test]
fn nobody_refuses_or_talks_on_a_call_that_was_not_taken() {
    let missed = "incident|at=2026-06-02 11:00|number=1366****6378|nuisance=yes|direction=missed|seconds=31";
    let note = "noted|number=1366****6378|refused=yes";
    let (sheet, text) = letter("appeal", ON, &[CALL, missed, note]);
    assert!(text.contains("我的号码共有 2 通推销电话打来，其中 1 通没有接通，清单附后。"), "{text}");
    assert!(text.contains("其中 1 通，我当场说明不需要，请不要再打。"), "{text}");
    assert_eq!(sheet.tables[0].rows[0], ["2026-06-01 10:00", "1366****6378", "接通", "41", "", "是"]);
    assert_eq!(sheet.tables[0].rows[1], ["2026-06-02 11:00", "1366****6378", "未接", "", "", ""]);
    let (_, text) = letter("appeal", ON, &[missed, note]);
    assert!(!text.contains("我当场") && !text.contains("已表示不需要"), "{text}");
}

#[test]
fn the_police_are_not_told_of_a_mothers_call() {
    let mother = "incident|at=2026-06-03 19:00|number=13900000000|nuisance=no";
    let invited = "incident|at=2026-06-04 19:00|number=13700000000|nuisance=yes|invited=yes";
    let threat = "fact|key=threats|value=threat";
    let (_, text) = letter("police-note", ON, &[CALL, mother, invited, threat]);
    assert!(text.contains("2026年6月1日，记下骚扰来电和短信 1 条"), "{text}");
    assert!(!text.contains("13900000000") && !text.contains("13700000000"), "{text}");
}

#[test]
fn one_denial_is_told_once() {
    let denial = "obstacle|at=2026-05-09 13:04|obstacle=not-our-number|agent=9583|words=那个号码不是官方的，您不要相信";
    let reply =
        "reply|at=2026-05-09 13:05|rung=operator-hotline|meaning=refused|agent=9583|words=不是官方号码，与公司无关";
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, denial, reply]);
    let told = "客服（工号 9583）答复来电不是官方号码、与公司无关，原话是「那个号码不是官方的，您不要相信」。";
    assert!(text.contains(told), "{text}");
    assert_eq!(text.matches("9583").count(), 1, "{text}");
    assert!(!text.contains("没有说明") && !text.contains("没有处理"), "{text}");
}

#[test]
fn a_complaint_about_an_agent_is_a_request_of_its_own() {
    let denial = "obstacle|at=2026-05-09|obstacle=not-our-number|agent=9583|words=不是官方号码";
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, denial, "demand|demand=agent-conduct"]);
    assert!(text.contains("核查客服人员对我投诉的答复是否负责、属实，并把结果告诉我。涉及的工号：9583。"), "{text}");
}

#[test]
fn one_demand_drops_no_other_and_none_makes_a_draft() {
    let (_, text) =
        letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, "demand|demand=later-call-terms|words=每次接听付 100 元。"]);
    for request in ["停止向本机拨打推销电话", "书面致歉", "每次接听付 100 元"] {
        assert!(text.contains(request), "{request} is missing in {text}");
    }
    let dropped = ["stop", "apology", "blacklist-everywhere", "disclose-source", "preserve-records"]
        .map(|demand| format!("demand|demand={demand}|dropped=yes"));
    let events: Vec<&str> = [CALL, COMPLAINT, REFUSED].into_iter().chain(dropped.iter().map(String::as_str)).collect();
    let (sheet, text) = letter("appeal", ON, &events);
    assert!(!text.contains("申诉请求"), "{text}");
    let gap = sheet.gaps.iter().find(|g| g.key == "empty-part").expect("the gap");
    assert!(sheet.is_draft() && gap.label == "「申诉请求」下面还没有内容", "{gap:?}");
}

#[test]
fn the_first_complaint_without_an_answer_is_named() {
    let second = "dispatched|at=2026-05-10|rung=operator-hotline";
    let third = "dispatched|at=2026-05-20|rung=operator-hotline";
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, second, third]);
    assert!(text.contains("2026年5月1日的投诉，到2026年5月18日已满答复期限，我没有收到答复。"), "{text}");
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, second, third]);
    assert!(text.contains("2026年5月10日的投诉，到2026年5月25日已满答复期限"), "{text}");
}

#[test]
fn an_appeal_without_a_complaint_is_a_draft_and_claims_none() {
    let (sheet, text) = letter("appeal", ON, &[CALL]);
    assert!(sheet.gaps.iter().any(|g| g.label == "还没有：申诉的条件"), "{:?}", sheet.gaps);
    assert!(!text.contains("投诉过") && !text.contains("我已先向"), "{text}");
}

#[test]
fn what_was_paid_and_what_is_open_is_named() {
    let promise = "commitment|at=2026-05-03|by=operator|terms=以后每来一通补 50 元|remedy=50 CNY|agent=0066";
    let more = "incident|at=2026-06-05|nuisance=yes|number=0571****2210";
    let paid = "payment|at=2026-06-10|amount=50 CNY|rate=later-calls";
    let (_, text) = letter("breach", ON, &[CALL, promise, more, paid]);
    assert!(text.contains("2026年5月3日，贵公司承诺「以后每来一通补 50 元」（工号 0066）。"), "{text}");
    assert!(text.contains("2 次，每次 50 元，合计 100 元；已经收到 50 元，还差 50 元，请付清。"), "{text}");
    let (_, text) = letter("breach", ON, &[CALL, promise, more]);
    assert!(text.contains("合计 100 元。") && !text.contains("还差"), "{text}");
}

#[test]
fn fewer_calls_claimed_than_logged_are_explained_and_more_make_a_draft() {
    let more = "incident|at=2026-06-05|nuisance=yes|number=0571****2210";
    let appeal = "dispatched|at=2026-05-18|rung=telecom-appeal";
    let claim = |count: u32| format!("claim|rate=past-calls|amount=100 CNY|count={count}");
    let (_, text) = letter("mediation", ON, &[CALL, more, appeal, &claim(1)]);
    assert!(
        text.contains("已发生的骚扰来电 1 次，每次 100 元，合计 100 元（记录共 2 次，这里只主张其中一部分）。"),
        "{text}"
    );
    let (sheet, _) = letter("mediation", ON, &[CALL, more, appeal, &claim(9)]);
    assert!(sheet.gaps.iter().any(|g| g.label == "已发生的骚扰来电：主张 9 次，比记录的多"), "{:?}", sheet.gaps);
}

#[test]
fn a_link_that_is_only_claimed_proves_nothing() {
    let claimed = "party-link|from=1366****6378|to=operator|relation=uses-number|proof=他自己说的|certainty=claimed";
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, claimed]);
    assert!(!text.contains("他自己说的") && !text.contains("有联系"), "{text}");
    let shown = "party-link|from=1366****6378|to=operator|relation=uses-number|proof=购买套餐后 10086 确认已变更|certainty=shown";
    let (_, text) = letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, shown]);
    assert!(
        text.contains("1366****6378 这个来电号码与被申诉人有联系，依据是：购买套餐后 10086 确认已变更。"),
        "{text}"
    );
}

#[test]
fn mediation_rests_on_no_recalled_article_and_keeps_one_name() {
    let appeal = "dispatched|at=2026-05-18|rung=telecom-appeal";
    let reward = "obstacle|at=2026-05-19|obstacle=reward-not-compensation|words=这个是给您的奖励";
    let (_, text) = letter("mediation", ON, &[CALL, COMPLAINT, appeal, reward, "claim|rate=past-calls|amount=100 CNY"]);
    assert!(!text.contains("第十七条") && !text.contains("被申诉人"), "{text}");
    assert!(text.contains("写成奖励的，不算补偿，补偿的诉求不变。"), "{text}");
    assert!(text.contains("donotcall.gov"), "{text}");
}

#[test]
fn court_papers_name_cause_parties_and_court_and_print_no_private_notes() {
    let facts = [
        "fact|key=name|value=李𰻞",
        "fact|key=sex|value=female",
        "fact|key=birth_date|value=1990-01-31",
        "fact|key=ethnicity|value=汉族",
        "fact|key=occupation|value=某公司职员",
        "fact|key=address|value=某市安静路 0 号",
        "fact|key=phone|value=13800138000",
        "fact|key=operator_name|value=某移动通信有限公司某市分公司",
        "fact|key=operator_address|value=某市通信路 1 号",
        "fact|key=court_name|value=某市某区人民法院",
        "claim|rate=own-costs|amount=120 CNY",
        "claim|rate=mental-harm|amount=3000 CNY",
    ];
    let events: Vec<&str> = [CALL, COMPLAINT].into_iter().chain(facts).collect();
    let (sheet, text) = letter("court-complaint", ON, &events);
    assert_eq!(sheet.gaps, []);
    for part in [
        "案由：隐私权、个人信息保护纠纷",
        "原告：李𰻞，女，出生日期 1990-01-31，汉族，某公司职员",
        "被告：某移动通信有限公司某市分公司",
        "交通、打印、邮寄等合理费用 120 元",
        "精神损害抚慰金 3000 元",
        "某市某区人民法院",
        "具状人：李𰻞",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    for private in ["自己核对", "管辖：", "时效：", "填写式起诉状"] {
        assert!(!text.contains(private), "{private} stands in {text}");
    }
    let asides: Vec<String> = sheet.asides.iter().map(letter::sheet::Block::text).collect();
    assert!(asides.iter().any(|a| a.contains("没有隐私权、个人信息保护纠纷这一类")), "{asides:?}");
    let word = letter::docx::docx(&sheet).expect("packed");
    assert!(word.starts_with(b"PK"));
}

#[test]
fn a_value_that_is_none_makes_a_draft_with_its_reason() {
    let (sheet, _) = letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, "fact|key=postcode|value=12345"]);
    let gap = sheet.gaps.iter().find(|g| g.key == "postcode").expect("the gap");
    assert_eq!((gap.label.as_str(), gap.blocks), ("邮编：邮编是六位数字", true));
    // What need not be there is left out instead.
    let (sheet, text) = letter("appeal", ON, &[CALL, COMPLAINT, REFUSED, "fact|key=email|value=linxiao"]);
    assert!(!text.contains("linxiao") && sheet.gaps.iter().all(|g| g.key != "email"), "{text}");
}
