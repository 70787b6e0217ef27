//! What is held about a number, for whoever has just shown that it is theirs; `POST /undo`, `POST /certificate`.

use super::guest::Guest;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::html;
use askama::Template;
use axum::http::header;
use axum::response::IntoResponse;
use desk::registry::{Confirmed, Done, Outcome};

/// What is held.
#[derive(Template)]
#[template(path = "registry/held.html")]
pub(crate) struct HeldPage {
    s: Shell,
    number: String,
    says: String,
    lets_in: String,
    /// Empty where nothing can be undone.
    ticket: String,
    undo: bool,
    published: bool,
}

/// Takes the entry back.
pub(crate) async fn undo(guest: Guest, typed: Typed) -> Paged {
    let done = guest.registry().undo_by_ticket(typed.get("ticket")).await?;
    let page = HeldPage { undo: false, ..HeldPage::of(&guest, &done, String::new(), typed.get("ticket")) };
    html(&page)
}

/// The certificate as a file.
pub(crate) async fn certificate(guest: Guest, typed: Typed) -> Paged {
    let paper = guest.registry().certificate_by_ticket(typed.get("ticket")).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"certificate.txt\""),
    ];
    Ok((headers, paper).into_response())
}

impl HeldPage {
    /// What a code that came back did.
    pub(crate) fn new(guest: &Guest, confirmed: &Confirmed) -> HeldPage {
        let lets_in = match confirmed.preference.refuses_all() || !confirmed.done.listed {
            true => String::new(),
            false => confirmed.preference.to_string(),
        };
        HeldPage::of(guest, &confirmed.done, lets_in, &confirmed.ticket)
    }

    fn of(guest: &Guest, done: &Done, lets_in: String, ticket: &str) -> HeldPage {
        let said = |key: &str, since: String| guest.words().a(key, &[("since", since)]);
        let says = match done.since {
            Some(since) => said("reg-held", since.to_string()),
            None => said("reg-not-held", String::new()),
        };
        HeldPage {
            s: guest.shell("reg-held-title", "/"),
            number: done.number.clone(),
            says,
            lets_in,
            ticket: ticket.to_owned(),
            undo: done.outcome == Outcome::Recorded && done.entry.is_some(),
            published: true,
        }
    }
}
