//! What a registry signs: notes, the log, papers.

mod note;
