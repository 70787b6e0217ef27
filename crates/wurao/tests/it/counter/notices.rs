//! The page of notices: an organisation sets, tries and ends its address there, and sees what became of what was sent.

use super::Place;
use super::batches::{SOON, server};
use super::rights::Browsing;
use super::wire::Asked;
use registry::formats::webhook::{header, verify};
use serde_json::Value;

const PAGE: &str = "/console/notices";
const URL: &str = "https://notices.invalid/bank";

/// What stands between two texts of a page.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default()
}

#[test]
fn an_address_is_set_replaced_and_ended_each_consequence_asked_about() {
    let mut place = Place::new();
    place.serve(&[]);
    let bank = Browsing::with(&place, &place.bank);
    assert!(bank.get("/console").text().contains("<a href=\"/console/notices\">"));
    let page = bank.get(PAGE).text();
    assert!(page.contains("No server is told") && page.contains("There were none"), "{page}");
    for (address, code) in
        [("", "registry-address"), ("ftp://x", "registry-address"), ("https://10.0.0.1/x", "hook-address")]
    {
        let refused = bank.post(PAGE, &[("address", address)]);
        let text = refused.text();
        assert_eq!(refused.status, 422, "{address}: {text}");
        assert!(text.contains(&format!("〔{code}〕")) && text.contains("<a href=\"#address\">"), "{address}: {text}");
        assert!(text.contains(&format!("value=\"{address}\"")), "what was typed stays: {text}");
    }
    let set = bank.post(PAGE, &[("address", URL)]).text();
    let secret = between(&set, "readonly spellcheck=\"false\">", "<");
    assert_eq!(secret.len(), 64, "{set}");
    assert!(set.contains("Notices go to https://notices.invalid/bank"), "{set}");
    let page = bank.get(PAGE).text();
    assert!(page.contains(&format!("<code>{URL}</code>")) && !page.contains(secret), "{page}");

    let other = ("address", "https://other.invalid/x");
    let asked = bank.post(PAGE, &[other]).text();
    assert!(
        asked.contains("Notices will go to https://other.invalid/x and no longer to https://notices.invalid/bank"),
        "{asked}"
    );
    assert!(asked.contains("the one of the old address is worth nothing then"), "{asked}");
    assert!(bank.get(PAGE).text().contains(URL), "asking sets nothing");
    let set = bank.post(PAGE, &[other, ("sure", "yes")]).text();
    let second = between(&set, "readonly spellcheck=\"false\">", "<");
    assert!(second.len() == 64 && second != secret, "{set}");

    // Nobody else has it, and the operator sees the address and nothing of the secret.
    assert!(Browsing::with(&place, &place.shop).get(PAGE).text().contains("No server is told"));
    let operator = Browsing::with(&place, &place.operator);
    let theirs = operator.get("/operator/organisation/bank").text();
    assert!(theirs.contains("<code>https://other.invalid/x</code>") && !theirs.contains(second), "{theirs}");
    assert!(theirs.contains("In the last 7 days: 0 delivered, 0 given up; 0 wait"), "{theirs}");
    assert!(operator.get("/operator/organisation/shop").text().contains("It has set no address"));
    assert!(operator.get(PAGE).text().contains("Only an organisation that is registered here has an address"));
    let none = operator.post(PAGE, &[("address", URL)]);
    assert!(none.status == 422 && none.text().contains("〔registry-no-organisation〕"), "{}", none.text());

    let asked = bank.post("/console/notices/end", &[]).text();
    assert!(asked.contains("https://other.invalid/x is told no more"), "{asked}");
    assert!(bank.get(PAGE).text().contains("other.invalid"), "asking ends nothing");
    assert_eq!(bank.post("/console/notices/end", &[("sure", "yes")]).line("location"), PAGE);
    assert!(bank.get(PAGE).text().contains("No server is told"));
    let again = bank.post("/console/notices/end", &[("sure", "yes")]);
    assert!(again.status == 404 && again.text().contains("hook-none"), "{}", again.text());
    let test = bank.post("/console/notices/test", &[]);
    assert!(test.status == 422 && test.text().contains("〔hook-none〕"), "{}", test.text());
    bank.post(PAGE, &[("address", URL)]);
    let end = "/operator/organisation/bank/notices/end";
    assert!(operator.post(end, &[]).text().contains("What waits is told to nobody"));
    assert_eq!(operator.post(end, &[("sure", "yes")]).line("location"), "/operator/organisation/bank");
    assert!(bank.get(PAGE).text().contains("No server is told"), "the operator ended it");
}

#[test]
fn a_test_goes_out_signed_and_the_page_tells_each_try() {
    let mut place = Place::new();
    let (address, got) = server();
    let set = place.run(&["hook", "set", &format!("http://{address}/notices"), "--for", "bank", "--private"]);
    let secret = set["secret"].as_str().expect("told once").to_owned();
    place.serve(&[]);
    let bank = Browsing::with(&place, &place.bank);
    assert!(bank.get(PAGE).text().contains("inner network, set by the operator"));
    assert_eq!(bank.post("/console/notices/test", &[]).line("location"), PAGE);
    let there = |n: usize| got.lock().expect("whole").len() >= n;
    // The server refuses the first try.
    assert!(bench::wait_until(SOON, || there(1)));
    let mut page = String::new();
    let delivered = || {
        page = bank.get(PAGE).text();
        page.contains("<span class=\"tag\">delivered</span>")
    };
    assert!(bench::wait_until(SOON, delivered), "{page}");
    assert!(page.contains("<b>A test</b>") && page.contains("; tries: 2</p>"), "{page}");
    let all = got.lock().expect("whole").clone();
    assert_eq!(all.len(), 2);
    let last = &all[1];
    let line = |name: &str| last.lines.get(&name.to_ascii_lowercase()).cloned().unwrap_or_default();
    assert_eq!(line(header::EVENT_TYPE), "notice.test");
    let now = desk::clock::Clock::System.now().as_second().unsigned_abs();
    let signed = (line(header::TIMESTAMP), line(header::SIGNATURE));
    assert_eq!(verify(secret.as_bytes(), &signed.0, &signed.1, &last.body, now), Ok(()));
    let body: Value = serde_json::from_slice(&last.body).expect("JSON");
    assert_eq!((&body["organisation"], &body["data"]), (&"bank".into(), &serde_json::json!({})));
    let theirs = Browsing::with(&place, &place.operator).get("/operator/organisation/bank").text();
    assert!(theirs.contains("In the last 7 days: 1 delivered, 0 given up; 0 wait"), "{theirs}");
}

#[test]
fn what_waits_says_why_in_the_readers_language_and_tests_do_not_push_it_out() {
    let mut place = Place::new();
    // Nobody listens there: a port that was free a moment ago.
    let address = format!("http://127.0.0.1:{}/notices", bench::free_port());
    place.run(&["hook", "set", &address, "--for", "bank", "--private"]);
    place.serve(&[]);
    let bank = Browsing::with(&place, &place.bank);
    assert_eq!(bank.post("/console/notices/test", &[]).status, 303);
    let mut page = String::new();
    let tried = || {
        page = bank.get(PAGE).text();
        page.contains("; next one ") && !page.contains("tries: 0;")
    };
    assert!(bench::wait_until(SOON, tried), "{page}");
    assert!(page.contains("<span class=\"tag tag--wait\">waits</span>"), "{page}");
    assert!(
        page.contains("<p class=\"note\">127.0.0.1:") || page.contains("<p class=\"note\">http://127.0.0.1:"),
        "{page}"
    );
    let again = bank.post("/console/notices/test", &[]);
    assert!(again.status == 422 && again.text().contains("〔hook-test-waits〕"), "{}", again.text());
    let zh = Asked::new("GET", PAGE).line("Accept-Language", "zh-CN").line("Cookie", bank.cookies());
    let zh = zh.of(place.server().address()).text();
    assert!(zh.contains("等着送") && zh.contains("次，") && zh.contains("<b>测试</b>"), "{zh}");
}
