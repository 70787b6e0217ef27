//! Messages one after the other in a stream (RFC 3261 section 18.3).

use super::parse::{NotSip, parse, response};

/// The length of the first whole message in a stream; blank lines between messages are one of their own. `None` while it is
/// not all there, or for what is no message.
pub fn whole(bytes: &[u8]) -> Option<usize> {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    if blank > 0 {
        return Some(blank);
    }
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let fields = match parse(&bytes[..head]) {
        Ok(request) => request.fields,
        Err(NotSip::Answer) => response(&bytes[..head]).ok()?.fields,
        Err(_) => return None,
    };
    let body = match fields.content_length() {
        Some(Ok(length)) => length,
        // Without a length that can be read nobody knows where the next message begins: this one is answered as it stands.
        _ => 0,
    };
    let whole = head.saturating_add(body);
    (whole <= bytes.len()).then_some(whole)
}
