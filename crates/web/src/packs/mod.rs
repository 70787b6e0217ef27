//! The pack centre.

pub(crate) mod centre;
