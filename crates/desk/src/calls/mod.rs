//! Calls and messages: imports and decisions.

pub mod import;
