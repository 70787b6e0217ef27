//! A registry's counter: the pages of a do-not-call registry for everybody, the consoles of organisations and of the operator,
//! and what programs ask. They know no desk and no case.

pub(crate) mod api;
pub(crate) mod arrival;
pub(crate) mod ask;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod console;
pub(crate) mod files;
mod form;
pub(crate) mod front;
mod guest;
pub(crate) mod held;
mod holding;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod operator;
pub(crate) mod published;
pub(crate) mod rights;
pub(crate) mod seats;

pub use api::registry_api_table;

use crate::frame::area::Right::{Admin, Open};
use crate::frame::area::{Area, Entry};
use crate::frame::guard::Guard;
use crate::frame::{asset, guard, lang, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use desk::registry::{Holder, OpenSet, Registry, Scrubs};
use std::sync::Arc;
use tokio::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;

/// What the pages of a registry share.
pub struct Counter {
    /// The registry.
    pub(crate) registry: Arc<Registry>,
    /// Whether everybody may fetch the sets. Their numbers are not secret then.
    pub(crate) open_list: bool,
    /// Whether a proxy stands before this door and says from where requests come.
    pub(crate) forwarded: bool,
    /// Those who have shown a key on a page.
    pub(crate) seats: seats::Seats,
    /// Lists that are compared.
    pub(crate) scrubs: Arc<Scrubs>,
    /// The newest set, kept open.
    pub(crate) open_set: OpenSet,
    /// What was counted.
    pub(crate) tallies: metrics::Tallies,
}

impl Counter {
    /// A counter for a registry. `open_list`: everybody may fetch the sets. `forwarded`: a proxy stands before this door and
    /// says from where requests come.
    pub fn new(registry: Arc<Registry>, open_list: bool, forwarded: bool) -> Counter {
        let scrubs = Scrubs::new(Arc::clone(&registry));
        let (seats, open_set, tallies) = Default::default();
        Counter { registry, open_list, forwarded, seats, scrubs, open_set, tallies }
    }

    /// Whoever has this seat, if the key that was shown for it still serves.
    pub(crate) async fn seated(&self, seat: &str) -> Option<Holder> {
        let key = self.seats.key(seat, Instant::now())?;
        self.registry.holder_of(key).await.ok()
    }
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

/// Every page of a registry: for everybody, for organisations, for the operator.
pub fn registry_table() -> Vec<Entry<Arc<Counter>>> {
    [area(), console::area(), operator::area()].into_iter().flat_map(|area| area.entries).collect()
}

/// The pages of a registry behind their guard; beside them, without cookies, what it publishes and what programs ask.
pub fn registry_router(counter: Counter, guard: Guard) -> Router {
    let counter = Arc::new(counter);
    let needs = |entry: &Entry<Arc<Counter>>| {
        let change = entry.change.unwrap_or(Admin);
        rights::Needs { counter: Arc::clone(&counter), look: entry.look, change }
    };
    let limit = |entry: &Entry<Arc<Counter>>| DefaultBodyLimit::max(entry.limit);
    let mut pages = Router::new();
    for entry in registry_table() {
        let needs = from_fn_with_state(needs(&entry), rights::page);
        pages = pages.route(entry.path, entry.routes.clone().layer(limit(&entry)).layer(needs));
    }
    let pages = pages
        .fallback(problem::lost)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(Arc::clone(&counter))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(guard, guard::stand))
        .layer(from_fn_with_state(Arc::clone(&counter), metrics::count));
    let mut bare = Router::new();
    for entry in registry_api_table() {
        let needs = from_fn_with_state(needs(&entry), rights::program);
        bare = bare.route(entry.path, entry.routes.clone().layer(limit(&entry)).layer(needs));
    }
    bare.route("/v1/{*rest}", any(api::fault::lost))
        .route("/published/{*path}", get(published::file))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&counter), api::fault::speak))
        .layer(from_fn_with_state(Arc::clone(&counter), metrics::count))
        .with_state(counter)
        .fallback_service(pages)
}
