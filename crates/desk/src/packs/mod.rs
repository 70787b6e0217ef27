//! The packs that the binary carries, and what a new edition does to a case.

pub mod effects;
pub mod known;
pub mod library;
