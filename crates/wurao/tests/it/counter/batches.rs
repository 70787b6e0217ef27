//! `/data/…` and `/v1/webhook`: a batch is made, fetched and reported; a real server is told of it, with signatures.

use super::Place;
use super::wire::{Answer, Asked};
use bench::wait_until;
use registry::formats::webhook;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const SOON: Duration = Duration::from_secs(20);

fn asked(place: &Place, path: &str) -> Answer {
    Asked::new("GET", path).line("X-API-KEY", &place.bank).of(place.server().address())
}

/// The batch, once it is made, as its two files.
fn fetched(place: &Place) -> (String, String) {
    let mut answer = asked(place, "/data/download");
    if answer.status == 202 {
        assert_eq!((answer.line("retry-after"), &answer.json()["status"]), ("1", &json!("preparing")));
        assert!(wait_until(SOON, || {
            answer = asked(place, "/data/download");
            answer.status != 202
        }));
    }
    assert_eq!((answer.status, answer.line("content-type")), (200, "application/zip"), "{}", answer.text());
    let name = answer.line("content-disposition").to_owned();
    assert!(name.ends_with("_bank_DROP.zip\""), "{name}");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.body)).expect("a ZIP");
    let mut file = |end: &str| {
        let mut names = zip.file_names().map(|name| name.expect("plain").into_owned());
        let name = names.find(|name| name.ends_with(end)).expect("there");
        drop(names);
        let mut text = String::new();
        zip.by_name(&name).expect("there").read_to_string(&mut text).expect("text");
        text
    };
    (file("_bank_Phone.csv"), file("_bank_Removed.csv"))
}

/// `ID` by `Hash`.
fn by_hash(rows: &str) -> BTreeMap<String, String> {
    let pair = |row: &str| row.split_once(',').map(|(id, hash)| (hash.to_owned(), id.to_owned()));
    rows.lines().skip(1).filter_map(pair).collect()
}

fn hash(number: &str) -> String {
    use base64::Engine as _;
    let hash = registry::formats::drop::hash_of(number.parse().expect("a number"));
    base64::engine::general_purpose::STANDARD.encode(hash)
}

fn report(place: &Place, path: &str, files: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, rows) in files {
        body.push_str(&format!(
            "--line\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{rows}\r\n"
        ));
    }
    body.push_str("--line--\r\n");
    let asked = Asked::new("POST", path).line("X-API-KEY", &place.bank);
    let asked = asked.line("Content-Type", "multipart/form-data; boundary=line").line("Accept-Language", "en");
    asked.body(body.as_bytes()).of(place.server().address())
}

/// The report, once it was read.
fn read(place: &Place, id: &Value) -> Value {
    let mut found = Value::Null;
    assert!(wait_until(SOON, || {
        let told = asked(place, "/data/status").json();
        let all = told["reports"].as_array().cloned().unwrap_or_default();
        found = all.into_iter().find(|one| &one["report"] == id && one["processed"] == true).unwrap_or_default();
        !found.is_null()
    }));
    found
}

#[test]
fn a_batch_is_made_fetched_reported_and_followed_by_the_next() {
    let mut place = Place::new();
    place.serve(&[]);
    assert_eq!(report(&place, "/data/upload", &[("a.csv", "Id,Status\r\n")]).refusal(), (422, "batch-none".to_owned()));
    let (phone, removed) = fetched(&place);
    assert!(phone.starts_with("ID,Hash\r\n"), "{phone}");
    assert_eq!(removed, "ID,Hash,ListType\r\n");
    let ids = by_hash(&phone);
    let [one, two] = ["+8613800001111", "+8613800002222"].map(|number| ids[&hash(number)].clone());
    assert_eq!(ids.len(), 2);
    assert!(one.len() == 12 && one.bytes().all(|b| b.is_ascii_alphanumeric()) && one != two, "{one} {two}");
    // The next one comes once this one is reported whole; the same one can be fetched again.
    assert_eq!(asked(&place, "/data/download").refusal(), (409, "batch-unfinished".to_owned()));
    assert_eq!(asked(&place, "/data/download?again=yes").status, 200);

    let rows = format!("Id,Status\r\n{one},3\r\nnothing,3\r\n{one},9\r\n000000000000,5\r\n");
    let came = report(&place, "/data/upload", &[("20261201_bank_part01.csv", &rows), ("x.csv", "a,b\r\n1,2\r\n")]);
    assert_eq!(came.status, 202, "{}", came.text());
    let told = came.json();
    assert_eq!(told["accepted"], json!(["20261201_bank_part01.csv"]));
    assert_eq!(
        (&told["rejected_files"][0]["file"], &told["rejected_files"][0]["code"]),
        (&json!("x.csv"), &json!("batch-no-report"))
    );
    let first = read(&place, &told["report"]);
    let counted = |one: &Value| ["rows", "taken", "known", "rejected"].map(|name| one[name].as_u64().expect("a count"));
    assert_eq!(counted(&first), [4, 1, 0, 3]);
    let rejects = asked(&place, first["rejects"].as_str().expect("a place")).text();
    let lines: Vec<String> =
        rejects.lines().map(|line| line.split(',').take(2).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(lines, ["line,code", "3,id", "4,status", "5,batch-row-unknown"]);
    assert_eq!(asked(&place, "/data/status").json()["batch"]["reported"], json!(1));

    // Another status is a correction, which has its own address.
    let wrong = report(&place, "/data/upload", &[("b.csv", &format!("Id,Status\n{one},2\n{two},4\n"))]).json();
    assert_eq!(counted(&read(&place, &wrong["report"])), [2, 1, 0, 1]);
    let mended = report(&place, "/data/amend", &[("c.csv", &format!("Id,Status\n{one},2\n{two},4\n"))]).json();
    assert_eq!(counted(&read(&place, &mended["report"])), [2, 1, 1, 0]);
    assert_eq!(asked(&place, "/data/status").json()["batch"]["stage"], "finished");
    let nothing = asked(&place, "/data/download");
    assert_eq!((nothing.status, nothing.json()), (200, json!({ "status": "nothing-new", "version": 1 })));

    // What is different since then; a number keeps its name.
    place.run(&["withdraw", "13800001111"]);
    place.run(&["register", "13800005555"]);
    place.run(&["publish"]);
    let (phone, removed) = fetched(&place);
    assert_eq!(by_hash(&phone).keys().collect::<Vec<_>>(), [&hash("+8613800005555")]);
    assert_eq!(removed, format!("ID,Hash,ListType\r\n{one},{},Phone\r\n", hash("+8613800001111")));
    // Another organisation has other names, and sees nothing of this.
    let shop = place.get("/data/status", &place.shop).json();
    assert_eq!(shop, json!({ "batch": null, "reports": [] }));
}

#[test]
fn a_batch_needs_a_key_for_the_whole_list_and_counts() {
    let mut place = Place::new();
    let narrow = place.key("bank", &["--area", "+86138"]);
    let few = place.key("shop", &["--per-day", "1"]);
    place.serve(&[]);
    assert_eq!(place.get("/data/download", &narrow).refusal(), (403, "key-not-whole".to_owned()));
    assert_eq!(place.get("/data/download", "").refusal(), (401, "key-not-shown".to_owned()));
    assert!(wait_until(SOON, || place.get("/data/download", &few).status == 429));
    let wrong = Asked::new("GET", "/data/download").line("X-API-KEY", "wurao-wrong").of(place.server().address());
    assert_eq!(wrong.refusal(), (401, "registry-key-unknown".to_owned()));
    assert_eq!(place.get("/data/nothing", &place.bank).refusal(), (404, "no-page".to_owned()));
}

/// A notice as a server got it.
#[derive(Debug, Clone)]
pub struct Got {
    pub lines: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// A server that refuses the first question, and takes the others.
pub fn server() -> (String, Arc<Mutex<Vec<Got>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (address, got) = (listener.local_addr().expect("bound").to_string(), Arc::new(Mutex::new(Vec::new())));
    let kept = Arc::clone(&got);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let mut lines = BTreeMap::new();
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                if let Some((name, value)) = line.trim_end().split_once(": ") {
                    lines.insert(name.to_ascii_lowercase(), value.to_owned());
                }
                line.clear();
            }
            let mut body = vec![0; lines.get("content-length").and_then(|n| n.parse().ok()).unwrap_or(0)];
            reader.read_exact(&mut body).expect("a body");
            let mut kept = kept.lock().expect("whole");
            kept.push(Got { lines, body });
            let status = if kept.len() == 1 { "503 Service Unavailable" } else { "204 No Content" };
            let _ = reader.into_inner().write_all(format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n").as_bytes());
        }
    });
    (address, got)
}

#[test]
fn a_server_is_told_with_a_signature_and_again_until_it_takes_it() {
    let mut place = Place::new();
    let (address, got) = server();
    let set = place.run(&["hook", "set", &format!("http://{address}/notices?for=bank"), "--for", "bank", "--private"]);
    let secret = set["secret"].as_str().expect("told once").to_owned();
    assert_eq!(place.run(&["hook", "list"])["hooks"][0]["private"], json!(true));
    place.serve(&[]);
    fetched(&place);
    let there = |n: usize| got.lock().expect("whole").len() >= n;
    assert!(wait_until(SOON, || there(2)), "refused once, it comes again");
    let all = got.lock().expect("whole").clone();
    let line = |got: &Got, name: &str| got.lines.get(&name.to_ascii_lowercase()).cloned().unwrap_or_default();
    for one in &all {
        assert_eq!(line(one, webhook::header::EVENT_TYPE), "download.ready");
        let (time, signature) = (line(one, webhook::header::TIMESTAMP), line(one, webhook::header::SIGNATURE));
        let now = desk::clock::Clock::System.now().as_second().unsigned_abs();
        assert_eq!(webhook::verify(secret.as_bytes(), &time, &signature, &one.body, now), Ok(()));
    }
    let ids = |name: &str| (line(&all[0], name), line(&all[1], name));
    let (first, second) = ids(webhook::header::EVENT_ID);
    assert_eq!(first, second, "the same event");
    let (first_try, second_try) = ids(webhook::header::DELIVERY_ID);
    assert_ne!(first_try, second_try, "another try");
    let body: Value = serde_json::from_slice(&all[0].body).expect("JSON");
    assert_eq!(
        (&body["id"], &body["type"], &body["organisation"]),
        (&json!(first), &json!("download.ready"), &json!("bank"))
    );
    assert_eq!(body["data"], json!({ "batch": 1, "listed": 2, "removed": 0, "version": 1 }));

    // A comparison is told, too.
    let handed = Asked::new("POST", "/v1/scrub?purpose=sales").key(&place.bank).body(b"13800001111\n13800004444\n");
    let id = handed.of(place.server().address()).json()["id"].clone();
    assert!(wait_until(SOON, || there(3)));
    let last: Value = serde_json::from_slice(&got.lock().expect("whole")[2].body).expect("JSON");
    assert_eq!(
        (&last["type"], &last["data"]),
        (&json!("scrub.done"), &json!({ "scrub": id, "rows": 2, "code": null }))
    );
    let mut told = Value::Null;
    assert!(wait_until(SOON, || {
        told = place.get("/v1/webhook", &place.bank).json();
        told["notices"].as_array().is_some_and(|all| all.iter().all(|one| one["state"] == "delivered"))
    }));
    let tries: Vec<_> =
        told["notices"].as_array().expect("all").iter().map(|one| (&one["type"], &one["tries"])).collect();
    assert_eq!(tries, [(&json!("scrub.done"), &json!(1)), (&json!("download.ready"), &json!(2))]);
    assert!(!told.to_string().contains(&secret) && !told.to_string().contains("1380000"), "{told}");
    place.run(&["hook", "end", "--for", "bank"]);
    assert_eq!(place.get("/v1/webhook", &place.bank).json()["url"], Value::Null);
}

#[test]
fn no_organisation_leads_the_registry_to_servers_beside_it() {
    let mut place = Place::new();
    place.serve(&[]);
    for url in [
        "http://127.0.0.1:9/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[::ffff:192.168.0.1]/x",
        "http://bank.example/x",
    ] {
        let answer = place.post("/v1/webhook", &place.bank, &json!({ "url": url }));
        assert_eq!(answer.refusal(), (422, "hook-address".to_owned()), "{url}");
    }
    assert_eq!(place.post("/v1/webhook", &place.bank, &json!({ "url": "ftp://x" })).refusal().1, "registry-address");
    let (code, refused, _) = place.answer(&["hook", "set", "https://127.0.0.1/x", "--for", "bank"]);
    assert_eq!((code, &refused["code"]), (1, &json!("hook-address")));
    let set = place.post("/v1/webhook", &place.bank, &json!({ "url": "https://notices.invalid/bank" }));
    assert_eq!((set.status, set.json()["url"].clone()), (200, json!("https://notices.invalid/bank")));
    assert_eq!(place.post("/v1/webhook/end", &place.bank, &json!({})).status, 204);
    assert_eq!(place.post("/v1/webhook/end", &place.bank, &json!({})).refusal(), (404, "hook-none".to_owned()));
}
