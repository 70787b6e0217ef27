//! Lists that are handed in: by a program, and by the command line at another machine.

use super::Place;
use super::wire::Asked;
use crate::wurao::arg;
use serde_json::{Value, json};
use std::time::Duration;

const LIST: &str = "name,phone\nA,13800001111\nB,13800002222\nC,13800003333\nD,13800004444\nE,no number\n";

/// Hands a list in and waits until it is done.
fn done(place: &Place, key: &str, query: &str, list: &[u8]) -> Value {
    let begun = Asked::new("POST", &format!("/v1/scrub?{query}")).key(key).body(list).of(place.server().address());
    assert_eq!(begun.status, 202, "{}", begun.text());
    assert_eq!(begun.line("retry-after"), "1");
    let at = begun.line("location").to_owned();
    assert!(at.starts_with("/v1/scrub/") && at.len() == "/v1/scrub/".len() + 32, "{at}");
    let mut told = Value::Null;
    let ended = bench::wait_until(Duration::from_secs(20), || {
        let answer = place.get(&at, key);
        told = answer.json();
        let ended = told["state"] == "done" || told["state"] == "failed";
        assert_eq!(answer.line("retry-after").is_empty(), ended);
        ended
    });
    assert!(ended, "{told}");
    told
}

#[test]
fn a_list_comes_back_with_rejects_and_a_receipt_that_verifies() {
    let mut place = Place::new();
    place.serve(&[]);
    let told = done(&place, &place.bank, "purpose=sales&name=list.csv", LIST.as_bytes());
    assert_eq!(
        (&told["state"], &told["organisation"], &told["name"]),
        (&json!("done"), &json!("bank"), &json!("list.csv"))
    );
    let counts =
        |told: &Value| ["kept", "dropped", "bad", "version"].map(|name| told["done"][name].as_u64().unwrap_or(99));
    assert_eq!((counts(&told), &told["rows"]), ([1, 3, 1, 1], &json!(5)), "{told}");
    let fetch = |what: &str| {
        let answer = place.get(told["done"]["files"][what].as_str().expect("a place"), &place.bank);
        assert_eq!(answer.status, 200);
        answer
    };
    // A result is its list's own bytes, whatever they are written in.
    assert_eq!(fetch("result").line("content-type"), "text/csv");
    assert_eq!(fetch("rejects").line("content-type"), "text/csv; charset=utf-8");
    assert_eq!(fetch("result").text(), "name,phone\nD,13800004444\n");
    let rejects = fetch("rejects").text();
    assert!(rejects.contains("6,") && rejects.contains("not-digits") && rejects.contains("no number"), "{rejects}");
    let receipt = fetch("receipt");
    assert_eq!(receipt.line("content-disposition"), "attachment; filename=\"receipt.txt\"");
    let list = place.wurao.file("list.csv", LIST);
    let (paper, result) =
        (place.wurao.file("r.txt", &receipt.body), place.wurao.file("out.csv", "name,phone\nD,13800004444\n"));
    let key = place.folder().join("public/registry.pub");
    let verify = |result: &std::path::Path| {
        let command = ["registry", "verify-receipt", arg(&paper), "--key", arg(&key), "--list", arg(&list)];
        place.wurao.answer(&[&command[..], &["--result", arg(result)]].concat())
    };
    let (code, verified, _) = verify(&result);
    assert_eq!((code, &verified["valid"], &verified["organisation"]), (0, &json!(true), &json!("bank")), "{verified}");
    let (code, refused, _) = verify(&list);
    assert_eq!((code, &refused["code"]), (1, &json!("differs")));
    // The partner is bound by what was said to the bank, a stranger is not; each sees its own alone.
    assert_eq!(counts(&done(&place, &place.calls, "purpose=sales", LIST.as_bytes())), [1, 3, 1, 1]);
    assert_eq!(counts(&done(&place, &place.shop, "purpose=sales", LIST.as_bytes())), [2, 2, 1, 1]);
    let at = format!("/v1/scrub/{}", told["id"].as_str().expect("an id"));
    for path in [at.clone(), format!("{at}/result"), format!("{at}/rejects"), format!("{at}/receipt")] {
        assert_eq!(place.get(&path, &place.shop).refusal(), (404, "scrub-none".to_owned()), "{path}");
    }
    assert_eq!(place.get("/v1/scrub", &place.shop).json()["scrubs"].as_array().map(Vec::len), Some(1));
    let receipts = |key: &str| place.get("/v1/receipts", key).json()["receipts"].as_array().expect("receipts").len();
    assert_eq!([&place.bank, &place.calls, &place.shop, &place.operator].map(|key| receipts(key)), [1, 1, 1, 3]);
    // Gone when it is told to go; the list itself went before.
    let folder = place.folder().join("scrubs").join(told["id"].as_str().expect("an id"));
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("there")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["job.json", "receipt.txt", "rejects.csv", "result"]);
    assert_eq!(place.post(&format!("{at}/forget"), &place.shop, &json!({})).status, 404);
    assert_eq!(place.post(&format!("{at}/forget"), &place.bank, &json!({})).status, 204);
    assert!(!folder.exists());
}

#[test]
fn what_cannot_be_compared_is_told_before_or_after() {
    let mut place = Place::new();
    let (poor, narrow) = (place.key("bank", &["--per-day", "2"]), place.key("bank", &["--area", "+861380000111"]));
    place.serve(&[]);
    let ask = |key: &str, query: &str| {
        let asked = Asked::new("POST", &format!("/v1/scrub?{query}")).key(key).body(LIST.as_bytes());
        asked.of(place.server().address()).refusal()
    };
    let refusal = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(ask(&place.bank, ""), refusal(400, "query-unreadable"));
    assert_eq!(ask(&place.bank, "purpose=fun"), refusal(422, "registry-no-purpose"));
    assert_eq!(ask(&place.bank, "purpose=sales&for=shop"), refusal(403, "key-other-organisation"));
    assert_eq!(ask(&place.bank, "purpose=sales&column=0"), refusal(422, "registry-column"));
    assert_eq!(ask(&place.bank, "purpose=sales&delimiter=ab"), refusal(422, "registry-delimiter"));
    assert_eq!(ask(&place.bank, "purpose=sales&rows=some"), refusal(422, "scrub-rows"));
    assert_eq!(ask(&place.bank, "purpose=sales&at=2026-01-01"), refusal(422, "registry-not-published-then"));
    let failed = |key: &str, query: &str, list: &[u8]| done(&place, key, query, list)["failed"]["code"].clone();
    assert_eq!(failed(&place.bank, "purpose=sales", b"PK\x03\x04 a workbook"), "registry-list");
    assert_eq!(failed(&place.bank, "purpose=sales&column=mobile", LIST.as_bytes()), "registry-list");
    assert_eq!(failed(&poor, "purpose=sales", LIST.as_bytes()), "key-quota");
    let outside = done(&place, &narrow, "purpose=sales&rows=annotate", LIST.as_bytes());
    let result = place.get(outside["done"]["files"]["result"].as_str().expect("a place"), &narrow).text();
    // Since when it is listed depends on the day of the test.
    let since = result.split(",listed ").nth(1).and_then(|rest| rest.split('\n').next()).expect("since when");
    assert_eq!(
        result.replace(&format!(" {since}"), ""),
        "name,phone,verdict,reasons\nA,13800001111,do-not-call,listed\nB,13800002222,do-not-call,key-area\n\
         C,13800003333,do-not-call,key-area\nD,13800004444,do-not-call,key-area\nE,no number,unreadable,not-digits\n"
    );
    let folders = std::fs::read_dir(place.folder().join("scrubs")).expect("there").count();
    assert_eq!(folders, 4, "what was refused at once left nothing");
}

#[test]
fn a_list_that_unpacks_to_anything_is_refused_by_name_and_fills_no_disk() {
    let mut place = Place::new();
    place.serve(&[]);
    let row = format!("13800004444,{}\n", "a".repeat(4000));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..40_000 {
        std::io::Write::write_all(&mut packed, row.as_bytes()).expect("memory");
    }
    let packed = packed.finish().expect("memory");
    let told = done(&place, &place.bank, "purpose=sales", &packed);
    assert_eq!(told["failed"]["code"], "scrub-unpacked-too-large", "{} bytes: {told}", packed.len());
    let bad = "x,\n".repeat(700_000);
    let told = done(&place, &place.bank, "purpose=sales&column=1", bad.as_bytes());
    assert_eq!(told["failed"]["code"], "scrub-rejects-too-large", "{told}");
    let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |is| is.len());
    let folders = std::fs::read_dir(place.folder().join("scrubs")).expect("there").flatten();
    let left: Vec<u64> = folders
        .flat_map(|dir| std::fs::read_dir(dir.path()).expect("there").flatten())
        .map(|file| size(&file.path()))
        .collect();
    assert!(left.iter().sum::<u64>() < 10_000, "nothing is left of them but why: {left:?}");
}

#[test]
fn a_comparison_that_runs_is_stopped_and_gone_when_it_is_told_to_go() {
    let mut place = Place::new();
    place.serve(&[]);
    let list = "13800004444\n".repeat(2_000_000);
    let begin = || {
        let asked = Asked::new("POST", "/v1/scrub?purpose=sales").key(&place.bank).body(list.as_bytes());
        asked.of(place.server().address()).line("location").to_owned()
    };
    for at in [begin(), begin(), begin()] {
        assert_eq!(place.post(&format!("{at}/forget"), &place.bank, &json!({})).status, 204);
        assert_eq!(place.get(&at, &place.bank).refusal(), (404, "scrub-none".to_owned()));
    }
    let folders = || std::fs::read_dir(place.folder().join("scrubs")).map_or(0, |all| all.flatten().count());
    assert!(bench::wait_until(Duration::from_secs(20), || folders() == 0), "nothing is left of them");
    assert_eq!(place.get("/v1/receipts", &place.bank).json(), json!({ "receipts": [] }));
}

#[test]
fn a_result_is_seen_by_keys_that_reach_as_far_and_no_others() {
    let mut place = Place::new();
    let narrow = place.key("bank", &["--area", "+86139"]);
    let narrower = place.key("bank", &["--area", "+861395"]);
    let finance = place.key("bank", &["--purpose", "finance"]);
    place.serve(&[]);
    let wide = done(&place, &place.bank, "purpose=sales", LIST.as_bytes());
    let own = done(&place, &narrow, "purpose=sales", LIST.as_bytes());
    let sees = |key: &str, job: &Value| {
        let at = format!("/v1/scrub/{}", job["id"].as_str().expect("an id"));
        let all =
            [at.clone(), format!("{at}/result"), format!("{at}/receipt")].map(|path| place.get(&path, key).status);
        let listed = place.get("/v1/scrub", key).json().to_string().contains(at.as_str());
        let may = all == [200, 200, 200];
        assert!(may || all == [404, 404, 404] && !listed, "{all:?}");
        if !may {
            assert_eq!(place.post(&format!("{at}/forget"), key, &json!({})).status, 404);
        }
        may
    };
    let keys = [&place.bank, &narrow, &narrower, &finance, &place.operator];
    assert_eq!(keys.map(|key| sees(key, &wide)), [true, false, false, false, true]);
    assert_eq!(keys.map(|key| sees(key, &own)), [true, true, false, false, true]);
}

#[test]
fn the_command_line_hands_a_list_in_and_gets_a_receipt() {
    let mut place = Place::new();
    place.serve(&[]);
    let list = place.wurao.file("list.csv", LIST);
    let (out, receipt, rejects) = (place.wurao.path("out.csv"), place.wurao.path("r.txt"), place.wurao.path("bad.csv"));
    let url = place.url();
    let scrub = |more: &[&str]| {
        let own =
            ["scrub", arg(&list), "--registry", &url, "--for", "bank", "-o", arg(&out), "--receipt", arg(&receipt)];
        place.wurao.answer(&[&own[..], &["--rejects", arg(&rejects), "--api-key", &place.bank], more].concat())
    };
    let (code, told, errors) = scrub(&[]);
    assert_eq!(code, 0, "{told} {errors}");
    let figures = ["version", "lines", "kept", "dropped", "bad"].map(|name| told[name].as_u64().unwrap_or(99));
    assert_eq!(figures, [1, 5, 1, 3, 1], "{told}");
    assert_eq!(std::fs::read_to_string(&out).expect("written"), "name,phone\nD,13800004444\n");
    assert_eq!(std::fs::read_to_string(&rejects).expect("written").lines().count(), 2);
    let key = place.folder().join("public/registry.pub");
    let verify = ["registry", "verify-receipt", arg(&receipt), "--key", arg(&key), "--list", arg(&list)];
    let verified = place.wurao.json(&[&verify[..], &["--result", arg(&out)]].concat());
    assert_eq!(verified["valid"], json!(true));
    let left = std::fs::read_dir(place.folder().join("scrubs")).expect("there").count();
    assert_eq!(left, 0, "the registry keeps nothing of what was fetched");
    // Another registry's key: what came back is not used.
    let other = Place::of("cn");
    let foreign = std::fs::read_to_string(other.folder().join("public/registry.pub")).expect("a key");
    std::fs::remove_file(&out).expect("there");
    let (code, told, _) = scrub(&["--key", foreign.trim()]);
    assert_eq!((code, told["code"].as_str().is_some(), out.exists()), (1, true, false), "{told}");
    let (code, told, _) = scrub(&["--purpose", "fun"]);
    assert_eq!((code, &told["code"]), (1, &json!("registry-refused")), "{told}");
    assert!(told["reason"].as_str().is_some_and(|why| why.contains("registry-no-purpose")), "{told}");
}

#[test]
fn a_list_that_breaks_off_leaves_nothing_and_what_was_killed_goes_on() {
    use std::io::Write as _;
    let mut place = Place::new();
    place.serve(&[]);
    let folders = || std::fs::read_dir(place.folder().join("scrubs")).map_or(0, |all| all.flatten().count());
    let mut half = std::net::TcpStream::connect(place.server().address()).expect("it listens");
    let head = format!(
        "POST /v1/scrub?purpose=sales HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 1000\r\n\r\n13800001111\n",
        place.bank
    );
    half.write_all(head.as_bytes()).expect("it reads");
    assert!(bench::wait_until(Duration::from_secs(20), || folders() == 1), "it is arriving");
    drop(half);
    assert!(bench::wait_until(Duration::from_secs(20), || folders() == 0), "it broke off");
    // As a killed server leaves it: the list is there, its turn had come.
    let told = done(&place, &place.bank, "purpose=sales", LIST.as_bytes());
    let id = told["id"].as_str().expect("an id");
    let folder = place.folder().join("scrubs").join(id);
    let text = std::fs::read_to_string(folder.join("job.json")).expect("there");
    let mut job: Value = serde_json::from_str(&text).expect("JSON");
    job["stage"] = json!("running");
    job.as_object_mut().expect("a job").remove("done");
    std::fs::write(folder.join("job.json"), job.to_string()).expect("written");
    std::fs::write(folder.join("list"), LIST).expect("written");
    for file in ["result", "receipt.txt", "rejects.csv"] {
        std::fs::remove_file(folder.join(file)).expect("there");
    }
    let again = || place.get(&format!("/v1/scrub/{id}"), &place.bank).json();
    assert!(bench::wait_until(Duration::from_secs(20), || again()["state"] == "done"), "{}", again());
    assert_eq!(again()["done"]["result"], told["done"]["result"]);
}
