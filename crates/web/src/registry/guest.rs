//! One visit to a registry's pages: who asks in which language, from where.

use super::Counter;
use crate::frame::peer::Peer;
use crate::frame::problem::Problem;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use desk::registry::Registry;
use desk::words::Words;
use playbook::Lang;
use std::sync::Arc;

/// One request, after the guard.
pub(crate) struct Guest {
    counter: Arc<Counter>,
    session: Session,
    /// From where it comes, for the limits on asking.
    pub source: String,
}

impl FromRequestParts<Arc<Counter>> for Guest {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, counter: &Arc<Counter>) -> Result<Guest, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.to_string());
        // The last one was written by our own proxy; those before it by whoever came.
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let told = told.and_then(|list| list.rsplit(',').next()).map(|one| one.trim().to_owned());
        let source = told.filter(|_| counter.forwarded).or(peer).unwrap_or_else(|| "unknown".to_owned());
        Ok(Guest { counter: Arc::clone(counter), session, source })
    }
}

impl Guest {
    /// The registry.
    pub fn registry(&self) -> &Registry {
        &self.counter.registry
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
}
