//! Calls and messages: capture, import, decisions.

pub(crate) mod capture;
pub(crate) mod decide;
pub(crate) mod import;
pub(crate) mod preview;

use crate::frame::area::Area;
use crate::frame::area::Right::{Log, Look};
use crate::frame::{ATTACHMENT, IMPORT};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("calls")
        .page("/case/{id}/capture", Look, capture::page)
        .change(Log, capture::save)
        .takes(ATTACHMENT)
        .page("/case/{id}/import", Log, import::page)
        .change(Log, import::seal)
        .takes(IMPORT)
        .sample(&["/case/{id}/import?first=1"])
        .page("/case/{id}/import/{list}", Log, preview::page)
        .change(Log, preview::take)
        .page("/case/{id}/decide", Look, decide::page)
        .change(Log, decide::decide)
}
