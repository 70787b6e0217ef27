#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::challenge::{Challenge, Code, MOST_MS, MOST_TYPED, Options, Step};
use screen::media::{Prompts, StreamChance, sdp};
use std::sync::{Arc, LazyLock};

static PROMPTS: LazyLock<Arc<Prompts>> = LazyLock::new(|| Arc::new(Prompts::built_in()));

// Packets, each behind its length, 20 ms apart: whatever they hold, the challenge ends in time and keeps little.
fuzz_target!(|bytes: &[u8]| {
    let offer = b"v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    let media = sdp::read(offer).and_then(|offer| offer.choose()).expect("plain");
    let chance = StreamChance { ssrc: 1, sequence: 1, timestamp: 1 };
    let (mut challenge, mut now) =
        (Challenge::new(Code::of_chance(2, 37), Options::default(), PROMPTS.clone(), media, chance, 0), 0);
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let (packet, behind) = behind.split_at(usize::from(u16::from_be_bytes(*length)).min(behind.len()));
        rest = behind;
        challenge.rtp(packet, media.address, now);
        while let Step::Send { .. } = challenge.poll(now) {}
        now += 20;
    }
    let end = now.max(MOST_MS);
    while let Step::Send { .. } = challenge.poll(end) {}
    let Step::Ended(ended) = challenge.poll(end) else { panic!("it is over") };
    assert!(ended.typed.len() <= MOST_TYPED && ended.duration_ms <= MOST_MS);
});
