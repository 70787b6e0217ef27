//! Codes that let a phone in once, and seats that end.

use super::phone::{Answer, Home, Phone};

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.text.contains(code), "{code}: {}", answer.text);
}

async fn is_out(phone: &mut Phone) {
    let answer = phone.get("/").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/pair"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_one_phone_in_and_its_seat_can_be_ended() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let mut phone = home.phone();
    // In small letters and without the dash, as people type.
    let answer = phone.pair(&home.code().to_lowercase().replace('-', " ")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"), "{}", answer.text);
    let set = answer.head.lines().find(|line| line.starts_with("set-cookie: __Host-phone=")).expect("a seat");
    let (value, rest) = set["set-cookie: __Host-phone=".len()..].split_once("; ").expect("attributes");
    assert_eq!((value.len(), rest), (52, "HttpOnly; SameSite=Strict; Path=/; Secure; Max-Age=34560000"));
    assert_eq!(phone.get("/").await.status, 200);

    // The code is used up; another phone that knows it stays out, and waits before it tries again.
    let mut other = home.phone();
    refused(&other.pair(&home.code()).await, 422, "pair-over");
    is_out(&mut other).await;
    refused(&other.pair(&home.code()).await, 429, "pair-wait");

    // What a token looks like stands nowhere on the disk.
    let data = std::fs::read(home.wurao.data().join("wurao.db")).expect("the database");
    let log = std::fs::read(home.wurao.data().join("wurao.db-wal")).unwrap_or_default();
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!has(&data, value) && !has(&log, value), "only its hash");

    let listed = home.wurao.json(&["phone", "list"]);
    assert_eq!(listed["phones"][0]["name"], "我的手机");
    let id = listed["phones"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(home.wurao.json(&["phone", "end", &id])["ended"], id.as_str());
    let answer = phone.get("/").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/pair"), "from the very next request on");
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(!phone.cookies.contains_key("__Host-phone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_costs_a_try_and_a_pause() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let mut phone = home.phone();
    refused(&phone.pair("2222-2222").await, 422, "还能试 4 次");
    refused(&phone.pair(&home.code()).await, 429, "pair-wait");
    refused(&phone.post("/pair", &[("code", "2222-2222"), ("name", " ")]).await, 429, "pair-wait");
    is_out(&mut phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_holds_for_ten_minutes() {
    let mut home = Home::new();
    home.on("2026-11-24");
    // Made a day before the desk's.
    let code = home.wurao.json(&["--on", "2026-11-23", "phone", "code"])["code"].as_str().expect("a code").to_owned();
    let mut phone = home.phone();
    refused(&phone.pair(&code).await, 422, "pair-over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_stays_away_is_let_in_no_more() {
    let mut home = Home::new();
    home.on("2026-01-01");
    let mut phone = home.phone();
    assert_eq!(phone.pair(&home.code()).await.status, 303);
    // It came on the ninetieth day, which is noted; ninety-one days after that it is out.
    home.on("2026-04-01");
    phone.host = home.host();
    assert_eq!(phone.get("/").await.status, 200, "the seat outlives the program");
    assert_eq!(home.wurao.json(&["phone", "list"])["phones"][0]["seen"], "2026-04-01");
    home.on("2026-07-01");
    phone.host = home.host();
    is_out(&mut phone).await;
    assert_eq!(home.wurao.json(&["phone", "list"])["phones"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_may_what_the_person_may_but_lets_nobody_in_or_out() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let mut phone = home.phone();
    assert_eq!(phone.pair(&home.code()).await.status, 303);
    for path in ["/phone", "/jobs"] {
        refused(&phone.get(path).await, 401, "at-the-desk-only");
        refused(&phone.post(path, &[]).await, 401, "at-the-desk-only");
    }
    let opened = phone.post("/new", &[("pack", "cn-telecom"), ("subject", "套餐推销电话")]).await;
    assert_eq!(opened.status, 303, "{}", opened.text);
    let case = opened.header("location").split(['/', '?']).nth(2).expect("a case").to_owned();
    assert_eq!(phone.get(&format!("/case/{case}/facts")).await.status, 200);
    assert_eq!(phone.get(&format!("/case/{case}/export")).await.status, 200);
    let log = phone.get(&format!("/case/{case}/log.json")).await;
    assert!(!log.text.contains("helper"), "it is the person: {}", log.text);
    // It leaves by itself.
    let left = phone.post("/pair/leave", &[]).await;
    assert_eq!((left.status, left.header("clear-site-data")), (303, "\"cache\", \"storage\""));
    is_out(&mut phone).await;
    assert_eq!(home.wurao.json(&["phone", "list"])["phones"], serde_json::json!([]));
}
