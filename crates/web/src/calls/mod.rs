//! Calls and messages: capture, import, decisions.

pub(crate) mod capture;
pub(crate) mod decide;
pub(crate) mod import;
pub(crate) mod preview;
