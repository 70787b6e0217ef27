//! Offers and promises.

pub(crate) mod offer;
pub(crate) mod promises;
