#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::media::{Digit, info};

// A content type, a line end, a body: the digit is written back as the body that says it.
fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let kind = String::from_utf8_lossy(&bytes[..at]);
    let Some(digit) = info::read(&kind, bytes.get(at + 1..).unwrap_or_default()) else { return };
    assert_eq!(Digit::of_sign(digit.sign()), Some(digit));
    assert_eq!(info::read("application/dtmf", digit.sign().to_string().as_bytes()), Some(digit));
});
