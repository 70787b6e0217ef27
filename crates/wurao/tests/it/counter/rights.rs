//! Who may ask for what: the whole table of addresses, for everybody, for two organisations and for the operator.

use super::Place;
use super::wire::{Answer, Asked};
use serde_json::json;
use std::collections::BTreeSet;
use web::{Kind, Right};

/// One line of a table that can be asked for.
struct Line {
    path: String,
    method: &'static str,
    right: Right,
    page: bool,
}

/// Both tables, each address once for each method that it answers to.
fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for (entries, page) in [(web::registry_table(), true), (web::registry_api_table(), false)] {
        for entry in entries {
            let path = filled(entry.path);
            if entry.kind != Kind::Action {
                lines.push(Line { path: path.clone(), method: "GET", right: entry.look, page });
            }
            if let Some(right) = entry.change {
                lines.push(Line { path, method: "POST", right, page });
            }
        }
    }
    lines
}

fn filled(path: &str) -> String {
    let with = [
        ("{id}", "00000000000000000000000000000000"),
        ("{n}/{file}", "1/set.wns"),
        ("{file}", "result"),
        ("{organisation}", "bank"),
        ("{number}", "13800001111"),
        ("{prefix}", "1380000"),
        ("{lang}", "en"),
        ("{complaint}", "c-0000000000000000"),
        ("{finding}", "f-0000000000000000"),
        ("{receipt}", "c-0000000000000000"),
        ("{hash}/{name}", "0/app.css"),
    ];
    with.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// Somebody with a browser: its cookies, and the token of a form.
pub struct Browsing<'p> {
    place: &'p Place,
    cookies: String,
    token: String,
}

impl<'p> Browsing<'p> {
    /// Nobody yet.
    pub fn new(place: &'p Place) -> Browsing<'p> {
        let front = Asked::new("GET", "/").line("Accept-Language", "en").of(place.server().address());
        let id = front.cookie("wurao").expect("a session");
        let text = front.text();
        let token =
            text.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
        Browsing { place, cookies: format!("wurao={id}"), token: token.to_owned() }
    }

    /// The holder of this key, who signs in.
    pub fn with(place: &'p Place, key: &str) -> Browsing<'p> {
        let mut own = Browsing::new(place);
        if !key.is_empty() {
            let answer = own.post("/console", &[("api_key", key)]);
            assert_eq!((answer.status, answer.line("location")), (303, "/console"), "{}", answer.text());
            let seat = answer.cookie("wurao-console").expect("a seat");
            own.cookies.push_str(&format!("; wurao-console={seat}"));
        }
        own
    }

    pub fn cookies(&self) -> &str {
        &self.cookies
    }

    pub fn get(&self, path: &str) -> Answer {
        let asked = Asked::new("GET", path).line("Accept-Language", "en").line("Cookie", &self.cookies);
        asked.of(self.place.server().address())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let all: Vec<(&str, &str)> = [&[("token", self.token.as_str())][..], fields].concat();
        let asked = Asked::new("POST", path).line("Accept-Language", "en").line("Cookie", &self.cookies);
        asked.form(&all).of(self.place.server().address())
    }

    /// The page that a form led on to.
    pub fn landed(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.get(answer.line("location"))
    }

    /// A form with a file.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, list: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--line\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(
            format!("--line\r\nContent-Disposition: form-data; name=\"list\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(list);
        body.extend(b"\r\n--line--\r\n");
        let path = format!("{path}?token={}", self.token);
        let asked = Asked::new("POST", &path).line("Accept-Language", "en").line("Cookie", &self.cookies);
        asked.line("Content-Type", "multipart/form-data; boundary=line").body(&body).of(self.place.server().address())
    }
}

/// Whether an answer lets in: `Some(status)` if it does not.
fn refused(line: &Line, answer: &Answer) -> Option<u16> {
    let signs_in =
        line.page && answer.status == 303 && answer.line("location") == "/console" && line.path != "/console";
    match answer.status {
        401 | 403 => Some(answer.status),
        303 if signs_in && line.path != "/console/out" => Some(303),
        _ => None,
    }
}

fn ask(place: &Place, key: &str, line: &Line) -> Answer {
    match (line.page, line.method) {
        (true, "GET") => Browsing::with(place, key).get(&line.path),
        (true, _) => Browsing::with(place, key).post(&line.path, &[]),
        (false, "GET") => place.get(&line.path, key),
        (false, _) => place.post(&line.path, key, &json!({})),
    }
}

#[test]
fn every_address_lets_in_whom_the_table_says_and_nobody_else() {
    let mut place = Place::new();
    place.serve(&[]);
    let lines = lines();
    for line in &lines {
        let roles =
            [("nobody", ""), ("an organisation", place.bank.as_str()), ("the operator", place.operator.as_str())];
        let met = roles.map(|(_, key)| refused(line, &ask(&place, key, line)));
        let outside = if line.page { Some(303) } else { Some(401) };
        let wanted = match line.right {
            Right::Open => [None, None, None],
            Right::Own => [outside, None, None],
            Right::Admin => [outside, Some(403), None],
            other => panic!("{}: a registry has no right {other:?}", line.path),
        };
        assert_eq!(met, wanted, "{} {}", line.method, line.path);
    }
    // The consoles are not small; none of them is open by mistake.
    let of = |right: Right| lines.iter().filter(|line| line.right == right).count();
    assert_eq!((of(Right::Own), of(Right::Admin)), (43, 30));
    let open: BTreeSet<&str> = lines.iter().filter(|l| l.right == Right::Open).map(|l| l.path.as_str()).collect();
    let wanted = [
        "/",
        "/assets/0/app.css",
        "/certificate",
        "/check",
        "/code",
        "/complaint",
        "/complaint/code",
        "/complaint/follow",
        "/complaint/sent",
        "/confirm",
        "/console",
        "/console/out",
        "/end",
        "/favicon.ico",
        "/lang/en",
        "/log",
        "/metrics",
        "/openapi.json",
        "/realtime/check/registry",
        "/undo",
        "/v1/complaints",
        "/v1/complaints/c-0000000000000000",
        "/v1/complaints/code",
    ];
    assert_eq!(open.into_iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn nobody_sees_what_another_organisation_has() {
    let mut place = Place::new();
    place.serve(&[]);
    let list = b"13800001111\n13800004444\n";
    let bank = Browsing::with(&place, &place.bank);
    let handed = bank.upload("/console/scrub", &[("purpose", "sales"), ("rows", "keep")], "secret-list.csv", list);
    assert_eq!(handed.status, 303, "{}", handed.text());
    let job = handed.line("location").to_owned();
    let id = job.rsplit('/').next().expect("an id").to_owned();
    let ended = bench::wait_until(std::time::Duration::from_secs(20), || {
        place.get(&format!("/v1/scrub/{id}"), &place.bank).json()["state"] == "done"
    });
    assert!(ended);
    assert!(bank.get("/console/scrub").text().contains("secret-list.csv"));
    let digest = registry::org::KeyText::digest(&place.bank).expect("a key").hex();
    let receipt =
        place.get("/v1/receipts", &place.bank).json()["receipts"][0]["digest"].as_str().expect("one").to_owned();
    let secrets = ["Example Bank", "secret-list", &digest[..16], &receipt, "057188880000", "+8657188880"];
    let shop = Browsing::with(&place, &place.shop);
    let mut seen = 0;
    for line in lines().iter().filter(|line| line.method == "GET") {
        for path in [line.path.clone(), line.path.replace("00000000000000000000000000000000", &id)] {
            let answer = if line.page { shop.get(&path) } else { place.get(&path, &place.shop) };
            let text = answer.text();
            let found: Vec<&&str> = secrets.iter().filter(|secret| text.contains(**secret)).collect();
            assert!(found.is_empty(), "{path} shows {found:?}");
            seen += usize::from(answer.status == 200);
        }
    }
    assert!(seen > 30, "{seen} pages were looked at");
    for path in [job.clone(), format!("{job}/result"), format!("{job}/receipt"), format!("{job}/rejects")] {
        assert_eq!(shop.get(&path).status, 404, "{path}");
    }
    assert_eq!(shop.post(&format!("{job}/forget"), &[("sure", "yes")]).status, 404);
    assert_eq!(shop.post("/console/keys", &[("id", &digest[..16]), ("sure", "yes")]).status, 404);
    assert_eq!(place.get("/v1/versions", &place.bank).status, 200, "its key still serves");
    assert_eq!(bank.get(&format!("{job}/receipt")).status, 200, "and its receipt is there");
}

#[test]
fn a_key_is_shown_once_and_is_in_no_cookie_page_or_log() {
    let mut place = Place::new();
    place.serve(&[]);
    let nobody = Browsing::new(&place);
    let entered = nobody.post("/console", &[("api_key", &place.bank)]);
    let set =
        entered.head().lines().find(|line| line.to_lowercase().starts_with("set-cookie: wurao-console=")).expect("set");
    assert!(set.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{set}");
    assert!(!set.contains("Max-Age") && !set.contains("Expires") && !set.contains(&place.bank), "{set}");
    let own = Browsing::with(&place, &place.bank);
    let home = own.get("/console");
    assert!(home.text().contains("Example Bank") && !home.text().contains(&place.bank));
    assert_eq!(own.post("/console/out", &[]).line("location"), "/console");
    assert!(!own.get("/console").text().contains("Example Bank"), "the old cookie leads nowhere");
    let wrong = nobody.post("/console", &[("api_key", "wurao-wrong")]);
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(text.contains("there is no such key 〔registry-key-unknown〕") && !text.contains("wurao-wrong"), "{text}");
    // A key that is ended takes the console with it.
    let other = Browsing::with(&place, &place.shop);
    let digest = registry::org::KeyText::digest(&place.shop).expect("a key").hex();
    place.run(&["key", "revoke", &digest[..16]]);
    assert!(!other.get("/console").text().contains("Example Shop"));
    // Guessing ends after sixty tries from one place, for right keys too.
    for _ in 0..59 {
        nobody.post("/console", &[("api_key", "wurao-wrong")]);
    }
    let late = nobody.post("/console", &[("api_key", &place.bank)]);
    assert_eq!((late.status, late.cookie("wurao-console")), (429, None));
    assert!(late.text().contains("key-too-many-tries"));
}

#[test]
fn a_form_of_another_site_does_nothing() {
    let mut place = Place::new();
    place.serve(&[]);
    let operator = Browsing::with(&place, &place.operator);
    let asked = Asked::new("POST", "/operator/publish").line("Cookie", &operator.cookies);
    let foreign = asked.line("Origin", "https://evil.example").form(&[("sure", "yes"), ("token", &operator.token)]);
    assert_eq!(foreign.of(place.server().address()).status, 403);
    let tokenless = Asked::new("POST", "/operator/publish").line("Cookie", &operator.cookies).form(&[("sure", "yes")]);
    assert_eq!(tokenless.of(place.server().address()).status, 403);
    assert_eq!(place.run(&["versions"])["versions"].as_array().map(Vec::len), Some(1));
}
