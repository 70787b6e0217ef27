//! Helpers.

pub(crate) mod helpers;
