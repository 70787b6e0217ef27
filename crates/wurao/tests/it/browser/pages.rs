//! Every page of the example in both languages on a phone, the large ones on a laptop too.

use super::phone::{DESK, PHONE, Phone};

/// Pages of a case, and what their pictures are called.
const PAGES: &[(&str, &str)] = &[
    ("", "home"),
    ("/capture", "capture"),
    ("/import", "import"),
    ("/log", "log"),
    ("/decide", "decide"),
    ("/ladder", "ladder"),
    ("/letters", "letters"),
    ("/money", "money"),
    ("/deadlines", "deadlines"),
    ("/facts", "facts"),
    ("/file/operator-hotline", "file-hotline"),
    ("/file/telecom-appeal", "file-appeal"),
    ("/file/mayor-12345", "file-mayor"),
    ("/file/court", "file-court"),
    ("/reply/telecom-appeal", "reply"),
    ("/reply", "inbox"),
    ("/call/operator-hotline", "call"),
    ("/promises", "promises"),
    ("/ready", "ready"),
    ("/ledger", "ledger"),
    ("/more", "more"),
    ("/letters/appeal", "studio-appeal"),
    ("/letters/mediation", "studio-mediation"),
    ("/letters/complaint-script", "studio-script"),
    ("/letters/preservation", "studio-preservation"),
];

const EXAMPLE_DAY: &str = "2026-11-24";

async fn example(lang: &str, size: (u32, u32), button: &str) -> (Phone, String) {
    let mut phone = Phone::new(lang, size).await;
    phone.on(EXAMPLE_DAY);
    phone.goto("/").await;
    phone.whole(&format!("empty-{lang}-{}", size.0)).await;
    phone.press(button).await;
    let case = phone.path().await;
    assert!(case.starts_with("/case/"), "{case}");
    (phone, case)
}

async fn every_page(lang: &str, button: &str) {
    let (mut phone, case) = example(lang, PHONE, button).await;
    for (page, name) in PAGES {
        phone.goto(&format!("{case}{page}")).await;
        phone.whole(&format!("{name}-{lang}")).await;
    }
    phone.goto("/").await;
    phone.screen(&format!("cases-{lang}")).await;
    phone.goto("/new").await;
    phone.whole(&format!("new-{lang}")).await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_phone_in_chinese() {
    every_page("zh-CN", "看一个例子").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_phone_in_english() {
    every_page("en", "Open the example").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_large_pages_on_a_laptop_and_in_the_dark() {
    let (mut phone, case) = example("zh-CN", DESK, "看一个例子").await;
    for (page, name) in [("", "home"), ("/letters/appeal", "studio-appeal"), ("/ladder", "ladder"), ("/money", "money")]
    {
        phone.goto(&format!("{case}{page}")).await;
        phone.whole(&format!("{name}-wide")).await;
    }
    phone.colours("dark");
    phone.goto(&case).await;
    phone.whole("home-wide-dark").await;
    phone.close().await;
}
