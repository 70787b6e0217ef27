//! What a registry signs: notes, the log, papers.

mod log;
mod note;
mod tools;
