//! `/complaint`: somebody complains about a call, shows that the number is theirs, and follows what comes of it.

use super::Place;
use super::rights::Browsing;
use super::wire::Answer;
use serde_json::Value;

/// The day and the time of now, as people in the registry's country write them: in a second that begins after all that was
/// recorded before.
pub fn lately() -> (String, String) {
    let now = desk::clock::Clock::System.now().as_second();
    let later = || desk::clock::Clock::System.now().as_second() > now;
    assert!(bench::wait_until(std::time::Duration::from_secs(5), later));
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("bundled");
    let then = zone.to_datetime(desk::clock::Clock::System.now());
    (then.strftime("%F").to_string(), then.strftime("%T").to_string())
}

/// The newest code that waits in the outbox, and the text that brings it.
pub fn code(place: &Place) -> (String, String) {
    let files = std::fs::read_dir(place.folder().join("outbox")).expect("an outbox").flatten();
    let mut files: Vec<_> =
        files.map(|file| file.path()).filter(|path| path.extension() == Some("json".as_ref())).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> Value {
        serde_json::from_slice(&std::fs::read(path).expect("there")).expect("JSON")
    };
    let newest = files.iter().rev().map(read).find(|message| message["code"].is_string()).expect("a code");
    let text = |name: &str| newest[name].as_str().expect("text").to_owned();
    (text("code"), text("text_en"))
}

/// What stands behind a sign of a page up to the next tag.
fn after(answer: &Answer, mark: &str) -> String {
    let text = answer.text();
    text.split(mark)
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .unwrap_or_else(|| panic!("{mark}: {text}"))
        .to_owned()
}

fn follow_code(answer: &Answer) -> String {
    after(answer, "readonly spellcheck=\"false\">")
}

#[test]
fn a_person_complains_with_a_code_and_follows_it_to_the_finding_and_its_objection() {
    let mut place = Place::new();
    place.serve(&[]);
    let visitor = Browsing::new(&place);
    assert!(visitor.get("/").text().contains("<a href=\"/complaint\">"), "the first page leads there");
    let (date, time) = lately();
    let fields = [
        ("number", "13800001111"),
        ("caller", "0571 8888 1000"),
        ("date", date.as_str()),
        ("time", time.as_str()),
        ("purpose", "finance"),
        ("said", "a loan <b>today</b>"),
        ("proof", "code"),
    ];
    let asked = visitor.post("/complaint", &fields);
    assert!(
        asked.status == 200 && asked.text().contains("<span class=\"note\">+8613800001111</span>"),
        "{}",
        asked.text()
    );
    assert!(
        place.run(&["complaint", "list"])["complaints"].as_array().is_some_and(Vec::is_empty),
        "not before the code"
    );
    let (code, message) = code(&place);
    assert!(
        message.ends_with("to complain about sales calls to this number. If it was not you, do nothing"),
        "{message}"
    );
    let wrong = visitor.post("/complaint/code", &[&fields[..], &[("code", "12")]].concat());
    assert!(wrong.status == 422 && wrong.text().contains("<a href=\"#code\">"), "{}", wrong.text());
    assert!(wrong.text().contains("name=\"said\" value=\"a loan &#60;b&#62;today&#60;/b&#62;\""), "{}", wrong.text());
    let sent = visitor.landed(&visitor.post("/complaint/code", &[&fields[..], &[("code", code.as_str())]].concat()));
    assert!(sent.status == 200 && sent.text().contains("The registry recorded this call"), "{}", sent.text());
    let follow = follow_code(&sent);
    assert_eq!((follow.len(), &follow[..2]), (31, "c-"), "{follow}");
    let id = follow[..18].to_owned();
    let all = place.run(&["complaint", "list"]);
    let told = &all["complaints"][0];
    assert_eq!(
        (&told["id"], &told["person"], &told["from"], &told["proof"], &told["text"]),
        (
            &id.as_str().into(),
            &"+8613800001111".into(),
            &"+8657188881000".into(),
            &"code".into(),
            &"a loan <b>today</b>".into()
        )
    );
    // The code was good once.
    assert_eq!(visitor.post("/complaint/code", &[&fields[..], &[("code", code.as_str())]].concat()).status, 422);
    let look = |code: &str| visitor.post("/complaint/follow", &[("follow", code)]);
    let page = look(&follow.to_uppercase()).text();
    assert!(page.contains("<h1>received</h1>") && page.contains("5 days left"), "{page}");
    place.run(&["complaint", "examine", &id]);
    let page = look(&follow).text();
    assert!(
        page.contains("<h1>found to be a violation</h1>") && page.contains("50.00 CNY assessed, 0.00 paid"),
        "{page}"
    );
    assert!(page.contains("<dd>bank</dd>"), "the partner's call counts for the bank: {page}");
    let found = place.run(&["complaint", "status", &id])["findings"][0].as_str().expect("a finding").to_owned();
    place.run(&["object", &found, "--by", "bank", "--ground", "consent"]);
    assert!(look(&follow).text().contains("objected to on "), "{}", look(&follow).text());
    place.run(&["decide", &found, "--cancel", "--why", "She had agreed"]);
    let page = look(&follow).text();
    assert!(page.contains("cancelled on ") && page.contains("She had agreed"), "{page}");
    // What fell is told as such, also above all.
    assert!(page.contains("<h1>found to be a violation, and cancelled later</h1>"), "{page}");
    assert!(page.contains("50.00 CNY was assessed and fell with the finding; 0.00 paid"), "{page}");
    // Examined again it leads to the same finding, which is told once.
    place.run(&["complaint", "reopen", &id, "--why", "asked"]);
    place.run(&["complaint", "examine", &id]);
    assert_eq!(place.run(&["complaint", "status", &id])["findings"], serde_json::json!([found]));
    // Nobody reads it with another code, and guessing tells nothing.
    let other = format!("{}{}", &follow[..30], if follow.ends_with('0') { '1' } else { '0' });
    for wrong in [other.as_str(), "c-0000000000000000-000000000000", "", "x", &follow[..18]] {
        let answer = look(wrong);
        assert!(answer.status == 422 && answer.text().contains("there is no such code"), "{wrong}: {}", answer.text());
    }
}

#[test]
fn what_is_wrong_with_a_complaint_leads_to_its_field_and_no_code_leaves() {
    let mut place = Place::new();
    place.serve(&[]);
    let before = std::fs::read_dir(place.folder().join("outbox")).expect("an outbox").count();
    let visitor = Browsing::new(&place);
    let (date, time) = lately();
    let good = [
        ("number", "13800001111"),
        ("caller", "057188881000"),
        ("date", date.as_str()),
        ("time", time.as_str()),
        ("purpose", "finance"),
        ("said", ""),
    ];
    let long = "长".repeat(4001);
    let cases = [
        ("number", "", "number", "registry-number"),
        ("number", "1380000", "number", "registry-number"),
        ("caller", "12", "caller", "complaint-caller"),
        ("date", "", "time", "complaint-needs-time"),
        ("time", "", "time", "complaint-needs-time"),
        ("date", "2026-13-40", "date", "registry-time"),
        ("date", "2999-01-01", "time", "registry-time-to-come"),
        ("purpose", "fun", "purpose", "registry-no-purpose"),
        ("said", long.as_str(), "said", "complaint-text"),
    ];
    for (name, value, field, refused) in cases {
        let fields = good.map(|(key, known)| if key == name { (key, value) } else { (key, known) });
        for proof in ["code", "none"] {
            let answer = visitor.post("/complaint", &[&fields[..], &[("proof", proof)]].concat());
            let text = answer.text();
            assert_eq!(answer.status, 422, "{name}={value:.20}: {text}");
            assert!(text.contains(&format!("〔{refused}〕")), "{name}={value:.20}: {text}");
            assert!(text.contains(&format!("<a href=\"#{field}\">")), "{name}={value:.20}: {text}");
        }
    }
    assert_eq!(std::fs::read_dir(place.folder().join("outbox")).expect("an outbox").count(), before);
    assert!(place.run(&["complaint", "list"])["complaints"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn without_proof_it_says_so_tells_no_result_and_has_a_limit() {
    let mut place = Place::new();
    place.serve(&[]);
    let visitor = Browsing::new(&place);
    let (date, time) = lately();
    let fields = |caller: &'static str| {
        [
            ("number", "13800001111"),
            ("caller", caller),
            ("date", date.as_str()),
            ("time", time.as_str()),
            ("proof", "none"),
        ]
    };
    let sent = visitor.landed(&visitor.post("/complaint", &fields("057188881000")));
    assert!(sent.text().contains("Nobody has shown that the number is yours"), "{}", sent.text());
    let follow = follow_code(&sent);
    let id = follow[..18].to_owned();
    let examined = place.run(&["complaint", "examine", &id]);
    assert_eq!((&examined["stage"], &examined["proof"]), (&"found".into(), &Value::Null));
    let page = visitor.post("/complaint/follow", &[("follow", &follow)]).text();
    assert!(page.contains("<h1>answered</h1>") && page.contains("only whoever has shown that it is theirs"), "{page}");
    for secret in ["violation", "CNY", "refuses sales", "bank"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    // Told again by somebody who shows nothing it is refused; shown by a code it is a complaint of its own.
    let again = visitor.post("/complaint", &fields("057188881000"));
    assert!(again.status == 422 && again.text().contains("〔complaint-known〕"), "{}", again.text());
    let shown = fields("057188881000").map(|(key, value)| if key == "proof" { (key, "code") } else { (key, value) });
    visitor.post("/complaint", &shown);
    let (code, _) = code(&place);
    let sent = visitor.landed(&visitor.post("/complaint/code", &[&shown[..], &[("code", code.as_str())]].concat()));
    let own = follow_code(&sent);
    assert_ne!(own[..18], id);
    place.run(&["complaint", "examine", &own[..18]]);
    let page = visitor.post("/complaint/follow", &[("follow", &own)]).text();
    assert!(page.contains("found to be a violation"), "{page}");
    assert_eq!(place.run(&["ledger"])["bills"].as_array().map(Vec::len), Some(1), "the same call costs once");
    // Twenty a day from one source: two were counted so far.
    let empty = visitor.landed(&visitor.post("/complaint", &fields("")));
    assert!(empty.text().contains("Without the number that called"), "{}", empty.text());
    let numbers: Vec<String> = (0..18).map(|n| format!("0571888820{n:02}")).collect();
    let mut statuses = Vec::new();
    for number in &numbers {
        let own = [("number", "13800001111"), ("caller", number), ("date", &date), ("time", &time), ("proof", "none")];
        let answer = visitor.post("/complaint", &own);
        statuses.push((answer.status, answer.text().contains("〔complaint-too-many〕")));
    }
    let wanted: Vec<_> = (0..18).map(|n| if n < 17 { (303, false) } else { (429, true) }).collect();
    assert_eq!(statuses, wanted);
}
