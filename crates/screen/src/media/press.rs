//! One ear for the three ways in which a press comes.

use super::digit::Digit;
use super::event::Events;
use super::g711::Law;
use super::info;
use super::rtp::Packet;
use super::tone::Tones;
use serde::{Deserialize, Serialize};

/// How a press came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// As an event in RTP (RFC 4733).
    Event,
    /// In the body of a SIP INFO.
    Info,
    /// As sound.
    Tone,
}

impl Carrier {
    /// Its name in files and interfaces.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Info => "info",
            Self::Tone => "tone",
        }
    }
}

/// The gap in the sound, in samples, that is read as silence: 40 ms, as long as a pause must be. What is shorter was lost.
const GAP: u32 = 320;
/// Sequence numbers that lie back by at most this much came late; by more, the sender began anew.
const LATE: u16 = 1000;

/// Hears the presses of one call. The same press may come in several ways: the first way that is heard in the call is the
/// way of the call, the others are no longer heeded.
#[derive(Debug, Clone)]
pub struct Ear {
    law: Law,
    sound_type: u8,
    event_type: Option<u8>,
    carrier: Option<Carrier>,
    events: Events,
    tones: Tones,
    /// Source, number and end of the latest packet of sound.
    latest: Option<(u32, u16, u32)>,
}

impl Ear {
    /// For a call of this law, with the payload types of its sound and its events.
    pub fn new(law: Law, sound_type: u8, event_type: Option<u8>) -> Self {
        let (events, tones) = (Events::default(), Tones::default());
        Self { law, sound_type, event_type, carrier: None, events, tones, latest: None }
    }

    /// How presses come in this call, once one came.
    pub const fn carrier(&self) -> Option<Carrier> {
        self.carrier
    }

    /// Whether a packet is of an agreed kind.
    pub fn knows(&self, packet: &Packet<'_>) -> bool {
        packet.payload_type == self.sound_type || Some(packet.payload_type) == self.event_type
    }

    /// The presses that begin in this packet, in their order.
    pub fn packet(&mut self, packet: &Packet<'_>) -> Vec<Digit> {
        let mut digits = Vec::new();
        if Some(packet.payload_type) == self.event_type {
            if self.heeds(Carrier::Event) {
                digits.extend(self.events.take(packet));
                self.came(Carrier::Event, !digits.is_empty());
            }
        } else if packet.payload_type == self.sound_type && self.heeds(Carrier::Tone) && self.follows(packet) {
            let law = self.law;
            self.tones.take(packet.payload.iter().map(|byte| law.decode(*byte)), |digit| digits.push(digit));
            self.came(Carrier::Tone, !digits.is_empty());
        }
        digits
    }

    /// The press that the body of a SIP INFO says. Copies of one request are the business of whoever takes requests.
    pub fn info(&mut self, content_type: &str, body: &[u8]) -> Option<Digit> {
        let digit = if self.heeds(Carrier::Info) { info::read(content_type, body) } else { None };
        self.came(Carrier::Info, digit.is_some());
        digit
    }

    /// Other payload types were agreed. How presses come is still known.
    pub fn change(&mut self, law: Law, sound_type: u8, event_type: Option<u8>) {
        (self.law, self.sound_type, self.event_type) = (law, sound_type, event_type);
    }

    fn heeds(&self, carrier: Carrier) -> bool {
        self.carrier.is_none_or(|one| one == carrier)
    }

    fn came(&mut self, carrier: Carrier, some: bool) {
        if some {
            self.carrier = Some(carrier);
        }
    }

    /// Whether sound follows what was heard before: no copy, and nothing late. A long gap is silence.
    fn follows(&mut self, packet: &Packet<'_>) -> bool {
        let end = packet.timestamp.wrapping_add(packet.payload.len() as u32);
        if let Some((ssrc, sequence, expected)) = self.latest {
            if ssrc == packet.ssrc && sequence.wrapping_sub(packet.sequence) < LATE {
                return false;
            }
            let gap = packet.timestamp.wrapping_sub(expected);
            if ssrc != packet.ssrc || gap >= GAP {
                self.tones.gap();
            }
        }
        self.latest = Some((packet.ssrc, packet.sequence, end));
        true
    }
}
