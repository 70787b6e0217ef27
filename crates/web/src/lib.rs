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

pub use frame::guard::Guard;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use desk::Desk;
use frame::{ATTACHMENT, IMPORT, Pages, assets, guard, problem, seat, session};
use std::sync::{Arc, Mutex};
use tower_http::catch_panic::CatchPanicLayer;

/// All pages of the desk behind their guard.
pub fn router(desk: Arc<Desk>, guard: Guard) -> Router {
    let shared = Arc::new(Pages { desk, mark: session::fresh(), homes: Mutex::default() });
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
        .route("/", get(case::cases::page))
        .route("/example", post(case::example::open))
        .route("/new", get(case::new::page).post(case::new::open))
        .route("/lang/{lang}", get(case::lang::switch))
        .route("/health", get(case::health::health))
        .route("/favicon.ico", get(assets::no_icon))
        .route("/assets/{hash}/{name}", get(assets::asset))
}

fn case_routes() -> Router<Arc<Pages>> {
    Router::new()
        .route("/case/{id}", get(case::home::page))
        .route("/case/{id}/step", post(case::step::decide))
        .route("/case/{id}/import/{digest}", get(calls::preview::page).post(calls::preview::take))
        .route("/case/{id}/call/{rung}", get(ladder::call::page).post(ladder::call::record))
        .route("/case/{id}/decide", get(calls::decide::page).post(calls::decide::decide))
        .route("/case/{id}/log", get(case::log::page))
        .route("/case/{id}/log.json", get(case::log::export))
        .route("/case/{id}/log/{seq}", get(case::amend::page).post(case::amend::amend))
        .route("/case/{id}/undo/{seq}", post(case::log::undo))
        .route("/case/{id}/ladder", get(ladder::map::page))
        .route("/case/{id}/letters", get(ladder::letters::page))
        .route("/case/{id}/letters/{name}", get(ladder::studio::page))
        .route("/case/{id}/letters/{name}/{format}", get(ladder::letters::download))
        .route("/case/{id}/offer/{seq}", get(dealings::offer::page).post(dealings::offer::decide))
        .route("/case/{id}/money", get(money::claims::page).post(money::claims::state))
        .route("/case/{id}/ledger", get(money::ledger::page).post(money::ledger::record))
        .route("/case/{id}/promises", get(dealings::promises::page))
        .route("/case/{id}/ready", get(ladder::ready::page))
        .route("/case/{id}/more", get(case::more::page))
        .route("/case/{id}/deadlines", get(ladder::deadlines::page).post(ladder::deadlines::move_one))
        .route("/case/{id}/calendar.ics", get(ladder::deadlines::calendar))
        .route("/case/{id}/facts", get(case::facts::page).post(case::facts::state))
}

fn upload_routes() -> Router<Arc<Pages>> {
    let attachments = DefaultBodyLimit::max((2 * ATTACHMENT + (1 << 20)) as usize);
    let import = DefaultBodyLimit::max((IMPORT + (1 << 20)) as usize);
    Router::new()
        .route("/case/{id}/capture", get(calls::capture::page).post(calls::capture::save))
        .route("/case/{id}/file/{rung}", get(ladder::file::page).post(ladder::file::record))
        .route("/case/{id}/reply", get(ladder::reply::inbox).post(ladder::reply::file))
        .route("/case/{id}/reply/{rung}", get(ladder::reply::page).post(ladder::reply::record))
        .layer(attachments)
        .merge(
            Router::new().route("/case/{id}/import", get(calls::import::page).post(calls::import::seal)).layer(import),
        )
}

/// Who is behind it, evidence, publishing, closing, packs, helpers.
fn more_routes() -> Router<Arc<Pages>> {
    let attachments = DefaultBodyLimit::max((2 * ATTACHMENT + (1 << 20)) as usize);
    Router::new()
        .route("/case/{id}/parties/link", get(parties::link::page).post(parties::link::save))
        .route("/case/{id}/evidence", get(evidence::locker::page).post(evidence::locker::add))
        .route("/case/{id}/helpers", get(people::helpers::page).post(people::helpers::add))
        .layer(attachments)
        .route("/case/{id}/helpers/sit", post(people::helpers::sit))
        .route("/case/{id}/helpers/end", post(people::helpers::finish))
        .route("/helpers/leave", post(people::helpers::leave))
        .route("/case/{id}/parties", get(parties::board::page))
        .route("/packs", get(packs::centre::page))
        .route("/packs/{id}", get(packs::centre::one))
        .route("/case/{id}/pack", get(packs::centre::in_force))
        .route("/case/{id}/close", get(case::close::page).post(case::close::close))
        .route("/case/{id}/close/figures.json", get(case::close::download))
        .route("/case/{id}/publish", get(publish::steps::page).post(publish::steps::record))
        .route("/case/{id}/publish/draft", get(publish::draft::page).post(publish::draft::check))
        .route("/case/{id}/publish/preview", get(publish::draft::preview))
        .route("/case/{id}/publish/text/{format}", get(publish::draft::download))
        .route("/case/{id}/evidence/bundle.zip", get(evidence::original::all))
        .route("/case/{id}/evidence/list", get(evidence::original::list))
        .route("/case/{id}/evidence/list/{format}", get(evidence::original::list_file))
        .route("/case/{id}/evidence/{digest}", get(evidence::original::original))
        .route("/case/{id}/evidence/{digest}/picture", get(evidence::original::picture))
}
