//! What we say into a call: one packet every 20 ms by one clock, sound or silence.

use super::g711::Law;
use super::rtp::Packet;

/// The length of a packet in milliseconds.
pub const PACKET_MS: u64 = 20;
/// Its samples, which are its bytes, too.
pub const PACKET_SAMPLES: usize = 160;
/// The most packets that are sent at once when the clock was looked at too late. What lies further back is left out.
pub const MOST_AT_ONCE: u64 = 3;

/// Values of chance with which a stream begins, as RFC 3550 wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamChance {
    /// Our name in the call's packets.
    pub ssrc: u32,
    /// The first packet's number.
    pub sequence: u16,
    /// The first packet's time.
    pub timestamp: u32,
}

/// A stream of ours. Packet n is due at the start and 20·n ms, whenever the former ones were sent.
#[derive(Debug, Clone)]
pub struct Stream {
    law: Law,
    payload_type: u8,
    chance: StreamChance,
    start_ms: u64,
    /// Packets whose time has come, whether or not they were sent.
    past: u64,
    /// Packets that were sent.
    sent: u64,
    /// The next packet is the first one, or the first one behind a gap.
    marker: bool,
}

impl Stream {
    /// A stream whose first packet is due at `start_ms`, of any clock that only goes on.
    pub const fn new(law: Law, payload_type: u8, chance: StreamChance, start_ms: u64) -> Self {
        Self { law, payload_type, chance, start_ms, past: 0, sent: 0, marker: true }
    }

    /// When the next packet is due.
    pub const fn due_ms(&self) -> u64 {
        self.start_ms.saturating_add(self.past.saturating_mul(PACKET_MS))
    }

    /// Whether a packet is due. Of those that are late by more than [`MOST_AT_ONCE`] packets, the oldest are left out.
    pub fn is_due(&mut self, now_ms: u64) -> bool {
        // Counted in packets, because the last moments of the clock have no packet behind them.
        let Some(newest) = now_ms.checked_sub(self.start_ms).map(|since| since / PACKET_MS) else { return false };
        if self.past > newest {
            return false;
        }
        let oldest = (newest + 1).saturating_sub(MOST_AT_ONCE);
        if oldest > self.past {
            self.past = oldest;
            self.marker = true;
        }
        true
    }

    /// The next packet: these bytes of A-law, at most [`PACKET_SAMPLES`], and silence behind them.
    pub fn packet(&mut self, sound: &[u8]) -> Vec<u8> {
        let mut payload = [self.law.silence(); PACKET_SAMPLES];
        for (byte, sound) in payload.iter_mut().zip(sound) {
            *byte = self.law.of_a(*sound);
        }
        // Both counters run over; that is what they do.
        let packet = Packet {
            marker: std::mem::take(&mut self.marker),
            payload_type: self.payload_type,
            sequence: self.chance.sequence.wrapping_add(self.sent as u16),
            timestamp: self.chance.timestamp.wrapping_add((self.past as u32).wrapping_mul(PACKET_SAMPLES as u32)),
            ssrc: self.chance.ssrc,
            payload: &payload,
        };
        self.past += 1;
        self.sent += 1;
        packet.write()
    }

    /// Lets the time of the next packet pass without one.
    pub const fn pass(&mut self) {
        self.past += 1;
        self.marker = true;
    }

    /// The next packet as silence, if one is due: it keeps the way through home routers open.
    pub fn silence(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        self.is_due(now_ms).then(|| self.packet(&[]))
    }

    /// The other side has agreed to another law or number of it.
    pub const fn change(&mut self, law: Law, payload_type: u8) {
        self.law = law;
        self.payload_type = payload_type;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::rtp;

    fn stream() -> Stream {
        Stream::new(Law::Mu, 0, StreamChance { ssrc: 9, sequence: 65_535, timestamp: u32::MAX - 159 }, 1000)
    }

    /// Marker, sequence and timestamp of all packets that are due.
    fn due(stream: &mut Stream, now_ms: u64) -> Vec<(bool, u16, u32)> {
        let packets = std::iter::from_fn(|| stream.silence(now_ms));
        packets.map(|bytes| rtp::read(&bytes).map(|p| (p.marker, p.sequence, p.timestamp)).unwrap()).collect()
    }

    #[test]
    fn packets_come_at_their_time_and_the_counters_run_over() {
        let mut stream = stream();
        assert_eq!(due(&mut stream, 999), []);
        assert_eq!(stream.due_ms(), 1000);
        assert_eq!(due(&mut stream, 1000), [(true, 65_535, u32::MAX - 159)]);
        assert_eq!(due(&mut stream, 1019), []);
        assert_eq!(stream.due_ms(), 1020);
        assert_eq!(due(&mut stream, 1037), [(false, 0, 0)]);
        assert_eq!(stream.due_ms(), 1040);
    }

    #[test]
    fn a_late_look_catches_up_with_few_and_keeps_the_clock() {
        let mut stream = stream();
        assert_eq!(due(&mut stream, 1000).len(), 1);
        assert_eq!(due(&mut stream, 1060), [(false, 0, 0), (false, 1, 160), (false, 2, 320)]);
        // Packets 4 to 101 were due at 1080 to 3020; 99 to 101 are sent.
        assert_eq!(due(&mut stream, 3021), [(true, 3, 98 * 160), (false, 4, 99 * 160), (false, 5, 100 * 160)]);
        assert_eq!(stream.due_ms(), 3040);
        stream.pass();
        assert_eq!(due(&mut stream, 3060), [(true, 6, 102 * 160)]);
        // At the end of the clock, too, they are three and no more.
        assert_eq!(due(&mut stream, u64::MAX).len(), 3);
    }

    #[test]
    fn sound_is_filled_up_with_silence_in_the_agreed_law() {
        let mut stream = stream();
        let bytes = stream.packet(&[0xD5, 0x2A]);
        assert_eq!(rtp::read(&bytes).unwrap().payload, [&[0xFE, 0x00][..], &[0xFF; 158]].concat());
        stream.change(Law::A, 97);
        let bytes = stream.packet(&[0x2A; 200]);
        let packet = rtp::read(&bytes).unwrap();
        assert_eq!((packet.payload_type, packet.payload), (97, &[0x2A; 160][..]));
    }
}
