use crate::pages::{Answered, HOST, Visitor, escaped};
use crate::wurao::Wurao;
use axum::body::Body;
use axum::http::{Request, header};
use casework::Actor;
use serde_json::json;

/// The visitor with a second cookie: somebody sits in the helper's seat.
struct Seated {
    visitor: Visitor,
    case: String,
    seat: String,
}

impl Seated {
    async fn with(rights: &str, until: &str) -> Seated {
        let visitor = Visitor::open().await;
        let case = visitor.example(None).await;
        let field = |name: &'static str, value: &str| (name, value.to_owned());
        let fields = [field("name", "小陈"), field("rights", rights), field("until", until)];
        let form: Vec<(&str, Option<&str>, &[u8])> = fields.iter().map(|(n, v)| (*n, None, v.as_bytes())).collect();
        let saved = visitor.upload(&format!("/case/{case}/helpers"), &form).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let hex: String = "小陈".bytes().map(|b| format!("{b:02x}")).collect();
        Seated { seat: format!("seat={case}.{hex}"), visitor, case }
    }

    async fn get(&self, page: &str) -> Answered {
        self.ask("GET", &format!("/case/{}{page}", self.case), "").await
    }

    async fn post(&self, page: &str, fields: &[(&str, &str)]) -> Answered {
        let mut all = vec![format!("token={}", self.visitor.token)];
        all.extend(fields.iter().map(|(k, v)| format!("{k}={}", escaped(v))));
        self.ask("POST", &format!("/case/{}{page}", self.case), &all.join("&")).await
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> Answered {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, format!("{}; {}; lang=zh", self.visitor.cookie, self.seat).into_bytes())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.visitor.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    async fn head(&self) -> u64 {
        self.visitor.here.case(&self.case).await.expect("loads").case.head
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_who_may_look_changes_nothing_and_sees_no_personal_facts() {
    let seated = Seated::with("view", "").await;
    let before = seated.head().await;
    for page in ["", "/facts", "/letters/appeal", "/file/operator-hotline", "/parties", "/close"] {
        let answer = seated.get(page).await;
        assert_eq!(answer.status, 200, "{page}: {}", answer.text);
        assert!(answer.text.contains("帮手「小陈」在看，只能看"), "{page} has the strip");
        for secret in ["林晓", "linxiao@example.com", "安静路", "000000"] {
            assert!(!answer.text.contains(secret), "{secret} stands in {page}");
        }
    }
    assert!(seated.get("/facts").await.text.contains("〔帮手看不到〕"));
    let own = seated.visitor.get_in(&format!("/case/{}", seated.case), "zh").await.text;
    assert!(!own.contains("在看"), "the person's own page has no strip");
    assert!(seated.visitor.get_in(&format!("/case/{}/facts", seated.case), "zh").await.text.contains("林晓"));
    let text = seated.get("/letters/appeal/txt").await;
    assert!(text.status == 200 && !text.text.contains("林晓"), "{}", text.text);
    let answer = seated.post("/facts", &[("name", "改掉")]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("「小陈」只能看"), "{}", answer.text);
    assert_eq!(seated.head().await, before, "nothing was recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_helper_does_is_marked_and_the_rest_is_refused() {
    let seated = Seated::with("draft", "2026-12-31").await;
    let boundary = "--X\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n1366****6378\r\n--X\r\nContent-Disposition: form-data; name=\"date\"\r\n\r\n2026-11-24\r\n--X--\r\n";
    let request = Request::post(format!("/case/{}/capture?token={}", seated.case, seated.visitor.token))
        .header(header::HOST, HOST)
        .header(header::COOKIE, format!("{}; {}", seated.visitor.cookie, seated.seat))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    let saved = seated.visitor.send(request.body(Body::from(boundary)).expect("a request")).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let events = seated.visitor.here.events(&seated.case, 0).await.expect("a log");
    let last = events.last().expect("an event");
    assert_eq!((last.body.kind(), last.actor, last.by.as_deref()), ("incident", Actor::Helper, Some("小陈")));
    assert!(events.iter().rev().skip(1).all(|e| e.actor != Actor::Helper), "only the helper's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seat_is_left_with_one_press_and_ends_with_the_help() {
    let seated = Seated::with("send", "2026-11-24").await;
    assert!(seated.get("").await.text.contains("action=\"/helpers/leave\""));
    assert_eq!(seated.ask("POST", "/helpers/leave", &format!("token={}", seated.visitor.token)).await.to, "/");
    let at = format!("/case/{}/helpers", seated.case);
    let sat = seated.visitor.post(&format!("{at}/sit"), &[("name", "小陈")]).await;
    assert_eq!((sat.status, sat.to.as_str()), (303, format!("/case/{}", seated.case).as_str()));
    assert_eq!(seated.visitor.post(&format!("{at}/sit"), &[("name", "别人")]).await.status, 404);
    assert_eq!(seated.visitor.post(&format!("{at}/end"), &[("name", "小陈")]).await.status, 303);
    let over = seated.get("").await;
    assert!(over.status == 403 && over.text.contains("「小陈」的帮忙已经结束"), "{}", over.text);
    let wrong: &[&[(&str, &str)]] = &[
        &[("rights", "view")],
        &[("name", "小陈"), ("rights", "all")],
        &[("name", "小陈"), ("rights", "view"), ("until", "2026-11-23")],
    ];
    for fields in wrong {
        let form: Vec<(&str, Option<&str>, &[u8])> = fields.iter().map(|(n, v)| (*n, None, v.as_bytes())).collect();
        assert_eq!(seated.visitor.upload(&at, &form).await.status, 422, "{fields:?}");
    }
}

#[test]
fn the_command_line_names_and_ends_helpers() {
    let wurao = Wurao::new();
    let case = wurao.case();
    wurao.json(&[
        "--on",
        "2026-11-24",
        "helper",
        "add",
        &case,
        "--name",
        "小陈",
        "--rights",
        "draft",
        "--until",
        "2026-11-30",
    ]);
    let listed = wurao.json(&["--on", "2026-11-24", "helper", "list", &case]);
    assert_eq!((&listed[0]["rights"], &listed[0]["in_force"]), (&json!("draft"), &json!(true)));
    assert_eq!(wurao.json(&["--on", "2026-12-01", "helper", "list", &case])[0]["in_force"], false);
    wurao.json(&["helper", "end", &case, "--name", "小陈"]);
    assert_eq!(wurao.json(&["helper", "list", &case]), json!([]));
    assert_eq!(wurao.answer(&["helper", "end", &case, "--name", "小陈"]).0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_cannot_be_read_is_nobodys() {
    let mut seated = Seated::with("draft", "").await;
    let seat = seated.seat.clone();
    let broken = [
        "seat=nothing".to_owned(),
        format!("seat={}.zz", seated.case),
        format!("{seat}0"),
        format!("{seat}%"),
        format!("seat={}.+1+2", seated.case),
        format!("seat={}.", seated.case),
        "seat".to_owned(),
        "seat=".to_owned(),
        "SEAT=x".to_owned(),
        "seat = \"".to_owned(),
        "x=\u{e9}y; seat=帮".to_owned(),
        format!("{seat}; seat=nobody"),
    ];
    for broken in broken {
        seated.seat = broken;
        assert_eq!(seated.get("/facts").await.status, 403, "{}", seated.seat);
    }
}
