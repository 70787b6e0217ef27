//! What programs ask over HTTP: phone apps while it rings, exchanges that route a call. Every question comes with the key.

mod body;
mod check;
mod key;
mod line;
mod phoneblock;
mod refused;
mod report;
mod route;

use crate::switch::Switch;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;

/// The most bytes of a question: an exchange sends the caller's whole description of sound with it.
const MOST_BYTES: usize = 64 << 10;

pub(crate) fn router(switch: Arc<Switch>) -> Router {
    Router::new()
        .merge(check::routes())
        .merge(line::routes())
        .merge(report::routes())
        .nest("/v1/route", route::routes())
        .nest("/api", phoneblock::routes())
        .nest("/phoneblock/api", phoneblock::routes())
        .layer(from_fn_with_state(Arc::clone(&switch), key::admit))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(switch)
}
