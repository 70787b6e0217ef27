//! Lists of numbers that somebody calls something: built once, then one file that answers where it lies.

mod build;
mod index;

pub(crate) use index::sum;

pub use build::{Builder, Entry, TooMany};
pub use index::{Damaged, Found, Hit, Index, Range};
