//! `POST /undo`, `POST /certificate`: for whoever has just shown that a number is theirs.

use super::guest::Guest;
use super::holding::HeldPage;
use crate::frame::problem::Paged;
use crate::frame::typed::Typed;
use crate::frame::visit::html;
use axum::http::header;
use axum::response::IntoResponse;

/// Takes the entry back.
pub(crate) async fn undo(guest: Guest, typed: Typed) -> Paged {
    let done = guest.registry().undo_by_ticket(typed.get("ticket")).await?;
    let held = guest.registry().status(&done.number, None, None, None).await?.preference;
    html(&HeldPage::undone(&guest, &done, held.as_ref(), typed.get("ticket")))
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
