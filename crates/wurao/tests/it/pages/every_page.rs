//! Every page answers in both languages, with the example case and with an empty one.

use super::Visitor;

/// Pages of a case that need nothing but the case.
const PAGES: &[&str] = &[
    "",
    "/capture",
    "/import",
    "/log",
    "/decide",
    "/ladder",
    "/letters",
    "/money",
    "/deadlines",
    "/facts",
    "/facts?need=name,address&back=/x",
    "/file/operator-hotline",
    "/file/telecom-appeal",
    "/file/mayor-12345",
    "/file/court",
    "/call/operator-hotline",
    "/call/group-line",
    "/promises",
    "/ready",
    "/ledger",
    "/more",
    "/reply",
    "/reply/operator-hotline",
    "/reply/telecom-appeal",
    "/letters/appeal",
    "/letters/chase",
    "/letters/complaint-script",
    "/letters/data-request",
    "/letters/mediation",
    "/letters/preservation",
    "/letters/appeal?letter=en",
];

pub fn sound(path: &str, lang: &str, text: &str) {
    assert!(!text.contains('⟦'), "{path} in {lang} lacks words: {}", around(text, '⟦'));
    let tag = if lang == "en" { "<html lang=\"en\">" } else { "<html lang=\"zh-CN\">" };
    assert!(text.contains(tag), "{path} is not in {lang}");
    assert_eq!(text.matches("<h1").count(), 1, "{path} in {lang} has one h1");
    assert!(text.contains("id=\"main\""), "{path} has a main landmark");
    assert!(!text.contains(" style=") && !text.contains("onclick"), "{path} has no inline style or script");
    for field in text.split("<input").skip(1) {
        let tag = &field[..field.find('>').expect("closed")];
        let hidden = tag.contains("type=\"hidden\"");
        let named = tag.contains("id=\"")
            || tag.contains("type=\"radio\"")
            || tag.contains("type=\"checkbox\"")
            || tag.contains("type=\"file\"");
        assert!(hidden || named, "{path}: a field without a label: {tag}");
    }
    let body = text.split("<main").nth(1).unwrap_or_default();
    let slot = body.split('{').nth(1).and_then(|rest| rest.split('}').next());
    assert!(slot.is_none_or(|s| s.contains(' ') || s.is_empty()), "{path} in {lang} shows a raw slot: {slot:?}");
}

fn around(text: &str, mark: char) -> String {
    let at = text.find(mark).unwrap_or(0);
    text[at..].chars().take(40).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_both_languages() {
    let visitor = Visitor::open().await;
    let cases = [
        visitor.empty().await,
        visitor.example(Some(4)).await,
        visitor.example(Some(8)).await,
        visitor.example(None).await,
    ];
    for case in &cases {
        for page in PAGES {
            let path = format!("/case/{case}{page}");
            for lang in ["zh", "en"] {
                let answer = visitor.get_in(&path, lang).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
                sound(&path, lang, &answer.text);
            }
        }
    }
    for path in ["/", "/new", "/nothing-here", "/case/unknown1"] {
        for lang in ["zh", "en"] {
            sound(path, lang, &visitor.get_in(path, lang).await.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_desk_offers_to_begin_and_an_example() {
    let visitor = Visitor::open().await;
    let first = visitor.get_in("/", "zh").await;
    assert!(first.text.contains("开始，五个问题") && first.text.contains("看一个例子"));
    let opened = visitor.post("/example", &[]).await;
    assert_eq!(opened.status, 303);
    let home = visitor.get_in(&opened.to, "zh").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("现在做这件事"), "the example shows a step to do");
    assert!(visitor.get_in("/", "zh").await.text.contains(&opened.to));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_offer_has_its_page() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let loaded = visitor.here.case(&case).await.expect("loads");
    assert!(!loaded.case.offers.is_empty(), "the story has an offer");
    for offer in &loaded.case.offers {
        for lang in ["zh", "en"] {
            let path = format!("/case/{case}/offer/{}", offer.seq);
            let answer = visitor.get_in(&path, lang).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            sound(&path, lang, &answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_leave_with_their_own_types() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(8)).await;
    let calendar = visitor.get(&format!("/case/{case}/calendar.ics")).await;
    assert!(calendar.kind.starts_with("text/calendar") && calendar.text.starts_with("BEGIN:VCALENDAR"));
    let log = visitor.get(&format!("/case/{case}/log.json")).await;
    assert_eq!(log.kind, "application/json");
    assert!(log.text.contains("\"kind\": \"case-opened\""));
    let pdf = visitor.get(&format!("/case/{case}/letters/appeal/pdf")).await;
    assert_eq!(
        (pdf.status, pdf.kind.as_str()),
        (200, "application/pdf"),
        "{}",
        pdf.text.chars().take(400).collect::<String>()
    );
    assert!(pdf.bytes.starts_with(b"%PDF"));
    for format in ["txt", "docx", "json"] {
        assert_eq!(visitor.get(&format!("/case/{case}/letters/appeal/{format}")).await.status, 200, "{format}");
    }
    assert_eq!(visitor.get(&format!("/case/{case}/letters/appeal/exe")).await.status, 404);
    let asset = visitor.get("/new").await.text;
    let css =
        asset.split("href=\"/assets/").nth(1).and_then(|t| t.split('"').next()).expect("a style sheet").to_owned();
    let request = visitor.get_request(&format!("/assets/{css}"));
    let kept = tower::ServiceExt::oneshot(visitor.router.clone(), request).await.expect("answers");
    assert_eq!(kept.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(visitor.get("/favicon.ico").await.status, 204);
    assert_eq!(visitor.get("/health").await.text, "ok\n");
}

/// What the pages of a case link to.
fn links(text: &str, case: &str) -> Vec<String> {
    let base = format!("/case/{case}");
    let own = |href: &str| href.starts_with(&base) || href.starts_with("/packs");
    let hrefs = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| own(href)).map(|href| href.split(['?', '#']).next().unwrap_or(href).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_at_most_two_taps_from_the_case_home() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let base = format!("/case/{case}");
    let mut reached = links(&visitor.get_in(&base, "zh").await.text, &case);
    for first in reached.clone() {
        let page = visitor.get_in(&first, "zh").await;
        if page.kind.starts_with("text/html") {
            reached.extend(links(&page.text, &case));
        }
    }
    for screen in [
        "/capture",
        "/log",
        "/ladder",
        "/letters",
        "/more",
        "/import",
        "/evidence",
        "/parties",
        "/deadlines",
        "/money",
        "/promises",
        "/ledger",
        "/ready",
        "/facts",
        "/publish",
        "/helpers",
        "/close",
        "/reply",
        "/letters/appeal",
        "/call/operator-hotline",
        "/file/court",
    ] {
        assert!(reached.contains(&format!("{base}{screen}")), "{screen} is further away");
    }
    assert!(reached.contains(&"/packs/cn-telecom".to_owned()), "the pack in force is further away");
}
