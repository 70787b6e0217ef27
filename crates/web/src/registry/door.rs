//! All of a registry's pages and interfaces hung into one router.

use super::{Counter, api, area, complaint, console, metrics, operator, published, registry_api_table, rights};
use crate::frame::area::{Entry, Kind};
use crate::frame::guard::Guard;
use crate::frame::{guard, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Every page of a registry: for everybody, for organisations, for the operator.
pub fn registry_table() -> Vec<Entry<Arc<Counter>>> {
    [area(), complaint::area(), console::area(), operator::area()].into_iter().flat_map(|area| area.entries).collect()
}

/// The pages of a registry behind their guard; beside them, without cookies, what it publishes and what programs ask.
pub fn registry_router(counter: Counter, guard: Guard) -> Router {
    let counter = Arc::new(counter);
    let needs = |entry: &Entry<Arc<Counter>>| {
        let look = Some(entry.look).filter(|_| entry.kind != Kind::Action);
        rights::Needs { counter: Arc::clone(&counter), look, change: entry.change }
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
        .route("/data/{*rest}", any(api::fault::lost))
        .route("/published/{*path}", get(published::file))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&counter), api::fault::speak))
        .layer(from_fn_with_state(Arc::clone(&counter), metrics::count))
        .with_state(counter)
        .fallback_service(pages)
}
