//! Helpers, the person's own phones and what they share, and the work that was given up.

pub(crate) mod helpers;
pub(crate) mod installed;
pub(crate) mod jobs;
pub(crate) mod pair;
pub(crate) mod phone;
pub(crate) mod share;

use crate::frame::ATTACHMENT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Admin, Open, Own};
use crate::frame::guard::SHARE;

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("people")
        .page("/case/{id}/helpers", Own, helpers::page)
        .change(Own, helpers::add)
        .takes(ATTACHMENT)
        .action("/case/{id}/helpers/sit", Own, helpers::sit)
        .action("/case/{id}/helpers/end", Own, helpers::finish)
        .action("/helpers/leave", Open, helpers::leave)
        .page("/jobs", Admin, jobs::page)
        .change(Admin, jobs::decide)
        .page("/phone", Admin, phone::page)
        .change(Admin, phone::decide)
        .page("/pair", Open, pair::page)
        .change(Open, pair::pair)
        .action("/pair/leave", Open, pair::leave)
        .page(SHARE, Own, share::page)
        .change(Own, share::land)
        .takes(ATTACHMENT)
        .action("/share/take", Own, share::take)
        .page("/offline", Open, installed::offline)
        .file("/manifest.webmanifest", Open, installed::manifest)
        .file("/worker.js", Open, installed::worker)
        .file("/wurao.crt", Open, installed::certificate)
}
