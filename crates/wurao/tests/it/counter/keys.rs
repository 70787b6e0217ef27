//! What a key may: its term, its purposes, its areas, its numbers of a day.

use super::Place;
use serde_json::{Value, json};

fn check(place: &Place, key: &str, numbers: &[&str], purpose: &str) -> (u16, Value) {
    let answer = place.post("/v1/check", key, &json!({ "numbers": numbers, "purpose": purpose }));
    (answer.status, answer.json()["code"].clone())
}

#[test]
fn the_operators_key_needs_no_organisation_and_none_can_take_its_id() {
    let place = Place::of("cn");
    let (code, answer, _) = place.answer(&["org", "add", "operator", "--name", "Me"]);
    assert_eq!((code, &answer["code"]), (1, &json!("registry-organisation-reserved")));
    let (code, answer, _) = place.answer(&["key", "new", "--for", "nobody"]);
    assert_eq!((code, &answer["code"]), (1, &json!("registry-no-organisation")));
    assert!(place.operator.starts_with("wurao-"));
}

#[test]
fn purposes_areas_and_numbers_of_a_day_bind() {
    let mut place = Place::new();
    let narrow = place.key("bank", &["--purpose", "sales", "--area", "+86138", "--per-day", "3"]);
    let ended = place.key("bank", &[]);
    place.serve(&[]);
    assert_eq!(check(&place, &narrow, &["13800001111"], "finance"), (403, json!("key-purpose")));
    assert_eq!(check(&place, &narrow, &["13900001111"], "sales"), (403, json!("key-area")));
    assert_eq!(check(&place, &narrow, &["13800001111", "13800001112"], "sales"), (200, Value::Null));
    let over =
        place.post("/v1/check", &narrow, &json!({ "numbers": ["13800001111", "13800001112"], "purpose": "sales" }));
    assert_eq!(over.refusal(), (429, "key-quota".to_owned()));
    let seconds: u32 = over.line("retry-after").parse().expect("seconds until the next day in UTC");
    assert!((1..=86_400).contains(&seconds));
    // What cannot be read is not counted.
    assert_eq!(check(&place, &narrow, &["13800001113", "1"], "sales"), (200, Value::Null));
    assert_eq!(check(&place, &narrow, &["13800001113"], "sales"), (429, json!("key-quota")));
    assert_eq!(place.get("/v1/range/1380000", &narrow).refusal(), (429, "key-quota".to_owned()));
    assert_eq!(
        place.get("/published/versions/000001/set.wns", &narrow).refusal(),
        (403, "key-not-whole".to_owned()),
        "part of the list is not all of it"
    );
    // A key that is ended serves no longer, at once.
    assert_eq!(check(&place, &ended, &["13800001111"], "sales").0, 200);
    let id = place.run(&["key", "list"]);
    let keys = id["keys"].as_array().expect("keys");
    let digest = registry::org::KeyText::digest(&ended).expect("a key").hex();
    assert!(keys.iter().any(|key| key["id"] == json!(digest)), "{id}");
    place.run(&["key", "revoke", &digest[..16]]);
    assert_eq!(check(&place, &ended, &["13800001111"], "sales"), (401, json!("key-expired")));
}

#[test]
fn a_whole_list_counts_as_its_numbers() {
    let mut place = Place::new();
    let (one, three) = (place.key("bank", &["--per-day", "1"]), place.key("bank", &["--per-day", "3"]));
    place.serve(&[]);
    let set = "/published/versions/000001/set.wns";
    assert_eq!(place.get(set, &one).refusal(), (429, "key-quota".to_owned()));
    assert_eq!(place.get(set, &three).status, 200);
    assert_eq!(place.get(set, &three).refusal(), (429, "key-quota".to_owned()));
}

#[test]
fn a_copy_follows_a_list_that_is_not_open_with_a_key() {
    let mut place = Place::new();
    place.serve(&[]);
    let (from, copy) = (format!("{}/published", place.url()), place.wurao.path("copy"));
    let copy = copy.to_str().expect("plain");
    let (code, answer, _) = place.wurao.answer(&["registry", "sync", &from, copy]);
    assert_eq!((code, &answer["code"]), (1, &json!("registry-refused")), "{answer}");
    let synced = place.wurao.json(&["registry", "sync", &from, copy, "--api-key", &place.bank]);
    assert_eq!((&synced["version"], &synced["listed"], &synced["by"]), (&json!(1), &json!(2), &json!("whole")));
    let (code, answer, _) =
        place.wurao.answer(&["registry", "sync", "http://192.0.2.1/x", copy, "--api-key", &place.bank]);
    assert_eq!((code, &answer["code"]), (1, &json!("key-needs-tls")), "{answer}");
}

#[test]
fn a_log_is_verified_without_the_sets_that_are_not_open_and_says_so() {
    let mut place = Place::new();
    place.serve(&[]);
    let from = format!("{}/published", place.url());
    let verify = |more: &[&str]| place.wurao.json(&[&["registry", "log", "verify", &from][..], more].concat());
    let told = verify(&[]);
    let figures = |told: &Value| ["versions", "sets", "closed"].map(|name| told[name].as_u64().unwrap_or(99));
    assert_eq!(figures(&told), [1, 0, 1], "{told}");
    let said = place.wurao.run(&["--lang", "en", "registry", "log", "verify", &from]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("1 sets and changes are not open to everybody"), "{said}");
    assert_eq!(figures(&verify(&["--api-key", &place.bank])), [1, 1, 0]);
}
