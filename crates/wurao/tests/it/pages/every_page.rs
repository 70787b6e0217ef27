//! What holds for every page, how files leave, and how far a page is away.

use super::Visitor;
use super::full::Full;

/// What holds for every page: it has its words, one heading, a landmark, and a label for each field.
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
async fn an_empty_desk_offers_to_begin_and_an_example() {
    let visitor = Visitor::open().await;
    let first = visitor.get_in("/", "zh").await;
    assert!(first.text.contains("开始，六个问题") && first.text.contains("看一个例子"));
    let opened = visitor.post("/example", &[]).await;
    assert_eq!(opened.status, 303);
    let home = visitor.get_in(&opened.to, "zh").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("现在做这件事"), "the example shows a step to do");
    assert!(visitor.get_in("/", "zh").await.text.contains(&opened.to));
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
    let case = Full::on(&visitor).await.id;
    let base = format!("/case/{case}");
    let mut reached = links(&visitor.get_in(&base, "zh").await.text, &case);
    for first in reached.clone() {
        let page = visitor.get_in(&first, "zh").await;
        if page.kind.starts_with("text/html") {
            reached.extend(links(&page.text, &case));
        }
    }
    let screens = web::table().into_iter().filter(|e| e.kind == web::Kind::Page);
    let screens: Vec<&str> = screens.filter_map(|e| e.path.strip_prefix("/case/{id}")).collect();
    let further = |screen: &&&str| match screen.split_once('{') {
        // One letter, one call, one office stand for the others.
        Some((before, _)) => !reached.iter().any(|r| r.starts_with(&format!("{base}{before}"))),
        None => !reached.contains(&format!("{base}{screen}")),
    };
    let further: Vec<&&str> = screens.iter().filter(further).collect();
    // The list that is chosen from is reached by giving it, the confirmation by handing in; the case's pack goes on to the pack itself.
    assert_eq!(further, [&"/import/{list}", &"/filed/{sent}", &"/pack"]);
    assert!(reached.contains(&"/packs/cn-telecom".to_owned()), "the pack in force is further away");
}
