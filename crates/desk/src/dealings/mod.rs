//! Offers and what is decided on them.

pub mod offer;
