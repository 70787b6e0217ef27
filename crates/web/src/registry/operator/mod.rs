//! The operator's console: organisations, their mandates and keys, and publishing.

pub(crate) mod home;
pub(crate) mod organisations;

use super::Counter;
use crate::frame::area::Area;
use crate::frame::area::Right::Admin;
use std::sync::Arc;

/// Its pages. The first one is the console itself.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("operator")
        .action("/operator/publish", Admin, home::publish)
        .page("/operator/organisations", Admin, organisations::page)
        .change(Admin, organisations::add)
        .page("/operator/organisation/{organisation}", Admin, organisations::one)
        .action("/operator/organisation/{organisation}/mandate", Admin, organisations::mandate)
        .action("/operator/organisation/{organisation}/mandate/end", Admin, organisations::end_mandate)
        .action("/operator/organisation/{organisation}/key", Admin, organisations::key)
        .action("/operator/organisation/{organisation}/key/end", Admin, organisations::end_key)
}
