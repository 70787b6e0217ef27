//! Offers and promises.

pub(crate) mod offer;
pub(crate) mod promises;

use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Own};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("dealings").page("/case/{id}/offer/{offer}", Look, offer::page).change(Own, offer::decide).page(
        "/case/{id}/promises",
        Look,
        promises::page,
    )
}
