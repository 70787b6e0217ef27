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

pub use frame::area::{Area, Entry, Kind, Right};
pub use frame::contents::{CONTENTS, Place};
pub use frame::guard::Guard;
pub use frame::limits::Limits;
pub use frame::routes::table;
pub use frame::serving::serve;

use axum::Router;
use axum::middleware::from_fn_with_state;
use desk::Desk;
use frame::{Pages, guard, kept, problem, routes, seat};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Lines of the case list kept.
const LINES: usize = 4096;

/// All pages of a desk behind their guard, for the account whose desk it is.
pub fn router(desk: Arc<Desk>, account: &str, guard: Guard) -> Router {
    let shared = Arc::new(Pages {
        desk,
        account: account.into(),
        homes: kept::Kept::new(),
        lines: kept::Lines::new(LINES),
        previews: Default::default(),
    });
    routes::router()
        .fallback(problem::lost)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(Arc::clone(&shared))
        .layer(from_fn_with_state(shared, seat::stand))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(guard, guard::stand))
}
