//! Nothing runs out of the screen on the narrowest phone, nor with text at twice its size.

use super::everywhere::{Everywhere, open, wide};
use super::phone::{PHONE, Phone};
use serde_json::json;

/// As narrow as phones are.
const NARROW: (u32, u32) = (320, 700);

/// Text twice as large while media queries stay: the text size of a phone's settings, a browser's text-only zoom.
const TEXT_ALONE: &str = "document.documentElement.style.fontSize = arguments[0]; return true";

async fn every_page(lang: &str) {
    let everywhere = Everywhere::new().await;
    let mut wrong = Vec::new();
    let mut looks = 0;
    let mut phone = Phone::new(lang, PHONE).await;
    everywhere.before(&mut phone);
    for path in everywhere.addresses() {
        phone.glance(&path).await;
        open(&phone).await;
        for (size, text) in [(NARROW, "100%"), (PHONE, "200%")] {
            phone.resize(size);
            assert_eq!(phone.run(TEXT_ALONE, vec![json!(text)]).await, json!(true));
            looks += 1;
            wrong.extend(
                wide(&phone).await.into_iter().map(|w| format!("{path} at {} with text at {text}: {w}", size.0)),
            );
        }
    }
    phone.close().await;
    let mut phone = Phone::large_text(lang, PHONE).await;
    everywhere.before(&mut phone);
    for path in everywhere.addresses() {
        phone.glance(&path).await;
        open(&phone).await;
        looks += 1;
        wrong.extend(wide(&phone).await.into_iter().map(|w| format!("{path} with the browser's text at 200 %: {w}")));
    }
    phone.close().await;
    println!("sideways, {lang}: {looks} looks, {} findings", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_out_of_a_small_screen_in_chinese() {
    every_page("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_out_of_a_small_screen_in_english() {
    every_page("en").await;
}
