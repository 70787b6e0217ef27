//! What the roads cost that are walked most: touches, fields, pages; how long a page is, and how heavy the one that has to
//! load on the street.

use super::phone::{PHONE, Phone};
use serde_json::json;

const OFFER: &str = "经理致歉，各营业部拉黑，奖励 100 元话费，以后每来一通 50 元话费";

/// What is told to a new case before it is one, all on the first page; and the first call.
async fn begun(phone: &mut Phone) -> String {
    phone.on("2026-03-02");
    phone.goto("/").await;
    phone.choose("运营商推销电话").await;
    phone.choose("套餐推销电话").await;
    phone.choose("中国移动").await;
    phone.write("被打扰的号码", "138****0000").await;
    phone.write("对方的号码", "0571****2210").await;
    phone.press("建好案卷").await;
    assert!(phone.text().await.contains("第 1 通已记下"), "the call that led here is on record");
    phone.path().await.split('?').next().expect("a path").to_owned()
}

/// The complaint that the law wants first, on the phone with the hotline.
async fn complained(phone: &mut Phone) {
    phone.press("拨打，边打边记").await;
    phone.write("工单号", "0302-0001").await;
    phone.press("挂断了，放进案卷").await;
}

/// What the letter lacks, on one form in the letter itself: three lines about the person, and the company from the list. The
/// page stays while it is sent.
async fn filled(phone: &mut Phone) {
    phone.tap("填缺的项").await;
    for (label, value) in [("你的姓名", "林晓"), ("你的通信地址", "某市安静路 0 号"), ("邮编", "000000")]
    {
        phone.write(label, value).await;
    }
    assert!(
        !phone.text().await.contains("914200007109374127"),
        "what is known of a company stands there when it is chosen"
    );
    phone.choose("湖北移动").await;
    let said = phone.text().await;
    assert!(said.contains("914200007109374127（核对过）") && said.contains("2019-04 的登记"), "{said}");
    phone.run("document.documentElement.dataset.stays = '1'", vec![]).await;
    phone.tap("填上").await;
    phone.until("document.querySelector('h1').textContent === '可以交了'").await;
    let here = "return [document.documentElement.dataset.stays, document.activeElement.textContent, location.hash]";
    assert_eq!(phone.run(here, vec![]).await, json!(["1", "可以交了", ""]), "the page stayed and says where it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_folder_to_the_appeal_and_from_an_offer_to_the_counter() {
    let mut phone = Phone::new("zh-CN", PHONE).await;
    let case = begun(&mut phone).await;
    complained(&mut phone).await;
    println!("to the complaint on record: {}", phone.effort);
    phone.on("2026-03-23");
    phone.goto(&case).await;
    assert_eq!(phone.card().await, "把申诉书交给通信管理局");
    phone.press("打开信，还差").await;
    filled(&mut phone).await;
    phone.press("交出去").await;
    phone.choose("电信用户申诉网上平台").await;
    phone.write("回执号", "SS-0323").await;
    phone.press("记下已交").await;
    assert!(phone.text().await.contains("SS-0323"), "{}", phone.text().await);
    println!("from an empty folder to the appeal on record: {}", phone.effort);
    let road = phone.effort;
    assert!(road.taps - road.written <= 13, "{road}");
    assert!(road.written <= 8, "{road}");
    // One of them is the case opened again three weeks later.
    assert!(road.pages <= 8, "{road}");

    phone.on("2026-03-24");
    phone.goto(&case).await;
    let before = phone.effort;
    phone.press("已收到回音").await;
    phone.write("原话，或大意", OFFER).await;
    phone.press("读出来").await;
    phone.press("存下回音").await;
    phone.press("这样回，记下").await;
    // To paste is a field that is filled, not a step of its own.
    let (taps, fields) = (phone.effort.taps - before.taps - 1, phone.effort.fields - before.fields);
    println!("from an offer pasted to the counter on record: {taps} taps, {fields} fields");
    assert!(taps <= 5, "{taps} taps");
    assert!(phone.text().await.contains("撤回"), "what was saved can be taken back:\n{}", phone.text().await);
    phone.close().await;
}

/// The most that the pages of the example are long, in screens of a phone.
const LONGEST: [(&str, f64); 3] = [("/letters/appeal", 3.0), ("/file/telecom-appeal", 2.0), ("", 2.0)];

#[tokio::test(flavor = "multi_thread")]
async fn the_home_is_short_in_english_too() {
    let mut phone = Phone::new("en", PHONE).await;
    phone.on("2026-11-24");
    phone.goto("/").await;
    phone.press("Open the example").await;
    let height = phone.run("return document.documentElement.scrollHeight", vec![]).await;
    let screens = height.as_f64().expect("a height") / f64::from(PHONE.1);
    println!("home in English: {screens:.2} screens");
    assert!(screens <= 2.0, "the home is {screens:.2} screens long");
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_read_most_are_short_and_call_mode_is_light() {
    let mut phone = Phone::new("zh-CN", PHONE).await;
    phone.on("2026-11-24");
    phone.goto("/").await;
    phone.press("看一个例子").await;
    let case = phone.path().await;
    for (page, most) in LONGEST {
        phone.goto(&format!("{case}{page}")).await;
        let height = phone.run("return document.documentElement.scrollHeight", vec![]).await;
        let screens = height.as_f64().expect("a height") / f64::from(PHONE.1);
        println!("{}: {screens:.2} screens", if page.is_empty() { "home" } else { page });
        assert!(screens <= most, "{page} is {screens:.2} screens long");
    }
    // Nothing from a cache and nothing from the page's own worker: the first visit.
    phone.devtools("Network.enable", &json!({}));
    phone.devtools("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
    phone.devtools("Network.setBypassServiceWorker", &json!({ "bypass": true }));
    // The first visit of all, and some more: the machine that runs the tests is shared, so that the best of them counts.
    let mut seen = Vec::new();
    let mut weight = json!(null);
    for _ in 0..5 {
        phone.goto(&format!("{case}/call/operator-hotline")).await;
        phone.until("performance.getEntriesByType('paint').length > 0").await;
        weight = phone.run(WEIGHT, vec![]).await;
        seen.push(weight["first_paint_ms"].as_u64().expect("it was painted"));
    }
    println!("call mode: {weight}, first painted after {seen:?} ms");
    let bytes = weight["bytes"].as_u64().expect("a sum");
    assert!(bytes <= 120 * 1024, "call mode weighs {bytes} bytes");
    assert!(weight["parts"].as_u64() >= Some(3), "page, style and script: {weight}");
    phone.close().await;
}

/// What came over the wire for this page, with heads, and when the first of it was seen.
const WEIGHT: &str = r"
const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
const paint = performance.getEntriesByType('paint').find(e => e.name === 'first-paint');
return { bytes: all.reduce((sum, e) => sum + e.transferSize, 0), parts: all.filter(e => e.transferSize > 0).length,
  of: all.map(e => `${new URL(e.name).pathname.split('/').pop()} ${e.transferSize}`),
  first_paint_ms: paint ? Math.round(paint.startTime) : null };
";
