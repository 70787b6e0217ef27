//! The helper's seat: while somebody helps in this browser, every request passes here.
//!
//! In one place it decides what the helper may ask for, records changes as the helper's, hides what is personal, and puts
//! a strip above every page with the way out. It is no lock against the person who holds the machine: the way out is one
//! press for whoever sits there. It keeps a helper who acts in good faith from doing or seeing more than was agreed.

use crate::frame::Pages;
use crate::frame::problem::Problem;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Actor, Case, Rights};
use desk::people::helpers::{may, rights};
use desk::words::Words;
use desk::{Loaded, acting};
use playbook::{FactType, Lang, Pack};
use std::sync::Arc;

/// The cookie: case and name.
const SEAT: &str = "seat";
/// Pages are small; this bounds what is read to put the strip in.
const PAGE: usize = 16 << 20;

/// Somebody helps in this browser.
#[derive(Debug, Clone)]
pub struct Seat {
    case: String,
    name: String,
    /// What a page shows is masked; what is recorded is not.
    masks: bool,
}

impl Seat {
    /// The cookie that seats a helper.
    pub fn cookie(case: &str, name: &str) -> String {
        let name: String = name.bytes().map(|b| format!("{b:02x}")).collect();
        format!("{SEAT}={case}.{name}; Path=/; HttpOnly; SameSite=Strict")
    }
    /// The cookie that ends it.
    pub fn no_cookie() -> String {
        format!("{SEAT}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    }
    fn of(headers: &HeaderMap) -> Option<Seat> {
        let all = headers.get_all(COOKIE).into_iter().filter_map(|v| v.to_str().ok()).flat_map(|line| line.split(';'));
        let value = all.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == SEAT)?.1;
        let (case, name) = value.split_once('.')?;
        let bytes: Option<Vec<u8>> =
            (0..name.len()).step_by(2).map(|at| u8::from_str_radix(name.get(at..at + 2)?, 16).ok()).collect();
        Some(Seat { case: case.to_owned(), name: String::from_utf8(bytes?).ok()?, masks: true })
    }
    /// The case as a helper sees it.
    pub fn masked(&self, loaded: Loaded, lang: Lang) -> Loaded {
        match self.masks {
            true => Loaded { case: Arc::new(masked(&loaded.case, &loaded.pack, Words::new(lang))), ..loaded },
            false => loaded,
        }
    }
}

/// Personal facts without their values. A number keeps its ends, so that it can be told from another one.
fn masked(case: &Case, pack: &Pack, w: Words) -> Case {
    let mut case = case.clone();
    for spec in pack.facts.iter().filter(|f| f.sensitive) {
        for fact in case.facts.get_mut(&spec.key).into_iter().flatten() {
            fact.value = match spec.kind {
                FactType::Phone => crate::parts::side::masked(&fact.value),
                _ => w.t("seat-hidden"),
            };
        }
    }
    case
}

#[derive(Template)]
#[template(path = "frame/seat.html")]
struct Strip {
    s: Shell,
    text: String,
}

#[derive(Template)]
#[template(path = "frame/seat_refused.html")]
struct RefusedPage {
    s: Shell,
    why: String,
    back: String,
}

/// The middleware. Without a seat it lets everything pass.
pub async fn stand(State(pages): State<Arc<Pages>>, mut request: Request, next: Next) -> Response {
    let Some(mut seat) = Seat::of(request.headers()) else { return next.run(request).await };
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Problem::of(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let path = request.uri().path().to_owned();
    let always = ["/assets/", "/lang/", "/helpers/leave", "/health", "/favicon.ico", "/packs"];
    if always.iter().any(|p| path.starts_with(p)) {
        return next.run(request).await;
    }
    let loaded = pages.desk.load(&seat.case).await.ok();
    let rights = loaded.as_ref().and_then(|l| rights(l, &seat.name));
    let (Some(loaded), Some(rights)) = (loaded, rights) else {
        return refused(&session, &seat, "seat-over", false);
    };
    let change = !matches!(*request.method(), Method::GET | Method::HEAD);
    if path == "/" && !change {
        return Redirect::to(&format!("/case/{}", seat.case)).into_response();
    }
    let own =
        path.strip_prefix(&format!("/case/{}", seat.case)).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if !own.is_some_and(|rest| may(rights, change, rest)) {
        return refused(&session, &seat, &format!("seat-refused-{}", rights.id()), true);
    }
    // What is recorded must hold the true values, such as the letter that left; the page that answers is masked below.
    seat.masks = !change;
    request.extensions_mut().insert(seat.clone());
    let response = acting(Actor::Helper, next.run(request)).await;
    framed(response, &session, &seat, rights, &loaded).await
}

fn refused(session: &Session, seat: &Seat, key: &str, stays: bool) -> Response {
    let w = Words::new(session.lang);
    let s = Shell::plain(session, w.t("seat-refused-head"));
    let back = if stays { format!("/case/{}", seat.case) } else { String::new() };
    let page = RefusedPage { s, why: w.a(key, &[("name", seat.name.clone())]), back };
    match page.render() {
        Ok(text) => (StatusCode::FORBIDDEN, Html(text)).into_response(),
        Err(_) => (StatusCode::FORBIDDEN, page.why).into_response(),
    }
}

/// Puts the strip above a page, and hides personal values that a form gave back.
async fn framed(response: Response, session: &Session, seat: &Seat, rights: Rights, loaded: &Loaded) -> Response {
    let (mut parts, body) = response.into_parts();
    let html = parts.headers.get(CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !html {
        return Response::from_parts(parts, body);
    }
    let w = Words::new(session.lang);
    let text = w.a(&format!("seat-{}", rights.id()), &[("name", seat.name.clone())]);
    let strip = Strip { s: Shell::plain(session, String::new()), text }.render();
    let (Ok(strip), Ok(bytes)) = (strip, to_bytes(body, PAGE).await) else {
        return Problem::of(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let mut page =
        String::from_utf8_lossy(&bytes).replacen("<header class=\"bar\">", &(strip + "<header class=\"bar\">"), 1);
    if !seat.masks {
        page = hidden(page, loaded, w);
    }
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

fn hidden(mut page: String, loaded: &Loaded, w: Words) -> String {
    for spec in loaded.pack.facts.iter().filter(|f| f.sensitive) {
        for fact in loaded.case.facts.get(&spec.key).into_iter().flatten().filter(|f| f.value.chars().count() > 1) {
            page = page.replace(&fact.value, &w.t("seat-hidden"));
        }
    }
    page
}
