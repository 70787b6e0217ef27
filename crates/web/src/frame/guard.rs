//! Stands before every page: host, origin, token, headers.

use crate::frame::area::FORM;
use crate::frame::cookies;
use crate::frame::problem::{self, Problem};
use crate::frame::session::{self, Session};
use crate::frame::typed::{self, Typed, own_path};
use crate::frame::upload;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::Form;
use desk::error::Refusal;
use playbook::Lang;
use std::net::SocketAddr;
use std::sync::Arc;

/// What every answer tells the browser, whatever it answers.
const PROTECTION: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Knows the hosts this desk answers to and holds the key of its tokens.
#[derive(Clone)]
pub struct Guard {
    hosts: Arc<Vec<String>>,
    key: Arc<[u8; 32]>,
    lan: bool,
    public: bool,
}

/// Where the operating system of a phone hands over what was shared. It carries no token, stores nothing, and shows a page
/// whose form does.
pub(crate) const SHARE: &str = "/share";

impl Guard {
    /// A guard for a desk at this address: it answers to the loopback names and to the address itself. A name
    /// that merely resolves there is not answered, so a hostile page cannot reach the desk by rebinding its own name.
    pub fn new(bound: SocketAddr) -> Guard {
        let port = bound.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if !bound.ip().is_unspecified() && !bound.ip().is_loopback() {
            hosts.push(bound.to_string());
        }
        if port == 80 {
            hosts.extend(names.iter().map(ToString::to_string));
        }
        Guard { hosts: Arc::new(hosts), key: Arc::new(session::random()), lan: false, public: false }
    }

    /// A guard for the network at home: it answers under these names with their ports and no others, over TLS alone.
    pub fn lan(hosts: Vec<String>) -> Guard {
        Guard { hosts: Arc::new(hosts), key: Arc::new(session::random()), lan: true, public: false }
    }

    /// A guard for pages that everybody may reach: beside the loopback names they answer to these hosts, behind whatever
    /// ends TLS before them.
    pub fn public(bound: SocketAddr, hosts: &[String]) -> Guard {
        let own = Guard::new(bound);
        let all = own.hosts.iter().chain(hosts).cloned().collect();
        Guard { hosts: Arc::new(all), public: true, ..own }
    }

    /// Whether it stands before the network, where only paired phones come in.
    pub(crate) fn is_lan(&self) -> bool {
        self.lan
    }

    fn answers_to(&self, host: &str) -> bool {
        self.hosts.iter().any(|h| h.eq_ignore_ascii_case(host))
    }

    fn is_own(&self, origin: &str) -> bool {
        let schemes: &[&str] = match (self.lan, self.public) {
            (true, _) => &["https://"],
            (false, true) => &["https://", "http://"],
            (false, false) => &["http://"],
        };
        schemes.iter().any(|scheme| origin.strip_prefix(scheme).is_some_and(|host| self.answers_to(host)))
    }
}

/// The middleware.
pub async fn stand(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let host = text(request.headers(), HOST.as_str()).to_owned();
    if !guard.answers_to(&host) {
        let mut response = (StatusCode::MISDIRECTED_REQUEST, "wrong host / 地址不对\n").into_response();
        seal(response.headers_mut(), false);
        return response;
    }
    let known = cookies::get(request.headers(), "wurao").filter(|id| session::well_formed(id));
    let id = known.clone().unwrap_or_else(session::fresh);
    let asks = request.method() != Method::POST;
    let here = request.uri().path_and_query().filter(|_| asks).map_or(request.uri().path(), |p| p.as_str());
    let here = own_path(here).unwrap_or("/").to_owned();
    let session = Session {
        lang: language(request.headers()),
        token: session::token(&guard.key, &id),
        here,
        page: session::fresh(),
        form: Form::default(),
        lan: guard.lan,
        registry: guard.public,
    };
    request.extensions_mut().insert(session.clone());
    let immutable = request.uri().path().starts_with("/assets/");
    let query = typed::pairs(request.uri().query().unwrap_or_default().as_bytes()).map_err(Problem::too_large);
    let admitted = match query {
        Ok(query) if request.method() == Method::POST => {
            admit(&guard, request, known.as_deref(), &session, &query).await
        }
        query => query.map(|_| request),
    };
    let response = match admitted {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let mut response = problem::in_words(response, &session);
    seal(response.headers_mut(), immutable);
    if known.is_none()
        && !immutable
        && let Ok(value) = HeaderValue::from_str(&cookies::kept("wurao", &id))
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
    if guard.lan {
        only_over_tls(response.headers_mut());
    }
    response
}

/// No cookie that is set over TLS is ever sent without it, whichever page sets it.
fn only_over_tls(headers: &mut HeaderMap) {
    let set: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in set {
        let text = cookie.to_str().unwrap_or_default();
        let marked = if text.contains("; Secure") { text.to_owned() } else { format!("{text}; Secure") };
        if let Ok(value) = HeaderValue::from_str(&marked) {
            headers.append(SET_COOKIE, value);
        }
    }
}

/// Lets a change in when it comes from our own page, and reads its form.
async fn admit(
    guard: &Guard,
    request: Request,
    known: Option<&str>,
    session: &Session,
    query: &Typed,
) -> Result<Request, Problem> {
    let headers = request.headers();
    let site = text(headers, "sec-fetch-site");
    let origin = text(headers, ORIGIN.as_str());
    // A page under `no-referrer` sends `Origin: null` with its own forms; then the fetch metadata or the token decides.
    let foreign = !matches!(site, "" | "same-origin" | "none")
        || !(origin.is_empty() || origin == "null" || guard.is_own(origin));
    if foreign {
        return Err(stale());
    }
    // Beyond doubt a page of ours: what it sent may be shown again with one button under it.
    let ours = site == "same-origin" || guard.is_own(origin);
    let kind = text(headers, CONTENT_TYPE.as_str());
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if request.uri().path() == SHARE && kind == "multipart/form-data" {
        return Ok(request);
    }
    let good = |token: &str| known.is_some_and(|id| session::is_token(&guard.key, id, token));
    let (request, form) = match kind.as_str() {
        "multipart/form-data" if !good(query.get("token")) => {
            let refused = stale();
            return Err(if ours { refused.anew(upload::without_files(request, query).await) } else { refused });
        }
        "multipart/form-data" => (request, Typed::default()),
        "application/x-www-form-urlencoded" | "" => {
            let (parts, body) = request.into_parts();
            let bytes = to_bytes(body, FORM);
            let bytes = bytes.await.map_err(|error| Problem::unread(&error, StatusCode::PAYLOAD_TOO_LARGE))?;
            let form = typed::pairs(&bytes).map_err(Problem::too_large)?;
            (Request::from_parts(parts, Body::empty()), form)
        }
        _ => return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    };
    let told =
        |name: &str| if form.get(name).is_empty() { query.get(name).to_owned() } else { form.get(name).to_owned() };
    if !good(&told("token")) {
        let refused = stale();
        return Err(if ours { refused.anew(form) } else { refused.keeping(form) });
    }
    let key = Some(told("key")).filter(|key| (1..=80).contains(&key.len()) && key.is_ascii());
    let answered = Session { form: Form { seen: told("seen").parse().ok(), key }, ..session.clone() };
    let mut request = request;
    request.extensions_mut().insert(answered);
    request.extensions_mut().insert(form);
    Ok(request)
}

fn stale() -> Problem {
    Problem::from(Refusal::refused("page-stale")).with(StatusCode::FORBIDDEN)
}

fn seal(headers: &mut HeaderMap, immutable: bool) {
    for (name, value) in PROTECTION {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !immutable {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The same as lines of an answer that no page gives.
pub(super) fn protection() -> String {
    let lines = PROTECTION.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    lines.chain(["cache-control: no-store\r\n".to_owned()]).collect()
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The chosen language, else the browser's first one that we have, else Chinese.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    match cookies::get(headers, "lang").as_deref() {
        Some("en") => return Lang::En,
        Some("zh") => return Lang::Zh,
        _ => {}
    }
    let wanted = text(headers, ACCEPT_LANGUAGE.as_str()).split(',').map(str::trim);
    let known = wanted.filter_map(|tag| {
        let tag = tag.to_ascii_lowercase();
        (tag.starts_with("zh") || tag.starts_with("en")).then(|| Lang::from_tag(&tag))
    });
    known.into_iter().next().unwrap_or_default()
}
