//! The route table: every page once, with who may ask for it, how large its form may be, where it stands in the contents,
//! and how a test finds it. Router, contents list, rights and tests read the same table.

use crate::frame::Pages;
use crate::frame::area::{Entry, Kind, Right};
use crate::frame::rights::{Needs, admit};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;

/// Every page of the desk, area by area.
pub fn table() -> Vec<Entry> {
    let areas = [
        crate::case::area(),
        crate::calls::area(),
        crate::ladder::area(),
        crate::dealings::area(),
        crate::money::area(),
        crate::parties::area(),
        crate::evidence::area(),
        crate::publish::area(),
        crate::people::area(),
        crate::packs::area(),
        crate::screen::area(),
    ];
    areas.into_iter().flat_map(|area| area.entries).collect()
}

/// The router of the table: each entry behind its rights and its limit.
pub(crate) fn router() -> Router<Arc<Pages>> {
    table().into_iter().fold(Router::new(), |router, entry| {
        let page = entry.kind == Kind::Page;
        let needs = Needs { look: entry.look, change: entry.change.unwrap_or(Right::Own), page };
        let routes = entry.routes.layer(DefaultBodyLimit::max(entry.limit)).layer(from_fn_with_state(needs, admit));
        router.route(entry.path, routes)
    })
}
