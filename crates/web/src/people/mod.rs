//! Helpers, and the work that was given up.

pub(crate) mod helpers;
pub(crate) mod jobs;

use crate::frame::ATTACHMENT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Admin, Open, Own};

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
}
