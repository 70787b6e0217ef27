//! The tone that a caller hears while it rings: 450 Hz, one second of five, as telephone networks in China play it.

use super::g711::Law;
use super::stream::{PACKET_MS, PACKET_SAMPLES};
use std::f64::consts::TAU;

/// Its pitch in Hz; a second holds a whole number of waves, so that it begins and ends without a click.
const PITCH: f64 = 450.0;
/// How long it sounds, and how long until it sounds again, in milliseconds.
const SOUNDS_MS: u64 = 1000;
const AGAIN_MS: u64 = 5000;
/// How loud: about −20 dB below the loudest.
const LOUD: f64 = 3000.0;

/// The packet of this number, counted from when it began to ring, as A-law; `None` for one of silence.
pub fn ringing(packet: u64) -> Option<[u8; PACKET_SAMPLES]> {
    let at_ms = packet.wrapping_mul(PACKET_MS) % AGAIN_MS;
    if at_ms >= SOUNDS_MS {
        return None;
    }
    let first = at_ms * 8;
    let mut sound = [0; PACKET_SAMPLES];
    for (n, byte) in sound.iter_mut().enumerate() {
        let seconds = (first + n as u64) as f64 / 8000.0;
        *byte = Law::A.encode(((TAU * PITCH * seconds).sin() * LOUD) as i16);
    }
    Some(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sounds_for_one_second_of_five() {
        let sounding: Vec<u64> = (0..500).filter(|packet| ringing(*packet).is_some()).collect();
        assert_eq!(sounding, (0..50).chain(250..300).collect::<Vec<_>>());
        let samples: Vec<i16> = (0..50).flat_map(|n| ringing(n).unwrap()).map(|byte| Law::A.decode(byte)).collect();
        let rises = samples.windows(2).filter(|two| two[0] < 0 && two[1] >= 0).count();
        assert!((449..=450).contains(&rises), "{rises} waves in a second");
        assert!(samples.iter().all(|sample| sample.abs() < 3200));
    }
}
