//! One side of a call: what is owed to it, what it owes us.

use super::forks::Forks;
use crate::sip::dialog::Dialog;
use crate::sip::owed::Owed;
use crate::sip::waiting::Waiting;
use std::net::SocketAddr;

#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub(super) dialog: Option<Dialog>,
    /// Whether the call stands on this side.
    pub(super) up: bool,
    /// Its latest `INVITE`.
    pub(super) owed: Option<Owed>,
    /// The latest other request, by its number and method, with our answer and where that went.
    pub(super) last: Option<(Vec<u8>, Vec<u8>, SocketAddr)>,
    /// Another request of it that waits for the other side.
    pub(super) asked: Option<Owed>,
    /// Requests of ours without an answer.
    pub(super) waiting: Vec<Waiting>,
    /// The branch of our latest `INVITE` that was taken, and how that was acknowledged; empty while it still is to be.
    pub(super) ack: Option<(String, Vec<u8>)>,
    /// Who else may take, or took, the call inside.
    pub(super) forks: Option<Forks>,
    /// It is to be hung up as soon as it heard that the call was taken (RFC 3261 section 15).
    pub(super) bye_due: bool,
    /// Where the latest request came from.
    pub(super) from: SocketAddr,
    /// Where our requests go.
    pub(super) to: SocketAddr,
}

impl Leg {
    pub(super) fn new(at: SocketAddr) -> Self {
        Self {
            dialog: None,
            up: false,
            owed: None,
            last: None,
            asked: None,
            waiting: Vec::new(),
            ack: None,
            forks: None,
            bye_due: false,
            from: at,
            to: at,
        }
    }

    /// Nothing is left to be said on this side.
    pub(super) fn is_quiet(&self) -> bool {
        let owing = self.owed.as_ref().is_some_and(|owed| owed.is_open() || owed.is_unheard());
        !self.up && self.waiting.is_empty() && !owing
    }

    pub(super) fn next(&self) -> Option<u64> {
        let owed = self.owed.as_ref().and_then(Owed::next);
        self.waiting.iter().map(Waiting::next).chain(owed).min()
    }
}
