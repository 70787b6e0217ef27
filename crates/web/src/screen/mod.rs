//! The screen: what is done with calls on the person's own lines.

pub(crate) mod calls;
pub(crate) mod home;
pub(crate) mod setup;

use crate::frame::area::Area;
use crate::frame::area::Right::Own;

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("screen")
        .page("/screen", Own, home::page)
        .sample(&["/screen?number=13800000001", "/screen?number=110", "/screen?number=x&at=2026-11-24T10:00"])
        .change(Own, home::change)
        .page("/screen/calls", Own, calls::page)
        .change(Own, calls::change)
        .page("/screen/setup", Own, setup::page)
        .sample(&["/screen/setup?for=mobile&number=010-88880000"])
}
