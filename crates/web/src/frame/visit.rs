//! One visit to a page: who asks in which language, and the way to the case.

use crate::frame::Pages;
use crate::frame::problem::{Paged, Problem};
use crate::frame::seat::Seat;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use crate::frame::typed::own_path;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::error::Refusal;
use desk::words::Words;
use desk::{Desk, Loaded};
use playbook::Lang;
use std::sync::Arc;

/// One request, after the guard.
pub struct Visit {
    /// What the pages share.
    pub pages: Arc<Pages>,
    /// Language, token, address.
    pub session: Session,
    /// Somebody helps in this browser.
    pub seat: Option<Seat>,
}

impl FromRequestParts<Arc<Pages>> for Visit {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, pages: &Arc<Pages>) -> Result<Visit, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let seat = parts.extensions.get::<Seat>().cloned();
        Ok(Visit { pages: Arc::clone(pages), session, seat })
    }
}

impl Visit {
    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.pages.desk
    }
    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.session.lang
    }
    /// The words of the page.
    pub fn words(&self) -> Words {
        Words::new(self.session.lang)
    }
    /// The case of an address.
    pub async fn load(&self, id: &str) -> Result<Loaded, Problem> {
        let plausible = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !plausible {
            return Err(Problem::of(StatusCode::NOT_FOUND));
        }
        let loaded = self.desk().load(id).await?;
        Ok(match &self.seat {
            Some(seat) => seat.masked(loaded, self.session.lang),
            None => loaded,
        })
    }
    /// A frame inside a case.
    pub fn shell(&self, loaded: &Loaded, place: &'static str, title: impl Into<String>) -> Shell {
        Shell::of_case(&self.session, loaded, place, title.into())
    }
    /// A frame outside any case.
    pub fn plain(&self, title: &str) -> Shell {
        Shell::plain(&self.session, self.words().t(title))
    }
    /// The rung of an address.
    pub fn rung<'l>(&self, loaded: &'l Loaded, id: &str) -> Result<&'l playbook::Rung, Problem> {
        let shown: String = id.chars().take(40).collect();
        loaded.pack.rung(id).ok_or_else(|| Refusal::not_found("no-rung", &shown).into())
    }
}

/// A rendered page.
pub fn html(page: &impl Template) -> Paged {
    Ok(Html(page.render()?).into_response())
}

/// A page that says what has to be mended, with the status that fits.
pub fn html_to_mend(page: &impl Template, problem: &str) -> Paged {
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// After a change: on to another page, so that going back does not repeat it.
pub fn on_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Back to where the form says, if that is a page of this desk, else to `otherwise`.
pub fn back_to(back: &str, otherwise: &str) -> Response {
    on_to(own_path(back).unwrap_or(otherwise))
}

/// The number of an event in an address.
pub fn seq(text: &str) -> Result<u64, Problem> {
    let shown: String = text.chars().take(20).collect();
    text.parse().map_err(|_| Refusal::not_found("no-event", &shown).into())
}
