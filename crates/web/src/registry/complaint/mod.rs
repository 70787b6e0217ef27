//! `/complaint`: somebody complains about a sales call, shows that the number is theirs, and follows what comes of it.

pub(crate) mod follow;
pub(crate) mod form;
pub(crate) mod sent;

use super::Counter;
use crate::frame::area::Area;
use crate::frame::area::Right::Open;
use std::sync::Arc;

/// Its pages.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("complaint")
        .page("/complaint", Open, form::page)
        .change(Open, form::hand_in)
        .action("/complaint/code", Open, form::confirm)
        .page("/complaint/sent", Open, sent::page)
        .page("/complaint/follow", Open, follow::page)
        .change(Open, follow::look)
}
