//! A registry's counter: the pages of a do-not-call registry, for everybody. They know no desk and no case.

pub(crate) mod check;
pub(crate) mod code;
mod form;
pub(crate) mod front;
mod guest;
pub(crate) mod held;
mod holding;
pub(crate) mod log;
pub(crate) mod published;

use crate::frame::area::Right::Open;
use crate::frame::area::{Area, Entry};
use crate::frame::guard::Guard;
use crate::frame::{asset, guard, lang, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use desk::registry::Registry;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// What the pages of a registry share.
pub struct Counter {
    /// The registry.
    pub registry: Arc<Registry>,
    /// Whether everybody may fetch the sets. Their numbers are not secret then.
    pub open_list: bool,
    /// Whether a proxy stands before this door and says from where requests come.
    pub forwarded: bool,
}

/// Its pages.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("registry")
        .page("/", Open, front::page)
        .action("/code", Open, code::ask)
        .action("/confirm", Open, code::confirm)
        .action("/undo", Open, held::undo)
        .action("/certificate", Open, held::certificate)
        .page("/check", Open, check::page)
        .change(Open, check::verify)
        .page("/log", Open, log::page)
        .file("/lang/{lang}", Open, lang::switch)
        .file("/favicon.ico", Open, asset::no_icon)
        .file("/assets/{hash}/{name}", Open, asset::asset.layer(asset::smaller()))
}

/// Every page of a registry.
pub fn registry_table() -> Vec<Entry<Arc<Counter>>> {
    area().entries
}

/// The pages of a registry behind their guard; beside them, without cookies, what it publishes.
pub fn registry_router(counter: Counter, guard: Guard) -> Router {
    let counter = Arc::new(counter);
    let pages = registry_table().into_iter().fold(Router::new(), |router, entry| {
        router.route(entry.path, entry.routes.layer(DefaultBodyLimit::max(entry.limit)))
    });
    let pages = pages
        .fallback(problem::lost)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(Arc::clone(&counter))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(guard, guard::stand));
    let bare = Router::new().route("/published/{*path}", get(published::file)).with_state(counter);
    bare.layer(CatchPanicLayer::new()).fallback_service(pages)
}
