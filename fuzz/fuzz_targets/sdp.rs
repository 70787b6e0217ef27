#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::media::sdp::{Ours, answer, read};

// What is chosen is what the answer says, and the answer has a line for each line of the offer.
fuzz_target!(|bytes: &[u8]| {
    let Ok(offer) = read(bytes) else { return };
    let Ok(chosen) = offer.choose() else { return };
    let ours = Ours { address: "192.0.2.5:30000".parse().expect("an address"), session: 1, version: 1 };
    let answer = answer(&offer, &chosen, &ours);
    let back = read(answer.as_bytes()).expect("ours can be read").choose().expect("and agreed on");
    assert_eq!((back.law, back.payload_type, back.event_type), (chosen.law, chosen.payload_type, chosen.event_type));
    assert_eq!((back.line, back.address, back.direction), (chosen.line, ours.address, chosen.direction.turned()));
});
