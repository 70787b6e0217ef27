//! Calls that were made: findings, money, objections, complaints; and copies that leaked.

use super::Place;
use serde_json::Value;

/// The story's operator: a branch, and a partner that calls for it.
fn operator() -> Place {
    let place = Place::new();
    place.ok(&["org", "add", "operator-cn", "--number", "95588"]);
    place.ok(&["org", "add", "branch", "--kind", "branch", "--of", "operator-cn"]);
    place.ok(&["org", "add", "seller", "--kind", "partner", "--number", "057188880000..057188880099"]);
    place.ok(&["mandate", "add", "seller", "--for", "branch"]);
    place.ok(&["register", "13800000001", "13800000002"]);
    place.ok(&["publish"]);
    place.next_second();
    place
}

/// Calls may be made at any hour, so that a test may run at any: what is asked is about the list.
fn at_any_hour(place: &Place) {
    let path = format!("{}/rules.toml", place.dir());
    let text = std::fs::read_to_string(&path).expect("there");
    let (before, hours) = text.split_once("[[hours]]").expect("hours");
    let after = hours.split_once("\n[").expect("what comes after").1;
    std::fs::write(path, format!("{before}[{after}")).expect("written");
}

/// So many seconds from now, as a record tells it. Records of calls to come are bad, but for the drift of a clock.
fn seconds_on(seconds: i64) -> String {
    let now = jiff::Timestamp::from_second(desk::clock::Clock::System.now().as_second()).expect("in range");
    (now + jiff::SignedDuration::from_secs(seconds)).to_string()
}

fn findings(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("written");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_partners_call_counts_for_its_principal_and_costs_the_branch_two_hundred_and_gives_the_person_fifty() {
    let place = operator();
    at_any_hour(&place);
    let times: Vec<String> = (1..=6).map(seconds_on).collect();
    let mut text = "主叫号码,被叫号码,通话时间\n".to_owned();
    text.extend(times.iter().map(|at| format!("057188880001,13800000001,{at}\n")));
    text.push_str(&format!("057188880001,13800000009,{0}\n13900000000,13800000001,{0}\n95588,1380,x\n", times[0]));
    let (records, out) = (place.wurao.file("cdr.csv", text), place.path("findings.jsonl"));
    let records = records.to_str().expect("plain");
    let judged = place.ok(&["violations", records, "-o", &out]);
    assert_eq!(
        (judged["rows"].as_u64(), judged["bad"].as_u64(), judged["findings"].as_u64()),
        (Some(9), Some(1), Some(6))
    );
    assert_eq!(judged["cleared"], serde_json::json!({ "allowed": 1, "private": 1 }));
    assert_eq!(
        judged["fines"],
        serde_json::json!(["1600.00 CNY"]),
        "four of 200, from the fifth within ten days on 400"
    );
    assert_eq!(judged["compensations"], serde_json::json!(["300.00 CNY"]));
    let all = findings(&out);
    assert_eq!(all[0]["chain"], serde_json::json!(["seller", "branch", "operator-cn"]));
    assert_eq!((all[0]["debtor"].as_str(), all[0]["principal"].as_str()), (Some("branch"), Some("operator-cn")));
    let grades: Vec<u64> = all.iter().map(|one| one["grade"].as_u64().unwrap_or(0)).collect();
    assert_eq!(grades, [1, 1, 1, 1, 2, 2]);
    // Its proof is worth something without the registry.
    let proof = all[0]["proof"]["number"].as_str().expect("a proof");
    let bytes: Vec<u8> =
        (0..proof.len()).step_by(2).map(|at| u8::from_str_radix(&proof[at..at + 2], 16).expect("hex")).collect();
    let file = place.wurao.file("proof", bytes);
    let digest = all[0]["proof"]["set"].as_str().expect("a digest");
    let checked = place.wurao.json(&[
        "registry",
        "set",
        "check",
        file.to_str().expect("plain"),
        "13800000001",
        "--digest",
        digest,
    ]);
    assert_eq!(checked["listed"], true);
    let again = place.ok(&["violations", records, "-o", &out]);
    assert_eq!((again["findings"].as_u64(), again["known"].as_u64()), (Some(6), Some(6)), "told again, recorded once");
    let ledger = place.ok(&["ledger", "--organisation", "branch"]);
    assert_eq!(ledger["totals"][0]["due"], "1600.00");
    let objected =
        place.ok(&["object", all[0]["id"].as_str().expect("an id"), "--by", "operator-cn", "--ground", "emergency"]);
    assert_eq!(objected["bill"]["sums"][0]["due"], "0.00");
    let (id, other) = (all[0]["id"].as_str().expect("an id"), all[1]["id"].as_str().expect("an id"));
    assert_eq!(place.refused(&["object", other, "--by", "stranger", "--ground", "consent"]), "not-a-party");
    assert_eq!(place.ok(&["decide", id, "--cancel", "--why", "是紧急通知"])["standing"], "cancelled");
    // It is none now, so that the fifth is the fourth that stands: 200 for each of four, and 400 for the sixth.
    assert_eq!(place.ok(&["ledger", "--organisation", "branch"])["totals"][0]["due"], "1200.00");
    assert_eq!(place.refused(&["pay", other, "fine", "200.00 USD"]), "currency");
}

#[test]
fn who_could_not_know_did_no_wrong() {
    let place = operator();
    place.ok(&["register", "13800000003"]);
    at_any_hour(&place);
    let records = place.wurao.file("cdr.csv", format!("from,to,at\n95588,13800000003,{}\n", seconds_on(1)));
    let judged = place.ok(&["violations", records.to_str().expect("plain"), "--dry-run"]);
    assert_eq!(judged["cleared"], serde_json::json!({ "unpublished": 1 }));
    assert_eq!(place.ok(&["ledger"])["bills"], serde_json::json!([]));
    let heading = place.wurao.file("no.csv", "a,b\n1,2\n");
    assert_eq!(place.refused(&["violations", heading.to_str().expect("plain")]), "registry-cdr-heading");
}

#[test]
fn every_row_is_a_finding_cleared_bad_or_told_again_and_each_run_says_the_same() {
    let place = operator();
    at_any_hour(&place);
    let (one, other) = (seconds_on(1), seconds_on(2));
    let text = format!(
        "from,to,at,purpose\n\
         057188880001,13800000001,{one},\n\
         057188880001,13800000001,{one},\n\
         057188880001,13800000001,{other},\"sales\"\n\
         057188880001,13800000009,{one},\"two\nlines\"\n\
         057188880001,13800000009,{one},\n\
         057188880001,13800000002,{one},\"never closed\n\
         13900000000,13800000001,{one},\n\
         057188880001,13800000001,{one},\n\
         057188880001,13800000001,2999-03-01 10:00,\n\
         057188880001,13800000001,9999-12-01 10:00,\n"
    );
    let records = place.wurao.file("cdr.csv", text);
    let (records, rejects) = (records.to_str().expect("plain"), place.path("rejects.csv"));
    for known in [0, 2, 2] {
        let judged = place.ok(&["violations", records, "--rejects", &rejects, "--no-proofs"]);
        let told = ["rows", "findings", "bad", "duplicates", "known"].map(|name| judged[name].as_u64());
        assert_eq!(told, [10, 2, 3, 3, known].map(Some), "{judged}");
        assert_eq!(judged["cleared"], serde_json::json!({ "allowed": 1, "private": 1 }));
        assert_eq!(judged["unclear"], 1, "a purpose that nobody knows: {judged}");
        assert_eq!(
            (&judged["fines"], &judged["compensations"]),
            (&serde_json::json!(["400.00 CNY"]), &serde_json::json!(["100.00 CNY"]))
        );
        assert!(judged["shown"][0]["proof"].get("number").is_none(), "{judged}");
        assert_eq!(judged["shown"][0]["basis"], "record");
    }
    let bad = std::fs::read_to_string(&rejects).expect("written");
    let codes: Vec<&str> = bad.lines().skip(1).map(|line| line.split(',').nth(1).expect("a code")).collect();
    assert_eq!(codes, ["purpose", "quote-open", "time-to-come", "time-to-come"]);
    let dir = place.dir();
    let out = place.wurao.run(&["registry", "violations", records, "--registry", &dir, "--lang", "en"]);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("10 rows (3 could not be read, 3 told a call again): 2 findings"), "{said}");
    assert!(said.contains("no finding, private: 1 ("), "{said}");
    assert!(said.contains("1 words are not understood"), "{said}");
}

#[test]
fn a_complaint_is_a_word_until_a_record_confirms_it_and_a_cancelled_finding_is_none() {
    let place = operator();
    at_any_hour(&place);
    let start = desk::clock::Clock::System.now().as_second();
    place.next_second();
    let complain = |second: i64| {
        let at = jiff::Timestamp::from_second(start + second).expect("in range").to_string();
        let told = place.ok(&["complaint", "add", "--to", "13800000002", "--from", "057188880005", "--at", &at]);
        let id = told["id"].as_str().expect("an id").to_owned();
        (place.ok(&["complaint", "examine", &id]), at)
    };
    let (first, at) = complain(0);
    let finding = first["findings"][0].as_str().expect("found").to_owned();
    place.next_second();
    let (second, _) = complain(1);
    assert_eq!((&second["stage"], &second["findings"]), (&"found".into(), &serde_json::json!([finding])));
    assert_eq!(place.ok(&["ledger", "--person", "13800000002"])["totals"][0]["due"], "50.00", "one word, one call");
    let records = place.wurao.file("cdr.csv", format!("from,to,at\n057188880005,13800000002,{at}\n"));
    let records = records.to_str().expect("plain");
    let judge = || place.ok(&["violations", records]);
    let told = judge();
    assert_eq!((&told["known"], &told["shown"][0]["basis"]), (&1.into(), &"record".into()), "confirmed: {told}");
    assert_eq!(judge()["shown"][0]["basis"], "record");
    place.ok(&["object", &finding, "--by", "operator-cn", "--ground", "other", "--text", "不是我们"]);
    place.ok(&["decide", &finding, "--cancel", "--why", "查明不是"]);
    let id = first["id"].as_str().expect("an id");
    place.ok(&["complaint", "reopen", id, "--why", "再看一次"]);
    let again = place.ok(&["complaint", "examine", id]);
    assert_eq!((again["stage"].as_str(), again["code"].as_str()), (Some("no-finding"), Some("finding-cancelled")));
    let to_come = ["complaint", "add", "--to", "13800000002", "--from", "057188880005", "--at", "2999-01-01 10:00"];
    assert_eq!(place.refused(&to_come), "registry-time-to-come");
}

#[test]
fn a_complaint_is_followed_from_its_receipt_to_a_finding() {
    let place = operator();
    let now = desk::clock::Clock::System.now().to_string();
    let told = place.ok(&[
        "complaint",
        "add",
        "--to",
        "13800000002",
        "--from",
        "057188880005",
        "--at",
        &now,
        "--text",
        "又来推销",
    ]);
    let id = told["id"].as_str().expect("an id").to_owned();
    assert_eq!((told["stage"].as_str(), told["window"].as_str()), (Some("received"), Some("within")));
    let answer = |told: &Value| told["clocks"][2].clone();
    assert_eq!(
        (answer(&told)["step"].as_str(), answer(&told)["pace"].as_str(), answer(&told)["days"].as_u64()),
        (Some("answer"), Some("running"), Some(5))
    );
    let again = ["complaint", "add", "--to", "13800000002", "--from", "057188880005", "--at", &now];
    assert_eq!(place.refused(&again), "complaint-received");
    let found = place.ok(&["complaint", "examine", &id]);
    assert_eq!((found["stage"].as_str(), found["findings"].as_array().map(Vec::len)), (Some("found"), Some(1)));
    assert_eq!(place.ok(&["ledger", "--person", "13800000002"])["totals"][0]["due"], "50.00");
    assert_eq!(place.refused(&["complaint", "examine", &id]), "complaint-stage");
    let private = place.ok(&["complaint", "add", "--to", "13800000002", "--from", "13912345678", "--at", &now]);
    let cleared = place.ok(&["complaint", "examine", private["id"].as_str().expect("an id")]);
    assert_eq!((cleared["stage"].as_str(), cleared["code"].as_str()), (Some("no-finding"), Some("private")));
    let lacking = place.ok(&["complaint", "add", "--from", "95588", "--at", &now]);
    assert_eq!(lacking["lacks"], serde_json::json!(["person"]));
    assert_eq!(
        place.refused(&["complaint", "examine", lacking["id"].as_str().expect("an id")]),
        "registry-complaint-lacks"
    );
}

#[test]
fn what_is_not_named_about_an_organisation_stays_and_its_calls_still_count_for_its_principal() {
    let place = Place::new();
    at_any_hour(&place);
    place.ok(&["org", "add", "p", "--number", "95588"]);
    place.ok(&["org", "add", "a", "--name", "代理", "--kind", "partner", "--of", "p", "--number", "057161000001"]);
    let more = place.ok(&["org", "add", "a", "--number", "057161000002"]);
    assert_eq!((more["name"].as_str(), more["kind"].as_str()), (Some("代理"), Some("partner")));
    assert_eq!(place.refused(&["org", "add", "a", "--kind", "principal"]), "relation-kind");
    assert_eq!(place.ok(&["org", "add", "a", "--name", "新名"])["kind"], "partner");
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    place.next_second();
    let text = format!("from,to,at\n057161000002,13800000001,{}\n", seconds_on(1));
    let records = place.wurao.file("cdr.csv", text);
    let judged = place.ok(&["violations", records.to_str().expect("plain")]);
    assert_eq!(judged["shown"][0]["chain"], serde_json::json!(["a", "p"]));
    assert_eq!(judged["shown"][0]["debtor"], "p");
}

#[test]
fn mandates_and_numbers_are_nobody_elses() {
    let place = operator();
    assert_eq!(place.refused(&["org", "add", "other", "--number", "057188880050"]), "number-taken");
    assert_eq!(place.refused(&["mandate", "add", "operator-cn", "--for", "seller"]), "mandate-circle");
    assert_eq!(place.refused(&["mandate", "add", "nobody", "--for", "branch"]), "organisation-unknown");
    assert_eq!(place.refused(&["org", "add", "Bad Id"]), "organisation-id");
    assert_eq!(place.refused(&["key", "new", "--for", "nobody"]), "registry-no-organisation");
    let key = place.ok(&["key", "new", "--for", "seller", "--area", "+86138", "--per-day", "10"]);
    let text = key["key"].as_str().expect("told once").to_owned();
    assert!(!place.ok(&["key", "list"]).to_string().contains(&text), "never told again");
    let database = std::fs::read(place.wurao.path("registry/registry.db")).expect("there");
    assert!(!database.windows(text.len()).any(|bytes| bytes == text.as_bytes()), "only its digest is kept");
}

#[test]
fn nothing_is_recorded_whose_findings_cannot_be_written_and_what_begins_later_is_recorded() {
    let place = operator();
    at_any_hour(&place);
    place.next_second();
    let text = format!("from,to,at\n057188880005,13800000001,{}\n", seconds_on(1));
    let records = place.wurao.file("cdr.csv", text);
    let records = records.to_str().expect("plain");
    for flag in ["-o", "--rejects"] {
        let nowhere = place.path("nowhere/file");
        assert_eq!(place.refused(&["violations", records, flag, &nowhere]), "output-unwritable", "{flag}");
    }
    assert_eq!(place.ok(&["ledger"])["bills"], serde_json::json!([]));
    assert_eq!(place.refused(&["ledger", "--organisation", "nobody"]), "registry-no-organisation");
    for twice in ["from,caller,to,at", "from,to,at,start", "from,to,at,purpose,purpose"] {
        let table = place.wurao.file("twice.csv", format!("{twice}\n1,2,3,4,5\n"));
        assert_eq!(place.refused(&["violations", table.to_str().expect("plain")]), "registry-cdr-heading", "{twice}");
    }
    let later = place.ok(&["org", "add", "later", "--number", "02188880003", "--from", "2999-01-01"]);
    assert_eq!(later["id"], "later");
}

#[test]
fn a_leaked_copy_tells_whose_it_was() {
    let place = operator();
    place.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n");
    let (one, two) = (place.path("one.txt"), place.path("two.txt"));
    place.ok(&["canary", "deliver", "--for", "seller", "--delivery", "2031-03", "-o", &one]);
    place.ok(&["canary", "deliver", "--for", "branch", "--delivery", "2031-03", "-o", &two]);
    assert_eq!(
        place.refused(&["canary", "deliver", "--for", "seller", "--delivery", "2031-03", "-o", &one]),
        "registry-delivered"
    );
    let text = std::fs::read_to_string(&one).expect("written");
    assert_eq!(text.lines().count(), 34, "two numbers and 32 canaries");
    let half: String = text.lines().step_by(2).map(|line| format!("name;{line}\n")).collect();
    let leaked = place.wurao.file("leaked.csv", half);
    let found = place.ok(&["canary", "find", leaked.to_str().expect("plain")]);
    assert_eq!(
        (found["verdict"].as_str(), found["suspects"][0]["recipient"].as_str()),
        (Some("named"), Some("seller"))
    );
    let clean = place.wurao.file("clean.txt", "13800000001\n");
    assert_eq!(place.ok(&["canary", "find", clean.to_str().expect("plain")])["verdict"], "no-canary");
}

#[test]
fn a_case_complains_with_one_command_and_gets_the_finding_back_as_evidence() {
    let place = operator();
    let case = place.wurao.case();
    let now =
        desk::clock::Clock::System.now().to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone"));
    let at = now.strftime("at=%Y-%m-%dT%H:%M:%S").to_string();
    place.next_second();
    for number in ["number=057188880005", "number=1366****6378"] {
        place.wurao.json(&["event", "add", &case, "incident", &at, number, "nuisance=yes"]);
    }
    assert_eq!(place.refused(&["complaint", "from-case", &case]), "registry-own-number");
    let handed = place.ok(&["complaint", "from-case", &case, "--to", "13800000002"]);
    assert_eq!(
        (handed["complaints"].as_array().map(Vec::len), handed["left"][0]["code"].as_str()),
        (Some(1), Some("masked"))
    );
    assert_eq!(place.ok(&["complaint", "from-case", &case, "--to", "13800000002"])["known"], 1);
    assert_eq!(place.ok(&["complaint", "to-case", &case])["findings"], serde_json::json!([]));
    let id = handed["complaints"][0]["id"].as_str().expect("an id");
    assert_eq!(place.ok(&["complaint", "examine", id])["stage"], "found");
    let returned = place.ok(&["complaint", "to-case", &case]);
    assert_eq!(
        (returned["findings"].as_array().map(Vec::len), returned["findings"][0]["new"].as_bool()),
        (Some(1), Some(true))
    );
    assert_eq!(place.ok(&["complaint", "to-case", &case])["findings"][0]["new"], false, "once is enough");
    let exhibits = place.wurao.json(&["evidence", "exhibits", &case]).to_string();
    assert!(exhibits.contains("finding-f-"), "{exhibits}");
}
