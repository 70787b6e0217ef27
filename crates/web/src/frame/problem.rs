//! Problems as pages: what happened, what to do, and what was typed, in the person's language.

use crate::frame::session::Session;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use desk::error::Refusal;
use desk::words::both;
use playbook::Bilingual;

/// What a page answers.
pub type Paged = Result<Response, Problem>;

/// Something went wrong; the guard makes a page of it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Status of the answer.
    pub status: StatusCode,
    /// What happened and what to do.
    pub sentence: Bilingual,
    typed: Typed,
}

impl Problem {
    /// A problem that has no sentence of its own.
    pub fn of(status: StatusCode) -> Problem {
        let key = match status {
            StatusCode::NOT_FOUND => "problem-lost-why",
            StatusCode::METHOD_NOT_ALLOWED => "problem-method-why",
            StatusCode::PAYLOAD_TOO_LARGE => "problem-large-why",
            status if status.is_client_error() => "problem-unreadable-why",
            _ => "problem-broken-why",
        };
        Problem { status, sentence: both(key, &[]), typed: Typed::default() }
    }
    /// The same with another status.
    pub fn with(self, status: StatusCode) -> Problem {
        Problem { status, ..self }
    }
    /// The same, showing what was typed.
    pub fn keeping(self, typed: Typed) -> Problem {
        Problem { typed, ..self }
    }
    /// The sentence when the person can mend it on the page they are on; any other problem stays one.
    pub fn mendable(self) -> Result<Bilingual, Problem> {
        let can = self.status == StatusCode::UNPROCESSABLE_ENTITY || self.status == StatusCode::NOT_FOUND;
        if can { Ok(self.sentence) } else { Err(self) }
    }
}

impl From<Refusal> for Problem {
    fn from(error: Refusal) -> Problem {
        let (status, sentence) = match error {
            Refusal::NotFound(sentence) => (StatusCode::NOT_FOUND, sentence),
            Refusal::Refused(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Refusal::Broken(error) => {
                // The outermost sentence only: inner ones may quote what a person wrote.
                tracing::error!(error = %error, "a page broke");
                return Problem::of(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        Problem { status, sentence, typed: Typed::default() }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Problem {
        Problem::from(Refusal::Broken(anyhow::Error::from(error)))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// No such page.
pub async fn lost() -> Problem {
    Problem::of(StatusCode::NOT_FOUND)
}

/// The page exists, but not for this method.
pub async fn wrong_method() -> Problem {
    Problem::of(StatusCode::METHOD_NOT_ALLOWED)
}

#[derive(Template)]
#[template(path = "frame/problem.html")]
struct ProblemPage {
    s: Shell,
    head: String,
    why: String,
    kept: Vec<String>,
}

/// Turns a problem, or any bare error of the framework, into a page.
pub fn in_words(response: Response, session: &Session) -> Response {
    let status = response.status();
    let error = status.is_client_error() || status.is_server_error();
    let html = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !error || html {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned().unwrap_or_else(|| Problem::of(status));
    let key = match status {
        StatusCode::NOT_FOUND => "problem-lost",
        StatusCode::FORBIDDEN => "problem-stale",
        status if status.is_server_error() => "problem-broken",
        _ => "problem-refused",
    };
    let w = desk::words::Words::new(session.lang);
    let head = w.t(key);
    let s = Shell::plain(session, head.clone());
    let secret = |key: &str| matches!(key, "token" | "back");
    let kept = problem.typed.0.iter().filter(|(k, v)| !secret(k) && !v.trim().is_empty()).map(|(_, v)| v.clone());
    let page = ProblemPage { s, head, why: problem.sentence.get(session.lang).to_owned(), kept: kept.collect() };
    let mut shown = match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(_) => (status, page.why).into_response(),
    };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        shown.headers_mut().insert(header::ALLOW, HeaderValue::clone(allow));
    }
    shown
}
