//! The pages: HTML forms and links over loopback, usable without script.
//!
//! Every request passes the [`Guard`] first: it knows the hosts this desk answers to, checks origin and
//! token of every change, sets the security headers and turns problems into pages in the person's language.

#![forbid(unsafe_code)]

mod calls;
mod case;
mod dealings;
mod evidence;
mod frame;
mod ladder;
mod money;
mod packs;
mod parties;
mod parts;
mod people;
mod publish;
mod registry;
mod screen;

pub use frame::area::{Area, Entry, Kind, Right};
pub use frame::contents::{CONTENTS, Place};
pub use frame::guard::Guard;
pub use frame::lan::{Lan, LanAddress};
pub use frame::limits::Limits;
pub use frame::routes::table;
pub use frame::serving::{Wrap, serve, serve_wrapped};
pub use registry::{Counter, registry_api_table, registry_router, registry_table};

use axum::Router;
use axum::middleware::from_fn_with_state;
use desk::Desk;
use frame::{Pages, guard, kept, phone, problem, routes, seat};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Lines of the case list kept.
const LINES: usize = 4096;

/// A desk's pages, whichever door leads to them.
#[derive(Clone)]
pub struct Site {
    pages: Arc<Pages>,
}

impl Site {
    /// The pages for the account whose desk it is, and the door in the network at home when there is one.
    pub fn new(desk: Arc<Desk>, account: &str, lan: Option<Lan>) -> Site {
        let pages = Pages {
            desk,
            account: account.into(),
            homes: kept::Kept::new(),
            lines: kept::Lines::new(LINES),
            previews: Default::default(),
            lan,
            tries: Default::default(),
            shares: Default::default(),
        };
        Site { pages: Arc::new(pages) }
    }

    /// All pages behind a guard. Behind the one of the network, a phone has to be paired first.
    pub fn behind(&self, guard: Guard) -> Router {
        let shared = &self.pages;
        let router = routes::router()
            .fallback(problem::lost)
            .method_not_allowed_fallback(problem::wrong_method)
            .with_state(Arc::clone(shared))
            .layer(from_fn_with_state(Arc::clone(shared), seat::stand));
        let router = match guard.is_lan() {
            true => router.layer(from_fn_with_state(Arc::clone(shared), phone::stand)),
            false => router,
        };
        router.layer(CatchPanicLayer::new()).layer(from_fn_with_state(guard, guard::stand))
    }
}

/// All pages of a desk behind their guard, for the account whose desk it is.
pub fn router(desk: Arc<Desk>, account: &str, guard: Guard) -> Router {
    Site::new(desk, account, None).behind(guard)
}
