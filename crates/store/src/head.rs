//! The end of a log, and which end a change asks for.

use casework::Digest;

/// The end of a log. An empty log has event 0 and the all-zero digest as its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last event.
    pub seq: u64,
    /// Hash of the last event.
    pub hash: Digest,
}

impl Head {
    /// The end of an empty log.
    pub const EMPTY: Head = Head { seq: 0, hash: Digest::ZERO };
}

/// Which end a log must have for something to be appended to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// This one: the change was decided on by looking at the log up to here.
    Head(Head),
    /// Whichever it is by then: the change does not depend on what else has happened, as with a new call.
    Anywhere,
}
