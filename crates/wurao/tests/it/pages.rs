//! The pages through their real door: the router with its guard, a desk in a temporary folder.

mod again;
mod changes;
mod dealings;
mod every_page;
pub mod full;
mod gate;
mod handover;
mod harmless;
mod jobs;
mod leaving;
mod locker;
mod problems;
mod restarted;
mod said;
mod shared;
mod snapshots;
mod stale;
mod studio;
pub mod table;
mod text;
mod undo;
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
    _data: Option<tempfile::TempDir>,
}

/// A field of a form; with a file name it is a file.
pub type Part<'p> = (&'p str, Option<&'p str>, &'p [u8]);

/// What a form carries beside its fields.
#[derive(Clone, Copy, Default)]
pub struct Marks<'m> {
    /// The page's token.
    pub token: &'m str,
    /// Number of the last event that the page knew.
    pub seen: Option<u64>,
    /// The form's own name.
    pub key: Option<&'m str>,
    /// More cookies, such as a helper's seat.
    pub cookie: &'m str,
}

impl Marks<'_> {
    fn fields(&self) -> Vec<(&str, String)> {
        let seen = self.seen.map(|seen| ("seen", seen.to_string()));
        let key = self.key.map(|key| ("key", key.to_owned()));
        [Some(("token", self.token.to_owned())), seen, key].into_iter().flatten().collect()
    }
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
        let clock = Clock::Still(TODAY.parse().expect("a date"));
        let settings = Settings { data: data.path().into(), database: None, clock, owner: "local".into() };
        let desk = Arc::new(Desk::open(settings).await.expect("the desk opens"));
        Visitor::at(&desk, "local", Some(data)).await
    }

    /// Somebody else's pages at the same desk.
    pub async fn beside(&self, account: &str) -> Visitor {
        Visitor::at(self.here.desk(), account, None).await
    }

    async fn at(desk: &Arc<Desk>, account: &str, data: Option<tempfile::TempDir>) -> Visitor {
        let router = router(Arc::clone(desk), account, Guard::new(HOST.parse().expect("an address")));
        let mut visitor = Visitor {
            here: desk.of(account, Who::person()).expect("a vault"),
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

    /// Posts a form with files.
    pub async fn upload(&self, path: &str, parts: &[Part<'_>]) -> Answered {
        self.submit(path, true, parts, &self.marks()).await
    }

    /// The marks of a page that was shown before anything was recorded or long ago: its token alone.
    pub fn marks(&self) -> Marks<'_> {
        Marks { token: &self.token, ..Marks::default() }
    }

    /// Asks for a page with more cookies.
    pub async fn get_with(&self, path: &str, cookie: &str) -> Answered {
        let cookie = format!("{}; lang=zh; {cookie}", self.cookie);
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Posts a form as a browser does: with files, its marks stand in the address.
    pub async fn submit(&self, path: &str, files: bool, parts: &[Part<'_>], marks: &Marks<'_>) -> Answered {
        self.send(self.submission(path, files, parts, marks)).await
    }

    /// The request of [`Visitor::submit`].
    pub fn submission(&self, path: &str, files: bool, parts: &[Part<'_>], marks: &Marks<'_>) -> Request<Body> {
        let pair = |(name, value): &(&str, String)| format!("{}={}", escaped(name), escaped(value));
        let mut pairs: Vec<String> = marks.fields().iter().map(pair).collect();
        let lang = if marks.cookie.contains("lang=") { "" } else { "lang=zh; " };
        let cookie = format!("{}; {lang}{}", self.cookie, marks.cookie);
        let request = Request::builder().method("POST").header(header::HOST, HOST).header(header::COOKIE, cookie);
        let request = match files {
            true => request
                .uri(format!("{path}?{}", pairs.join("&")))
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
                .body(Body::from(multipart(parts))),
            false => {
                pairs.extend(parts.iter().map(|(name, _, value)| {
                    pair(&(*name, String::from_utf8(value.to_vec()).expect("what is typed is text")))
                }));
                request
                    .uri(path)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from(pairs.join("&")))
            }
        };
        request.expect("a request")
    }

    /// Number of the last event of a case.
    pub async fn head(&self, case: &str) -> u64 {
        self.here.case(case).await.expect("loads").head.seq
    }

    /// The example case, as far as the step with this number.
    pub async fn example(&self, until: Option<usize>) -> String {
        open_example(&self.here, "cn-telecom", "seed", until, false).await.expect("the example opens")
    }

    pub async fn empty(&self) -> String {
        let new = NewCase { subject: "套餐推销电话".into(), pack: "cn-telecom".into(), ..NewCase::default() };
        open_case(&self.here, new).await.expect("a case opens")
    }
}

fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|f| format!("; filename=\"{f}\"")).unwrap_or_default();
        let head = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--X--\r\n");
    body
}

/// What a page says has to be mended; empty when nothing has.
pub fn alert(page: &str) -> String {
    let after = page.split("role=\"alert\"").nth(1).unwrap_or_default();
    let inside = after.split_once('>').map_or("", |(_, rest)| rest);
    // Where the sentence is about a field, it is a link to it.
    let inside = inside.strip_prefix("<a ").and_then(|link| link.split_once('>')).map_or(inside, |(_, text)| text);
    inside.split('<').next().unwrap_or_default().split(" 〔").next().unwrap_or_default().trim().to_owned()
}

/// A form as a page shows it.
pub struct Shown {
    /// Where it is posted.
    pub action: String,
    /// Its hidden fields.
    pub hidden: Vec<(String, String)>,
    /// All of its markup.
    pub text: String,
}

/// The forms of a page in their order.
pub fn forms(page: &str) -> Vec<Shown> {
    let form = |rest: &str| {
        let text = rest.split("</form>").next().expect("split gives one").to_owned();
        let inputs = text.split("<input type=\"hidden\"").skip(1).map(|t| t.split('>').next().unwrap_or_default());
        let hidden = inputs.map(|t| (attribute(t, "name"), attribute(t, "value"))).collect();
        Shown { action: attribute(&text, "action"), hidden, text }
    };
    page.split("<form").skip(1).map(form).collect()
}

/// A mark's value, with the signs that markup writes otherwise.
fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split(&format!(" {name}=\"")).nth(1).and_then(|t| t.split('"').next()).unwrap_or_default();
    text::plain(value)
}

impl Visitor {
    /// Posts a form of a page as it stands, with more fields.
    pub async fn press(&self, form: &Shown, more: &[(&str, &str)]) -> Answered {
        let mut fields: Vec<(&str, &str)> = form.hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        fields.extend(more);
        self.send(self.form(&form.action, &fields)).await
    }
}

/// A field as it is typed.
pub fn typed<'p>(name: &'p str, value: &'p str) -> Part<'p> {
    (name, None, value.as_bytes())
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
