//! Who is let in, and what every answer says to the browser.

use super::{HOST, Part, Visitor, typed};
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
    let case = visitor.empty().await;
    let page = visitor.get("/new").await.text;
    let css = page.split('"').find(|t| t.starts_with("/assets/")).expect("the frame names it").to_owned();
    let mut stranger = visitor.get_request("/");
    stranger.headers_mut().insert(header::HOST, "evil.example".parse().expect("a value"));
    let large = "x".repeat((1 << 20) + 1);
    let facts = format!("/case/{case}/facts");
    let mut strange = visitor.form(&facts, &[]);
    strange.headers_mut().insert(header::CONTENT_TYPE, "text/xml".parse().expect("a value"));
    let asked = [
        (visitor.get_request("/"), 200),
        (visitor.get_request("/nothing"), 404),
        (visitor.get_request("/health"), 200),
        (visitor.get_request("/favicon.ico"), 204),
        (visitor.get_request(&css), 200),
        (visitor.get_request("/lang/en?back=/new"), 303),
        (visitor.get_request(&format!("/new?{}", "a=b&".repeat(600))), 413),
        (visitor.form("/", &[]), 403),
        (visitor.form("/", &[("token", &visitor.token)]), 405),
        (visitor.form(&facts, &[("token", &visitor.token), ("name", &large)]), 413),
        (strange, 415),
        (stranger, 421),
    ];
    let told = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
             worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    for (request, status) in asked {
        let asked = request.uri().path().to_owned();
        let answer = visitor.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(answer.status().as_u16(), status, "{asked}");
        for (name, value) in told {
            assert_eq!(answer.headers()[name], value, "{asked}: {name}");
        }
        let kept = answer.headers().get("cache-control").map(|v| v.to_str().expect("text"));
        let wanted = if asked == css { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(kept, Some(wanted), "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_files_is_bounded_before_it_stands_in_memory() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let import = format!("/case/{case}/import");
    let names: Vec<String> = (0..201).map(|n| format!("f{n}")).collect();
    let many: Vec<Part<'_>> = names.iter().map(|name| typed(name, "x")).collect();
    let long = "x".repeat((64 << 10) + 1);
    let full = "x".repeat(64 << 10);
    let head = "n".repeat(8 << 20);
    let file: Part<'_> = ("list", Some("a.csv"), b"");
    let forms: [(&str, Vec<Part<'_>>); 5] = [
        ("form-too-much", many),
        ("field-too-long", vec![typed("said", &long)]),
        ("form-too-much", (0..17).map(|_| typed("said", &full)).collect()),
        ("field-too-long", vec![typed(&head, "x")]),
        ("too-many-files", vec![file; 21]),
    ];
    for (code, form) in forms {
        let answer = visitor.upload(&import, &form).await;
        assert_eq!(answer.status, 413, "{code}: {}", answer.text);
        assert!(answer.text.contains(&format!("<code>{code}</code>")), "{code}: {}", answer.text);
    }
    let name = format!("{}\u{202e}vsc.exe", "名".repeat(500));
    let kept = visitor.upload(&import, &[("list", Some(&name), "时间,号码\n".as_bytes())]).await;
    assert_eq!(kept.status, 303);
    assert!(kept.to.ends_with(&"%E5%90%8D".repeat(120)), "{}", kept.to);
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
        &format!("/case/{case}/import/{}?name=a.csv", "0".repeat(64)),
        &format!("/case/{case}/evidence/{}", "0".repeat(64)),
        &format!("/case/{case}/evidence/{}/picture", "0".repeat(64)),
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
        assert_eq!(answer.to.split('?').next(), Some(format!("/case/{case}").as_str()), "{back}");
    }
    for back in ["//evil.example", "%2F%09%2Fevil.example%2F", "%2F%5Cevil.example", "/%0d%0aset-cookie:x=y", "/%00"] {
        assert_eq!(visitor.get(&format!("/lang/en?back={back}")).await.to, "/", "{back}");
    }
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
