//! Who is on the other side.

pub(crate) mod board;
pub(crate) mod company;
pub(crate) mod link;

use crate::frame::ATTACHMENT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Own};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("parties")
        .page("/case/{id}/parties", Look, board::page)
        .page("/case/{id}/company", Look, company::page)
        .change(Own, company::choose)
        .page("/case/{id}/parties/link", Look, link::page)
        .change(Own, link::save)
        .takes(ATTACHMENT)
        .sample(&["/case/{id}/parties/link?from=0571****2210&to=new"])
}
