//! What exchanges ask before a call goes on: the same decision and the same entry as a call over SIP.

mod plain;
mod rustpbx;
mod sipgate;

use crate::switch::Switch;
use axum::Router;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Switch>> {
    Router::new().merge(plain::routes()).merge(rustpbx::routes()).merge(sipgate::routes())
}
