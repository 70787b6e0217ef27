//! Presses as events in RTP (RFC 4733). One press comes as many packets, of which any may be lost.

use super::digit::Digit;
use super::rtp::Packet;

/// Presses that are remembered, so that a late copy of a packet is no second press.
const REMEMBERED: usize = 16;
/// The length at which a long press is cut into segments, and how far below it senders in fact cut.
const SEGMENT: u32 = 0xFFFF;
const SEGMENT_FROM: u32 = 0xF000;

/// What a payload of this kind says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Which event; 0 to 15 are digits.
    pub event: u8,
    /// Whether the press is over.
    pub end: bool,
    /// How loud it was, in dB below the full scale, 0 to 63.
    pub volume: u8,
    /// How long it lasts up to now, in samples.
    pub duration: u16,
}

impl Report {
    /// Reads a payload; `None` when it is too short. Of several events in one packet it is the first.
    pub fn read(payload: &[u8]) -> Option<Self> {
        let [event, how, long, length, ..] = *payload else { return None };
        let duration = u16::from_be_bytes([long, length]);
        Some(Self { event, end: how & 0x80 != 0, volume: how & 0x3F, duration })
    }

    /// The payload.
    pub fn write(self) -> [u8; 4] {
        let [long, length] = self.duration.to_be_bytes();
        [self.event, u8::from(self.end) << 7 | self.volume & 0x3F, long, length]
    }
}

/// Makes presses out of packets. A press is known by its source and its timestamp: whichever of its packets comes first
/// gives it, all others give nothing.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// Source and timestamp of the latest presses and their segments; the oldest is overwritten.
    seen: [Option<(u32, u32)>; REMEMBERED],
    next: usize,
    latest: Option<Latest>,
}

#[derive(Debug, Clone, Copy)]
struct Latest {
    ssrc: u32,
    timestamp: u32,
    event: u8,
    ended: bool,
}

impl Events {
    /// The digit that begins with this packet, if one does. Its payload type has been compared already.
    pub fn take(&mut self, packet: &Packet<'_>) -> Option<Digit> {
        let report = Report::read(packet.payload)?;
        let digit = Digit::of_event(report.event)?;
        let name = (packet.ssrc, packet.timestamp);
        if self.seen.contains(&Some(name)) {
            if let Some(latest) = self.latest.as_mut().filter(|l| (l.ssrc, l.timestamp) == name) {
                latest.ended |= report.end;
            }
            return None;
        }
        self.seen[self.next] = Some(name);
        self.next = (self.next + 1) % REMEMBERED;
        let goes_on = self.latest.is_some_and(|latest| latest.goes_on(packet, report));
        let (ssrc, timestamp) = name;
        self.latest = Some(Latest { ssrc, timestamp, event: report.event, ended: report.end });
        (!goes_on).then_some(digit)
    }
}

impl Latest {
    /// Whether this is the next segment of the same long press: it begins where the former was cut, without a marker.
    fn goes_on(self, packet: &Packet<'_>, report: Report) -> bool {
        let behind = packet.timestamp.wrapping_sub(self.timestamp);
        let same = packet.ssrc == self.ssrc && report.event == self.event;
        same && !packet.marker && !self.ended && (SEGMENT_FROM..=SEGMENT + 1).contains(&behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sender {
        events: Events,
        heard: String,
    }

    impl Sender {
        fn new() -> Self {
            Self { events: Events::default(), heard: String::new() }
        }

        fn send(&mut self, ssrc: u32, timestamp: u32, marker: bool, event: u8, end: bool, duration: u16) {
            let payload = Report { event, end, volume: 10, duration }.write();
            let packet = Packet { marker, payload_type: 101, sequence: 0, timestamp, ssrc, payload: &payload };
            self.heard.extend(self.events.take(&packet).map(Digit::sign));
        }

        /// A press of 100 ms: five packets and three that end it, of which those outside `kept` are lost.
        fn press(&mut self, timestamp: u32, event: u8, kept: std::ops::Range<u16>) {
            for n in kept {
                self.send(7, timestamp, n == 0, event, n >= 5, 160 * (n + 1).min(5));
            }
        }
    }

    #[test]
    fn reports_are_read_and_written() {
        let report = Report { event: 5, end: true, volume: 10, duration: 800 };
        assert_eq!(report.write(), [5, 0x8A, 0x03, 0x20]);
        assert_eq!(Report::read(&[5, 0x8A, 0x03, 0x20, 6, 0, 0, 0]), Some(report));
        assert_eq!(Report::read(&[5, 0x8A, 0x03]), None);
    }

    #[test]
    fn a_press_is_one_press_whatever_is_lost() {
        let mut sender = Sender::new();
        sender.press(1000, 4, 0..8);
        sender.press(3000, 7, 0..3); // its end is lost
        sender.press(5000, 7, 5..8); // its start is lost
        sender.press(7000, 10, 7..8); // one packet came
        sender.press(9000, 11, 0..0); // none came
        assert_eq!(sender.heard, "477*");
    }

    #[test]
    fn late_copies_are_no_press_and_events_that_are_no_digits_are_none() {
        let mut sender = Sender::new();
        sender.press(1000, 4, 0..8);
        sender.press(3000, 4, 0..6);
        sender.send(7, 1000, false, 4, true, 800);
        sender.send(7, 3000, false, 4, true, 800);
        sender.send(7, 5000, true, 16, true, 800);
        sender.send(8, 3000, true, 4, true, 800); // another source
        assert_eq!(sender.heard, "444");
    }

    #[test]
    fn a_long_press_in_segments_is_one_press() {
        let mut sender = Sender::new();
        sender.send(7, 1000, true, 5, false, 160);
        sender.send(7, 1000, false, 5, false, 0xFFFF);
        sender.send(7, 1000 + 0xFFFF, false, 5, false, 160);
        sender.send(7, 1000 + 2 * 0xFFFF, false, 5, false, 160);
        sender.send(7, 1000 + 2 * 0xFFFF, false, 5, true, 320);
        assert_eq!(sender.heard, "5");
        // As long after it, but ended: another press. With a marker, too.
        sender.send(7, 1000 + 3 * 0xFFFF, false, 5, false, 160);
        sender.send(7, 1000 + 4 * 0xFFFF, true, 5, false, 160);
        assert_eq!(sender.heard, "555");
    }

    #[test]
    fn a_clock_that_runs_over_is_no_matter() {
        let mut sender = Sender::new();
        sender.send(7, u32::MAX - 100, true, 5, false, 0xFFFF);
        sender.send(7, (u32::MAX - 100).wrapping_add(0xFFFF), false, 5, true, 160);
        assert_eq!(sender.heard, "5");
    }
}
