//! Calls and messages: one logged, a list imported, undecided ones sorted.

pub mod capture;
pub mod import;
pub mod sort;
