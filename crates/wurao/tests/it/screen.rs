//! The screen through the command line: from an empty folder to a verdict with its reasons.

mod app;
mod exchanges;
mod gate;
mod line;
mod peers;
mod phones;
mod registrar;
mod softphone;

use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=E5=A6=88=E5=A6=88;;;\r\nTEL;CELL:138-0000-0001\r\nEND:VCARD\r\n";

/// A call made, an answered one, a short one, the same numbers again, one of a list, a hidden one; the newest row first.
const CALLS: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<calls count="8">
  <call number="-1" duration="5" date="1791943900000" type="1" presentation="2" contact_name="(Unknown)" />
  <call number="95130001" duration="0" date="1791943800000" type="3" presentation="1" contact_name="(Unknown)" />
  <call number="13700000003" duration="0" date="1791943700000" type="3" presentation="1" contact_name="(Unknown)" />
  <call number="13700000002" duration="0" date="1791943600000" type="3" presentation="1" contact_name="(Unknown)" />
  <call number="02788880000" duration="0" date="1791943500000" type="3" presentation="1" contact_name="(Unknown)" />
  <call number="13700000003" duration="19" date="1791770200000" type="1" presentation="1" contact_name="(Unknown)" />
  <call number="13700000002" duration="20" date="1791770100000" type="1" presentation="1" contact_name="(Unknown)" />
  <call number="02788880000" duration="60" date="1791770000000" type="2" presentation="1" contact_name="(Unknown)" />
</calls>
"#;

fn told(answer: &Value) -> (&str, &str) {
    let decides = answer["reasons"].as_array().unwrap().iter().find(|reason| reason["decides"] == true).unwrap();
    (answer["verdict"].as_str().unwrap(), decides["code"].as_str().unwrap())
}

#[test]
fn a_stranger_types_digits_the_family_never_and_a_listed_number_is_turned_away() {
    let wurao = Wurao::new();
    let check = |number: &str| wurao.json(&["screen", "check", number, "--at", "2026-10-14 10:00"]);
    assert_eq!(told(&check("13800000001")), ("challenge", "stranger"));
    let cards = wurao.file("cards.vcf", CARDS);
    assert_eq!(wurao.json(&["screen", "people", "import", arg(&cards)])["added"], 1);
    assert_eq!(wurao.json(&["screen", "people", "import", arg(&cards)])["known"], 1, "twice is once");
    let mother = check("+86 138 0000 0001");
    assert_eq!(
        (told(&mother), &mother["name"], &mother["label"]),
        (("allow", "contact"), &json!("妈妈"), &json!("联系人"))
    );

    // A list in the encoding of an old Windows, with first digits and a row that is none.
    let gbk =
        b"95130001\t\xb1\xa3\xcf\xd5\xcd\xc6\xb9\xe3\n1700000*\t\xb4\xfb\xbf\xee\n\xc3\xbb\xd3\xd0\xba\xc5\xc2\xeb\n";
    let list = wurao.file("坏号码.txt", gbk);
    let done = wurao.json(&["screen", "lists", "import", arg(&list)]);
    assert_eq!((&done["name"], &done["entries"], &done["bad"]), (&json!("坏号码"), &json!(2), &json!(1)));
    let sales = check("95130001");
    assert_eq!(
        (told(&sales), &sales["label"], &sales["form"]),
        (("reject", "listed"), &json!("保险推广"), &json!("decline"))
    );
    assert_eq!(told(&check("17000001234")), ("reject", "listed"));
    assert_eq!(told(&check("17000011234")).0, "challenge");
    assert_eq!(sales["lists"][0]["list"], "坏号码");

    // The owner's block comes before the address book; an emergency number before everything.
    wurao.json(&["screen", "people", "block", "013800000001"]);
    assert_eq!(told(&check("13800000001")), ("reject", "blocked"));
    wurao.json(&["screen", "people", "block", "11", "--prefix"]);
    assert_eq!(told(&check("110")), ("allow", "emergency"));
    wurao.json(&["screen", "people", "unblock", "13800000001"]);
    assert_eq!(told(&check("13800000001")), ("allow", "contact"));

    // A courier, this afternoon only.
    let until = ["--from", "2026-10-14T14:00", "--until", "2026-10-14 18:00"];
    wurao.json(&[&["screen", "expect", "add", "快递"], &until[..]].concat());
    let at = |time: &str| wurao.json(&["screen", "check", "17000001234", "--at", time]);
    assert_eq!(told(&at("2026-10-14 15:00")), ("allow", "expected"));
    // Seven in the morning in Greenwich is three in the afternoon here.
    assert_eq!(told(&at("2026-10-14T07:00:00Z")), ("allow", "expected"));
    assert_eq!(told(&at("2026-10-14 18:00")), ("reject", "listed"));
}

#[test]
fn a_call_list_is_sent_through_two_policies_and_grows_its_own_past() {
    let wurao = Wurao::new();
    let list = wurao.file("ours.txt", "95130001\tsales\n");
    wurao.json(&["screen", "lists", "import", arg(&list)]);
    let calls = wurao.file("calls.xml", CALLS);
    let strict = wurao.file("strict.toml", "preset = \"strict\"\n");
    let replay = ["screen", "replay", arg(&calls), "--against", arg(&strict)];
    let answer = wurao.json(&replay);
    let rows: Vec<_> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let told = |which: &str| row[which]["verdict"].as_str().unwrap().to_owned();
            (
                row["number"].as_str().unwrap(),
                told("verdict"),
                told("against"),
                row["verdict"]["code"].as_str().unwrap(),
            )
        })
        .map(|(number, a, b, code)| format!("{number} {a} {b} {code}"))
        .collect();
    assert_eq!(
        rows,
        [
            "13700000002 challenge reject stranger",
            "13700000003 challenge reject stranger",
            "02788880000 allow allow dialled",
            "13700000002 allow allow answered",
            "13700000003 challenge reject stranger",
            "95130001 reject reject listed",
            " challenge reject withheld",
        ]
    );
    assert_eq!(answer["count"], json!({ "allow": 2, "challenge": 4, "reject": 1 }));
    assert_eq!(
        (&answer["against"], &answer["differ"]),
        (&json!({ "allow": 2, "challenge": 0, "reject": 5 }), &json!(4))
    );
    assert_eq!(wurao.json(&replay), answer, "the same again is the same");
    // What the list teaches is known from then on.
    wurao.json(&["screen", "people", "learn", arg(&calls)]);
    let check = |number: &str| wurao.json(&["screen", "check", number, "--at", "2026-10-20 10:00"]);
    assert_eq!(told(&check("02788880000")), ("allow", "dialled"));
    assert_eq!(told(&check("13700000003")), ("challenge", "stranger"));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let wurao = Wurao::new();
    let refused = |arguments: &[&str]| {
        let (code, document, errors) = wurao.answer(arguments);
        assert_eq!(code, 1, "{document} {errors}");
        (document["code"].as_str().unwrap().to_owned(), errors)
    };
    let policy = wurao.file(
        "policy.toml",
        "preset = \"normal\"\n\n[[rule]]\nid = \"a\"\ndo = \"allow\"\nwhen = { kinds = [\"phone\"] }\n",
    );
    let (code, said) = refused(&["screen", "policy", "check", arg(&policy)]);
    assert_eq!(code, "screen-policy");
    assert!(said.contains("policy.toml 第 6 行") && said.contains("phone"), "{said}");
    let nothing = wurao.file("nothing.txt", "hello\n");
    assert_eq!(refused(&["screen", "lists", "import", arg(&nothing)]).0, "screen-list-empty");
    assert_eq!(refused(&["screen", "people", "import", arg(&nothing)]).0, "screen-no-cards");
    assert_eq!(refused(&["screen", "replay", arg(&nothing)]).0, "screen-no-reader");
    assert_eq!(refused(&["screen", "people", "block", "sales"]).0, "screen-no-number");
    assert_eq!(refused(&["screen", "lists", "export", "none", "--format", "plain", "-o", "-"]).0, "screen-no-list");
    assert_eq!(refused(&["screen", "check", "1", "--at", "yesterday"]).0, "screen-no-time");
    let cut = wurao.file("cut.json", "{\"numbers\": [{\"phone\": \"+49");
    let (code, said) = refused(&["screen", "lists", "import", arg(&cut), "--format", "phoneblock"]);
    assert_eq!(code, "screen-list-format");
    assert!(said.contains("JSON 不完整（第 1 行）"), "{said}");
    assert_eq!(refused(&["screen", "people", "block", "120"]).0, "screen-block-safe");
    assert_eq!(refused(&["screen", "people", "block", "1", "--prefix"]).0, "screen-too-wide");
    let wait = |until: &str| refused(&["screen", "expect", "add", "快递", "--until", until]).0;
    assert_eq!((wait("soon").as_str(), wait("2036-01-01").as_str()), ("screen-no-time", "screen-wait-long"));
}

#[test]
fn a_damaged_list_is_set_aside_and_costs_the_others_nothing() {
    let wurao = Wurao::new();
    for (name, text) in [("ours.txt", "95130001\tsales\n"), ("other.txt", "95130002\tfraud\n")] {
        let list = wurao.file(name, text);
        wurao.json(&["screen", "lists", "import", arg(&list)]);
    }
    let folders = std::fs::read_dir(wurao.data().join("screen")).expect("a folder").flatten();
    let kept = folders.map(|f| f.path().join("ours.wulist")).find(|path| path.exists()).expect("it is kept");
    let mut bytes = std::fs::read(&kept).expect("there");
    *bytes.last_mut().expect("a byte") ^= 1;
    std::fs::write(&kept, bytes).expect("written");
    let check = |number: &str| wurao.json(&["screen", "check", number]);
    assert_eq!(told(&check("95130002")), ("reject", "listed"));
    let without = check("95130001");
    assert_eq!(told(&without).0, "challenge");
    let said = without["set_aside"][0].as_str().expect("it is said").to_owned();
    assert!(said.contains("“ours”已损坏"), "{said}");
    let lists = wurao.json(&["screen", "lists", "list"]);
    assert_eq!((&lists["lists"][0]["name"], &lists["set_aside"][0]), (&json!("other"), &json!(said)));
}

#[test]
fn first_digits_are_one_thing_however_they_are_written_and_emergencies_always_ring() {
    for spelling in ["137", "86137", "0086 137", "+86-137"] {
        let wurao = Wurao::new();
        wurao.json(&["screen", "people", "block", spelling, "--prefix"]);
        let check = |number: &str| wurao.json(&["screen", "check", number]);
        assert_eq!(told(&check("13700000001")), ("reject", "blocked"), "{spelling}");
        assert_eq!(told(&check("13800000001")).0, "challenge", "{spelling}");
    }
    let wurao = Wurao::new();
    wurao.json(&["screen", "policy", "set", "strict"]);
    wurao.json(&["screen", "people", "block", "86", "--prefix"]);
    for shown in ["110", "+8610110", "+8610120", "0086120", "+86571110", "010119", "95110"] {
        let checked = wurao.json(&["screen", "check", shown]);
        assert_eq!((told(&checked), &checked["label"]), (("allow", "emergency"), &json!("紧急电话")), "{shown}");
    }
    assert_eq!(told(&wurao.json(&["screen", "check", "96110"])), ("allow", "public-service"));
}

#[test]
fn an_american_number_comes_back_from_spamblocker_as_one() {
    let wurao = Wurao::new();
    let list = wurao.file("us.txt", "+13862345678\tscam\n+14155550123\tscam\n");
    wurao.json(&["screen", "lists", "import", arg(&list)]);
    let out = wurao.path("us.json");
    wurao.json(&["screen", "lists", "export", "us", "--format", "spamblocker", "-o", arg(&out)]);
    let other = Wurao::new();
    let done = other.json(&["screen", "lists", "import", arg(&out)]);
    assert_eq!((&done["entries"], &done["bad"]), (&json!(2), &json!(0)));
    let check = |number: &str| other.json(&["screen", "check", number]);
    assert_eq!(told(&check("+13862345678")), ("reject", "listed"));
    assert_eq!(told(&check("+1 415 555 0123")), ("reject", "listed"));
    assert_eq!(told(&check("13862345678")).0, "challenge");
}

#[test]
fn a_list_that_was_learnt_does_not_judge_its_own_calls() {
    let wurao = Wurao::new();
    let calls = wurao.file("calls.xml", CALLS);
    let learnt = wurao.json(&["screen", "people", "learn", arg(&calls)]);
    assert_eq!((&learnt["dialled"], &learnt["answered"]), (&json!(1), &json!(1)));
    let answer = wurao.json(&["screen", "replay", arg(&calls)]);
    assert_eq!(answer["rows"][0]["verdict"]["code"], "stranger", "the first call is the one that made it known");
    let kept = wurao.json(&["screen", "people", "list"]);
    assert_eq!(kept["met"].as_array().map(Vec::len), Some(2));
    assert_eq!(wurao.json(&["screen", "people", "forget", "13700000002"])["forgotten"], true);
    let check = wurao.json(&["screen", "check", "13700000002", "--at", "2026-10-20 10:00"]);
    assert_eq!(told(&check).0, "challenge");
}

#[test]
fn an_iphone_gets_ascending_numbers_once_each_and_then_what_changed() {
    let wurao = Wurao::new();
    let phoneblock = r#"{"numbers":[{"phone":"+493000000002","votes":2,"rating":"E_ADVERTISING"},
        {"phone":"+493000000001","votes":30,"rating":"G_FRAUD"}],"version":1}"#;
    let (votes, sure) = (
        wurao.file("votes.json", phoneblock),
        wurao.file("ours.txt", "13800000001\tsales\n951*\tsales\n95130001\tsales\n"),
    );
    wurao.json(&["screen", "lists", "import", arg(&votes)]);
    wurao.json(&["screen", "lists", "import", arg(&sure)]);
    let feed = |more: &[&str], name: &str| -> Value {
        let out = wurao.path(name);
        wurao.json(&[&["--lang", "en", "screen", "feed", "ios", "-o", arg(&out)], more].concat());
        serde_json::from_slice(&std::fs::read(out).expect("written")).expect("JSON")
    };
    let first = feed(&[], "first.json");
    let named = json!([{ "number": 493_000_000_002_u64, "label": "sales" }]);
    assert_eq!(first, json!({ "block": [493_000_000_001_u64, 8_613_800_000_001_u64], "identify": named }));
    wurao.json(&["screen", "lists", "remove", "ours"]);
    let changed = feed(&["--since", arg(&wurao.path("first.json"))], "changed.json");
    assert_eq!(changed, json!({ "block": [], "unblock": [8_613_800_000_001_u64], "identify": [], "forget": [] }));
}
