//! What is asked, what came, what it took, and whether it was worth it.

pub mod claims;
pub mod ledger;
pub mod worth;
