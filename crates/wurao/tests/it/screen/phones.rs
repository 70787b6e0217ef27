//! What phone apps ask and tell over HTTP in PhoneBlock's words and our own, answered by the real program.

use super::app::{App, LIST};
use super::line::SOON;
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// SHA-1 of `+8613800000001`, of `…2`, of the stranger `…9`; of `+861380000000` and `+86138000000`; of `+8695130001`.
const ONE: &str = "B46CFEDEFD6015977CD6388623FA866089D3228A";
const TWO: &str = "42D30454F64D322E7BF5CCFE970AC1215048EF55";
const NINE: &str = "28828AD90DC82FE8EF26F8BBDECCC7BF1133B433";
const TEN: &str = "4D4D852708A74AB860DCF81908171D423BA31311";
const HUNDRED: &str = "89A6334F43D82882B60DD1BA693464AE1891DE58";
const CODE: &str = "1E77E6EE5E514C8A9C4D07044E763ED9322178C4";
/// What SpamBlocker's preset for PhoneBlock looks for.
const SPAM: [&str; 5] = ["D_POLL", "G_FRAUD", "E_ADVERTISING", "F_GAMBLE", "B_MISSED"];

fn of<'v>(document: &'v Value, names: &[&str]) -> Vec<&'v Value> {
    names.iter().map(|name| &document[*name]).collect()
}

#[test]
fn a_client_of_phoneblock_asks_by_hash_and_learns_what_the_screen_would_do() {
    let app = App::new(&[]);
    app.has_list();
    let basic = |secret: &str| {
        use base64::Engine as _;
        format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(secret))
    };
    assert_eq!(
        app.sends("GET", "/phoneblock/api/test", &basic(&format!("me:{}", app.key)), ("", "")),
        (200, "ok".into())
    );
    assert_eq!(app.sends("GET", "/api/test", &basic("me:wrong"), ("", "")).0, 401);
    assert_eq!(app.sends("GET", "/api/test", "", ("", "")).0, 401);
    assert_eq!(app.asks(&format!("/api/test?key={}", app.key)).0, 200);

    let names =
        ["phone", "votes", "votesWildcard", "rating", "blackListed", "whiteListed", "archived", "spamConfidence"];
    let check = |sha1: &str, more: &str| app.json(&format!("/phoneblock/api/check?sha1={sha1}{more}&format=json"));
    let one = check(ONE, "");
    assert_eq!(json!(of(&one, &names)), json!(["+8613800000001", 12, 17, "G_FRAUD", true, false, false, 75]));
    let fields: Vec<&String> = one.as_object().expect("an object").keys().collect();
    assert!(
        ["dateAdded", "lastUpdate", "label", "heat", "calls"].iter().all(|name| fields.iter().any(|f| f == name)),
        "{fields:?}"
    );
    // Three votes are not enough to turn it away: whoever can only block must not see a rating.
    assert_eq!(
        json!(of(&check(TWO, ""), &names)),
        json!(["+8613800000002", 3, 17, "A_LEGITIMATE", false, false, false, 67])
    );
    let nobody = json!(["unknown", 0, 0, "A_LEGITIMATE", false, false, false, 0]);
    assert_eq!(json!(of(&check(NINE, ""), &names)), nobody);
    let range = format!("&prefix10={TEN}&prefix100={HUNDRED}");
    assert_eq!(
        json!(of(&check(NINE, &range), &names)),
        json!(["unknown", 0, 17, "A_LEGITIMATE", false, false, false, 67])
    );
    assert_eq!(app.asks("/api/check?sha1=12").0, 400);

    // By how hashes begin.
    let found =
        app.json(&format!("/api/check-prefix?sha1={}&prefix10={}&prefix100={}", &ONE[..6], &TEN[..4], &HUNDRED[..4]));
    assert_eq!(found["numbers"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["numbers"][0]["phone"], "+8613800000001");
    assert_eq!(
        (&found["range10"], &found["range100"]),
        (&json!([{"prefix": "+861380000000", "votes": 17, "cnt": 3}]), &json!([]))
    );
    assert_eq!([app.asks("/api/check-prefix?sha1=B46").0, app.asks("/api/check-prefix").0], [400, 400]);

    // By the number, as SpamBlocker writes it, and as XML.
    assert_eq!(app.json("/api/num/008613800000001")["rating"], "G_FRAUD");
    assert!(app.json("/api/num/008613800000001")["location"].is_string());
    let (_, xml) = app.asks("/api/num/+8613800000001?format=xml");
    assert!(
        xml.contains("<phone-info ") && xml.contains(" phone=\"+8613800000001\"") && xml.contains(" votes=\"12\""),
        "{xml}"
    );
    assert_eq!(app.asks("/api/num/nobody").0, 400);
    // What is never stopped is never unwanted, and a code of one country has a hash, too.
    assert_eq!(app.json("/api/num/110")["whiteListed"], true);
    app.wurao.json(&["screen", "people", "block", "95130001"]);
    assert!(bench::wait_until(SOON, || check(CODE, "")["blackListed"] == true));
    assert!(SPAM.contains(&check(CODE, "")["rating"].as_str().expect("a word")));
    // Nothing of this is a call.
    assert_eq!(app.wurao.json(&["screen", "calls"]), json!([]));
}

#[test]
fn spamblockers_preset_blocks_what_the_screen_turns_away_and_nothing_else() {
    let app = App::new(&[]);
    app.has_list();
    let cards = app.wurao.file("cards.vcf", "BEGIN:VCARD\nFN:王\nTEL:13800000001\nEND:VCARD\n");
    let asked = |sha1: &str| {
        let (_, body) = app.asks(&format!("/phoneblock/api/check?sha1={sha1}&prefix10={TEN}&prefix100={HUNDRED}"));
        SPAM.iter().any(|word| body.contains(word))
    };
    assert_eq!([ONE, TWO, NINE].map(asked), [true, false, false]);
    let policy = |preset: &str| app.wurao.json(&["screen", "policy", "set", preset]);
    policy("strict");
    assert!(bench::wait_until(SOON, || [ONE, TWO, NINE].map(asked) == [true, true, true]), "neighbours, too");
    policy("gentle");
    assert!(bench::wait_until(SOON, || [ONE, TWO, NINE].map(asked) == [false, false, false]));
    policy("normal");
    app.wurao.json(&["screen", "people", "import", arg(&cards)]);
    assert!(bench::wait_until(SOON, || app.json("/api/num/13800000001")["whiteListed"] == true));
    assert_eq!([ONE, TWO, NINE].map(asked), [false, false, false]);
    assert_eq!(app.json("/api/num/13800000001")["votes"], 0);
}

#[test]
fn a_list_is_told_whole_then_what_changed_and_in_the_form_of_small_devices() {
    let app = App::new(&[]);
    let empty = app.json("/api/blocklist");
    assert_eq!(empty, json!({ "version": 0, "numbers": [] }));
    app.has_list();
    let whole = app.json("/api/blocklist");
    let row = |phone: &str, votes: u32, rating: &str| json!({ "phone": phone, "votes": votes, "rating": rating, "lastActivity": 0 });
    let (one, two, three) = (
        row("+8613800000001", 10, "G_FRAUD"),
        row("+8613800000002", 2, "E_ADVERTISING"),
        row("+8613800000003", 2, "B_MISSED"),
    );
    assert_eq!(whole["numbers"], json!([one, two, three]));
    let version = whole["version"].as_u64().expect("a number");
    let since = |version: u64| app.json(&format!("/api/blocklist?since={version}"));
    assert_eq!(since(version), json!({ "version": version, "numbers": [] }));
    assert_eq!(since(0)["numbers"].as_array().map(Vec::len), Some(3));
    let newer = LIST.replace("\"votes\":12", "\"votes\":21").replace("13800000003", "13800000004");
    app.wurao.json(&["screen", "lists", "import", arg(&app.wurao.file("community.json", newer))]);
    assert!(bench::wait_until(SOON, || since(version)["numbers"] != json!([])));
    let changed = since(version);
    let phones: Vec<_> =
        changed["numbers"].as_array().unwrap().iter().map(|n| json!([n["phone"], n["votes"]])).collect();
    assert_eq!(json!(phones), json!([["+8613800000001", 20], ["+8613800000003", 0], ["+8613800000004", 2]]));
    assert!(changed["version"].as_u64() > Some(version));
    let loudest = app.json("/api/blocklist?limit=1");
    assert_eq!(loudest["numbers"], json!([row("+8613800000001", 20, "G_FRAUD")]));
    let (_, xml) = app.asks("/api/blocklist?format=xml");
    assert!(
        xml.contains("<phone-info phone=\"+8613800000004\" votes=\"2\" rating=\"B_MISSED\" lastActivity=\"0\"/>"),
        "{xml}"
    );
    let wrong = ["since=1&limit=2", "limit=0", "since=x", "format=binary&since=1", "format=binary&type=all"];
    assert_eq!(wrong.map(|query| app.asks(&format!("/api/blocklist?{query}")).0), [400; 5]);
}

#[test]
fn the_binary_form_holds_numbers_ranges_and_the_persons_own() {
    let app = App::new(&[]);
    app.has_list();
    let length = |query: &str| {
        let mut stream = TcpStream::connect(app.serving.http()).expect("it listens");
        let head =
            format!("GET /api/blocklist?format=binary{query} HTTP/1.0\r\nAuthorization: Bearer {}\r\n\r\n", app.key);
        stream.write_all(head.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        let body = bytes[at..].to_vec();
        let four = |at: usize| u32::from_le_bytes(body[at..at + 4].try_into().expect("four bytes"));
        assert_eq!(&body[..6], b"PBBL\x01\x00");
        (four(8), four(12), body.len())
    };
    // Numbers with four votes at least, ranges with ten.
    assert_eq!(length(""), (1, 1, 32));
    assert_eq!(length("&minDirect=2&minRange=0"), (3, 0, 40));
    assert_eq!(length("&minDirect=3&minRange=20"), (1, 0, 24));
    app.wurao.json(&["screen", "people", "block", "13900000001"]);
    app.wurao.json(&["screen", "people", "block", "951", "--prefix"]);
    assert_eq!(length("&type=personal"), (1, 1, 32));
}

#[test]
fn what_a_phone_says_of_a_number_is_kept_and_its_call_is_undecided_until_the_person_decides() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let app = App::of(wurao, &[]);
    let incidents = || app.wurao.json(&["case", "show", &case])["incidents"].clone();
    let rated = json!({ "phone": "008613911110000", "rating": "E_ADVERTISING", "comment": "卖房的" });
    assert_eq!(app.tells("/phoneblock/api/rate", &rated), (200, "kept".into()));
    assert_eq!(app.tells("/phoneblock/api/rate", &rated).0, 200, "twice is once");
    let told = incidents();
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!((&told[0]["number"], &told[0]["nuisance"]), (&json!("13911110000"), &Value::Null));
    let black = app.json("/api/blacklist");
    let names = ["phone", "rating", "comment", "wildcard"];
    assert_eq!(json!(of(&black["numbers"][0], &names)), json!(["+8613911110000", "E_ADVERTISING", "卖房的", false]));
    let known = || app.json("/api/num/13911110000");
    assert!(bench::wait_until(SOON, || known()["blackListed"] == true));
    assert_eq!(known()["userComment"], "卖房的");

    // The person decides.
    let calls = app.wurao.json(&["screen", "calls"]);
    assert_eq!((&calls[0]["by"], calls.as_array().map(Vec::len)), (&json!("report"), Some(1)));
    assert_eq!(calls[0]["told"]["sales"], Value::Null);
    let id = calls[0]["id"].as_str().expect("an id");
    assert_eq!(app.wurao.json(&["screen", "told", id, "--sales"])["case"], json!(case));
    assert_eq!((incidents().as_array().map(Vec::len), &incidents()[0]["nuisance"]), (Some(1), &json!(true)));

    // Taken off again; what is not there, and what can never be blocked.
    let removes = |path: &str| app.sends("DELETE", path, &format!("Bearer {}", app.key), ("", "")).0;
    assert_eq!([removes("/api/blacklist/+8613911110000"), removes("/api/blacklist/+8613911110000")], [204, 404]);
    assert_eq!(app.json("/api/blacklist"), json!({ "numbers": [] }));
    let puts =
        |path: &str, body: &str| app.sends("PUT", path, &format!("Bearer {}", app.key), ("application/json", body)).0;
    assert_eq!(puts("/api/blacklist/951", "{\"phone\":\"951\",\"wildcard\":true}"), 204);
    assert_eq!(json!(of(&app.json("/api/blacklist")["numbers"][0], &["phone", "wildcard"])), json!(["+86951", true]));
    assert_eq!(removes("/api/blacklist/951?wildcard=true"), 204);
    assert_eq!(app.tells("/api/rate", &json!({ "phone": "110", "rating": "G_FRAUD" })).0, 400);
    assert_eq!(app.tells("/api/rate", &json!({ "phone": "13911110000", "rating": "BAD" })).0, 400);
    let long = "长".repeat(1001);
    assert_eq!(app.tells("/api/rate", &json!({ "phone": "13911110000", "rating": "C_PING", "comment": long })).0, 400);
    assert_eq!(app.sends("POST", "/api/rate", &format!("Bearer {}", app.key), ("", "no json")).0, 400);

    // Wanted: let in from now on.
    assert_eq!(app.tells("/api/rate", &json!({ "phone": "13911110001", "rating": "A_LEGITIMATE" })).0, 200);
    assert_eq!(app.json("/api/whitelist")["numbers"][0]["phone"], "+8613911110001");
    assert_eq!(removes("/api/whitelist/13911110001"), 204);
    assert_eq!(incidents().as_array().map(Vec::len), Some(1), "a wanted call is no incident");
    assert_eq!(app.json("/api/account"), json!({ "login": "wurao", "lang": "zh", "dialPrefix": "+86" }));
    let put = app
        .sends("PUT", "/api/account", &format!("Bearer {}", app.key), ("", "{\"lang\":\"de\",\"dialPrefix\":\"+86\"}"))
        .1;
    assert!(put.contains("\"notSet\":[\"lang\"]"), "{put}");
}

#[test]
fn a_blocked_call_and_a_report_become_incidents_of_the_only_case() {
    let wurao = Wurao::new();
    let case = wurao.case();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let app = App::of(wurao, &[]);
    let report = std::fs::read_to_string(app.wurao.path("report.json")).expect("written").replace(&app.key, "KEY");
    insta::with_settings!({ snapshot_path => "../snapshots/files", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("spamblocker-report", report);
    });
    let shown = || {
        let all = app.wurao.json(&["case", "show", &case])["incidents"].clone();
        let one = |i: &Value| json!([i["number"], i["nuisance"]]);
        let mut shown: Vec<Value> = all.as_array().expect("a list").iter().map(one).collect();
        // Of one minute they stand in any order.
        shown.sort_by_key(|one| one[0].to_string());
        json!(shown)
    };
    // The call that the phone asked about is the one it tells of.
    assert_eq!(app.json("/v1/check?raw=13800000009")["verdict"], "reject");
    assert_eq!(app.sends("POST", "/api/report-call/+8613800000009", &format!("Bearer {}", app.key), ("", "")).0, 204);
    assert_eq!(shown(), json!([["13800000009", null]]));
    assert_eq!(app.wurao.json(&["screen", "calls"]).as_array().map(Vec::len), Some(1));
    // The person's own word decides it, and says so of others at once.
    let told = |body: &Value| serde_json::from_str::<Value>(&app.tells("/v1/report", body).1).expect("JSON");
    let sales = told(&json!({ "raw": "13800000009", "cc": "86", "n": "13800000009", "said": "sales" }));
    assert_eq!((&sales["case"], &sales["sales"]), (&json!(case), &json!(true)));
    assert_eq!(shown(), json!([["13800000009", true]]));
    assert_eq!(told(&json!({ "raw": "13800000009", "said": "wanted" }))["code"], "screen-told-before");
    assert_eq!(told(&json!({ "raw": "95130001", "said": "fraud" }))["sales"], Value::Null);
    assert_eq!(shown(), json!([["13800000009", true], ["95130001", null]]));
    assert_eq!(told(&json!({ "raw": "95130001", "said": "gibberish" }))["code"], "word-unknown");
    assert_eq!(told(&json!({ "said": "sales" }))["code"], "number-missing");
    // Phones that report more than anybody is called fill no case.
    for n in 0..25 {
        let (status, _) = app.tells("/v1/report", &json!({ "raw": format!("139000000{n:02}") }));
        assert_eq!(status, 200);
    }
    assert_eq!(shown().as_array().map(Vec::len), Some(20), "twenty of one day, the one among them that was decided");
    assert_eq!(app.wurao.json(&["screen", "calls", "--most", "100"]).as_array().map(Vec::len), Some(27));
}
