//! The pages: HTML forms and links over loopback, usable without script.
//!
//! Every request passes the [`Guard`] first: it knows the hosts this desk answers to, checks origin and
//! token of every change, sets the security headers and turns problems into pages in the person's language.

mod assets;
mod dates;
mod entries;
mod guard;
mod pages;
mod parts;
mod problem;
mod seat;
mod session;
mod shell;
mod side;
mod stream;
mod typed;
mod visit;

pub use guard::Guard;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tower_http::catch_panic::CatchPanicLayer;

/// Attachments (a recording, a screenshot) up to this size each.
const ATTACHMENT: u64 = 64 << 20;
/// A list to import up to this size; it is streamed.
const IMPORT: u64 = 4 << 30;

/// What the pages share: the desk, and the case homes rendered for one state of a case on one day.
pub(crate) struct Pages {
    pub(crate) app: Arc<App>,
    /// Stands for the token in kept pages; random, so that no text of a person can be mistaken for it.
    pub(crate) mark: String,
    pub(crate) homes: Mutex<HashMap<pages::home::Key, Arc<str>>>,
}

/// All pages of the desk behind their guard.
pub fn router(app: Arc<App>, guard: Guard) -> Router {
    let shared = Arc::new(Pages { app, mark: session::fresh(), homes: Mutex::default() });
    Router::new()
        .merge(desk_routes())
        .merge(case_routes())
        .merge(upload_routes())
        .merge(more_routes())
        .fallback(problem::lost)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(Arc::clone(&shared))
        .layer(from_fn_with_state(shared, seat::stand))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(guard, guard::stand))
}

fn desk_routes() -> Router<Arc<Pages>> {
    Router::new()
        .route("/", get(pages::cases::page))
        .route("/example", post(pages::example::open))
        .route("/new", get(pages::new::page).post(pages::new::open))
        .route("/lang/{lang}", get(pages::lang::switch))
        .route("/health", get(pages::health::health))
        .route("/favicon.ico", get(assets::no_icon))
        .route("/assets/{hash}/{name}", get(assets::asset))
}

fn case_routes() -> Router<Arc<Pages>> {
    Router::new()
        .route("/case/{id}", get(pages::home::page))
        .route("/case/{id}/step", post(pages::step::decide))
        .route("/case/{id}/import/{digest}", get(pages::preview::page).post(pages::preview::take))
        .route("/case/{id}/call/{rung}", get(pages::call::page).post(pages::call::record))
        .route("/case/{id}/decide", get(pages::decide::page).post(pages::decide::decide))
        .route("/case/{id}/log", get(pages::log::page))
        .route("/case/{id}/log.json", get(pages::log::export))
        .route("/case/{id}/log/{seq}", get(pages::amend::page).post(pages::amend::amend))
        .route("/case/{id}/undo/{seq}", post(pages::log::undo))
        .route("/case/{id}/ladder", get(pages::ladder::page))
        .route("/case/{id}/letters", get(pages::letters::page))
        .route("/case/{id}/letters/{name}", get(pages::studio::page))
        .route("/case/{id}/letters/{name}/{format}", get(pages::letters::download))
        .route("/case/{id}/offer/{seq}", get(pages::offer::page).post(pages::offer::decide))
        .route("/case/{id}/money", get(pages::money::page).post(pages::money::state))
        .route("/case/{id}/ledger", get(pages::ledger::page).post(pages::ledger::record))
        .route("/case/{id}/promises", get(pages::promises::page))
        .route("/case/{id}/ready", get(pages::ready::page))
        .route("/case/{id}/more", get(pages::more::page))
        .route("/case/{id}/deadlines", get(pages::deadlines::page).post(pages::deadlines::move_one))
        .route("/case/{id}/calendar.ics", get(pages::deadlines::calendar))
        .route("/case/{id}/facts", get(pages::facts::page).post(pages::facts::state))
}

fn upload_routes() -> Router<Arc<Pages>> {
    let attachments = DefaultBodyLimit::max((2 * ATTACHMENT + (1 << 20)) as usize);
    let import = DefaultBodyLimit::max((IMPORT + (1 << 20)) as usize);
    Router::new()
        .route("/case/{id}/capture", get(pages::capture::page).post(pages::capture::save))
        .route("/case/{id}/file/{rung}", get(pages::file::page).post(pages::file::record))
        .route("/case/{id}/reply", get(pages::reply::inbox).post(pages::reply::file))
        .route("/case/{id}/reply/{rung}", get(pages::reply::page).post(pages::reply::record))
        .layer(attachments)
        .merge(
            Router::new().route("/case/{id}/import", get(pages::import::page).post(pages::import::seal)).layer(import),
        )
}

/// Who is behind it, evidence, publishing, closing, packs, helpers.
fn more_routes() -> Router<Arc<Pages>> {
    let attachments = DefaultBodyLimit::max((2 * ATTACHMENT + (1 << 20)) as usize);
    Router::new()
        .route("/case/{id}/parties/link", get(pages::party_link::page).post(pages::party_link::save))
        .route("/case/{id}/evidence", get(pages::evidence::page).post(pages::evidence::add))
        .route("/case/{id}/helpers", get(pages::helpers::page).post(pages::helpers::add))
        .layer(attachments)
        .route("/case/{id}/helpers/sit", post(pages::helpers::sit))
        .route("/case/{id}/helpers/end", post(pages::helpers::finish))
        .route("/helpers/leave", post(pages::helpers::leave))
        .route("/case/{id}/parties", get(pages::parties::page))
        .route("/packs", get(pages::packs::page))
        .route("/packs/{id}", get(pages::packs::one))
        .route("/case/{id}/pack", get(pages::packs::in_force))
        .route("/case/{id}/close", get(pages::close::page).post(pages::close::close))
        .route("/case/{id}/close/figures.json", get(pages::close::download))
        .route("/case/{id}/publish", get(pages::publish::page).post(pages::publish::record))
        .route("/case/{id}/publish/draft", get(pages::publish_draft::page).post(pages::publish_draft::check))
        .route("/case/{id}/publish/preview", get(pages::publish_draft::preview))
        .route("/case/{id}/publish/text/{format}", get(pages::publish_draft::download))
        .route("/case/{id}/evidence/bundle.zip", get(pages::evidence_file::all))
        .route("/case/{id}/evidence/list", get(pages::evidence_file::list))
        .route("/case/{id}/evidence/list/{format}", get(pages::evidence_file::list_file))
        .route("/case/{id}/evidence/{digest}", get(pages::evidence_file::original))
        .route("/case/{id}/evidence/{digest}/picture", get(pages::evidence_file::picture))
}
