//! `/v1/complaints`: complaints by programs, of people and of organisations.

use super::Place;
use super::complaints::{code, lately};
use super::wire::{Answer, Asked};
use serde_json::{Value, json};

fn now() -> String {
    let (date, time) = lately();
    format!("{date} {time}")
}

fn follow(place: &Place, receipt: &str, code: &str) -> Answer {
    let asked = Asked::new("GET", &format!("/v1/complaints/{receipt}")).line("X-Follow-Code", code);
    asked.of(place.server().address())
}

#[test]
fn one_complaint_needs_no_key_and_is_followed_by_its_code() {
    let mut place = Place::new();
    place.serve(&[]);
    let at = now();
    let one = json!({ "to": "13800001111", "from": "057188881000", "at": at, "purpose": "finance", "text": "loans" });
    let taken = place.post("/v1/complaints", "", &one);
    assert_eq!(taken.status, 201, "{}", taken.text());
    let told = taken.json();
    assert_eq!((&told["received"], &told["known"], &told["rejected"]), (&json!(1), &json!(0), &json!(0)));
    let text = |name: &str| told["complaints"][0][name].as_str().expect("text").to_owned();
    let (receipt, secret) = (text("receipt"), text("follow"));
    let stands = follow(&place, &receipt, &secret).json();
    assert_eq!(
        (&stands["stage"], &stands["proof"], &stands["withheld"], &stands["window"]),
        (&json!("received"), &Value::Null, &json!(false), &json!("within"))
    );
    assert_eq!((&stands["clocks"][2]["step"], &stands["clocks"][2]["days"]), (&json!("answer"), &json!(5)));
    let wrong = (404, "complaint-follow".to_owned());
    assert_eq!(follow(&place, &receipt, "").refusal(), wrong);
    assert_eq!(follow(&place, &receipt, &format!("{receipt}-000000000000")).refusal(), wrong);
    assert_eq!(follow(&place, "c-0000000000000000", &secret).refusal(), wrong);
    assert_eq!(place.get(&format!("/v1/complaints/{receipt}"), &place.bank).refusal(), wrong, "it is not the bank's");
    let whole = place.get(&format!("/v1/complaints/{receipt}"), &place.operator).json();
    assert_eq!(whole["stage"], "received");
    // The same again tells nothing about the first one.
    assert_eq!(place.post("/v1/complaints", "", &one).refusal(), (409, "complaint-known".to_owned()));
    let two = json!({ "complaints": [one, one] });
    assert_eq!(place.post("/v1/complaints", "", &two).refusal(), (403, "complaint-one-only".to_owned()));
    assert_eq!(place.post("/v1/complaints", "wurao-wrong", &one).refusal(), (401, "registry-key-unknown".to_owned()));
    let refused = |document: Value| place.post("/v1/complaints", "", &document).refusal();
    assert_eq!(refused(json!({ "to": "12", "at": at })), (422, "registry-number".to_owned()));
    assert_eq!(refused(json!({ "to": "13800001111", "from": "x", "at": at })), (422, "complaint-caller".to_owned()));
    assert_eq!(refused(json!({ "to": "13800001111", "at": "2999-01-01" })), (422, "registry-time-to-come".to_owned()));
    assert_eq!(refused(json!({ "to": "13800001111", "at": at, "x": 1 })), (400, "json-unreadable".to_owned()));
    assert_eq!(refused(json!([])), (400, "json-unreadable".to_owned()));
    assert_eq!(refused(json!({ "complaints": [] })), (403, "complaint-one-only".to_owned()));
}

#[test]
fn a_code_signs_for_several_calls_to_one_number() {
    let mut place = Place::new();
    place.serve(&[]);
    let at = now();
    let asked = place.post("/v1/complaints/code", "", &json!({ "number": "13800001111" }));
    assert_eq!((asked.status, &asked.json()["number"]), (202, &json!("+8613800001111")));
    let one = |from: &str| json!({ "to": "13800001111", "from": from, "at": at });
    let batch = |code: &str, complaints: Value| {
        let document = json!({ "number": "13800001111", "code": code, "complaints": complaints });
        place.post("/v1/complaints", "", &document)
    };
    let (code, _) = code(&place);
    let nothing = batch(&code, json!([{ "to": "13800002222", "at": at }]));
    assert_eq!(nothing.refusal(), (422, "complaint-other-number".to_owned()), "and the code is not used up");
    assert_eq!(batch("1", json!([one("057188881000")])).refusal(), (422, "registry-wrong-code".to_owned()));
    let rows = json!([one("057188881000"), one("bad"), { "to": "13800002222", "at": at }, { "from": "057188880007", "at": at }]);
    let told = batch(&code, rows).json();
    assert_eq!((&told["received"], &told["rejected"]), (&json!(2), &json!(2)), "{told}");
    let reject = |n: usize| (told["rejects"][n]["line"].clone(), told["rejects"][n]["code"].clone());
    assert_eq!(reject(0), (json!(2), json!("complaint-caller")));
    assert_eq!(reject(1), (json!(3), json!("complaint-other-number")));
    assert_eq!(batch(&code, json!([one("057188881000")])).refusal(), (422, "registry-no-code".to_owned()));
    let first = &told["complaints"][0];
    let (receipt, secret) = (first["receipt"].as_str().expect("an id"), first["follow"].as_str().expect("a code"));
    place.run(&["complaint", "examine", receipt]);
    let stands = follow(&place, receipt, secret).json();
    assert_eq!((&stands["stage"], &stands["proof"]), (&json!("found"), &json!("code")));
    let outcome = &stands["outcomes"][0];
    assert_eq!(
        (&outcome["finding"]["principal"], &outcome["bill"]["standing"], &outcome["finding"]["compensation"]),
        (&json!("bank"), &json!("assessed"), &json!("50.00 CNY"))
    );
    assert!(outcome["finding"]["proof"]["number"].is_string(), "with what shows it: {outcome}");
    // A code that was asked for a registration signs for no complaint.
    let visitor = super::rights::Browsing::new(&place);
    visitor.post("/code", &[("number", "13800009999"), ("wish", "register")]);
    let (code, _) = super::complaints::code(&place);
    let document = json!({ "code": code, "complaints": [{ "to": "13800009999", "at": at }] });
    assert_eq!(place.post("/v1/complaints", "", &document).refusal(), (422, "registry-no-code".to_owned()));
    assert_eq!(place.get("/v1/status/13800009999", &place.operator).json()["listed"], json!(false));
}

#[test]
fn organisations_and_the_operator_hand_in_batches_and_lists() {
    let mut place = Place::of("us");
    place.run(&["org", "add", "bank", "--number", "4165550100-4165550109"]);
    let key = place.key("bank", &[]);
    place.serve(&[]);
    let batch = json!({ "complaints": [
        { "to": "4165550150", "from": "4165550101", "at": "2026-01-05T15:00:00Z" },
        { "to": "4165550150", "at": "never" },
    ] });
    let told = place.post("/v1/complaints", &key, &batch).json();
    assert_eq!((&told["received"], &told["rejected"]), (&json!(1), &json!(1)), "{told}");
    assert_eq!(
        (&told["rejects"][0]["line"], &told["rejects"][0]["value"], &told["rejects"][0]["code"]),
        (&json!(2), &json!("never"), &json!("registry-time"))
    );
    let proof = |key: &str, minute: u32| {
        let one = json!({ "to": "4165550150", "from": "4165550101", "at": format!("2026-01-05T15:{minute:02}:00Z") });
        let told = place.post("/v1/complaints", key, &one).json();
        let receipt = told["complaints"][0]["receipt"].as_str().expect("an id").to_owned();
        place.run(&["complaint", "status", &receipt])["proof"].clone()
    };
    assert_eq!((proof(&key, 1), proof(&place.operator, 2)), (Value::Null, json!("operator")));
    // The trade commission's rows, as its interface answers them.
    let row = |number: &str, recorded: &str| {
        json!({ "type": "dnc_complaint", "id": "0123456789abcdef0123456789abcdef", "attributes": {
            "company-phone-number": number, "created-date": "2026-08-28 09:00:00", "violation-date": "2026-08-27 18:30:00",
            "consumer-city": "Toronto", "consumer-state": "Ontario", "consumer-area-code": "416", "subject": "Energy",
            "recorded-message-or-robocall": recorded }, "relationships": [], "meta": [], "links": { "self": "" } })
    };
    let rows = json!({ "data": [row("4165550101", "Y"), row("2026-08-28", "N")], "meta": { "record-total": 2 } });
    let told = place.post("/v1/complaints", &key, &rows).json();
    assert_eq!(
        (&told["received"], &told["rejected"], &told["rejects"][0]["code"]),
        (&json!(1), &json!(1), &json!("complaint-row"))
    );
    assert_eq!(place.post("/v1/complaints", "", &rows).refusal(), (403, "complaint-one-only".to_owned()));
    let alone = place.post("/v1/complaints", "", &json!({ "data": [row("4165550102", "N")] }));
    assert_eq!(alone.status, 201, "{}", alone.text());
    let shifted = place.post("/v1/complaints", "", &json!({ "data": [row("Ontario", "N")] }));
    assert_eq!(shifted.refusal(), (422, "complaint-row".to_owned()));
    // The same as its daily list: what is bad is told with its line, the rest is kept, and nothing twice.
    let header = registry::formats::complaints::HEADER.join(",");
    let list = format!(
        "{header}\r\n4165550103,2026-08-28 09:00:00,2026-08-27 18:30:00,Toronto,Ontario,416,\"Energy, solar\",N\r\n\
         Y,2026-08-28 09:00:00,2026-08-27 18:30:00,Toronto,Ontario,416,Energy,N\r\n\
         ,2026-08-28 09:01:00,2026-08-27 18:31:00,,,,Other,Y\r\n"
    );
    let hand_in = |key: &str| {
        let asked = Asked::new("POST", "/v1/complaints").key(key).line("Content-Type", "text/csv; charset=utf-8");
        asked.body(list.as_bytes()).of(place.server().address())
    };
    assert_eq!(hand_in("").refusal(), (403, "complaint-one-only".to_owned()));
    let told = hand_in(&key).json();
    assert_eq!((&told["received"], &told["known"], &told["rejected"]), (&json!(2), &json!(0), &json!(1)), "{told}");
    assert_eq!((&told["rejects"][0]["line"], &told["rejects"][0]["code"]), (&json!(3), &json!("complaint-row")));
    let again = hand_in(&key);
    assert_eq!((again.status, &again.json()["known"]), (200, &json!(2)));
    let huge =
        Asked::new("POST", "/v1/complaints").key(&key).line("Content-Type", "text/csv").body(&vec![b'1'; 10 << 20]);
    assert_eq!(huge.of(place.server().address()).refusal(), (413, "too-large".to_owned()));
}
