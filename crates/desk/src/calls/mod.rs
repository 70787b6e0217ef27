//! Calls and messages: one logged, a list imported, undecided ones sorted.

pub mod capture;
mod choice;
mod group;
pub mod import;
pub mod notes;
mod report;
pub mod sort;
mod sorter;
pub mod twin;
