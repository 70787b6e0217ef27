//! The console of an organisation: what it may fetch, compare and see with its key. Whatever is shown here is its own.

pub(crate) mod copies;
pub(crate) mod findings;
pub(crate) mod keys;
pub(crate) mod lists;
pub(crate) mod notices;
pub(crate) mod own;
pub(crate) mod scrub;
pub(crate) mod sign;

use super::Counter;
use crate::frame::IMPORT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Open, Own};
use std::sync::Arc;

/// Its pages.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("console")
        .page("/console", Open, sign::page)
        .change(Open, sign::enter)
        .action("/console/out", Open, sign::leave)
        .page("/console/scrub", Own, scrub::page)
        .change(Own, scrub::hand_in)
        .takes(IMPORT)
        .page("/console/scrub/{id}", Own, scrub::one)
        .action("/console/scrub/{id}/forget", Own, scrub::forget)
        .file("/console/scrub/{id}/{file}", Own, scrub::file)
        .page("/console/versions", Own, lists::versions)
        .file("/console/version/{n}/{file}", Own, lists::file)
        .page("/console/receipts", Own, lists::receipts)
        .page("/console/findings", Own, findings::page)
        .page("/console/finding/{finding}", Own, findings::one)
        .action("/console/finding/{finding}/object", Own, findings::object)
        .page("/console/copies", Own, copies::page)
        .page("/console/organisation", Own, own::page)
        .page("/console/keys", Own, keys::page)
        .change(Own, keys::revoke)
        .page("/console/notices", Own, notices::page)
        .change(Own, notices::set)
        .action("/console/notices/test", Own, notices::test)
        .action("/console/notices/end", Own, notices::end)
}
