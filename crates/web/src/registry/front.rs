//! `GET /`: register a number, see what is held about it, or withdraw it.

use super::form::FrontPage;
use super::guest::Guest;
use crate::frame::problem::Paged;
use crate::frame::typed::Typed;
use crate::frame::visit::html;

/// The first page.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&FrontPage::new(&guest, Typed::default().or("wish", "register"), String::new()).await?)
}
