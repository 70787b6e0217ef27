//! Calls and messages: one logged, a list imported, undecided ones sorted.

pub mod capture;
mod group;
pub mod import;
pub mod sort;
