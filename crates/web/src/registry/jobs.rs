//! What pages show of work that was handed in with a file: lists that are compared, records that are judged.

use super::fields::{broken, first, text};
use super::guest::Guest;
use crate::frame::problem::Problem;
use crate::frame::typed::Typed;
use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use desk::registry::{FailedScrub, KEPT_DAYS, Stage};

/// After how many seconds the page of work under way is shown anew.
const AGAIN: &str = "3";

/// A job on a list of them.
pub(crate) struct JobLine {
    pub id: String,
    pub name: String,
    pub says: String,
    pub since: String,
}

/// How long they are kept, in a sentence.
pub(crate) fn kept(guest: &Guest) -> String {
    guest.words().a("counter-scrub-kept", &[("days", KEPT_DAYS.to_string())])
}

/// What a file is called that may have come without a name.
pub(crate) fn named(guest: &Guest, name: &str) -> String {
    if name.is_empty() { guest.words().t("counter-scrub-nameless") } else { name.to_owned() }
}

/// Why it came to nothing; empty for work that did not.
pub(crate) fn failed(guest: &Guest, failed: Option<&FailedScrub>) -> String {
    let said = failed.map(|failed| {
        let said = if guest.lang() == playbook::Lang::En { &failed.en } else { &failed.zh };
        format!("{said} 〔{}〕", failed.code)
    });
    said.unwrap_or_default()
}

/// Whether work goes on, and whether its page comes anew by itself.
pub(crate) struct Pace {
    pub under_way: bool,
    pub renews: bool,
}

impl Pace {
    /// While work is under way its page comes anew by itself, unless it is told not to.
    pub(crate) fn of(stage: Stage, asked: &Typed) -> Pace {
        let under_way = matches!(stage, Stage::Receiving | Stage::Waiting | Stage::Running);
        Pace { under_way, renews: under_way && !asked.has("still", "yes") }
    }

    /// The page, with what makes it come anew.
    pub(crate) fn set(&self, mut page: Response) -> Response {
        if self.renews {
            // As a line of the head it can be switched off by a link; `meta` could not.
            page.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
        }
        page
    }
}

/// Reads a form up to its file and hands that on: the form so far, the file's name and first bytes. `None` if there was none.
///
/// # Errors
/// A form that breaks off, a field that is too long, whatever `take` says.
pub(crate) async fn handed<T>(
    form: &mut Multipart,
    typed: &mut Typed,
    take: impl AsyncFnOnce(&Typed, String, Field<'_>, Bytes) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        let key = field.name().unwrap_or_default().to_owned();
        let Some(name) = field.file_name().map(desk::evidence::seal::plain_name) else {
            typed.add(&key, text(&mut field).await?);
            continue;
        };
        if let Some(first) = first(&mut field).await? {
            return take(typed, name, field, first).await.map(Some);
        }
    }
    Ok(None)
}
