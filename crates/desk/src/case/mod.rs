//! The case itself: opening, recording, taking back, closing.

pub mod amend;
pub mod archive;
pub mod close;
pub mod delete;
pub mod example;
pub mod facts;
pub mod open;
pub mod record;
pub mod step;
pub mod timeline;
pub mod undo;
