//! A request that came, and what was answered to it (RFC 3261 sections 13.3.1.4 and 17.2.1).

use super::waiting::{PATIENCE, T1, T2};

/// A request to which an answer is owed, or was given.
#[derive(Debug, Clone)]
pub(super) struct Owed {
    /// As it came.
    pub(super) request: Vec<u8>,
    /// Its number.
    pub(super) number: u32,
    /// What was answered last.
    pub(super) answer: Vec<u8>,
    /// With which status; 0 before.
    pub(super) status: u16,
    invite: bool,
    stream: bool,
    acknowledged: bool,
    again: u64,
    pause: u64,
    until: u64,
}

/// What a look at the clock brings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Owing {
    /// Nothing yet.
    Nothing,
    /// The answer is sent again.
    Again,
    /// The answer was never acknowledged.
    Unheard,
}

impl Owed {
    pub(super) fn new(request: &[u8], number: u32, invite: bool, stream: bool) -> Self {
        Self {
            request: request.to_vec(),
            number,
            answer: Vec::new(),
            status: 0,
            invite,
            stream,
            acknowledged: false,
            again: 0,
            pause: T1,
            until: u64::MAX,
        }
    }

    /// Keeps what is answered now.
    pub(super) fn answered(&mut self, status: u16, answer: Vec<u8>, now: u64) {
        (self.status, self.answer) = (status, answer);
        if status >= 200 {
            (self.again, self.until) = (now + T1, now + PATIENCE);
        }
    }

    pub(super) fn acknowledged(&mut self) {
        self.acknowledged = true;
    }

    /// Whether the last word is still to be said.
    pub(super) fn is_open(&self) -> bool {
        self.status < 200
    }

    /// Whether the other side is still to say that it heard.
    pub(super) fn is_unheard(&self) -> bool {
        self.invite && self.status >= 200 && !self.acknowledged
    }

    pub(super) fn due(&mut self, now: u64) -> Owing {
        if !self.is_unheard() {
            return Owing::Nothing;
        }
        if now >= self.until {
            self.acknowledged = true;
            return Owing::Unheard;
        }
        // What was accepted is repeated over streams too: the acknowledgement comes from the other end.
        if now < self.again || (self.stream && self.status >= 300) {
            return Owing::Nothing;
        }
        self.pause = (self.pause * 2).min(T2);
        self.again = now + self.pause;
        Owing::Again
    }

    /// When it wants to be looked at.
    pub(super) fn next(&self) -> Option<u64> {
        self.is_unheard()
            .then(|| if self.stream && self.status >= 300 { self.until } else { self.again.min(self.until) })
    }
}
