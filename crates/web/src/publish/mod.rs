//! Publishing.

pub(crate) mod draft;
pub(crate) mod registry;
pub(crate) mod steps;

use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Own};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("publish")
        .page("/case/{id}/publish", Look, steps::page)
        .change(Own, steps::record)
        .page("/case/{id}/publish/draft", Own, draft::page)
        .change(Own, draft::check)
        .page("/case/{id}/publish/preview", Look, draft::preview)
        .page("/case/{id}/registry", Own, registry::page)
        .change(Own, registry::act)
        .file("/case/{id}/publish/text/{form}", Look, draft::download)
}
