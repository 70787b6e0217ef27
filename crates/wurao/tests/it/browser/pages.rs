//! Every page of the example in both languages on a phone, the large ones on a laptop too.

use super::phone::{DESK, PHONE, Phone};

/// Rungs and letters whose pages differ most.
const RUNGS: [&str; 4] = ["operator-hotline", "telecom-appeal", "mayor-12345", "court"];
const LETTERS: [&str; 4] = ["appeal", "mediation", "complaint-script", "preservation"];

/// The case's pages of the route table that need nothing but the example, and what their pictures are called.
fn pages() -> Vec<(String, String)> {
    // The pack's page is a redirect, and there is no article yet.
    let other = |path: &str| matches!(path, "/pack" | "/publish/preview");
    let table = web::table().into_iter().filter(|entry| entry.kind == web::Kind::Page);
    let own = table.filter_map(|entry| entry.path.strip_prefix("/case/{id}")).filter(|path| !other(path));
    let filled = |path: &str| -> Vec<String> {
        let part = |name: &str, values: &[&str]| values.iter().map(|value| path.replace(name, value)).collect();
        match path {
            _ if path.contains("{rung}") => part("{rung}", &RUNGS),
            _ if path.contains("{name}") => part("{name}", &LETTERS),
            _ if path.contains('{') => Vec::new(),
            _ => vec![path.to_owned()],
        }
    };
    let named = |path: String| {
        let name = path.trim_start_matches('/').replace('/', "-");
        (path, if name.is_empty() { "home".to_owned() } else { name })
    };
    own.flat_map(filled).map(named).collect()
}

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
    for (page, name) in pages() {
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
