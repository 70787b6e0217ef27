//! One visit to a registry's pages: who asks in which language, from where.

use super::Counter;
use super::metrics::Tallies;
use super::source::CameFrom;
use crate::frame::problem::Problem;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use desk::error::Refusal;
use desk::registry::{Asker, Holder, Registry};
use desk::words::Words;
use playbook::Lang;
use std::sync::Arc;

/// One request, after the guard.
pub(crate) struct Guest {
    counter: Arc<Counter>,
    session: Session,
    holder: Option<Holder>,
    /// From where it comes, for the limits on asking.
    pub source: String,
}

impl FromRequestParts<Arc<Counter>> for Guest {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, counter: &Arc<Counter>) -> Result<Guest, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let Ok(CameFrom(source)) = CameFrom::from_request_parts(parts, counter).await;
        let holder = parts.extensions.get::<Holder>().cloned();
        Ok(Guest { counter: Arc::clone(counter), session, holder, source })
    }
}

impl Guest {
    /// The registry.
    pub fn registry(&self) -> &Registry {
        &self.counter.registry
    }
    /// What the pages share.
    pub fn counter(&self) -> &Arc<Counter> {
        &self.counter
    }
    /// Whoever has shown a key, if somebody has.
    pub fn seated(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }
    /// Whoever has shown a key, where the table lets nobody else in.
    ///
    /// # Errors
    /// Nobody has.
    pub fn holder(&self) -> Result<&Holder, Problem> {
        self.holder
            .as_ref()
            .ok_or_else(|| Problem::from(Refusal::refused("key-not-shown")).with(StatusCode::UNAUTHORIZED))
    }
    /// Who asks for a code or sends one back: this browser, which alone has its session's token.
    pub fn asker(&self) -> Asker<'_> {
        Asker::browser(&self.source, &self.session.token)
    }
    /// What is counted.
    pub fn tallies(&self) -> &Tallies {
        &self.counter.tallies
    }
    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.session.lang
    }
    /// The words of the page.
    pub fn words(&self) -> Words {
        Words::new(self.session.lang)
    }
    /// The frame of a page. A form's answer comes back to the first page in the other language.
    pub fn shell(&self, title: &str, back: &str) -> Shell {
        let mut shell = Shell::plain(&self.session, self.words().t(title));
        shell.back = back.to_owned();
        if self.session.form.key.is_some() {
            shell.here = "/".to_owned();
        }
        shell
    }
    /// The frame of a page of a console; `here` is the page that a form's answer comes back to in the other language.
    pub fn console(&self, title: String, back: &str, here: &str) -> Shell {
        let mut shell = Shell::plain(&self.session, title);
        shell.back = back.to_owned();
        if self.session.form.key.is_some() {
            shell.here = here.to_owned();
        }
        shell
    }
}
