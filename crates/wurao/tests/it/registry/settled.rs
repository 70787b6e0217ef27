//! What findings come to over several runs: one call is fined once, grades follow the calls, and nothing passes silently.
//! Calls of the past are wrong by their hour alone, so that no version has to stand before them.

use super::Place;
use serde_json::{Value, json};

/// Two principals, and a partner that calls for both.
fn callers() -> Place {
    let place = Place::new();
    let since = "2026-01-01";
    place.ok(&["org", "add", "p1", "--number", "95588", "--from", since]);
    place.ok(&["org", "add", "p2", "--number", "95599", "--from", since]);
    place.ok(&["org", "add", "ptr", "--kind", "partner", "--number", "057188880001", "--from", since]);
    for principal in ["p1", "p2"] {
        place.ok(&["mandate", "add", "ptr", "--for", principal, "--from", since]);
    }
    place
}

fn judged(place: &Place, name: &str, heading: &str, rows: &[&str], more: &[&str]) -> Value {
    let file = place.wurao.file(name, format!("{heading}\n{}\n", rows.join("\n")));
    let records = file.to_str().expect("plain");
    place.ok(&[&["violations", records, "--no-proofs"][..], more].concat())
}

/// Calls of p1 to one number.
fn nights(place: &Place, name: &str, days: &[&str]) -> Value {
    let rows: Vec<String> = days.iter().map(|day| format!("95588,13800000001,2026-06-{day} 23:00")).collect();
    judged(place, name, "from,to,at", &rows.iter().map(String::as_str).collect::<Vec<_>>(), &[])
}

fn due(place: &Place, organisation: &str) -> Vec<String> {
    let told = place.ok(&["ledger", "--organisation", organisation]);
    let all = told["totals"].as_array().expect("totals").iter();
    all.map(|sum| sum["due"].as_str().expect("a sum").to_owned()).collect()
}

fn examined(place: &Place, at: &str) -> Value {
    let told = place.ok(&["complaint", "add", "--to", "13800000002", "--from", "95588", "--at", at]);
    place.ok(&["complaint", "examine", told["id"].as_str().expect("an id")])
}

fn answer(told: &Value) -> (&str, Option<&str>, usize) {
    let findings = told["findings"].as_array().map_or(0, Vec::len);
    (told["stage"].as_str().expect("a stage"), told["code"].as_str(), findings)
}

#[test]
fn a_call_is_fined_once_whether_the_complaint_or_the_record_comes_first() {
    let place = callers();
    let word = examined(&place, "2026-06-03 23:00");
    let finding = word["findings"][0].as_str().expect("found").to_owned();
    let row = ["95588,13800000002,2026-06-03 23:00:23"];
    for _ in 0..2 {
        let told = judged(&place, "late.csv", "from,to,at", &row, &[]);
        assert_eq!((&told["findings"], &told["known"]), (&json!(1), &json!(1)), "{told}");
        let one = &told["shown"][0];
        assert_eq!((&one["id"], &one["basis"]), (&json!(finding), &json!("record")));
        assert_eq!((&one["at"], &one["complained"]), (&json!("2026-06-03T15:00:23Z"), &json!("2026-06-03T15:00:00Z")));
    }
    assert_eq!(due(&place, "p1"), ["200.00", "50.00"]);
    // The record answers one complaint, and none that is further away than half an hour.
    assert_eq!(answer(&examined(&place, "2026-06-03 22:45")), ("no-finding", Some("no-record"), 0));
    assert_eq!(answer(&examined(&place, "2026-06-03 23:59")), ("no-finding", Some("no-record"), 0));
    // The other way round: the record is there, and the nearest complaint of its half hour gets it.
    judged(&place, "early.csv", "from,to,at", &["95588,13800000002,2026-06-05 22:59:33"], &[]);
    assert_eq!(answer(&examined(&place, "2026-06-05 23:04")), ("found", None, 1));
    for other in ["2026-06-05 23:05", "2026-06-05 22:00", "2026-06-05 21:30"] {
        assert_eq!(answer(&examined(&place, other)), ("no-finding", Some("no-record"), 0), "{other}");
    }
    assert_eq!(due(&place, "p1"), ["400.00", "100.00"]);
}

#[test]
fn grades_follow_the_calls_and_corrections_are_written_down() {
    let place = callers();
    let later = nights(&place, "later.csv", &["14", "15", "16", "17"]);
    assert_eq!((&later["fines"], &later["corrected"]), (&json!(["800.00 CNY"]), &json!(0)));
    let id = later["shown"][0]["id"].as_str().expect("an id").to_owned();
    let earlier = nights(&place, "earlier.csv", &["10", "11", "12", "13"]);
    assert_eq!((&earlier["fines"], &earlier["corrected"]), (&json!(["800.00 CNY"]), &json!(4)), "{earlier}");
    assert_eq!(due(&place, "p1"), ["2400.00", "400.00"], "four of 200 and four of 400");
    let again = nights(&place, "later.csv", &["14", "15", "16", "17"]);
    assert_eq!((&again["fines"], &again["corrected"]), (&json!(["1600.00 CNY"]), &json!(0)));
    let one = &again["shown"][0];
    assert_eq!((&one["id"], &one["grade"]), (&json!(id), &json!(2)));
    let before = &one["corrections"][0];
    assert_eq!((&before["grade"], &before["to"], &before["fine"]), (&json!(1), &json!(2), &json!("200.00 CNY")));
    let bills = place.ok(&["ledger"]);
    let bill = bills["bills"].as_array().expect("bills").iter().find(|bill| bill["finding"] == id).expect("there");
    assert_eq!(bill["corrections"][0]["fine"], "200.00 CNY");
    place.ok(&["log", "verify"]);
    // One of the earlier ones falls: that of the 14th is the fourth now.
    let fallen = earlier["shown"][3]["id"].as_str().expect("an id");
    place.ok(&["object", fallen, "--by", "p1", "--ground", "emergency"]);
    place.ok(&["decide", fallen, "--cancel", "--why", "是紧急通知"]);
    assert_eq!(due(&place, "p1"), ["2000.00", "350.00"]);
    let told = nights(&place, "earlier.csv", &["10", "11", "12", "13"]);
    let counts = ["findings", "known", "cancelled"].map(|name| told[name].as_u64());
    assert_eq!(counts, [4, 4, 1].map(Some), "{told}");
    assert_eq!((&told["fines"], &told["principals"]), (&json!(["600.00 CNY"]), &json!({ "p1": 3 })));
    assert_eq!(told["shown"][3]["cancelled"], true);
    // What was upheld falls after a new objection, and not before.
    place.ok(&["object", &id, "--by", "p1", "--ground", "consent"]);
    place.ok(&["decide", &id, "--uphold", "--why", "没有同意"]);
    assert_eq!(place.refused(&["decide", &id, "--cancel", "--why", "又想了想"]), "standing");
    place.ok(&["object", &id, "--by", "p1", "--ground", "other", "--text", "新的录音"]);
    assert_eq!(place.ok(&["decide", &id, "--cancel", "--why", "新的录音"])["standing"], "cancelled");
}

#[test]
fn attempts_of_yesterdays_file_count_today() {
    let place = callers();
    let day = |day: u8| format!("95588,13800000003,2026-06-{day:02} 10:00");
    let run = |name: &str, days: &[u8]| {
        let rows: Vec<String> = days.iter().map(|n| day(*n)).collect();
        judged(&place, name, "from,to,at", &rows.iter().map(String::as_str).collect::<Vec<_>>(), &[])
    };
    assert_eq!(run("one.csv", &[1, 2, 3])["cleared"], json!({ "allowed": 3 }));
    assert_eq!(run("one.csv", &[1, 2, 3])["cleared"], json!({ "allowed": 3 }), "told again, counted once");
    let told = run("two.csv", &[4, 5]);
    assert_eq!((&told["findings"], &told["cleared"]), (&json!(1), &json!({ "allowed": 1 })));
    assert_eq!(told["shown"][0]["reasons"][0]["code"], "attempts");
    judged(&place, "other.csv", "from,to,at", &["95588,13800000004,2026-06-05 10:00"], &[]);
    let database = std::fs::read(place.wurao.path("registry/registry.db")).expect("there");
    let number = b"13800000004";
    assert!(!database.windows(number.len()).any(|bytes| bytes == number), "no number of a cleared call is kept");
}

#[test]
fn a_word_that_is_not_understood_clears_nobody_and_is_told_by_its_line() {
    let place = callers();
    let rejects = place.path("rejects.csv");
    let rows = [
        "95588,13800000001,2026-06-03 23:00,promotion,",
        "95588,13800000001,2026-06-04 23:00,Goods,P1",
        "95588,13800000001,2026-06-05 23:00,推销,nobody",
        "95588,13800000001,2026-06-06 23:00,Emergency,",
    ];
    let told = judged(&place, "words.csv", "from,to,at,purpose,for", &rows, &["--rejects", &rejects]);
    assert_eq!((&told["findings"], &told["bad"], &told["unclear"]), (&json!(3), &json!(0), &json!(2)), "{told}");
    assert_eq!(told["cleared"], json!({ "allowed": 1 }));
    let purposes: Vec<&Value> = (0..3).map(|n| &told["shown"][n]["purpose"]).collect();
    assert_eq!(purposes, [&Value::Null, &json!("goods"), &json!("sales")]);
    let said = std::fs::read_to_string(&rejects).expect("written");
    let lines: Vec<&str> = said.lines().skip(1).collect();
    assert!(lines[0].starts_with("2,purpose,promotion,") && lines[0].contains("finance"), "{said}");
    assert!(lines[1].starts_with("4,for,nobody,"), "{said}");
    let may = ["may-call", "--from", "95588", "--to", "13800000001", "--purpose", "Goods", "--at", "2026-06-03 10:00"];
    assert_eq!(place.ok(&may)["purpose"], "goods");
}

#[test]
fn a_partner_of_two_principals_shields_neither() {
    let place = callers();
    let ptr: Vec<String> = (1..=2).map(|day| format!("057188880001,13800000001,2026-06-0{day} 23:00,")).collect();
    let own: Vec<String> = (3..=5).map(|day| format!("95588,13800000001,2026-06-0{day} 23:00,")).collect();
    let said = "057188880001,13800000001,2026-06-06 23:00,p2".to_owned();
    let rows: Vec<&str> = ptr.iter().chain(&own).chain([&said]).map(String::as_str).collect();
    let told = judged(&place, "partner.csv", "from,to,at,for", &rows, &[]);
    let of = |n: usize, name: &str| told["shown"][n][name].clone();
    assert_eq!((of(0, "principals"), of(0, "debtor")), (json!(["p1", "p2"]), json!("ptr")), "{told}");
    let grades: Vec<u64> = (0..6).map(|n| of(n, "grade").as_u64().expect("a grade")).collect();
    assert_eq!(grades, [1, 1, 1, 1, 2, 1], "p1's third own call is the fifth against it");
    assert_eq!((of(5, "principal"), of(5, "debtor")), (json!("p2"), json!("p2")));
    assert_eq!(told["principals"], json!({ "p1": 5, "p2": 3 }));
}

#[test]
fn the_day_of_assessment_is_neither_before_the_call_nor_to_come() {
    let place = callers();
    let file = place.wurao.file("one.csv", "from,to,at\n95588,13800000001,2026-06-03 23:00\n");
    let refused = |day: &str| place.refused(&["violations", file.to_str().expect("plain"), "--assessed", day]);
    assert_eq!(refused("2026-06-02"), "registry-assessed-early");
    assert_eq!(refused("2999-01-01"), "registry-assessed-to-come");
    assert_eq!(place.ok(&["ledger"])["bills"], json!([]));
    let good = ["violations", file.to_str().expect("plain"), "--assessed", "2026-06-03"];
    assert_eq!(place.ok(&good)["findings"], 1);
}

#[test]
fn american_complaints_stay_american_and_a_row_is_one_complaint() {
    let place = callers();
    let text = "\"Company_Phone_Number\",\"Created_Date\",\"Violation_Date\",\"Consumer_City\",\"Consumer_State\",\
                \"Consumer_Area_Code\",\"Subject\",\"Recorded_Message_Or_Robocall\"\r\n\
                \"2025550123\",\"2026-06-04 10:00:00\",\"2026-06-03 09:30:00\",\"Boston\",\"Massachusetts\",\"617\",\"Other\",\"Y\"\r\n";
    let one = place.wurao.file("one.csv", text);
    let imported = |path: &std::path::Path| place.ok(&["complaint", "import", path.to_str().expect("plain")]);
    assert_eq!(imported(&one), json!({ "new": 1, "known": 0, "rejected": 0 }));
    let other = place.wurao.file("other.csv", text);
    assert_eq!(imported(&other), json!({ "new": 0, "known": 1, "rejected": 0 }));
    let told = place.ok(&["complaint", "list"]);
    let row = &told["complaints"][0];
    assert_eq!((&row["from"], &row["call"]), (&json!("+12025550123"), &json!("2026-06-03T13:30:00Z")));
    for spelt in ["2025550123", "(202) 555-0123", "57188880000"] {
        assert_eq!(place.refused(&["status", spelt]), "registry-number", "{spelt}");
    }
    assert_eq!(place.ok(&["status", "02025550123"])["number"], "+862025550123");
}
