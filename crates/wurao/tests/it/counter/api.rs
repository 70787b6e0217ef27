//! `/v1/…`: literal questions and answers.

use super::Place;
use super::wire::Asked;
use serde_json::{Value, json};

fn codes(reasons: &Value) -> Vec<String> {
    let reasons = reasons.as_array().expect("reasons");
    reasons.iter().map(|reason| reason["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn each_number_of_a_question_gets_its_reasons_and_a_bad_one_stops_nothing() {
    let mut place = Place::new();
    place.serve(&[]);
    let numbers = ["13800001111", "+86 138 0000 2222", "13800003333", "13800004444", "12345"];
    let asked = json!({ "numbers": numbers, "purpose": "sales" });
    let answer = place.post("/v1/check", &place.bank, &asked);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.line("content-type"), "application/json");
    assert_eq!(answer.line("cache-control"), "no-store");
    let told = answer.json();
    assert_eq!(
        (&told["organisation"], &told["purpose"], &told["version"]),
        (&json!("bank"), &json!("sales"), &json!(1))
    );
    assert!(told["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{told}");
    let rows: Vec<(String, bool, Vec<String>)> = told["numbers"]
        .as_array()
        .expect("numbers")
        .iter()
        .map(|row| {
            let number = row["number"].as_str().expect("a number").to_owned();
            (number, row["allowed"].as_bool().expect("a bool"), codes(&row["reasons"]))
        })
        .collect();
    let wanted = |number: &str, allowed: bool, reasons: &[&str]| {
        (number.to_owned(), allowed, reasons.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        rows,
        [
            wanted("+8613800001111", false, &["listed"]),
            wanted("+8613800002222", false, &["listed"]),
            wanted("+8613800003333", false, &["not-listed", "company-stop"]),
            wanted("+8613800004444", true, &["not-listed"]),
            wanted("12345", false, &[]),
        ]
    );
    assert_eq!(told["numbers"][4]["unreadable"]["code"], "registry-number");
    // The stop was said to the bank: its partner is bound, a stranger is not.
    let one = |key: &str| {
        let told = place.post("/v1/check", key, &json!({ "numbers": ["13800003333"], "purpose": "sales" })).json();
        told["numbers"][0]["allowed"].clone()
    };
    assert_eq!((one(&place.calls), one(&place.shop)), (json!(false), json!(true)));
}

#[test]
fn what_is_wrong_with_a_question_is_told_by_name() {
    let mut place = Place::new();
    place.serve(&[]);
    let ask = |document: Value| place.post("/v1/check", &place.bank, &document).refusal();
    let refusal = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(ask(json!({ "numbers": [], "purpose": "sales" })), refusal(422, "check-how-many"));
    assert_eq!(
        ask(json!({ "numbers": vec!["13800001111"; 1001], "purpose": "sales" })),
        refusal(422, "check-how-many")
    );
    assert_eq!(ask(json!({ "numbers": ["13800001111"], "purpose": "fun" })), refusal(422, "registry-no-purpose"));
    assert_eq!(
        ask(json!({ "numbers": ["13800001111"], "purpose": "sales", "at": "soon" })),
        refusal(422, "registry-time")
    );
    assert_eq!(ask(json!({ "numbers": ["13800001111"] })), refusal(400, "json-unreadable"));
    assert_eq!(ask(json!({ "numbers": ["13800001111"], "purpose": "sales", "x": 1 })), refusal(400, "json-unreadable"));
    let huge = Asked::new("POST", "/v1/check").key(&place.bank).body(&vec![b' '; 2 << 20]).of(place.server().address());
    assert_eq!(huge.refusal(), refusal(413, "too-large"));
    let there = |method, path: &str| Asked::new(method, path).key(&place.bank).of(place.server().address());
    assert_eq!(there("GET", "/v1/nothing").refusal(), refusal(404, "no-page"));
    let wrong = there("GET", "/v1/check");
    assert_eq!((wrong.refusal(), wrong.line("allow")), (refusal(405, "wrong-method"), "POST"));
    assert_eq!(place.get("/v1/status/12x", &place.bank).refusal(), refusal(422, "registry-number"));
    assert_eq!(place.get("/v1/status/13800001111?when=now", &place.bank).refusal(), refusal(400, "query-unreadable"));
    assert_eq!(place.get("/v1/range/13", &place.bank).refusal(), refusal(422, "registry-prefix"));
    let said = |lang: &str| {
        let asked = Asked::new("GET", "/v1/versions").line("Accept-Language", lang).of(place.server().address());
        asked.json()["reason"].as_str().expect("a sentence").to_owned()
    };
    assert_eq!(said("en-GB,en"), "no key was shown. Send the header Authorization: Bearer wurao-…");
    assert_eq!(said("zh-CN"), "没有出示密钥。请求头里写 Authorization: Bearer wurao-…");
}

#[test]
fn a_call_is_judged_for_whoever_may_know() {
    let mut place = Place::new();
    place.serve(&[]);
    let ask = |key: &str, from: &str, more: Value| {
        let mut question = json!({ "from": from, "to": "13800003333", "purpose": "sales" });
        more.as_object().into_iter().flatten().for_each(|(name, value)| question[name] = value.clone());
        place.post("/v1/may-call", key, &question)
    };
    let told = ask(&place.bank, "057188880007", json!({})).json();
    assert_eq!((&told["allowed"], &told["version"]), (&json!(false), &json!(1)), "{told}");
    assert!(codes(&told["reasons"]).contains(&"company-stop".to_owned()), "{told}");
    // The bank may ask about the partner that calls for it; about a stranger's number it may not.
    assert_eq!(ask(&place.bank, "057188881000", json!({})).json()["allowed"], json!(false));
    let foreign = ask(&place.bank, "057188882000", json!({})).refusal();
    assert_eq!(foreign, (403, "key-other-number".to_owned()));
    assert_eq!(ask(&place.shop, "057188881000", json!({})).refusal(), (403, "key-other-number".to_owned()));
    let named = ask(&place.bank, "057188881000", json!({ "for": "shop" })).refusal();
    assert_eq!(named, (403, "key-other-number".to_owned()));
    for more in [json!({}), json!({ "for": "shop" }), json!({ "for": "bank" })] {
        assert_eq!(ask(&place.shop, "057188889999", more).refusal(), (403, "key-other-number".to_owned()));
    }
    let nobodys = ask(&place.operator, "057188889999", json!({ "for": "bank" })).json();
    assert_eq!(nobodys["allowed"], false);
    for code in ["company-stop", "not-their-number"] {
        assert!(codes(&nobodys["reasons"]).contains(&code.to_owned()), "{nobodys}");
    }
    assert_eq!(ask(&place.operator, "057188881000", json!({})).status, 200);
}

#[test]
fn status_versions_and_receipts_are_told() {
    let mut place = Place::new();
    place.serve(&[]);
    let told = place.get("/v1/status/13800002222", &place.bank).json();
    let since = json!(place.day);
    assert_eq!(
        (&told["listed"], &told["since"], &told["version"], &told["in_version"], &told["number"]),
        (&json!(true), &since, &json!(1), &json!(true), &json!("+8613800002222"))
    );
    assert_eq!(place.get("/v1/status/13800009999", &place.bank).json()["listed"], json!(false));
    assert_eq!(place.get("/v1/status/13800001111?at=2026-11-01", &place.bank).json()["listed"], json!(false));
    let versions = place.get("/v1/versions", &place.bank).json();
    assert_eq!(versions["registry"], "registry.example/test");
    assert_eq!(versions["versions"].as_array().map(Vec::len), Some(1));
    let first = &versions["versions"][0];
    assert_eq!((&first["version"], &first["listed"]), (&json!(1), &json!(2)));
    let set = first["set"].as_str().expect("a place");
    assert_eq!(set, "/published/versions/000001/set.wns");
    assert_eq!(place.get(set, "").refusal(), (401, "list-not-open".to_owned()));
    assert_eq!(place.get(set, "wurao-wrong").refusal(), (401, "registry-key-unknown".to_owned()));
    let fetched = place.get(set, &place.shop);
    assert_eq!((fetched.status, fetched.line("cache-control")), (200, "private, no-store"));
    assert_eq!(fetched.body, std::fs::read(place.folder().join("public/versions/000001/set.wns")).expect("there"));
    assert_eq!(place.get("/published/versions/000001/version", "").status, 200, "papers are everybody's");
    assert_eq!(place.get("/v1/receipts", &place.bank).json(), json!({ "receipts": [] }));
}

#[test]
fn ten_thousand_numbers_are_told_at_once_as_text_and_as_bits() {
    let mut place = Place::new();
    place.serve(&[]);
    let ask = |path: &str, lines: &[(&str, &str)]| {
        let asked = Asked::new("GET", path).key(&place.bank);
        lines.iter().fold(asked, |asked, (name, value)| asked.line(name, value)).of(place.server().address())
    };
    let text = ask("/v1/range/1380000", &[]);
    assert_eq!((text.status, text.text().as_str()), (200, "1111:1\r\n2222:1\r\n"));
    assert_eq!(text.line("x-registry-version"), "1");
    let padded = ask("/v1/range/+861380000", &[("Add-Padding", "true")]).text();
    assert_eq!(padded.lines().count(), 10_000);
    assert!(padded.starts_with("0000:0\r\n0001:0\r\n") && padded.contains("\r\n1111:1\r\n1112:0\r\n"), "{padded:.60}");
    assert_eq!(ask("/v1/range/1390000", &[]).text(), "");
    for bits in
        [ask("/v1/range/1380000?form=bitmap", &[]), ask("/v1/range/1380000", &[("Accept", "application/octet-stream")])]
    {
        let set: Vec<usize> = (0..10_000).filter(|i| bits.body[i / 8] >> (7 - i % 8) & 1 == 1).collect();
        assert_eq!((bits.body.len(), set), (1250, vec![1111, 2222]));
        use base64::Engine as _;
        let note = base64::engine::general_purpose::STANDARD.decode(bits.line("x-registry-note")).expect("base64");
        let read = registry::note::Note::parse(&note).expect("a note");
        let key = std::fs::read_to_string(place.folder().join("public/registry.pub")).expect("a key");
        read.verify(&[key.trim().parse().expect("a key")]).expect("signed by the registry");
        let map = registry::log::Hash::of(&bits.body).hex();
        assert!(read.text().contains("\nnumbers: +8613800000000-9999\nversion: 1 "), "{}", read.text());
        assert!(read.text().ends_with(&format!("\nmap: {map}\n")), "{}", read.text());
    }
}

#[test]
fn the_gateway_hands_messages_in_and_gets_the_answer_to_send_back() {
    let mut place = Place::new();
    place.serve(&[]);
    let send = |key: &str, text: &str| {
        let document = json!({ "from": "13800007777", "text": text });
        let asked = Asked::new("POST", "/v1/messages").key(key).line("Accept-Language", "en");
        asked.body(document.to_string().as_bytes()).of(place.server().address())
    };
    assert_eq!(send(&place.bank, "REGISTER").refusal(), (403, "operator-only".to_owned()));
    let told = send(&place.operator, "REGISTER").json();
    assert_eq!(
        (&told["number"], &told["listed"], &told["recorded"]),
        (&json!("+8613800007777"), &json!(true), &json!(true))
    );
    assert_eq!(told["answer"], format!("This number refuses sales calls since {}", place.day));
    let told = send(&place.operator, "blah").json();
    assert_eq!((&told["recorded"], told["code"].is_string()), (&json!(false), true), "{told}");
    assert_eq!(send(&place.operator, "状态").json()["zh"].as_str().map(|zh| zh.contains(&place.day)), Some(true));
}

#[test]
fn the_description_is_everybodys_and_its_security_is_a_bearer_key() {
    let mut place = Place::of("cn");
    place.serve(&[]);
    let answer = place.get("/openapi.json", "");
    assert_eq!((answer.status, answer.line("content-type")), (200, "application/json"));
    let told = answer.json();
    assert_eq!(told["openapi"], "3.1.0");
    assert_eq!(told["components"]["securitySchemes"]["key"]["scheme"], "bearer");
    assert_eq!(told["security"], json!([{ "key": [] }, { "named-key": [] }]));
    assert_eq!(
        told["paths"]["/v1/scrub"]["post"]["responses"]["202"]["headers"]["Location"]["schema"]["type"],
        "string"
    );
}

#[test]
fn seventeen_columns_say_what_a_commercial_scrub_says() {
    let mut place = Place::new();
    place.run(&["consent", "13800001111", "--to", "shop"]);
    place.serve(&[]);
    let numbers = ["13800001111", "x", "13800003333", "13800004444", "+8613800001111"];
    let ask = |key: &str, at: &str| {
        place.post("/v1/scrub-answer", key, &json!({ "numbers": numbers, "purpose": "sales", "at": at }))
    };
    let day = &place.day;
    // Three weeks before the end of time nothing else holds: a Monday in the evening, and late at night.
    let answer = ask(&place.bank, "2999-12-02T20:30:00+08:00");
    assert_eq!((answer.status, answer.line("x-rejected-lines")), (200, "2"), "{}", answer.text());
    let head = registry::formats::scrub_answer::COLUMNS.join(",");
    let place_and_hours = "Asia/Shanghai,WINDOW,+08:00,N,N,,,";
    let text = answer.text();
    let rows: Vec<&str> = text.split("\r\n").collect();
    let window = rows[1].split(',').nth(10).expect("a column").to_owned();
    let hours = place_and_hours.replace("WINDOW", &window);
    assert_eq!(rows[0], head);
    assert_eq!(rows[1], format!("13800001111,D,,National (CN) {day},,CN,,,,{hours}"));
    assert_eq!(rows[2], format!("13800003333,D,,Internal (bank) {day},,CN,,,,{hours}"));
    assert_eq!(rows[3], format!("13800004444,C,,,,CN,,,,{hours}"));
    assert_eq!(rows.len(), 5, "each number once");
    let shop = ask(&place.shop, "2999-12-02").text();
    assert!(shop.contains(&format!("13800001111,O,,National (CN) {day},")) && shop.contains(",Consent,"), "{shop}");
}
