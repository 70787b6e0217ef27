//! Who is on the other side.

pub mod board;
pub mod company;
pub mod link;
