//! What a registry signs: notes, the log, papers.

mod corpus;
mod independent;
mod log;
mod note;
mod paper;
mod tools;
