//! `/v1/reassigned`: yes, no, no data.

use super::Place;
use super::wire::Asked;
use serde_json::json;

#[test]
fn a_change_of_holder_is_told_for_one_number_and_for_a_batch() {
    let mut place = Place::new();
    let (day, tomorrow) = (place.day.clone(), "2999-01-01");
    let done = place.run(&["reassign", "13800002222"]);
    let entry = done["numbers"][0]["entry"].to_string();
    place.serve(&[]);
    let one = |number: &str, since: &str| {
        place.get(&format!("/v1/reassigned/{number}?since={since}"), &place.bank).json()["answer"].clone()
    };
    // Nothing was known of the numbers years ago, but for the change of holder itself.
    assert_eq!(one("13800001111", &day), "no");
    assert_eq!(one("13800001111", "2020-01-01"), "no data");
    assert_eq!(one("13800002222", "2020-01-01"), "yes");
    assert_eq!(one("13800002222", &day), "yes");
    assert_eq!(one("13800004444", &day), "no data");
    let whole = place.get(&format!("/v1/reassigned/13800002222?since={day}"), &place.bank).json();
    assert_eq!(
        whole,
        json!({ "number": "+8613800002222", "since": day, "answer": "yes",
            "PhoneNumber": "+8613800002222", "IsReassigned": true, "HasSafeHarbor": false })
    );
    let refused = |path: &str| place.get(path, &place.bank).refusal();
    assert_eq!(refused("/v1/reassigned/13800002222?since=2999-01-01"), (422, "registry-time-to-come".to_owned()));
    assert_eq!(refused("/v1/reassigned/13800002222?since=soon"), (422, "reassigned-day".to_owned()));
    assert_eq!(refused("/v1/reassigned/13800002222"), (400, "query-unreadable".to_owned()));
    assert_eq!(refused(&format!("/v1/reassigned/12?since={day}")), (422, "registry-number".to_owned()));

    let asked = json!({ "numbers": [{ "number": "13800002222", "since": day }, { "number": "1380", "since": day },
        { "number": "13800001111", "since": tomorrow }, { "number": "13800001111", "since": day }] });
    let batch = place.post("/v1/reassigned", &place.bank, &asked).json();
    let answers: Vec<_> = batch["answers"].as_array().expect("answers").iter().map(|one| &one["answer"]).collect();
    assert_eq!(answers, ["yes", "no"]);
    let rejects: Vec<_> =
        batch["rejects"].as_array().expect("rejects").iter().map(|one| (&one["line"], &one["code"])).collect();
    assert_eq!(rejects, [(&json!(2), &json!("registry-number")), (&json!(3), &json!("registry-time-to-come"))]);

    let rows =
        format!("phone,date\n+8613800002222,{day}\n\n1380,{day}\n+8613800001111,01/01/2020\n+8613800001111,29990101\n");
    let csv = Asked::new("POST", "/v1/reassigned").key(&place.bank).line("Content-Type", "text/csv");
    let csv = csv.line("Accept", "text/csv").body(rows.as_bytes()).of(place.server().address());
    assert_eq!((csv.status, csv.line("x-rejected-lines")), (200, "4,6"), "{}", csv.text());
    assert_eq!(csv.text(), format!("+8613800002222,{day},yes\n+8613800001111,2020-01-01,no data\n"));
    assert_eq!(
        place.post("/v1/reassigned", &place.bank, &json!({ "numbers": [] })).refusal(),
        (422, "check-how-many".to_owned())
    );

    // What was taken back never was.
    place.run(&["undo", "13800002222", &entry]);
    assert_eq!((one("13800002222", "2020-01-01"), one("13800002222", &day)), (json!("no data"), json!("no")));
}

#[test]
fn american_numbers_are_answered_in_ten_digits_and_counted_for_the_key() {
    let mut place = Place::of("us");
    let done = place.run(&["register", "416-555-0123"]);
    let day = done["numbers"][0]["since"].as_str().expect("a day").to_owned();
    place.run(&["org", "add", "shop", "--name", "Example Shop"]);
    let key = place.key("shop", &["--per-day", "3"]);
    place.serve(&[]);
    let asked =
        json!({ "numbers": [{ "number": "4165550123", "since": day }, { "number": "4165550124", "since": day }] });
    let told = place.post("/v1/reassigned", &key, &asked).json();
    let first = &told["answers"][0];
    assert_eq!(
        (&first["PhoneNumber"], &first["IsReassigned"], &first["HasSafeHarbor"]),
        (&json!("4165550123"), &json!(false), &json!(true))
    );
    let second = &told["answers"][1];
    assert_eq!((&second["answer"], &second["IsReassigned"]), (&json!("no data"), &json!(null)));
    assert_eq!(place.post("/v1/reassigned", &key, &asked).refusal(), (429, "key-quota".to_owned()));
}
