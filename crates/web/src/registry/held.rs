//! `POST /undo`, `POST /end`, `POST /certificate`: for whoever has just shown that a number is theirs.

use super::guest::Guest;
use super::holding::HeldPage;
use crate::frame::problem::Paged;
use crate::frame::typed::Typed;
use crate::frame::visit::html;
use axum::http::header;
use axum::response::IntoResponse;
use desk::error::Refusal;
use desk::registry::{Done, Word};

/// Takes the entry back.
pub(crate) async fn undo(guest: Guest, typed: Typed) -> Paged {
    let done = guest.registry().undo_by_ticket(typed.get("ticket")).await?;
    left(&guest, &done, typed.get("ticket")).await
}

/// Ends what was said to one organisation.
pub(crate) async fn end(guest: Guest, typed: Typed) -> Paged {
    let no_word = || Refusal::refused("registry-ticket");
    let word = Word::named(typed.get("word")).ok_or_else(no_word)?;
    let done = guest.registry().end_by_ticket(typed.get("ticket"), word, typed.get("organisation")).await?;
    left(&guest, &done, typed.get("ticket")).await
}

/// What holds now.
async fn left(guest: &Guest, done: &Done, ticket: &str) -> Paged {
    let held = guest.registry().status(&done.number, None, None, None).await?.preference;
    let said = guest.registry().said_by(&done.number).await?;
    html(&HeldPage::undone(guest, done, held.as_ref(), &said, ticket))
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
