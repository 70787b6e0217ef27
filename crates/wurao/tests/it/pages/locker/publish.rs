use crate::pages::Visitor;
use crate::wurao::{Wurao, arg};
use desk::evidence::locker::{Health, health};
use desk::publish::{Kind, Private, Secrets};
use playbook::Lang;
use proptest::prelude::*;
use serde_json::json;

/// With the words of the desk.
fn secrets_of(tokens: &[(Kind, String)]) -> Secrets {
    let w = desk::words::Words::new(Lang::Zh);
    Secrets::from_tokens(tokens, |kind| w.t(&format!("role-word-{}", kind.id())))
}

fn secrets(tokens: &[(Kind, &str)]) -> Secrets {
    secrets_of(&tokens.iter().map(|(k, t)| (*k, (*t).to_owned())).collect::<Vec<_>>())
}

fn passed(tokens: &[(Kind, &str)], text: &str) -> String {
    secrets(tokens).redact(&Private(text.to_owned())).expect("passes").markdown().to_owned()
}

#[test]
fn every_spelling_of_a_number_is_replaced() {
    let own = [(Kind::OwnNumber, "13800000000")];
    for text in [
        "13800000000",
        "138 0000 0000",
        "138-0000-0000",
        "+86 138 0000 0000",
        "１３８００００００００",
        "138****0000",
        "138\u{200b}00000000",
    ] {
        let out = passed(&own, &format!("打到 {text} 的电话"));
        assert!(out.contains("我的号码") && !out.contains("0000"), "{text}: {out}");
    }
    // A number that is only known with stars covers every number it may stand for.
    assert_eq!(passed(&[(Kind::Caller, "1366****6378")], "是 13661236378 打的"), "是 来电号码 A 打的");
    // Figures of a date or a sum are left alone.
    assert_eq!(
        passed(&[(Kind::Agent, "0511")], "2026-05-11，10511 元，工号 0511。"),
        "2026-05-11，10511 元，工号 某工号。"
    );
}

#[test]
fn names_and_addresses_are_found_whatever_stands_between() {
    let tokens =
        [(Kind::OwnName, "林晓"), (Kind::OwnAddress, "某市安静路 0 号"), (Kind::OwnMail, "LinXiao@example.com")];
    assert_eq!(passed(&tokens, "林 晓，某市安静路0号，linxiao@EXAMPLE.com"), "我，我的地址，我的邮箱");
    let longer = [(Kind::Person, "王云"), (Kind::Person, "王云营业厅")];
    assert_eq!(passed(&longer, "王云营业厅的王云"), "推销的一方的推销的一方");
}

#[test]
fn what_is_left_is_refused_by_kind_and_line() {
    // The words that stand for one token complete another one.
    let leak = secrets(&[(Kind::Extra, "甲"), (Kind::Extra, "甲甲"), (Kind::Person, "某某乙")])
        .redact(&Private("好\n甲甲乙".to_owned()))
        .expect_err("a token came to be");
    assert_eq!((leak.kind, leak.line), (Kind::Person, 2));
}

fn token() -> impl Strategy<Value = (Kind, String)> {
    prop_oneof![
        "[\\u{4e00}-\\u{4e40}]{2,4}".prop_map(|t| (Kind::Person, t)),
        "1[3-9][0-9]{9}".prop_map(|t| (Kind::Caller, t)),
        "1[3-9][0-9]\\*{4}[0-9]{4}".prop_map(|t| (Kind::Caller, t)),
        "[0-9]{3,6}".prop_map(|t| (Kind::Agent, t)),
        "[a-z]{2,6}@[a-z]{2,6}\\.com".prop_map(|t| (Kind::OwnMail, t)),
        "[A-Z]{2}-[0-9]{4,8}".prop_map(|t| (Kind::Ticket, t)),
    ]
}

/// Whether a token stands in a text, told without the code under test.
fn stands(token: &str, text: &str) -> bool {
    let short = token.len() < 7 && token.bytes().all(|b| b.is_ascii_alphanumeric());
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(token).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + token.len()..].chars().next());
        !short || !(word(before) || word(after))
    })
}

proptest! {
    #[test]
    fn nothing_original_leaves(
        tokens in prop::collection::vec(token(), 1..8),
        between in prop::collection::vec("[\\u{4e00}-\\u{4e20}a-z0-9 ，。\\-\n]{0,12}", 0..16),
        order in prop::collection::vec(0usize..8, 0..16),
    ) {
        let mut text = String::new();
        for (words, at) in between.iter().zip(&order) {
            text.push_str(words);
            text.push_str(&tokens[at % tokens.len()].1);
        }
        let secrets = secrets_of(&tokens);
        // A refusal is as good; what passes holds none of them, in no form in which it leaves.
        if let Ok(leaving) = secrets.redact(&Private(text)) {
            for (_, token) in &tokens {
                for out in [leaving.markdown(), &leaving.plain(), &leaving.html("zh-CN")] {
                    for line in out.lines() {
                        prop_assert!(!stands(token, line), "{token} is left in {line}");
                    }
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_draft_to_the_published_text() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let at = |page: &str| format!("/case/{case}/publish{page}");
    assert_eq!(visitor.post(&at(""), &[("act", "shown")]).await.status, 422, "there is no draft yet");
    let private = "# 经过\n\n我是林晓，电话 138****0000，住某市安静路0号。\n\n- 1366****6378 打来，客服 0417 接待，推销员王小云，工单 0501-0001。\n";
    let seen = visitor.post(&at("/draft"), &[("text", private), ("extra", "王小云")]).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    for secret in ["林晓", "138****0000", "安静路", "1366****6378", "0417", "王小云", "0501-0001", "linxiao"] {
        assert!(!seen.text.contains(secret), "{secret} is left in {}", seen.text);
    }
    let kept = seen.text.split("readonly tabindex=\"-1\">").nth(1).and_then(|t| t.split("</textarea>").next());
    let kept = kept.expect("the text to save").to_owned();
    assert!(kept.contains("我是我，电话 我的号码，住我的地址。"), "{kept}");
    assert_eq!(visitor.post(&at("/draft"), &[("text", &kept), ("save", "yes")]).await.status, 303);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let draft = loaded.case.exhibits.last().expect("sealed").digest;
    assert_eq!(visitor.post(&at(""), &[("act", "shown")]).await.status, 303);
    let waits = visitor.get_in(&at(""), "zh").await.text;
    assert!(waits.contains("等到") && !waits.contains("已经发了，记下"), "{waits}");
    let checks: Vec<(&str, &str)> =
        ["names", "true", "pictures", "money", "gone", "silence", "offer"].map(|c| ("ticked", c)).into();
    let publish = |more: &[(&'static str, &'static str)]| [&[("act", "published")][..], &checks, more].concat();
    let early = visitor.post(&at(""), &publish(&[("place", "自己的博客")])).await;
    assert_eq!(early.status, 422);
    let answered = visitor.post(&at(""), &[("act", "response"), ("words", "第二段的日期不对")]).await;
    assert_eq!(answered.status, 303);
    assert_eq!(visitor.post(&at(""), &publish(&[])).await.status, 422, "the place is missing");
    assert_eq!(visitor.post(&at(""), &[("act", "published"), ("place", "x")]).await.status, 422, "checks are open");
    assert_eq!(visitor.post(&at(""), &publish(&[("place", "自己的博客")])).await.status, 303);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let published = loaded.case.publications.last().expect("recorded");
    assert_eq!(
        (published.act.id(), published.body.body, published.place.as_deref()),
        ("published", Some(draft), Some("自己的博客"))
    );
    assert_eq!(health(&visitor.here, &draft).expect("there"), Health::Intact);
    for (format, kind) in [("md", "text/markdown"), ("txt", "text/plain"), ("html", "text/html")] {
        let file = visitor.get(&at(&format!("/text/{format}"))).await;
        assert!(
            file.status == 200 && file.kind.starts_with(kind) && file.text.contains("我的号码"),
            "{format}: {}",
            file.text
        );
    }
    let out = visitor.get_in(&at(""), "zh").await.text;
    assert!(out.contains("已发布") && out.contains("记下更正") && out.contains("第二段的日期不对"), "{out}");
    assert_eq!(visitor.post(&at(""), &[("act", "corrected"), ("words", "日期改了")]).await.status, 303);
    assert_eq!(visitor.post(&at(""), &[("act", "taken-down")]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_recorded_later_stops_the_draft() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let at = |page: &str| format!("/case/{case}/publish{page}");
    let text = "# 经过\n\n后来 139****1234 又打来。";
    assert_eq!(visitor.post(&at("/draft"), &[("text", text), ("save", "yes")]).await.status, 303);
    assert_eq!(visitor.get(&at("/text/txt")).await.text, "经过\n\n后来 139****1234 又打来。\n");
    let call = [("number", None, &b"139 1234 1234"[..]), ("date", None, b"2026-11-24")];
    visitor.upload(&format!("/case/{case}/capture"), &call).await;
    assert!(visitor.get_in(&at(""), "zh").await.text.contains("又记了新的名字或号码"));
    assert!(!visitor.get(&at("/text/txt")).await.text.contains("139****1234"), "what is downloaded passes again");
    let unknown = visitor.post(&at("/draft"), &[("text", "# 经过\n\n请打 13987654321。"), ("save", "yes")]).await;
    assert_eq!(unknown.status, 422);
    assert_eq!(
        crate::pages::alert(&unknown.text),
        "第 3 行还有没有记过的长号码（请打 ***********。），没有放行。换个写法，再看一遍"
    );
    let threat = "# 经过\n\n不赔 1000 元我就曝光你们。";
    assert_eq!(
        visitor.post(&at("/draft"), &[("text", threat), ("save", "yes")]).await.status,
        422,
        "no money with a threat"
    );
}

#[test]
fn the_command_line_gives_the_text_that_may_leave() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    let answer = wurao.json(&["publish", &case]);
    let text = answer["markdown"].as_str().expect("text");
    assert!(text.starts_with("# ") && answer["saved"] == json!(false), "{answer}");
    for secret in ["林晓", "0417", "1366****6378", "0501-0001", "安静路"] {
        assert!(!text.contains(secret), "{secret} is left in {text}");
    }
    let out = wurao.path("article.html");
    wurao.json(&["publish", &case, "--format", "html", "-o", arg(&out)]);
    assert!(std::fs::read_to_string(out).expect("written").starts_with("<!doctype html>"));
}
