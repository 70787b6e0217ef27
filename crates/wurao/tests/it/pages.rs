//! The pages through their real door: the router with its guard, a desk in a temporary folder.

mod changes;
mod dealings;
mod every_page;
mod gate;
mod locker;
mod words;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use casework::Who;
use desk::case::example::open_example;
use desk::case::open::{NewCase, open_case};
use desk::clock::Clock;
use desk::{Desk, Here, Settings};
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Guard, router};

const HOST: &str = "127.0.0.1:7878";
const TODAY: &str = "2026-11-24";

/// A desk with its router, and the cookie of one visitor.
pub struct Visitor {
    pub here: Here,
    pub router: Router,
    pub cookie: String,
    pub token: String,
    _data: tempfile::TempDir,
}

/// What a page answered.
pub struct Answered {
    pub status: u16,
    pub to: String,
    pub kind: String,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Visitor {
    pub async fn open() -> Visitor {
        let data = tempfile::tempdir().expect("a temporary folder");
        let clock = Clock::On(TODAY.parse().expect("a date"));
        let settings = Settings { data: data.path().into(), database: None, clock, owner: "local".into() };
        let desk = Arc::new(Desk::open(settings).await.expect("the desk opens"));
        let router = router(Arc::clone(&desk), "local", Guard::new(HOST.parse().expect("an address")));
        let mut visitor = Visitor {
            here: desk.of("local", Who::person()).expect("a vault"),
            router,
            cookie: String::new(),
            token: String::new(),
            _data: data,
        };
        let first = visitor.router.clone().oneshot(visitor.get_request("/new")).await.expect("answers");
        let set = first.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        visitor.cookie = set.split(';').next().expect("a pair").to_owned();
        visitor.token = token_in(&visitor.get("/new").await.text);
        visitor
    }

    pub fn get_request(&self, path: &str) -> Request<Body> {
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, &self.cookie);
        request.body(Body::empty()).expect("a request")
    }

    pub async fn send(&self, request: Request<Body>) -> Answered {
        answered(self.router.clone().oneshot(request).await.expect("the router always answers")).await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.send(self.get_request(path)).await
    }

    pub async fn get_in(&self, path: &str, lang: &str) -> Answered {
        let cookie = format!("{}; lang={lang}", self.cookie);
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Posts a form with its token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let mut all = vec![("token", self.token.as_str())];
        all.extend(fields);
        self.send(self.form(path, &all)).await
    }

    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", escaped(k), escaped(v))).collect();
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(Body::from(body.join("&"))).expect("a request")
    }

    /// Posts a form with files; a field with a file name is a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, Option<&str>, &[u8])]) -> Answered {
        let mut body = Vec::new();
        for (name, file, content) in fields {
            let file = file.map(|f| format!("; filename=\"{f}\"")).unwrap_or_default();
            let head = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--X--\r\n");
        let request = Request::post(format!("{path}?token={}", self.token))
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// The example case, as far as the step with this number.
    pub async fn example(&self, until: Option<usize>) -> String {
        open_example(&self.here, "cn-telecom", "seed", until).await.expect("the example opens")
    }

    pub async fn empty(&self) -> String {
        let new = NewCase { subject: "套餐推销电话".into(), pack: "cn-telecom".into(), ..NewCase::default() };
        open_case(&self.here, new).await.expect("a case opens")
    }
}

pub fn token_in(page: &str) -> String {
    let at = page.find("name=\"token\" value=\"").expect("the page has a form") + "name=\"token\" value=\"".len();
    page[at..at + 64].to_owned()
}

pub fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

async fn answered(response: Response<Body>) -> Answered {
    let status = response.status().as_u16();
    let header = |name: header::HeaderName| {
        response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (to, kind) = (header(header::LOCATION), header(header::CONTENT_TYPE));
    let bytes = response.into_body().collect().await.expect("a body").to_bytes().to_vec();
    Answered { status, to, kind, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}
