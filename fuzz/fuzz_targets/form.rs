#![no_main]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use casework::Who;
use desk::clock::Clock;
use desk::{Desk, Settings};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// After so many forms the log has grown enough to slow the next ones down.
const FRESH: u32 = 500;

struct Open {
    _folder: tempfile::TempDir,
    router: Router,
    case: String,
    cookie: String,
    token: String,
    posted: u32,
}

thread_local! {
    static RUNTIME: Runtime = Runtime::new().expect("a runtime");
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

// Any bytes posted to any form of the desk: read, refused, but never broken.
fuzz_target!(|given: (u8, bool, bool, &[u8])| {
    RUNTIME.with(|runtime| {
        OPEN.with_borrow_mut(|open| {
            if open.as_ref().is_none_or(|open| open.posted >= FRESH) {
                *open = Some(runtime.block_on(fresh()));
            }
            let open = open.as_mut().expect("just opened");
            open.posted += 1;
            runtime.block_on(post(open, given));
        });
    });
});

async fn fresh() -> Open {
    let folder = tempfile::tempdir().expect("a folder");
    let day = jiff::civil::date(2026, 10, 12);
    let owner = "local".to_owned();
    let settings = Settings { data: folder.path().into(), database: None, clock: Clock::On(day), owner };
    let desk = Arc::new(Desk::open(settings).await.expect("a desk"));
    let here = desk.of("local", Who::person()).expect("a vault");
    let story = "seed";
    let stories = desk.library().stories("cn-telecom").expect("stories");
    let story = stories.iter().find(|s| s.id == story).or(stories.first()).expect("a story").id.clone();
    let case = desk::case::example::open_example(&here, "cn-telecom", &story, None, false).await.expect("a case");
    let router = web::router(desk, "local", web::Guard::new(([127, 0, 0, 1], 80).into()));
    let ask = Request::get("/new").header(header::HOST, "127.0.0.1").body(Body::empty()).expect("a request");
    let answer = router.clone().oneshot(ask).await.expect("an answer");
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().unwrap_or_default();
    let cookie = cookie.to_owned();
    let page = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a page");
    let page = String::from_utf8(page.to_vec()).expect("text");
    let (_, rest) = page.split_once("name=\"token\" value=\"").expect("a token");
    let token = rest.split('"').next().unwrap_or_default().to_owned();
    Open { _folder: folder, router, case, cookie, token, posted: 0 }
}

async fn post(open: &Open, (which, files, helper, bytes): (u8, bool, bool, &[u8])) {
    let forms: Vec<&'static str> = web::table().into_iter().filter(|e| e.change.is_some()).map(|e| e.path).collect();
    let path = forms[usize::from(which) % forms.len()].replace("{id}", &open.case);
    let path: String = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
    let kind = if files { "multipart/form-data; boundary=x" } else { "application/x-www-form-urlencoded" };
    let seat = if helper { format!("; seat={}.e69e97", open.case) } else { String::new() };
    let request = Request::post(format!("{path}?token={}", open.token))
        .header(header::HOST, "127.0.0.1")
        .header(header::COOKIE, format!("{}{seat}", open.cookie))
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes.to_vec()))
        .expect("a request");
    let answer = open.router.clone().oneshot(request).await.expect("an answer");
    assert!(answer.status().as_u16() < 500, "{path}: {}", answer.status());
    axum::body::to_bytes(answer.into_body(), 64 << 20).await.expect("a page");
}
