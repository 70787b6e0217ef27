//! Complaints in the shape of the American interface and of its list.

use super::Place;

#[test]
fn complaints_are_published_without_the_persons_number_and_words() {
    let mut place = Place::of("us");
    for (from, at) in [("4165550199", "2026-11-20T15:00:00Z"), ("4165550198", "2026-11-21T15:00:00Z")] {
        place.run(&["complaint", "add", "--to", "4165550123", "--from", from, "--at", at, "--text", "my own words"]);
    }
    let out = place.wurao.path("complaints.csv");
    let out = out.to_str().expect("plain");
    assert_eq!(place.run(&["export", "--format", "ftc-complaints", "-o", out])["rows"], 2);
    let list = std::fs::read_to_string(out).expect("written");
    assert!(list.starts_with("Company_Phone_Number,Created_Date,Violation_Date,"), "{list}");
    assert!(!list.contains("0123") && !list.contains("my own words"), "{list}");
    let rows: Vec<Vec<&str>> = list.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut told: Vec<_> = rows.iter().map(|row| (row[0], row[5], row[7])).collect();
    told.sort_unstable();
    assert_eq!(told, [("4165550198", "416", "N"), ("4165550199", "416", "N")]);
    place.serve(&[]);
    let operator = place.operator.clone();
    let page = place
        .get("/v0/dnc-complaints?violation_date=%222026-11-21%22&is_robocall=false&items_per_page=50", &operator)
        .json();
    assert_eq!((&page["meta"]["records-this-page"], &page["meta"]["record-total"]), (&1.into(), &1.into()), "{page}");
    let one = &page["data"][0];
    assert_eq!((one["type"].as_str(), one["id"].as_str().map(str::len)), (Some("dnc_complaint"), Some(32)));
    assert_eq!(one["attributes"]["company-phone-number"], "4165550198");
    let own = one["links"]["self"].as_str().expect("an address").to_owned();
    assert_eq!(place.get(&own, &operator).json()["data"][0]["id"], one["id"]);
    let first = place.get("/v0/dnc-complaints?items_per_page=1&offset=1", &operator).json();
    assert_eq!((&first["meta"]["records-this-page"], &first["meta"]["record-total"]), (&1.into(), &2.into()));
    let refused = |path: &str, key: &str| place.get(path, key).refusal().0;
    assert_eq!(refused("/v0/dnc-complaints?items_per_page=51", &operator), 400);
    assert_eq!(refused("/v0/dnc-complaints/00", &operator), 404);
    assert_eq!(refused("/v0/dnc-complaints", "wurao-none"), 401);
}
