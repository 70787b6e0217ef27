//! The case itself: opening, recording, closing.

pub mod close;
pub mod example;
pub mod open;
pub mod record;
