//! A form that cannot be sent stays on the phone and is in the case once, when the desk is back.

use super::phone::{PHONE, Phone};

const DAY: &str = "2026-11-24";

async fn example(lang: &str, begin: &str) -> (Phone, String) {
    let mut phone = Phone::new(lang, PHONE).await;
    phone.on(DAY);
    phone.goto("/").await;
    phone.press(begin).await;
    let case = phone.path().await;
    (phone, case)
}

/// Calls in the case's log.
pub fn calls(phone: &Phone, case: &str) -> usize {
    let id = case.trim_start_matches("/case/");
    phone.wurao.json(&["--on", DAY, "log", id]).to_string().matches(r#""kind":"incident""#).count()
}

struct Words {
    begin: &'static str,
    number: &'static str,
    picture: &'static str,
    waits: &'static str,
    save: &'static str,
}

async fn a_call_in_a_tunnel(lang: &str, words: Words) {
    let (mut phone, case) = example(lang, words.begin).await;
    let before = calls(&phone, &case);
    phone.goto(&format!("{case}/capture")).await;
    phone.lose_signal();
    phone.write(words.number, "0571****2210").await;
    let picture = phone.wurao.file("screen.png", crate::pages::full::PNG);
    phone.run("document.querySelector('[name=picture]').id = 'pic'; document.querySelector('[name=picture]').closest('label').htmlFor = 'pic'", vec![]).await;
    phone.attach(words.picture, &picture).await;
    phone.tap(words.save).await;
    phone.until("document.querySelector('.kept')").await;
    assert_eq!(phone.text_of(".kept").await, words.waits);
    phone.screen(&format!("keep-capture-{lang}")).await;
    // Back, and started anew: it knows none of the old pages.
    phone.signal(DAY);
    phone.run("window.dispatchEvent(new Event('online'))", vec![]).await;
    phone.until("location.search.startsWith('?saved=')").await;
    assert_eq!(calls(&phone, &case), before + 1);
    phone.forgive();
    // Nothing is left to send: another page says nothing of it and sends nothing.
    phone.goto(&case).await;
    phone.until("document.readyState === 'complete' && !document.querySelector('.kept')").await;
    assert_eq!(calls(&phone, &case), before + 1);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_a_tunnel_in_chinese() {
    let words = Words {
        begin: "看一个例子",
        number: "对方的号码",
        picture: "截图",
        waits: "没有连上，先留在这里，连上就存",
        save: "存进案卷，第",
    };
    a_call_in_a_tunnel("zh-CN", words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_a_tunnel_in_english() {
    let words = Words {
        begin: "Open the example",
        number: "Their number",
        picture: "Screenshot",
        waits: "Out of reach. It stays here and is saved once the desk is back",
        save: "Save",
    };
    a_call_in_a_tunnel("en", words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotline_call_that_ends_in_a_tunnel() {
    let (mut phone, case) = example("zh-CN", "看一个例子").await;
    phone.goto(&format!("{case}/call/operator-hotline")).await;
    phone.lose_signal();
    phone.write("工单号", "1124-7777").await;
    phone.run("document.querySelectorAll('[name=ack],[name=pace]').forEach(e => e.checked = true)", vec![]).await;
    phone.tap("挂断了").await;
    phone.until("document.querySelector('.kept')").await;
    assert_eq!(phone.run("return Object.keys(localStorage).length", vec![]).await, serde_json::json!(0));
    phone.screen("keep-call-zh-CN").await;
    phone.signal(DAY);
    phone.run("window.dispatchEvent(new Event('online'))", vec![]).await;
    phone.until("location.search.startsWith('?saved=')").await;
    assert!(phone.text().await.contains("1124-7777"), "{}", phone.text().await);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_and_cannot_be_saved_is_shown_with_what_is_missing() {
    let (mut phone, case) = example("zh-CN", "看一个例子").await;
    phone.goto(&format!("{case}/capture")).await;
    phone.lose_signal();
    phone.write("对方说了什么", "您好").await;
    phone.pick("哪天", "2030-01-01").await;
    phone.tap("存进案卷").await;
    phone.until("document.querySelector('.kept')").await;
    phone.signal(DAY);
    phone.run("window.dispatchEvent(new Event('online'))", vec![]).await;
    phone.until("document.querySelector('.kept button')").await;
    assert!(phone.text_of(".kept").await.starts_with("留在这里的一份没存上"));
    phone.screen("keep-refused-zh-CN").await;
    phone.tap("打开看看").await;
    phone.until("document.querySelector('[role=alert]')").await;
    assert_eq!(phone.run("return document.getElementById('said').value", vec![]).await, serde_json::json!("您好"));
    phone.forgive();
    phone.write("对方的号码", "0571****2210").await;
    phone.pick("哪天", "2026-11-23").await;
    phone.press("存进案卷").await;
    assert!(phone.text().await.contains("通已记下"), "{}", phone.text().await);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_clipboard_the_text_lies_there_selected() {
    for (lang, begin, copy, by_hand) in [
        ("zh-CN", "看一个例子", "复制", "已选中，长按复制"),
        ("en", "Open the example", "Copy", "Selected: press and hold to copy"),
    ] {
        let (mut phone, case) = example(lang, begin).await;
        phone.goto(&format!("{case}/letters/appeal")).await;
        phone.run("document.getElementById('fields').open = true", vec![]).await;
        phone.run("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })", vec![]).await;
        phone.tap(copy).await;
        let chosen = phone.run("const e = document.activeElement; return [e.tagName, e.selectionStart, e.selectionEnd === e.value.length && e.value.length > 0]", vec![]).await;
        assert_eq!(chosen, serde_json::json!(["TEXTAREA", 0, true]));
        assert!(phone.text().await.contains(by_hand), "{}", phone.text().await);
        phone.screen(&format!("copy-by-hand-{lang}")).await;
        phone.close().await;
    }
}
