//! Singapore's check in real time: signed questions with times that ascend.

use super::Place;
use super::wire::{Answer, Asked};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Made for this test: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048
const PRIVATE: &str = include_str!("rsa.pem");
const PUBLIC: &str = include_str!("rsa.pub.pem");

fn signed(text: &str) -> String {
    let der = STANDARD.decode(PRIVATE.lines().filter(|line| !line.starts_with('-')).collect::<String>()).expect("PEM");
    let pair = ring::rsa::KeyPair::from_pkcs8(&der).expect("a key");
    let mut signature = vec![0; pair.public().modulus_len()];
    let chance = ring::rand::SystemRandom::new();
    pair.sign(&ring::signature::RSA_PKCS1_SHA256, &chance, text.as_bytes(), &mut signature).expect("signed");
    STANDARD.encode(signature)
}

fn ask(place: &Place, organisation: &str, timestamp: u64, question: &Value) -> Answer {
    let text = format!("orgCode={organisation}&eServiceId=dialler&timestamp={timestamp}");
    let line = format!("{text}&appSignature={}", signed(&text));
    let asked = Asked::new("POST", "/realtime/check/registry").line("Authorization", &line);
    asked.body(question.to_string().as_bytes()).of(place.server().address())
}

#[test]
fn a_signed_question_is_answered_once_and_in_turn() {
    let mut place = Place::of("sg");
    place.run(&["org", "add", "seller", "--name", "Seller"]);
    place.run(&["register", "91230001"]);
    place.run(&["register", "91230002", "--prefer", "channels=text"]);
    place.run(&["publish"]);
    let public = place.wurao.file("public.pem", PUBLIC);
    let lodge = ["key", "lodge", "--for", "seller", "--service", "dialler"];
    place.run(&[&lodge[..], &[public.to_str().expect("plain")]].concat());
    // The same in bulk: the files that come back.
    let list = place.wurao.file("bulk.csv", "91230001\r\n91230002\r\n91230003\r\n5123\r\n");
    let folder = place.wurao.path("answers");
    let bulk =
        ["bulk", list.to_str().expect("plain"), "--behalf", "Example Bank", "-o", folder.to_str().expect("plain")];
    let done = place.run(&bulk);
    assert_eq!(["numbers", "registered", "errors"].map(|what| done[what].as_u64()), [Some(3), Some(2), Some(1)]);
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.path()).collect();
    files.sort();
    let read = |end: &str| {
        let file = files.iter().find(|file| file.to_string_lossy().ends_with(end)).expect(end);
        std::fs::read_to_string(file).expect("text")
    };
    assert_eq!(files.len(), 4);
    assert_eq!(
        read("_Filtered.csv"),
        "number,no_voice_call,no_text_message,no_fax\r\n91230001,R,R,R\r\n91230002,R,NR,R\r\n91230003,NR,NR,NR\r\n"
    );
    assert!(read("_Error.csv").starts_with("Number,Error Code,Error Message\r\n5123,eight-digits,"));
    assert_eq!(read("_OnBehalf.csv"), "Name\r\nExample Bank\r\n");
    assert!(read("_Summary.csv").starts_with("Numbers,Registered,Errors,Valid Until\r\n3,2,1,"));
    place.serve(&[]);
    let question = json!({ "numbers": ["91230001", "91230002", "91230003"], "total": 3, "checkOnBehalf": "N" });
    let answer = ask(&place, "seller", 1_000, &question);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["status_code"], "S000");
    let marks = told["numbers"].as_array().expect("numbers").iter().map(|number| {
        ["number", "no_voice_call", "no_text_message", "no_text", "no_fax"]
            .map(|name| number[name].as_str().unwrap_or("").to_owned())
    });
    assert_eq!(
        marks.collect::<Vec<_>>(),
        [["91230001", "R", "R", "R", "R"], ["91230002", "R", "NR", "NR", "R"], ["91230003", "NR", "NR", "NR", "NR"],]
    );
    let code = |answer: Answer| (answer.status, answer.json()["errorTo"]["code"].as_str().unwrap_or("").to_owned());
    let wrong = |code: &str| (500, code.to_owned());
    assert_eq!(code(ask(&place, "seller", 1_000, &question)), wrong("S403"), "the same once more");
    assert_eq!(code(ask(&place, "seller", 999, &question)), wrong("S403"));
    assert_eq!(code(ask(&place, "other", 2_000, &question)), wrong("S401"));
    let ahead = desk::clock::Clock::System.now().as_millisecond() as u64 + 600_000;
    assert_eq!(code(ask(&place, "seller", ahead, &question)), wrong("S403"), "ten minutes ahead");
    let many = json!({ "numbers": ["91230001"], "total": 2, "checkOnBehalf": "N" });
    assert_eq!(code(ask(&place, "seller", 2_000, &many)), wrong("S101"));
    assert_eq!(ask(&place, "seller", 2_001, &question).status, 200);
    place.run(&[&lodge[..], &["--end"]].concat());
    assert_eq!(code(ask(&place, "seller", 3_000, &question)), wrong("S401"));
    let (status, refused, _) = place.answer(&[&lodge[..], &["Cargo.toml"]].concat());
    assert_eq!((status, &refused["code"]), (1, &json!("lodged-key")));
}
