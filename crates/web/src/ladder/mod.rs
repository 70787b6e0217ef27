//! The steps of the ladder.

mod blank_forms;
pub(crate) mod blanks;
pub(crate) mod call;
pub(crate) mod deadlines;
pub(crate) mod edit;
pub(crate) mod file;
pub(crate) mod filed;
pub(crate) mod letters;
pub(crate) mod map;
mod paper;
pub(crate) mod ready;
pub(crate) mod reply;
pub(crate) mod studio;

use crate::frame::ATTACHMENT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Own, Send};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("ladder")
        .page("/case/{id}/ladder", Look, map::page)
        .page("/case/{id}/ready", Look, ready::page)
        .page("/case/{id}/call/{rung}", Look, call::page)
        .change(Send, call::record)
        .page("/case/{id}/file/{rung}", Look, file::page)
        .change(Send, file::record)
        .takes(ATTACHMENT)
        .sample(&["/case/{id}/file/telecom-appeal?letter=appeal"])
        .page("/case/{id}/filed/{sent}", Look, filed::page)
        .page("/case/{id}/reply", Look, reply::inbox)
        .change(Send, reply::file)
        .takes(ATTACHMENT)
        .page("/case/{id}/reply/{rung}", Look, reply::page)
        .change(Send, reply::record)
        .takes(ATTACHMENT)
        .sample(&["/case/{id}/reply/operator-hotline?meaning=offered"])
        .page("/case/{id}/letters", Look, letters::page)
        .page("/case/{id}/letters/{name}", Look, studio::page)
        .change(Own, blanks::fill)
        .action("/case/{id}/letters/{name}/edit", Own, edit::edit)
        .file("/case/{id}/letters/{name}/{format}", Look, letters::download)
        .page("/case/{id}/deadlines", Look, deadlines::page)
        .change(Own, deadlines::move_one)
        .file("/case/{id}/calendar.ics", Look, deadlines::calendar)
}
