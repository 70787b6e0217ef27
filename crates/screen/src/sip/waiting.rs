//! A request of ours that waits for its answer (RFC 3261 section 17.1). Times are milliseconds of a clock that only goes on.

use std::net::SocketAddr;

/// The time that a packet may take there and back.
pub(super) const T1: u64 = 500;
/// The longest pause before something is sent again.
pub(super) const T2: u64 = 4_000;
/// When nothing more is to be hoped for.
pub(super) const PATIENCE: u64 = 64 * T1;
/// How long a telephone may ring.
const RINGING: u64 = 180_000;

/// The request.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// By which answers name it.
    pub(super) branch: String,
    /// `INVITE` and the like.
    pub(super) method: &'static str,
    /// As it was sent.
    pub(super) bytes: Vec<u8>,
    /// Where it goes, where that is not where the call's other requests go.
    pub(super) to: Option<SocketAddr>,
    /// Whether somebody said that it is being worked on.
    pub(super) provisional: bool,
    /// It is to be called off as soon as that may be said (RFC 3261 section 9.1).
    pub(super) unwanted: bool,
    repeats: bool,
    again: u64,
    pause: u64,
    until: u64,
}

/// What a look at the clock brings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing yet.
    Nothing,
    /// It is sent again.
    Again,
    /// Nobody answered.
    GivenUp,
}

impl Waiting {
    /// A request that was sent now; `stream` when what is sent arrives.
    pub(super) fn new(method: &'static str, branch: String, bytes: Vec<u8>, stream: bool, now: u64) -> Self {
        Self {
            branch,
            method,
            bytes,
            to: None,
            provisional: false,
            unwanted: false,
            repeats: !stream,
            again: now + T1,
            pause: T1,
            until: now + PATIENCE,
        }
    }

    /// Somebody said that it is being worked on.
    pub(super) fn is_worked_on(&mut self, now: u64) {
        if self.method == "INVITE" {
            self.repeats = false;
            if !self.provisional {
                self.until = now + RINGING;
            }
        }
        self.provisional = true;
    }

    /// It was called off: an answer is still to come.
    pub(super) fn called_off(&mut self, now: u64) {
        self.until = now + PATIENCE;
    }

    pub(super) fn due(&mut self, now: u64) -> Due {
        if now >= self.until {
            return Due::GivenUp;
        }
        if !self.repeats || now < self.again {
            return Due::Nothing;
        }
        self.pause = if self.method == "INVITE" { self.pause * 2 } else { (self.pause * 2).min(T2) };
        self.again = now + self.pause;
        Due::Again
    }

    /// When it wants to be looked at.
    pub(super) fn next(&self) -> u64 {
        if self.repeats { self.again.min(self.until) } else { self.until }
    }
}
