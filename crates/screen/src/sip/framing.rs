//! Messages one after the other in a stream (RFC 3261 section 18.3).

use super::parse::{NotSip, parse, response};

/// The first message in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// Its bytes, with its body.
    pub length: usize,
    /// Its own length cannot be read, so nobody knows where the next one begins: the stream ends when it is answered. What
    /// stands behind it may be its body, in which anybody can write a message.
    pub last: bool,
}

/// The first whole message in a stream; blank lines between messages are one of their own. `None` while it is not all there, or
/// for what is no message.
pub fn whole(bytes: &[u8]) -> Option<Whole> {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    if blank > 0 {
        return Some(Whole { length: blank, last: false });
    }
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let fields = match parse(&bytes[..head]) {
        Ok(request) => request.fields,
        Err(NotSip::Answer) => response(&bytes[..head]).ok()?.fields,
        Err(_) => return None,
    };
    let (body, last) = match fields.content_length() {
        Some(Ok(length)) => (length, false),
        Some(Err(())) => (0, true),
        None => (0, false),
    };
    let length = head.saturating_add(body);
    (length <= bytes.len()).then_some(Whole { length, last })
}
