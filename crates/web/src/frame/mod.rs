//! What stands before and around every page: host and token, session, seat, rights, the frame, problems as pages.

use desk::Desk;
use std::sync::Arc;

pub(crate) mod area;
pub(crate) mod asset;
pub(crate) mod assets;
mod connection;
pub(crate) mod contents;
pub(crate) mod cookies;
pub(crate) mod escape;
pub(crate) mod guard;
mod inflow;
pub(crate) mod kept;
pub(crate) mod lan;
pub(crate) mod lang;
pub(crate) mod limits;
pub(crate) mod mend;
mod pace;
pub(crate) mod peer;
pub(crate) mod phone;
pub(crate) mod problem;
pub(crate) mod rights;
pub(crate) mod routes;
pub(crate) mod seat;
pub(crate) mod serving;
pub(crate) mod session;
pub(crate) mod shares;
pub(crate) mod shell;
pub(crate) mod stream;
pub(crate) mod tries;
pub(crate) mod typed;
pub(crate) mod upload;
pub(crate) mod visit;

/// Attachments (a recording, a screenshot) up to this size each, in bytes.
pub(crate) const ATTACHMENT: u64 = 64 << 20;
/// A list to import up to this size, in bytes; it is streamed.
pub(crate) const IMPORT: u64 = 4 << 30;

/// What the pages share.
pub struct Pages {
    /// The desk.
    pub(crate) desk: Arc<Desk>,
    /// Whose desk it is.
    pub(crate) account: Arc<str>,
    /// Case homes rendered for one state of a case on one day.
    pub(crate) homes: kept::Kept,
    /// Lines of the case list.
    pub(crate) lines: kept::Lines<Arc<crate::parts::line::Line>>,
    /// What lists hold that are looked at before they are taken.
    pub(crate) previews: crate::parts::preview::Previews,
    /// The door in the network at home, when there is one.
    pub(crate) lan: Option<lan::Lan>,
    /// Wrong tries at the pairing code.
    pub(crate) tries: tries::Tries,
    /// What was shared and waits for a word.
    pub(crate) shares: shares::Shares,
}
