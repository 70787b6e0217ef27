//! Who is let in, and what every answer says to the browser.

use super::{HOST, Visitor};
use axum::body::Body;
use axum::http::{Request, header};
use tower::ServiceExt;

#[tokio::test(flavor = "multi_thread")]
async fn only_its_own_names_are_answered() {
    let visitor = Visitor::open().await;
    for (host, status) in
        [(HOST, 200), ("localhost:7878", 200), ("[::1]:7878", 200), ("evil.example", 421), ("127.0.0.1:80", 421)]
    {
        let request = Request::get("/").header(header::HOST, host).body(Body::empty()).expect("a request");
        assert_eq!(visitor.send(request).await.status, status, "{host}");
    }
    let none = Request::get("/").body(Body::empty()).expect("a request");
    assert_eq!(visitor.send(none).await.status, 421);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_token_and_our_own_origin() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let facts = format!("/case/{case}/facts");
    let field = ("name", "林晓");
    let without = visitor.send(visitor.form(&facts, &[field])).await;
    assert_eq!(without.status, 403);
    assert!(without.text.contains("林晓"), "what was typed is kept");
    let wrong = "0".repeat(64);
    assert_eq!(visitor.send(visitor.form(&facts, &[("token", &wrong), field])).await.status, 403);
    let with = [("token", visitor.token.as_str()), field];
    for (name, value) in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        let mut request = visitor.form(&facts, &with);
        request.headers_mut().insert(name, value.parse().expect("a value"));
        assert_eq!(visitor.send(request).await.status, 403, "{name}: {value}");
    }
    let mut stranger = visitor.form(&facts, &with);
    stranger.headers_mut().remove(header::COOKIE);
    assert_eq!(visitor.send(stranger).await.status, 403);
    let upload = Request::post(format!("/case/{case}/capture"))
        .header(header::HOST, HOST)
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    assert_eq!(visitor.send(upload.body(Body::from("--X--\r\n")).expect("a request")).await.status, 403);
    assert_eq!(visitor.here.case(&case).await.expect("loads").case.head, 1, "nothing was recorded");
    let mut own = visitor.form(&facts, &with);
    own.headers_mut().insert("origin", "http://127.0.0.1:7878".parse().expect("a value"));
    own.headers_mut().insert("sec-fetch-site", "same-origin".parse().expect("a value"));
    assert_eq!(visitor.send(own).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_carry_their_protection() {
    let visitor = Visitor::open().await;
    for path in ["/", "/nothing", "/new"] {
        let answer = visitor.router.clone().oneshot(visitor.get_request(path)).await.expect("answers");
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_checked() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    for path in [
        "/case/..%2f..%2fetc",
        "/case/%00",
        "/case/none",
        "/case/a%20b/log",
        "/nothing",
        &format!("/case/{case}/log/x"),
        &format!("/case/{case}/offer/999"),
        &format!("/case/{case}/letters/none"),
        &format!("/case/{case}/file/none"),
        &format!("/case/{case}/import/zz"),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text.contains("<h1>"), "{path} is a page");
    }
    assert_eq!(visitor.post("/", &[]).await.status, 405);
    let step = format!("/case/{case}/step");
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let answer =
            visitor.post(&step, &[("action", "log-first-call"), ("decision", "not-now"), ("back", back)]).await;
        assert_eq!(answer.to, format!("/case/{case}"), "{back}");
    }
    let switched = visitor.get("/lang/en?back=//evil.example").await;
    assert_eq!(switched.to, "/");
    let large = "x".repeat((1 << 20) + 1);
    assert_eq!(visitor.post(&format!("/case/{case}/facts"), &[("name", &large)]).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_text() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let bad = "<script>alert(1)</script>\"'><img src=x>";
    let fields: [(&str, Option<&str>, &[u8]); 5] = [
        ("number", None, b"13800000000"),
        ("date", None, b"2026-11-23"),
        ("time", None, b"10:22"),
        ("claimed_own", None, bad.as_bytes()),
        ("said", None, bad.as_bytes()),
    ];
    let saved = visitor.upload(&format!("/case/{case}/capture"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    visitor.post(&format!("/case/{case}/facts"), &[("name", bad), ("operator_name", bad)]).await;
    for page in ["", "/log", "/letters/appeal", "/facts", "/capture", "/file/operator-hotline", "/ladder"] {
        let text = visitor.get(&format!("/case/{case}{page}")).await.text;
        assert!(!text.contains("<script>alert") && !text.contains("<img"), "{page}");
    }
    let log = visitor.get(&format!("/case/{case}/log")).await.text;
    assert_eq!(log.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count(), 3, "{log}");
}
