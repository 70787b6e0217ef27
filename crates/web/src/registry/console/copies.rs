//! `GET /console/copies`: how many marked copies of the list were handed to the organisation, and when. Never which numbers mark
//! them, nor how many.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use crate::registry::guest::Guest;
use askama::Template;

#[derive(Template)]
#[template(path = "registry/console/copies.html")]
struct CopiesPage {
    s: Shell,
    copies: Vec<CopyLine>,
}

struct CopyLine {
    name: String,
    at: String,
}

/// The copies, the newest first.
pub(crate) async fn page(guest: Guest) -> Paged {
    let registry = guest.registry();
    let copies = registry.copies_of(guest.holder()?).await?;
    let line =
        |copy: &desk::registry::MarkedCopy| CopyLine { name: copy.delivery.clone(), at: registry.local(copy.at) };
    let copies = copies.iter().rev().map(line).collect();
    html(&CopiesPage { s: guest.console(guest.words().t("counter-copies"), "/console", "/console/copies"), copies })
}
