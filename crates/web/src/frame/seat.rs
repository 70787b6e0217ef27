//! The helper's seat: while somebody helps in this browser, what they do is recorded as theirs, what is personal is hidden,
//! and a strip stands above every page with the way out.
//!
//! It is no lock against the person who holds the machine: the way out is one press for whoever sits there. It keeps a helper
//! who acts in good faith from doing or seeing more than was agreed. Which pages a helper has is said by the route table.

use crate::frame::Pages;
use crate::frame::cookies;
use crate::frame::escape::rendered;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Rights, Who};
use desk::people::helpers::rights;
use desk::words::Words;
use std::sync::Arc;

/// The cookie: case and name.
const SEAT: &str = "seat";

/// Somebody helps in this browser.
#[derive(Debug, Clone)]
pub struct Seat {
    /// In which case.
    pub case: String,
    /// By which name.
    pub name: String,
    /// What they may do today; nothing when the help is over.
    pub rights: Option<Rights>,
}

impl Seat {
    /// The cookie that seats a helper.
    pub fn cookie(case: &str, name: &str) -> String {
        let name: String = name.bytes().map(|b| format!("{b:02x}")).collect();
        cookies::kept(SEAT, &format!("{case}.{name}"))
    }
    /// The cookie that ends it.
    pub fn no_cookie() -> String {
        cookies::gone(SEAT)
    }
    /// The seat of a request. One that cannot be read, or that stands twice, is nobody's: it never opens what the owner
    /// alone may open.
    fn of(headers: &HeaderMap) -> Option<Seat> {
        let sent = cookies::sent(headers, SEAT);
        let first = *sent.first()?;
        let read = sent.iter().all(|one| *one == first).then(|| Seat::read(first)).flatten();
        let (case, name) = read.unwrap_or_default();
        Some(Seat { case, name, rights: None })
    }
    fn read(value: &[u8]) -> Option<(String, String)> {
        let (case, hex) = std::str::from_utf8(value).ok()?.split_once('.')?;
        if hex.is_empty() || hex.len() % 2 != 0 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok());
        Some((case.to_owned(), String::from_utf8(bytes.collect::<Option<_>>()?).ok()?))
    }
    /// Who is marked in the log.
    pub fn who(&self) -> Who {
        Who::helper(self.name.clone())
    }
    /// What the strip says.
    pub fn strip(&self, w: Words) -> Option<String> {
        Some(w.a(&format!("seat-{}", self.rights?.id()), &[("name", self.name.clone())]))
    }
    /// A page that says why not.
    pub fn refused(&self, session: &Session, key: &str, stays: bool) -> Response {
        let w = Words::new(session.lang);
        let s = Shell::plain(session, w.t("seat-refused-head"));
        let back = if stays { format!("/case/{}", self.case) } else { String::new() };
        let code = if stays { "not-allowed" } else { "help-over" };
        let page = RefusedPage { s, code, why: w.a(key, &[("name", self.name.clone())]), back };
        match rendered(&page) {
            Ok(text) => (StatusCode::FORBIDDEN, Html(text)).into_response(),
            Err(_) => (StatusCode::FORBIDDEN, page.why).into_response(),
        }
    }
}

#[derive(Template)]
#[template(path = "frame/seat_refused.html")]
struct RefusedPage {
    s: Shell,
    why: String,
    code: &'static str,
    back: String,
}

/// The middleware. Without a seat it lets everything pass.
pub async fn stand(State(pages): State<Arc<Pages>>, mut request: Request, next: Next) -> Response {
    let Some(mut seat) = Seat::of(request.headers()) else { return next.run(request).await };
    if let Ok(here) = pages.desk.of(&pages.account, seat.who())
        && let Ok(loaded) = here.case(&seat.case).await
    {
        seat.rights = rights(&loaded, &seat.name);
    }
    if request.uri().path() == "/" && seat.rights.is_some() {
        return Redirect::to(&format!("/case/{}", seat.case)).into_response();
    }
    request.extensions_mut().insert(seat);
    next.run(request).await
}
