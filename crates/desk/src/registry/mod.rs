//! A do-not-call registry: what may be done with one. It lies in a folder of its own, beside no case.
//!
//! ```text
//! DIR/registry.db      histories, organisations, codes, the log's leaves (or in PostgreSQL)
//! DIR/rules.toml       the rule set, a copy that its operator may change
//! DIR/keys/            the signing key and the secret of codes: for the owner only
//! DIR/outbox/          codes and notices that wait for the gateway
//! DIR/public/          what may be served to everybody: key, log, versions, deltas
//! ```

mod codes;
mod enrol;
mod gate;
mod place;
mod status;
mod times;

pub use codes::{Asked, Confirmed, HOLDS_MINUTES, TRIES};
pub use enrol::{Done, Enrolment, Outcome, Rejected};
pub use gate::{Asking, Gate};
pub use place::{New, Registry};
pub use status::Status;
