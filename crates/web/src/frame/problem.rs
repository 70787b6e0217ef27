//! Problems as pages: what happened, what to do, and what was typed, in the person's language.

use crate::frame::escape::rendered;
use crate::frame::pace::{Still, comes_from};
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use crate::frame::typed::{KEPT, Typed};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use desk::error::{Kind, Refusal};
use desk::words::both;
use playbook::{Bilingual, Lang};

/// What a page answers.
pub type Paged = Result<Response, Problem>;

/// Something went wrong; the guard makes a page of it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Status of the answer.
    pub status: StatusCode,
    /// A code that a person can quote.
    pub code: &'static str,
    /// What the page of it shows.
    pub shown: Box<Shown>,
}

/// What the page of a problem shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What happened and what to do.
    pub sentence: Bilingual,
    /// What was recorded since the form was shown.
    pub changed: Vec<String>,
    /// The page from which the form came, as it is now.
    pub fresh: String,
    /// Number of the last event by now, for posting the same form again.
    pub head: Option<u64>,
    /// What was typed.
    pub typed: Typed,
    /// What was typed came from a page of ours and may be posted again as it stands.
    pub anew: bool,
}

impl Problem {
    /// A problem that has no sentence of its own.
    pub fn of(status: StatusCode) -> Problem {
        let (sentence, code) = match status {
            StatusCode::NOT_FOUND => ("problem-lost-why", "no-page"),
            StatusCode::METHOD_NOT_ALLOWED => ("problem-method-why", "wrong-method"),
            StatusCode::PAYLOAD_TOO_LARGE => ("problem-large-why", "too-large"),
            status if status.is_client_error() => ("problem-unreadable-why", "unreadable"),
            _ => ("problem-broken-why", "broken"),
        };
        Problem::made(status, both(sentence, &[]), code)
    }
    fn made(status: StatusCode, sentence: Bilingual, code: &'static str) -> Problem {
        let shown = Shown {
            sentence,
            changed: Vec::new(),
            fresh: String::new(),
            head: None,
            typed: Typed::default(),
            anew: false,
        };
        Problem { status, code, shown: Box::new(shown) }
    }
    /// A form that holds too much.
    pub fn too_large(refusal: Refusal) -> Problem {
        Problem::from(refusal).with(StatusCode::PAYLOAD_TOO_LARGE)
    }
    /// What kept the body of a request from being read to its end.
    pub fn unread(error: &(dyn std::error::Error + 'static), otherwise: StatusCode) -> Problem {
        match comes_from::<Still>(error) {
            true => Problem::from(Refusal::refused("body-stood-still")).with(StatusCode::REQUEST_TIMEOUT),
            false => Problem::of(otherwise),
        }
    }
    /// The same with another status.
    pub fn with(self, status: StatusCode) -> Problem {
        Problem { status, ..self }
    }
    /// The same, showing what was typed.
    pub fn keeping(mut self, typed: Typed) -> Problem {
        self.shown.typed = typed;
        self
    }
    /// The same, with what was typed in a form of its own and one button under it: nothing is copied by hand.
    pub fn anew(mut self, typed: Typed) -> Problem {
        self.shown.sentence = both("page-stale-again", &[]);
        self.shown.anew = true;
        self.keeping(typed)
    }
    /// The sentence with its code when the person can mend it on the page they are on; any other problem stays one.
    pub fn mendable(self) -> Result<Bilingual, Problem> {
        let can = self.status == StatusCode::UNPROCESSABLE_ENTITY || self.status == StatusCode::NOT_FOUND;
        let quoted = |lang| format!("{} 〔{}〕", self.shown.sentence.get(lang), self.code);
        if can { Ok(Bilingual::both(quoted)) } else { Err(self) }
    }
    /// The same in the language of the page.
    pub fn mendable_in(self, lang: Lang) -> Result<String, Problem> {
        self.mendable().map(|sentence| sentence.get(lang).to_owned())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let status = match refusal.kind {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Refused | Kind::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Broken => {
                // The outermost sentence only: inner ones may quote what a person wrote.
                let cause = refusal.cause().map(ToString::to_string).unwrap_or_default();
                tracing::error!(error = cause, "a page broke");
                return Problem::of(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        Problem::made(status, Bilingual::both(|lang| refusal.sentence(lang)), refusal.code)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Problem {
        Problem::from(Refusal::from(anyhow::Error::from(error)))
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
    code: &'static str,
    changed: Vec<String>,
    kept: Vec<String>,
    /// Where the same form is posted again, with its fields.
    again: String,
    /// As it stands, since nothing is known to have changed.
    anew: bool,
    fields: Vec<(String, String)>,
    /// The page as it is now.
    fresh: String,
}

/// The same at a registry, which has another name and no cases to lead back to.
#[derive(Template)]
#[template(path = "registry/problem.html")]
struct RegistryProblemPage {
    s: Shell,
    head: String,
    why: String,
    code: &'static str,
    kept: Vec<String>,
}

/// The sentence of a problem in the words of a registry, which saves no recordings and knows no cases.
pub(crate) fn at_registry(code: &str) -> Option<&'static str> {
    Some(match code {
        "no-page" => "reg-lost-why",
        "wrong-method" => "reg-method-why",
        "too-large" => "reg-large-why",
        "unreadable" => "reg-unreadable-why",
        "page-stale" => "reg-stale-why",
        "broken" => "reg-broken-why",
        _ => return None,
    })
}

/// Turns a problem, or any bare error of the framework, into a page.
pub fn in_words(response: Response, session: &Session) -> Response {
    let status = response.status();
    let error = status.is_client_error() || status.is_server_error();
    let html = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v == "application/json");
    if !error || html || json {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned().unwrap_or_else(|| Problem::of(status));
    let key = match status {
        StatusCode::NOT_FOUND => "problem-lost",
        StatusCode::FORBIDDEN if problem.code == "page-stale" => "problem-stale",
        StatusCode::UNAUTHORIZED => "problem-phone",
        StatusCode::CONFLICT => "problem-changed-head",
        StatusCode::SERVICE_UNAVAILABLE => "problem-busy",
        status if status.is_server_error() => "problem-broken",
        _ => "problem-refused",
    };
    let w = desk::words::Words::new(session.lang);
    let head = w.t(if session.registry && key == "problem-refused" { "reg-refused" } else { key });
    let mut s = Shell::plain(session, head.clone());
    let marks = |key: &str| matches!(key, "token" | "back" | "seen" | "key" | KEPT);
    let kept = problem.shown.typed.0.iter().filter(|(k, v)| !marks(k) && !v.trim().is_empty()).map(|(_, v)| v.clone());
    let fresh = match problem.shown.fresh.as_str() {
        "" if status == StatusCode::CONFLICT => session.here.clone(),
        fresh => fresh.to_owned(),
    };
    // A change has no page of its own to come back to in the other language.
    let posted = session.form.seen.is_some() || session.form.key.is_some();
    if posted {
        s.here = if fresh.is_empty() { "/".to_owned() } else { fresh.clone() };
    }
    if session.registry {
        let own = at_registry(problem.code).map(|key| both(key, &[]));
        let why = own.unwrap_or_else(|| problem.shown.sentence.clone()).get(session.lang).to_owned();
        let page = RegistryProblemPage { head, why: why.clone(), code: problem.code, kept: kept.collect(), s };
        return told(rendered(&page).map_err(|_| why), status, &response);
    }
    let page = ProblemPage {
        head,
        why: problem.shown.sentence.get(session.lang).to_owned(),
        code: problem.code,
        changed: problem.shown.changed.clone(),
        kept: kept.collect(),
        again: match problem.shown.anew || problem.shown.head.is_some() {
            true if !problem.shown.typed.0.is_empty() => session.here.clone(),
            _ => String::new(),
        },
        anew: problem.shown.anew,
        fields: again(&problem, &s),
        fresh,
        s,
    };
    told(rendered(&page).map_err(|_| page.why), status, &response)
}

/// The page, or its sentence alone where it cannot be made, with the lines of the head that belong to the problem.
fn told(page: Result<String, String>, status: StatusCode, response: &Response) -> Response {
    let mut shown = match page {
        Ok(text) => (status, Html(text)).into_response(),
        Err(why) => (status, why).into_response(),
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        shown.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    if let Some(allow) = response.headers().get(header::ALLOW) {
        shown.headers_mut().insert(header::ALLOW, HeaderValue::clone(allow));
    }
    shown
}

/// The fields of a refused form, to be posted again on what is known now.
fn again(problem: &Problem, s: &Shell) -> Vec<(String, String)> {
    let shown = &problem.shown;
    if shown.head.is_none() && !shown.anew {
        return Vec::new();
    }
    let marks = |key: &str| matches!(key, "token" | "seen" | "key");
    let form = s.form();
    let typed = |name: &str| Some(shown.typed.get(name)).filter(|v| !v.is_empty()).map(str::to_owned);
    let seen = shown.head.map(|head| head.to_string()).or_else(|| typed("seen")).unwrap_or_default();
    // A form whose first post arrived and whose answer was lost keeps its name: it is not done a second time.
    let key = typed("key").filter(|_| shown.anew).unwrap_or(form.key);
    let mut fields: Vec<(String, String)> = shown.typed.0.iter().filter(|(k, _)| !marks(k)).cloned().collect();
    fields.extend([("token", form.token), ("seen", seen), ("key", key)].map(|(k, v)| (k.to_owned(), v)));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::Form;
    use playbook::Lang;

    /// The page of a refusal of this kind: status, when to try again, whether it is a page.
    fn shown(kind: Kind) -> (u16, Option<String>, bool) {
        let text = String::new;
        let session = Session {
            lang: Lang::Zh,
            token: text(),
            here: text(),
            page: text(),
            form: Form::default(),
            lan: false,
            registry: false,
        };
        let mut refusal = Refusal::refused("store-busy");
        refusal.kind = kind;
        let response = in_words(Problem::from(refusal).into_response(), &session);
        let again = response.headers().get(header::RETRY_AFTER).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let html = response.headers()[header::CONTENT_TYPE].as_bytes().starts_with(b"text/html");
        (response.status().as_u16(), again, html)
    }

    #[test]
    fn each_kind_has_its_status_and_what_is_busy_says_when_to_try_again() {
        let kinds = [Kind::NotFound, Kind::Refused, Kind::Unreadable, Kind::Conflict, Kind::Busy, Kind::Broken];
        let statuses = kinds.map(|kind| shown(kind).0);
        assert_eq!(statuses, [404, 422, 422, 409, 503, 500]);
        assert_eq!(shown(Kind::Busy), (503, Some("2".to_owned()), true));
        assert_eq!(shown(Kind::Conflict), (409, None, true));
    }
}
