//! Money and time.

pub(crate) mod claims;
pub(crate) mod ledger;

use crate::frame::area::Area;
use crate::frame::area::Right::{Look, Own};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("money")
        .page("/case/{id}/money", Look, claims::page)
        .change(Own, claims::state)
        .page("/case/{id}/ledger", Look, ledger::page)
        .change(Own, ledger::record)
}
