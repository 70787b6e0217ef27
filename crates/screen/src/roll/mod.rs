//! All numbers that lists speak against, each once: found by a hash of the number, told to others with versions.

mod built;
mod published;
mod ranges;
mod row;
mod sha1;

pub use built::Roll;
pub use published::{Change, NotPublished, Published, STEPS, shown_votes};
pub use ranges::{Range, WIDTHS};
pub use row::Row;
pub use sha1::{Hash, hash, hash_of, world};
