//! The operator's console: organisations, their mandates and keys, publishing; and as whoever watches over calls, complaints,
//! findings, money and how all of it goes.

pub(crate) mod complaints;
pub(crate) mod findings;
pub(crate) mod home;
pub(crate) mod leaf;
pub(crate) mod money;
pub(crate) mod organisations;
pub(crate) mod records;
pub(crate) mod trends;

use super::Counter;
use crate::frame::IMPORT;
use crate::frame::area::Area;
use crate::frame::area::Right::Admin;
use std::sync::Arc;

/// Its pages. The first one is the console itself.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("operator")
        .action("/operator/publish", Admin, home::publish)
        .page("/operator/complaints", Admin, complaints::page)
        .page("/operator/complaint/{complaint}", Admin, complaints::one)
        .action("/operator/complaint/{complaint}/examine", Admin, complaints::examine)
        .action("/operator/complaint/{complaint}/acknowledge", Admin, complaints::acknowledge)
        .action("/operator/complaint/{complaint}/close", Admin, complaints::close)
        .action("/operator/complaint/{complaint}/reopen", Admin, complaints::reopen)
        .page("/operator/findings", Admin, findings::page)
        .page("/operator/finding/{finding}", Admin, findings::one)
        .action("/operator/finding/{finding}/object", Admin, findings::object)
        .action("/operator/finding/{finding}/decide", Admin, findings::decide)
        .action("/operator/finding/{finding}/pay", Admin, findings::pay)
        .page("/operator/records", Admin, records::page)
        .change(Admin, records::hand_in)
        .takes(IMPORT)
        .page("/operator/records/{id}", Admin, records::one)
        .action("/operator/records/{id}/forget", Admin, records::forget)
        .file("/operator/records/{id}/{file}", Admin, records::file)
        .page("/operator/money", Admin, money::page)
        .page("/operator/trends", Admin, trends::page)
        .page("/operator/organisations", Admin, organisations::page)
        .change(Admin, organisations::add)
        .page("/operator/organisation/{organisation}", Admin, organisations::one)
        .action("/operator/organisation/{organisation}/mandate", Admin, organisations::mandate)
        .action("/operator/organisation/{organisation}/mandate/end", Admin, organisations::end_mandate)
        .action("/operator/organisation/{organisation}/key", Admin, organisations::key)
        .action("/operator/organisation/{organisation}/key/end", Admin, organisations::end_key)
        .action("/operator/organisation/{organisation}/notices/end", Admin, organisations::end_hook)
}
