//! What stands before and around every page.

use desk::Desk;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

pub(crate) mod assets;
pub(crate) mod guard;
pub(crate) mod problem;
pub(crate) mod seat;
pub(crate) mod session;
pub(crate) mod shell;
pub(crate) mod stream;
pub(crate) mod typed;
pub(crate) mod upload;
pub(crate) mod visit;

/// Attachments (a recording, a screenshot) up to this size each.
pub(crate) const ATTACHMENT: u64 = 64 << 20;
/// A list to import up to this size; it is streamed.
pub(crate) const IMPORT: u64 = 4 << 30;

/// What the pages share: the desk, and the case homes rendered for one state of a case on one day.
pub(crate) struct Pages {
    pub(crate) desk: Arc<Desk>,
    /// Stands for the token in kept pages; random, so that no text of a person can be mistaken for it.
    pub(crate) mark: String,
    pub(crate) homes: Mutex<HashMap<crate::case::home::Key, Arc<str>>>,
}
