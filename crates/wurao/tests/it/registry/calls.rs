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

fn findings(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("written");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_partners_call_counts_for_its_principal_and_costs_the_branch_two_hundred_and_gives_the_person_fifty() {
    let place = operator();
    let call = |n: u32| format!("057188880001,13800000001,2031-03-{n:02} 10:00\n");
    let text: String = std::iter::once("主叫号码,被叫号码,通话时间\n".to_owned())
        .chain((1..=6).map(call))
        .chain(
            [
                "057188880001,13800000009,2031-03-01 10:00\n",
                "13900000000,13800000001,2031-03-01 10:00\n",
                "95588,1380,x\n",
            ]
            .map(str::to_owned),
        )
        .collect();
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
    assert_eq!(place.ok(&["ledger", "--organisation", "branch"])["totals"][0]["due"], "1400.00");
    assert_eq!(place.refused(&["pay", other, "fine", "200.00 USD"]), "currency");
}

#[test]
fn who_could_not_know_did_no_wrong() {
    let place = operator();
    place.ok(&["register", "13800000003"]);
    let records = place.wurao.file("cdr.csv", "from,to,at\n95588,13800000003,2031-03-01 10:00\n");
    let judged = place.ok(&["violations", records.to_str().expect("plain"), "--dry-run"]);
    assert_eq!(judged["cleared"], serde_json::json!({ "unpublished": 1 }));
    assert_eq!(place.ok(&["ledger"])["bills"], serde_json::json!([]));
    let heading = place.wurao.file("no.csv", "a,b\n1,2\n");
    assert_eq!(place.refused(&["violations", heading.to_str().expect("plain")]), "registry-cdr-heading");
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
