//! What programs ask: JSON with a key in the `Authorization` header, no cookie and no page. `/openapi.json` describes it.

pub(crate) mod batches;
pub(crate) mod calls;
pub(crate) mod complaints;
pub(crate) mod document;
pub(crate) mod fault;
pub(crate) mod followed;
pub(crate) mod hooks;
pub(crate) mod lists;
pub(crate) mod messages;
pub(crate) mod published_complaints;
pub(crate) mod reassigned;
pub(crate) mod scrub;
pub(crate) mod told;

use super::{Counter, metrics};
use crate::frame::IMPORT;
use crate::frame::area::Right::{Admin, Open, Own};
use crate::frame::area::{Area, Entry};
use std::sync::Arc;

/// The largest list that is read in one piece, in bytes.
const LIST: u64 = 4 << 20;

/// Every address that programs ask.
pub(crate) fn area() -> Area<Arc<Counter>> {
    Area::new("api")
        .action("/v1/check", Own, calls::check)
        .action("/v1/scrub-answer", Own, calls::commercial)
        .action("/v1/may-call", Own, calls::may_call)
        .file("/v1/status/{number}", Own, calls::status)
        .file("/v1/reassigned/{number}", Own, reassigned::one)
        .action("/v1/reassigned", Own, reassigned::batch)
        .takes(LIST)
        .file("/v1/range/{prefix}", Own, lists::range)
        .file("/v1/versions", Own, lists::versions)
        .file("/v1/receipts", Own, lists::receipts)
        .file("/v1/scrub", Own, scrub::all)
        .change(Own, scrub::hand_in)
        .takes(IMPORT)
        .file("/v1/scrub/{id}", Own, scrub::one)
        .file("/v1/scrub/{id}/result", Own, scrub::result)
        .file("/v1/scrub/{id}/rejects", Own, scrub::rejects)
        .file("/v1/scrub/{id}/receipt", Own, scrub::receipt)
        .action("/v1/scrub/{id}/forget", Own, scrub::forget)
        .file("/v1/webhook", Own, hooks::show)
        .change(Own, hooks::set)
        .action("/v1/webhook/end", Own, hooks::end)
        .file("/data/download", Own, batches::download)
        .action("/data/upload", Own, batches::upload)
        .takes(batches::MOST_REPORT)
        .action("/data/amend", Own, batches::amend)
        .takes(batches::MOST_REPORT)
        .file("/data/status", Own, batches::status)
        .file("/data/report/{id}/rejects", Own, batches::rejects)
        // Who may hand in how many hangs on the key or the code that comes with it.
        .action("/v1/complaints", Open, complaints::hand_in)
        .takes(LIST)
        .action("/v1/complaints/code", Open, complaints::code)
        .file("/v1/complaints/{receipt}", Open, followed::one)
        .action("/v1/messages", Admin, messages::message)
        .file("/v0/dnc-complaints", Admin, published_complaints::page)
        .file("/v0/dnc-complaints/{id}", Admin, published_complaints::one)
        // Signed by whoever asks: the header says who it is.
        .action("/realtime/check/registry", Open, messages::realtime)
        .file("/openapi.json", Open, document::show)
        // Open to this machine and to the operator, which the page itself looks at.
        .file("/metrics", Open, metrics::show)
}

/// Every address that programs ask.
pub fn registry_api_table() -> Vec<Entry<Arc<Counter>>> {
    area().entries
}
