//! Events and the hash chain that makes a log tamper-evident.

use crate::{Body, Digest};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who caused an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The person whose case it is.
    Person,
    /// Someone helping with the person's leave.
    Helper,
    /// The program, for example a reader of sealed files.
    Program,
}

impl Actor {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Actor::Person => "person",
            Actor::Helper => "helper",
            Actor::Program => "program",
        }
    }
    /// The actor with this spelling.
    pub fn from_id(id: &str) -> Option<Actor> {
        [Actor::Person, Actor::Helper, Actor::Program].into_iter().find(|a| a.id() == id)
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the log, from 1 without gaps.
    pub seq: u64,
    /// When it was recorded (not when it happened).
    pub recorded: Timestamp,
    /// Who recorded it.
    pub actor: Actor,
    /// What happened.
    #[serde(flatten)]
    pub body: Body,
    /// Digest over the previous event's digest and this event's own text.
    pub hash: Digest,
}

/// The chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A number is missing or doubled.
    #[error("event {expected} was expected here, found {found}: the log has a gap or a double")]
    Gap {
        /// The number that should stand here.
        expected: u64,
        /// The number that stands here.
        found: u64,
    },
    /// An event's text or order was changed after it was recorded.
    #[error("event {seq} was changed after it was recorded: its hash does not follow from the events before it")]
    Broken {
        /// The first event that does not fit.
        seq: u64,
    },
}

impl Event {
    /// The event that follows `previous` (or begins a log).
    pub fn after(previous: Option<(u64, Digest)>, recorded: Timestamp, actor: Actor, body: Body) -> Event {
        let (seq, before) = previous.map_or((1, Digest::ZERO), |(seq, hash)| (seq + 1, hash));
        let text = serde_json::to_string(&body).expect("bodies hold only text, figures and lists");
        let hash = Event::link(before, seq, recorded, actor, &text);
        Event { seq, recorded, actor, body, hash }
    }

    /// The digest of an event whose body reads `text`, following `before`. A store keeps exactly this text.
    ///
    /// Time enters in microseconds, the precision that both engines keep.
    pub fn link(before: Digest, seq: u64, recorded: Timestamp, actor: Actor, text: &str) -> Digest {
        let head = format!("{before}\n{seq}\n{}\n{}\n", recorded.as_microsecond(), actor.id());
        let mut bytes = Vec::with_capacity(head.len() + text.len());
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(text.as_bytes());
        Digest::of(&bytes)
    }
}

/// A log in memory: append-only, verifiable.
#[derive(Debug, Clone, Default)]
pub struct Log {
    events: Vec<Event>,
}

impl Log {
    /// An empty log.
    pub fn new() -> Log {
        Log::default()
    }
    /// A log from events that were stored; call [`Log::verify`] before trusting them.
    pub fn from_events(events: Vec<Event>) -> Log {
        Log { events }
    }
    /// Appends and returns the new event.
    pub fn append(&mut self, recorded: Timestamp, actor: Actor, body: Body) -> &Event {
        let previous = self.events.last().map(|e| (e.seq, e.hash));
        self.events.push(Event::after(previous, recorded, actor, body));
        self.events.last().expect("just pushed")
    }
    /// The events in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// Checks numbering and chain.
    ///
    /// # Errors
    /// The first event that does not fit.
    pub fn verify(&self) -> Result<(), ChainError> {
        let mut before = Digest::ZERO;
        for (expected, event) in (1..).zip(&self.events) {
            if event.seq != expected {
                return Err(ChainError::Gap { expected, found: event.seq });
            }
            let text = serde_json::to_string(&event.body).expect("bodies hold only text, figures and lists");
            if Event::link(before, event.seq, event.recorded, event.actor, &text) != event.hash {
                return Err(ChainError::Broken { seq: event.seq });
            }
            before = event.hash;
        }
        Ok(())
    }
}
