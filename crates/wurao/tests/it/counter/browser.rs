//! The registry's pages in a browser: on a phone, in both languages, without script. axe finds nothing on any of them.

use super::Place;
use super::rights::Browsing;
use crate::browser::axe::Found;
use crate::browser::phone::{PHONE, Phone};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use web::Kind;

/// The list that is compared, and what of it may be called.
const LIST: &str = "name,phone\nA,13800001111\nB,13800003333\nC,13800004444\nD,hello\n";

/// A phone whose browser runs no script of a page, before a served registry.
async fn phone(place: &Place, lang: &str) -> Phone {
    let mut phone = Phone::without_script(lang).await;
    phone.base = place.url();
    phone
}

/// Presses something whatever comes of it: a page that says what has to be mended answers with 422, of which the browser tells.
async fn pressed(phone: &mut Phone, css: &str) {
    phone.leave("document.querySelector(arguments[0]).click(); return true", vec![json!(css)]).await;
    phone.forgive();
}

/// Words of the story, Chinese and English.
struct Said<'a>(&'a str);

impl Said<'_> {
    fn of<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        if self.0 == "en" { en } else { zh }
    }
}

async fn story(lang: &str) {
    let mut place = Place::new();
    place.serve(&[]);
    let said = Said(lang);
    let mut phone = phone(&place, lang).await;
    phone.goto("/").await;
    phone.press(said.of("打推销电话的机构和运营者", "Organisations that call, and the operator")).await;
    assert_eq!(phone.h1().await, said.of("机构登录", "Sign in"));
    phone.write(said.of("密钥", "Key"), "wurao-nothing").await;
    pressed(&mut phone, ".btn--go").await;
    let problem = said.of("没有这把密钥 〔registry-key-unknown〕", "there is no such key 〔registry-key-unknown〕");
    assert_eq!(phone.text_of("[role=alert]").await, problem);
    assert_eq!(phone.run("return document.activeElement.id", vec![]).await, json!("problem"));
    phone.write(said.of("密钥", "Key"), &place.bank).await;
    phone.press(said.of("进入", "Come in")).await;
    assert_eq!(phone.h1().await, "Example Bank");
    assert!(phone.text().await.contains(said.of("bank，委托方", "bank, principal")));
    phone.press(said.of("核对一份名单", "Compare a list")).await;
    pressed(&mut phone, ".btn--go").await;
    let problem = said.of("还没选名单文件 〔scrub-needs-list〕", "choose the list’s file first 〔scrub-needs-list〕");
    assert_eq!(phone.text_of("[role=alert]").await, problem);
    phone.attach(said.of("名单文件", "The list"), &place.wurao.file("list.csv", LIST)).await;
    phone.press_css(".btn--go").await;
    assert_eq!(phone.h1().await, "list.csv");
    // The page comes anew by itself until it is done.
    let done = said.of("4 行：可以打 1，不能打 2，读不懂 1", "4 rows: 1 may be called, 2 may not, 1 could not be read");
    phone.until(&format!("document.body && document.body.textContent.includes('{done}')")).await;
    let href = phone.run("return document.querySelector('.btn--go').getAttribute('href')", vec![]).await;
    let browsing = Browsing::with(&place, &place.bank);
    assert_eq!(browsing.get(href.as_str().expect("a link")).text(), "name,phone\nC,13800004444\n");
    phone.screen(&format!("counter-job-{lang}")).await;
    phone.press(said.of("删除这份结果", "Delete this result")).await;
    assert!(phone.text().await.contains(said.of("会从登记处删除", "are deleted from the registry")));
    phone.press(said.of("返回，不做", "Back, change nothing")).await;
    assert_eq!(phone.h1().await, "list.csv");
    phone.goto("/console/keys").await;
    assert!(phone.text().await.contains(said.of("正在用", "in use here")));
    phone.goto("/console").await;
    phone.press(said.of("退出", "Sign out")).await;
    assert_eq!(phone.h1().await, said.of("机构登录", "Sign in"));
    phone.write(said.of("密钥", "Key"), &place.operator).await;
    phone.press(said.of("进入", "Come in")).await;
    assert_eq!(phone.h1().await, said.of("运营控制台", "Operator console"));
    phone.press(said.of("现在发布", "Publish now")).await;
    let asked = said.of("把现在登记的所有号码发布为第 2 版", "Publish all numbers registered now as version 2");
    assert!(phone.text().await.contains(asked));
    phone.press_css(".btn--go").await;
    let second = said.of("第 2 版，2 个号码", "version 2, 2 numbers");
    assert!(phone.text().await.contains(second), "{}", phone.text().await);
    phone.goto("/operator/organisation/calls").await;
    assert!(phone.text().await.contains(said.of("bank 的合作方", "bank as its partner")));
    phone.tap(said.of("新密钥", "New key")).await;
    phone.write(said.of("每天多少个号码", "Numbers a day"), "500").await;
    phone.press(said.of("生成密钥", "Make a key")).await;
    assert!(phone.text().await.contains(said.of("只显示这一次", "Shown this once")));
    let key = phone.run("return document.getElementById('fresh').value", vec![]).await;
    assert_eq!(key.as_str().map(str::len), Some(49));
    phone.press(said.of("已经保存好了", "It is saved")).await;
    let limit = said.of("今天用了 0，上限 500", "0 used today of 500");
    assert!(phone.text().await.contains(limit), "{}", phone.text().await);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_compares_its_list_and_the_operator_publishes_in_chinese() {
    story("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_compares_its_list_and_the_operator_publishes_in_english() {
    story("en").await;
}

/// Signs in on the screen.
async fn enter(phone: &mut Phone, key: &str) {
    phone.glance("/console").await;
    phone.run("document.getElementById('api_key').value = arguments[0]", vec![json!(key)]).await;
    pressed(phone, ".btn--go").await;
}

/// Every page of the table that a role may see, with things of its own in the addresses.
fn addresses(job: &str, complaint: &str, finding: &str) -> Vec<String> {
    let with = [("{id}", job), ("{organisation}", "calls"), ("{complaint}", complaint), ("{finding}", finding)];
    let filled = |path: &str| with.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    let pages = web::registry_table().into_iter().filter(|entry| entry.kind == Kind::Page);
    let all: BTreeSet<String> = pages.map(|entry| filled(entry.path)).collect();
    all.into_iter().chain(["/operator/organisation/operator".to_owned(), "/nowhere".to_owned()]).collect()
}

/// What a press or an empty form brings: where, which script posts it, what it is called.
const PRESSES: [(&str, &str, bool); 15] = [
    ("/complaint", ".btn--go", false),
    ("/complaint/follow", ".btn--go", false),
    ("/", ".btn--go", false),
    ("/check", ".btn--go", false),
    ("/console/scrub", ".btn--go", false),
    ("/console/keys", ".ways .btn", false),
    ("/console/notices", "form[action='/console/notices'] button", false),
    ("/console/notices", ".btn--go", false),
    ("/console/notices", "form[action$='/end'] button", false),
    ("/operator/organisation/bank", "form[action$='/notices/end'] button", true),
    ("/console", "form[action='/operator/publish'] button", true),
    ("/operator/organisations", ".btn--go", true),
    ("/operator/organisation/calls", ".ways .btn", true),
    ("/operator/organisation/calls", "form[action$='/key'] button", true),
    ("/operator/organisation/operator", ".ways .btn", true),
];

/// Somebody complains, and follows it.
async fn complains(lang: &str) {
    let mut place = Place::new();
    place.serve(&[]);
    let said = Said(lang);
    let mut phone = phone(&place, lang).await;
    phone.goto("/").await;
    phone.press(said.of("投诉一通推销电话", "Complain about a sales call")).await;
    pressed(&mut phone, ".btn--go").await;
    let problem = said.of(
        "写明哪天几点来的电话，记不准就写个大概 〔complaint-needs-time〕",
        "say on which day and at what time the call came; about will do 〔complaint-needs-time〕",
    );
    assert_eq!(phone.text_of("[role=alert]").await, problem);
    phone.write(said.of("你的号码", "Your number"), "13800001111").await;
    phone.write(said.of("打来的号码", "Number that called"), "057188881000").await;
    phone.write(said.of("对方说了什么", "What was said"), "贷款").await;
    let (date, time) = super::complaints::lately();
    let set =
        "document.getElementById('date').value = arguments[0]; document.getElementById('time').value = arguments[1]";
    phone.run(set, vec![json!(date), json!(&time[..5])]).await;
    phone.press(said.of("下一步", "Go on")).await;
    assert_eq!(phone.h1().await, said.of("填验证码", "The code"));
    phone.write(said.of("收到的 6 位验证码", "The 6 digits you received"), &super::complaints::code(&place).0).await;
    phone.press(said.of("交出投诉", "Hand the complaint in")).await;
    assert_eq!(phone.h1().await, said.of("投诉已收到", "The complaint has come"));
    let code = phone.run("return document.getElementById('follow').value", vec![]).await;
    phone.screen(&format!("counter-complaint-{lang}")).await;
    phone.press(said.of("查投诉到哪一步", "See where a complaint stands")).await;
    phone.write(said.of("查询码", "Code"), code.as_str().expect("a code")).await;
    phone.press_css(".btn--go").await;
    assert_eq!(phone.h1().await, said.of("已收到", "received"));
    assert!(phone.text().await.contains(said.of("还有 5 天", "5 days left")));
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_complains_and_follows_it_in_chinese() {
    complains("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_complains_and_follows_it_in_english() {
    complains("en").await;
}

async fn every_page(lang: &str) {
    let mut place = Place::new();
    place.serve(&[]);
    let complaints =
        ["057188881000", "057188882000"].map(|from| super::regulator::complaint(&place, from, "13800001111"));
    let examined = place.run(&["complaint", "examine", &complaints[0]]);
    let finding = examined["findings"][0].as_str().expect("a finding").to_owned();
    place.run(&["object", &finding, "--by", "bank", "--ground", "emergency", "--text", "It was no sales call"]);
    let hook = format!("https://notices.invalid/{}", "long".repeat(60));
    place.run(&["hook", "set", &hook, "--for", "bank"]);
    let open = format!("/operator/complaint/{}", complaints[1]);
    let at_finding = format!("/operator/finding/{finding}");
    let bank = Browsing::with(&place, &place.bank);
    let fields = [("purpose", "sales"), ("rows", "keep")];
    let jobs = ["done.csv", "book.xlsx"].map(|name| {
        let list = if name == "done.csv" { LIST.as_bytes() } else { b"PK\x03\x04 no list" };
        let answer = bank.upload("/console/scrub", &fields, name, list);
        answer.line("location").rsplit('/').next().expect("an id").to_owned()
    });
    for job in &jobs {
        let ended = || {
            let state = place.get(&format!("/v1/scrub/{job}"), &place.bank).json()["state"].clone();
            state == "done" || state == "failed"
        };
        assert!(bench::wait_until(Duration::from_secs(20), ended));
    }
    // What the tests run in a page needs its script, the pages have none.
    let mut phone = Phone::new(lang, PHONE).await;
    phone.base = place.url();
    let mut found = Found::default();
    phone.glance("/console").await;
    found.look(&mut phone, "/console, nobody").await;
    pressed(&mut phone, ".btn--go").await;
    found.look(&mut phone, "/console, nothing typed").await;
    for (key, operator) in [(&place.bank, false), (&place.operator, true)] {
        enter(&mut phone, key).await;
        for path in
            addresses(&jobs[0], &complaints[0], &finding).into_iter().chain([format!("/console/scrub/{}", jobs[1])])
        {
            phone.glance(&path).await;
            phone.run("document.querySelectorAll('details').forEach(d => { d.open = true; })", vec![]).await;
            found.look(&mut phone, &path).await;
        }
        let own = [
            (open.as_str(), "form[action$='/examine'] button", true),
            (open.as_str(), "form[action$='/close'] button", true),
            (at_finding.as_str(), "form[action$='/pay'] button", true),
            (at_finding.as_str(), "form[action$='/decide'] button", true),
        ];
        for (path, press, _) in PRESSES.iter().chain(&own).filter(|press| press.2 == operator) {
            phone.glance(path).await;
            phone.run("document.querySelectorAll('details').forEach(d => { d.open = true; })", vec![]).await;
            pressed(&mut phone, press).await;
            found.look(&mut phone, &format!("{path}, pressed {press},")).await;
        }
        phone.glance("/console").await;
        pressed(&mut phone, "form[action='/console/out'] button").await;
    }
    phone.resize(PHONE);
    phone.close().await;
    found.none(&format!("the counter, {lang}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_of_the_counter_in_chinese() {
    every_page("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_of_the_counter_in_english() {
    every_page("en").await;
}
