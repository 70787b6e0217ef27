//! Who may help.

pub mod helpers;
pub(crate) mod masked;
