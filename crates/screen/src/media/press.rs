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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::event::Report;

    fn ear() -> Ear {
        Ear::new(Law::Mu, 0, Some(101))
    }

    fn event(event: u8, timestamp: u32) -> [u8; 4] {
        Report { event, end: false, volume: 10, duration: timestamp as u16 }.write()
    }

    /// 100 ms of a digit (a row and a column, in hertz) as five packets of sound.
    fn tone(low: f32, high: f32) -> Vec<Vec<u8>> {
        let sample = |n: usize| {
            let part = |hertz: f32| 8000.0 * (std::f32::consts::TAU * hertz * n as f32 / 8000.0).sin();
            Law::Mu.encode((part(low) + part(high)) as i16)
        };
        (0..5).map(|packet| (0..160).map(|n| sample(160 * packet + n)).collect()).collect()
    }

    fn packet(payload_type: u8, sequence: u16, payload: &[u8]) -> Packet<'_> {
        Packet { marker: false, payload_type, sequence, timestamp: 160 * u32::from(sequence), ssrc: 1, payload }
    }

    fn heard(ear: &mut Ear, packets: impl IntoIterator<Item = (u16, Vec<u8>)>) -> String {
        let mut signs = String::new();
        for (sequence, payload) in packets {
            signs.extend(ear.packet(&packet(0, sequence, &payload)).into_iter().map(Digit::sign));
        }
        signs
    }

    #[test]
    fn the_first_way_is_the_way_of_the_call() {
        let five = tone(770.0, 1336.0);
        let sound = |from: u16| five.clone().into_iter().enumerate().map(move |(n, p)| (from + n as u16, p));

        let mut by_event = ear();
        assert_eq!(by_event.carrier(), None);
        assert_eq!(
            by_event.packet(&packet(101, 1, &event(4, 160))),
            Digit::of_sign('4').into_iter().collect::<Vec<_>>()
        );
        assert_eq!(heard(&mut by_event, sound(2)), "");
        assert_eq!(by_event.info("application/dtmf", b"4"), None);
        assert_eq!(by_event.carrier(), Some(Carrier::Event));

        let mut by_info = ear();
        assert_eq!(by_info.info("application/dtmf", b"4"), Digit::of_sign('4'));
        assert_eq!(heard(&mut by_info, sound(2)), "");
        assert_eq!(by_info.packet(&packet(101, 9, &event(4, 160))), []);
        assert_eq!(by_info.carrier(), Some(Carrier::Info));

        let mut by_tone = ear();
        assert_eq!(heard(&mut by_tone, sound(2)), "5");
        assert_eq!(by_tone.packet(&packet(101, 9, &event(4, 160))), []);
        assert_eq!(by_tone.info("application/dtmf", b"4"), None);
        assert_eq!(by_tone.carrier(), Some(Carrier::Tone));
    }

    #[test]
    fn what_is_nothing_decides_nothing() {
        let mut ear = ear();
        assert_eq!(ear.info("text/plain", b"4"), None);
        assert_eq!(ear.packet(&packet(101, 1, &event(16, 160))), []);
        assert_eq!(ear.packet(&packet(101, 1, b"")), []);
        assert_eq!(ear.packet(&packet(8, 1, &event(4, 160))), []);
        assert_eq!(ear.carrier(), None);
        assert!(ear.knows(&packet(0, 1, b"")) && ear.knows(&packet(101, 1, b"")) && !ear.knows(&packet(8, 1, b"")));
    }

    #[test]
    fn sound_is_put_in_order_and_a_pause_that_was_not_sent_is_a_pause() {
        let five = tone(770.0, 1336.0);
        let number = |n: usize, from: usize| (from + n) as u16;
        // Each packet twice, and an old one again: one press.
        let twice = five
            .iter()
            .enumerate()
            .flat_map(|(n, p)| [(number(n, 9), p.clone()), (number(n, 9), p.clone()), (9, p.clone())]);
        assert_eq!(heard(&mut ear(), twice), "5");
        // One packet of the middle is lost: one press.
        let lossy = five.iter().enumerate().filter(|(n, _)| *n != 2).map(|(n, p)| (number(n, 9), p.clone()));
        assert_eq!(heard(&mut ear(), lossy), "5");
        // Nothing is sent for 40 ms and more: two presses. The number goes round.
        let (mut ear, mut signs) = (ear(), String::new());
        for (n, payload) in five.iter().chain(&five).enumerate() {
            let pause = if n < five.len() { 0 } else { GAP };
            let (sequence, timestamp) = (65_533_u16.wrapping_add(n as u16), 160 * n as u32 + pause);
            let digits = ear.packet(&Packet { timestamp, ..packet(0, sequence, payload) });
            signs.extend(digits.into_iter().map(Digit::sign));
        }
        assert_eq!(signs, "55");
    }
}
