//! Who is on the other side.

pub(crate) mod board;
pub(crate) mod link;
