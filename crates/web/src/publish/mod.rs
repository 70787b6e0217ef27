//! Publishing.

pub(crate) mod draft;
pub(crate) mod steps;
