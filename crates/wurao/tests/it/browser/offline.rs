//! On the phone with the hotline and without a signal: the loaded page orders its keys and shows what to say.

use super::phone::{PHONE, Phone};

async fn a_call(lang: &str, begin: &str, first: &str, heard: [&str; 2], key: &str, answer: &str) {
    let mut phone = Phone::new(lang, PHONE).await;
    phone.on("2026-11-24");
    phone.goto("/").await;
    phone.press(begin).await;
    let case = phone.path().await;
    phone.goto(&format!("{case}/call/operator-hotline")).await;
    phone.lose_signal();
    assert_eq!(phone.text_of(".call .keys .chip").await, first);
    phone.write(heard[0], heard[1]).await;
    assert_eq!(phone.text_of(".call .keys .chip").await, first, "no key moves");
    assert!(phone.text_of("[data-near]").await.ends_with(key));
    phone.choose_css("[data-near] label").await;
    let panel = phone.text_of(".call__say").await;
    assert!(panel.contains(answer), "{panel}");
    phone.screen(&format!("call-offline-{lang}")).await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_signal_in_chinese() {
    let heard = ["还说了什么，照原话", "这个属于恶意投诉了吧您这样"];
    let answer = "请把刚才这句话写进工单";
    a_call("zh-CN", "看一个例子", "「已加免打扰标记」", heard, "「您这是恶意投诉」", answer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_signal_in_english() {
    let heard = ["What else they said, word for word", "please come to the shop with your identity card"];
    let first = "“A do-not-disturb flag is set”";
    a_call("en", "Open the example", first, heard, "“Come in person”", "A complaint needs no visit").await;
}
