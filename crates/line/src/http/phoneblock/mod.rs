//! The interface of PhoneBlock, so that its apps and everything that speaks it ask this screen by changing one address.
//! `docs/formats/phoneblock.md` tells what is answered and what is not.

mod account;
mod blocklist;
mod check;
mod check_prefix;
mod hex;
mod list_bytes;
mod num;
mod personal;
mod rate;
mod report_call;
mod test;
mod told;

use crate::switch::Switch;
use axum::Router;
use axum::routing::{delete, get, post};
use desk::screen::personal::Which;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Switch>> {
    let personal = |which: Which| {
        let one = delete(move |state, path, query| personal::remove(which, state, path, query));
        let one = one.put(move |state, path, body| personal::put(which, state, path, body));
        (get(move |state| personal::list(which, state)), one)
    };
    let (blocked, one_blocked) = personal(Which::Blocked);
    let (allowed, one_allowed) = personal(Which::Allowed);
    Router::new()
        .route("/test", get(test::answer))
        .route("/check", get(check::answer))
        .route("/check-prefix", get(check_prefix::answer))
        .route("/num/{phone}", get(num::answer))
        .route("/blocklist", get(blocklist::answer))
        .route("/rate", post(rate::take))
        .route("/report-call/{phone}", post(report_call::take))
        .route("/blacklist", blocked)
        .route("/blacklist/{phone}", one_blocked)
        .route("/whitelist", allowed)
        .route("/whitelist/{phone}", one_allowed)
        .route("/account", get(account::answer).put(account::put))
}
