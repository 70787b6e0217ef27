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

/// Who acts: what the log keeps of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// In which part.
    pub actor: Actor,
    /// By which name, for a helper.
    pub name: Option<String>,
}

impl Who {
    /// The person whose case it is.
    pub fn person() -> Who {
        Who { actor: Actor::Person, name: None }
    }
    /// The program itself.
    pub fn program() -> Who {
        Who { actor: Actor::Program, name: None }
    }
    /// A helper, by the name under which the person knows them.
    pub fn helper(name: impl Into<String>) -> Who {
        Who { actor: Actor::Helper, name: Some(name.into()) }
    }
}

/// One entry of the log.
///
/// As JSON the body's fields stand beside those of the envelope; `by` is written `recorded_by` there, because a
/// promise, an offer and a payment have a `by` of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the log, from 1 without gaps.
    pub seq: u64,
    /// When it was recorded (not when it happened).
    pub recorded: Timestamp,
    /// Who recorded it.
    pub actor: Actor,
    /// Name of the helper who recorded it.
    #[serde(rename = "recorded_by", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Number of the first of the events that were saved by the same press, when they were several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<u64>,
    /// What happened.
    #[serde(flatten)]
    pub body: Body,
    /// Digest over the previous event's digest and this event's own envelope and text.
    pub hash: Digest,
}

/// All of an event but its body: what the hash takes in beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// As [`Event::seq`].
    pub seq: u64,
    /// As [`Event::recorded`].
    pub recorded: Timestamp,
    /// As [`Event::actor`].
    pub actor: Actor,
    /// As [`Event::by`].
    pub by: Option<&'a str>,
    /// As [`Event::group`].
    pub group: Option<u64>,
}

impl Envelope<'_> {
    /// The digest of an event in this envelope whose body reads `text`, following `before`. A store keeps exactly
    /// this text.
    ///
    /// Hashed are lines: `before`, the number, the time in microseconds (the precision that both engines keep), the
    /// actor; then `by "NAME"` (a JSON string) and `with GROUP`, each only where there is one, so that logs from before
    /// either existed still verify; then the text. A text begins with a brace, so no line can pass for it.
    pub fn link(&self, before: Digest, text: &str) -> Digest {
        let Envelope { seq, recorded, actor, by, group } = self;
        let mut bytes = format!("{before}\n{seq}\n{}\n{}\n", recorded.as_microsecond(), actor.id());
        bytes.reserve(text.len() + 64);
        if let Some(name) = by {
            let name = serde_json::to_string(name).expect("any text is a JSON string");
            bytes.extend(["by ", &name, "\n"]);
        }
        if let Some(first) = group {
            bytes.extend(["with ", &first.to_string(), "\n"]);
        }
        bytes.push_str(text);
        Digest::of(bytes.as_bytes())
    }
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
    /// The event that follows `previous` (or begins a log), saved with the group that begins at number `group`.
    pub fn after(
        previous: Option<(u64, Digest)>,
        recorded: Timestamp,
        who: &Who,
        group: Option<u64>,
        body: Body,
    ) -> Event {
        let (seq, before) = previous.map_or((1, Digest::ZERO), |(seq, hash)| (seq + 1, hash));
        let text = serde_json::to_string(&body).expect("bodies hold only text, figures and lists");
        let Who { actor, name } = who.clone();
        let hash = Envelope { seq, recorded, actor, by: name.as_deref(), group }.link(before, &text);
        Event { seq, recorded, actor, by: name, group, body, hash }
    }

    /// Everything but the body.
    pub fn envelope(&self) -> Envelope<'_> {
        let Event { seq, recorded, actor, by, group, .. } = self;
        Envelope { seq: *seq, recorded: *recorded, actor: *actor, by: by.as_deref(), group: *group }
    }

    /// Who recorded it.
    pub fn who(&self) -> Who {
        Who { actor: self.actor, name: self.by.clone() }
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
    pub fn append(&mut self, recorded: Timestamp, who: &Who, body: Body) -> &Event {
        self.push(recorded, who, None, body);
        self.events.last().expect("just pushed")
    }
    /// Appends what one press saves, and returns the new events. Several are one group.
    pub fn append_group(&mut self, recorded: Timestamp, who: &Who, bodies: impl IntoIterator<Item = Body>) -> &[Event] {
        let begin = self.events.len();
        let bodies: Vec<Body> = bodies.into_iter().collect();
        let first = self.events.last().map_or(1, |e| e.seq + 1);
        let group = (bodies.len() > 1).then_some(first);
        bodies.into_iter().for_each(|body| self.push(recorded, who, group, body));
        &self.events[begin..]
    }
    fn push(&mut self, recorded: Timestamp, who: &Who, group: Option<u64>, body: Body) {
        let previous = self.events.last().map(|e| (e.seq, e.hash));
        self.events.push(Event::after(previous, recorded, who, group, body));
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
            if event.envelope().link(before, &text) != event.hash {
                return Err(ChainError::Broken { seq: event.seq });
            }
            before = event.hash;
        }
        Ok(())
    }
}
