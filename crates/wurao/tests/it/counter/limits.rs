//! How often one source may try, and that what is refused costs nothing.

use super::Place;
use super::rights::Browsing;
use super::wire::Asked;
use serde_json::json;

#[test]
fn wrong_keys_are_counted_for_a_network_however_its_addresses_are_written() {
    let mut place = Place::new();
    place.serve(&["--forwarded"]);
    let from = |source: &str, key: &str| {
        let asked = Asked::new("GET", "/v1/versions").line("X-Forwarded-For", source).key(key);
        asked.of(place.server().address())
    };
    for n in 0..60 {
        let wrong = from(&format!("2001:db8:1:2::{n:x}"), "wurao-wrong");
        assert_eq!(wrong.refusal(), (401, "registry-key-unknown".to_owned()), "{n}");
    }
    assert_eq!(from("[2001:db8:1:2:ffff::1]:443", "wurao-wrong").refusal(), (429, "key-too-many-tries".to_owned()));
    assert_eq!(from("2001:db8:1:2::9", &place.bank).status, 200, "a key that serves is none of them");
    assert_eq!(from("2001:db8:1:3::9", "wurao-wrong").refusal(), (401, "registry-key-unknown".to_owned()));
    let set = Asked::new("GET", "/published/versions/000001/set.wns").line("X-Forwarded-For", "2001:db8:1:2::1");
    assert_eq!(set.key("wurao-wrong").of(place.server().address()).refusal(), (429, "key-too-many-tries".to_owned()));
}

#[test]
fn codes_are_counted_for_an_address_whatever_its_port_and_the_page_says_429_too() {
    let mut place = Place::of("cn");
    place.serve(&["--forwarded"]);
    let code = |source: &str, n: u32| {
        let body = json!({ "number": format!("138000{n:05}") }).to_string();
        let asked = Asked::new("POST", "/v1/complaints/code").line("X-Forwarded-For", source);
        asked.body(body.as_bytes()).of(place.server().address())
    };
    for n in 0..20 {
        assert_eq!(code(&format!("9.9.9.9:{}", 1001 + n), n).status, 202, "{n}");
    }
    let written = ["9.9.9.9", "\"9.9.9.9:7\"", "::ffff:9.9.9.9", "[::ffff:9.9.9.9]:8", "8.8.8.8, 9.9.9.9:9"];
    for (same, n) in written.into_iter().zip(50..) {
        assert_eq!(code(same, n).refusal(), (429, "registry-too-many-codes".to_owned()), "{same}");
    }
    assert_eq!(code("9.9.9.8", 99).status, 202);
    // From this machine itself: five codes for one number, and the page says the sixth time that it was too often.
    let person = Browsing::new(&place);
    for _ in 0..5 {
        assert_eq!(person.post("/code", &[("number", "13800007777"), ("wish", "register")]).status, 200);
    }
    let sixth = person.post("/code", &[("number", "13800007777"), ("wish", "register")]);
    assert_eq!(sixth.status, 429);
    assert!(sixth.text().contains("〔registry-too-many-codes〕"), "{}", sixth.text());
    // Who asks on does not keep its holder out, who asks from elsewhere; a telephone gets twelve a day and no more.
    let elsewhere = |source: &str| {
        let asked = Asked::new("POST", "/v1/complaints/code").line("X-Forwarded-For", source);
        asked.body(br#"{"number":"13800007777"}"#).of(place.server().address()).status
    };
    let statuses: Vec<u16> = (0..8).map(|n| elsewhere(if n < 4 { "9.9.9.6" } else { "9.9.9.7" })).collect();
    assert_eq!(statuses, [202, 202, 202, 202, 202, 202, 202, 429]);
}

#[test]
fn what_is_refused_counts_nothing() {
    let mut place = Place::of("cn");
    place.run(&["org", "add", "bank", "--name", "Example Bank", "--number", "057188880000"]);
    let key = place.key("bank", &["--per-day", "10000"]);
    place.serve(&[]);
    let range = "/v1/range/1380000";
    assert_eq!(place.get(range, &key).refusal(), (422, "registry-nothing-published".to_owned()));
    assert_eq!(place.get("/v1/status/13800001111?at=yesterday", &key).refusal(), (422, "registry-time".to_owned()));
    let call =
        |version: u64| json!({ "from": "057188880000", "to": "13800001111", "purpose": "sales", "version": version });
    assert_eq!(place.post("/v1/may-call", &key, &call(9)).status, 404);
    assert_eq!(place.get("/published/versions/000009/set.wns", &key).status, 404);
    place.run(&["publish"]);
    assert_eq!(place.get(range, &key).status, 200, "all ten thousand were left");
    assert_eq!(place.get(range, &key).refusal(), (429, "key-quota".to_owned()));
    let other = place.key("bank", &["--per-day", "9999"]);
    let told = Asked::new("GET", range).key(&other).line("Accept-Language", "en").of(place.server().address());
    assert_eq!(told.refusal(), (429, "key-quota".to_owned()));
    let reason = told.json()["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains("10000") && reason.contains("9999"), "{reason}");
}

#[test]
fn a_method_that_an_address_does_not_know_is_told_before_any_key() {
    let mut place = Place::of("cn");
    place.serve(&[]);
    for (method, path, allow) in [
        ("DELETE", "/v1/status/1", "GET,HEAD"),
        ("PUT", "/v1/check", "POST"),
        ("GET", "/v1/check", "POST"),
        ("POST", "/v1/versions", "GET,HEAD"),
    ] {
        let answer = Asked::new(method, path).of(place.server().address());
        assert_eq!(answer.refusal(), (405, "wrong-method".to_owned()), "{method} {path}");
        assert_eq!(answer.line("allow"), allow, "{method} {path}");
    }
    assert_eq!(Asked::new("DELETE", "/operator/complaints").of(place.server().address()).status, 405);
}

#[test]
fn a_question_that_is_too_large_is_told_so_and_not_of_recordings() {
    let mut place = Place::new();
    place.serve(&[]);
    let body = vec![b' '; (1 << 20) + 1];
    let asked = Asked::new("POST", "/v1/may-call").key(&place.bank).line("Accept-Language", "en").body(&body);
    let answer = asked.of(place.server().address());
    assert_eq!(answer.refusal(), (413, "too-large".to_owned()));
    assert_eq!(
        answer.json()["reason"],
        json!(
            "what was sent is too large and was not taken. A list may have up to 4 GB, any other request far less: send it in parts"
        )
    );
}
