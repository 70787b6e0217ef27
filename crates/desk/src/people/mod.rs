//! Who may help, and which phones are the person's own.

pub mod fingerprint;
pub mod helpers;
pub(crate) mod masked;
pub mod phones;
