//! The pack centre.

pub(crate) mod centre;

use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Open};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("packs")
        .page("/packs", Open, centre::page)
        .page("/packs/{pack}", Open, centre::one)
        .sample(&["/packs/cn-telecom", "/packs/cn-business?part=laws", "/packs/us-calls"])
        .page("/case/{id}/pack", Look, centre::in_force)
}
