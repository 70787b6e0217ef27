//! The case itself, and the desk with its cases.

pub(crate) mod amend;
mod archive;
pub(crate) mod cases;
pub(crate) mod close;
pub(crate) mod delete;
mod example;
pub(crate) mod facts;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod log;
pub(crate) mod more;
pub(crate) mod new;
mod questions;
pub(crate) mod step;

use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Open, Own};
use crate::frame::{asset, lang};
use axum::handler::Handler as _;

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("case")
        .page("/", Own, cases::page)
        .action("/example", Own, example::open)
        .page("/new", Own, new::page)
        .change(Own, new::open)
        .file("/lang/{lang}", Open, lang::switch)
        .sample(&["/lang/en", "/lang/zh?back=/new"])
        .file("/health", Open, health::health)
        .file("/favicon.ico", Open, asset::no_icon)
        .file("/assets/{hash}/{name}", Open, asset::asset.layer(asset::smaller()))
        .sample(&["{css}", "{js}"])
        .page("/case/{id}", Look, home::page)
        .action("/case/{id}/step", Own, step::decide)
        .page("/case/{id}/log", Look, log::page)
        .sample(&["/case/{id}/log?page=2", "/case/{id}/log?at=2"])
        .file("/case/{id}/log.json", Own, log::export)
        .page("/case/{id}/log/{incident}", Look, amend::page)
        .change(Own, amend::amend)
        .action("/case/{id}/undo/{seq}", Own, log::undo)
        .page("/case/{id}/facts", Look, facts::page)
        .change(Own, facts::state)
        .sample(&["/case/{id}/facts?need=name,phone&back=/case/{id}"])
        .page("/case/{id}/more", Look, more::page)
        .page("/case/{id}/close", Look, close::page)
        .change(Own, close::close)
        .file("/case/{id}/close/figures.json", Look, close::download)
        .file("/case/{id}/export", Own, archive::export)
        .page("/case/{id}/delete", Own, delete::page)
        .change(Own, delete::delete)
}
