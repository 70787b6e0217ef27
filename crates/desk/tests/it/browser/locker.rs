//! The pages of the locker on a phone: they are walked in both languages, from a bare number to a published text.

use super::phone::{PHONE, Phone};

const EXAMPLE_DAY: &str = "2026-11-24";

/// Pages of a case, and what their pictures are called.
const PAGES: &[(&str, &str)] = &[("/parties", "parties"), ("/parties/link?from=0571****2210&to=new", "party-link")];

async fn every_page(lang: &str, button: &str) {
    let mut phone = Phone::new(lang, PHONE).await;
    phone.on(EXAMPLE_DAY);
    phone.goto("/").await;
    phone.press(button).await;
    let case = phone.path().await;
    for (page, name) in PAGES {
        phone.goto(&format!("{case}{page}")).await;
        phone.whole(&format!("locker-{name}-{lang}")).await;
    }
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_locker_fits_a_phone_in_chinese() {
    every_page("zh-CN", "看一个例子").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_locker_fits_a_phone_in_english() {
    every_page("en", "Open the example").await;
}
