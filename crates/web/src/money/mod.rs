//! Money and time.

pub(crate) mod claims;
pub(crate) mod ledger;
