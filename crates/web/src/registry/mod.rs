//! A registry's counter: the pages of a do-not-call registry for everybody, the consoles of organisations and of the operator,
//! and what programs ask. They know no desk and no case.

pub(crate) mod api;
pub(crate) mod arrival;
pub(crate) mod ask;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod complaint;
pub(crate) mod console;
mod door;
pub(crate) mod fields;
pub(crate) mod files;
pub(crate) mod finding;
mod form;
pub(crate) mod front;
mod guest;
pub(crate) mod held;
mod holding;
pub(crate) mod jobs;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod operator;
pub(crate) mod published;
pub(crate) mod rights;
pub(crate) mod seats;
mod source;

pub use api::registry_api_table;
pub use door::{registry_router, registry_table};

use crate::frame::area::Area;
use crate::frame::area::Right::Open;
use crate::frame::{asset, lang};
use axum::handler::Handler as _;
use desk::registry::{Batches, Holder, Judgings, OpenSet, Registry, Scrubs};
use std::sync::Arc;
use tokio::time::Instant;

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
    /// Call records that the operator hands in.
    pub(crate) judgings: Arc<Judgings>,
    /// Batches that are fetched and reported.
    pub(crate) batches: Arc<Batches>,
    /// The newest set, kept open.
    pub(crate) open_set: OpenSet,
    /// What was counted.
    pub(crate) tallies: metrics::Tallies,
}

impl Counter {
    /// A counter for a registry. `open_list`: everybody may fetch the sets. `forwarded`: a proxy stands before this door and
    /// says from where requests come.
    pub fn new(registry: Arc<Registry>, open_list: bool, forwarded: bool) -> Counter {
        let (scrubs, batches) = (Scrubs::new(Arc::clone(&registry)), Batches::new(Arc::clone(&registry)));
        let judgings = Judgings::new(Arc::clone(&registry));
        let (seats, open_set, tallies) = Default::default();
        Counter { registry, open_list, forwarded, seats, scrubs, judgings, batches, open_set, tallies }
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
        .action("/end", Open, held::end)
        .action("/certificate", Open, held::certificate)
        .page("/check", Open, check::page)
        .change(Open, check::verify)
        .page("/log", Open, log::page)
        .file("/lang/{lang}", Open, lang::switch)
        .file("/favicon.ico", Open, asset::no_icon)
        .file("/assets/{hash}/{name}", Open, asset::asset.layer(asset::smaller()))
}
