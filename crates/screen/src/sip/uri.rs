//! Where a request goes: a URI with an address, not a name. The screen asks no name server.

use super::parse::{text, trimmed};
use std::net::{IpAddr, SocketAddr};

/// The port of SIP without TLS.
pub(super) const PORT: u16 = 5060;

/// A header's URI, with or without angle brackets, and its name before it.
pub(super) fn parts(value: &[u8]) -> (&[u8], &[u8]) {
    let mut quoted = false;
    let open = value.iter().position(|b| {
        if *b == b'"' {
            quoted = !quoted;
        }
        *b == b'<' && !quoted
    });
    match open {
        Some(open) => {
            let end = value[open..].iter().position(|b| *b == b'>').map_or(value.len(), |at| open + at);
            (&value[..open], &value[open + 1..end])
        }
        None => (b"", trimmed(&value[..value.iter().position(|b| *b == b';').unwrap_or(value.len())])),
    }
}

/// The address that a `sip:` URI names; `None` for one that names a host, or wants TLS.
pub fn address(uri: &[u8]) -> Option<SocketAddr> {
    let uri = text(uri);
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("sip") {
        return None;
    }
    let end = rest.find([';', '?', '>']).unwrap_or(rest.len());
    // A user may hold `;` itself, a host never does.
    let host = match rest.split_once('@') {
        Some((_, behind)) => &behind[..behind.find([';', '?', '>']).unwrap_or(behind.len())],
        None => &rest[..end],
    };
    host.parse().ok().or_else(|| {
        let ip: IpAddr = host.trim_start_matches('[').trim_end_matches(']').parse().ok()?;
        Some(SocketAddr::new(ip, PORT))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_with_an_address_can_be_reached_and_a_name_cannot() {
        let read = |uri: &str| address(uri.as_bytes()).map(|at| at.to_string());
        assert_eq!(read("sip:phone@192.0.2.10").as_deref(), Some("192.0.2.10:5060"));
        assert_eq!(read("sip:192.0.2.10:5070;lr").as_deref(), Some("192.0.2.10:5070"));
        assert_eq!(read("sip:a;b=c@[2001:db8::1]:5080;transport=udp").as_deref(), Some("[2001:db8::1]:5080"));
        assert_eq!(read("sip:[2001:db8::1]").as_deref(), Some("[2001:db8::1]:5060"));
        assert_eq!(read("sip:phone@example.com"), None);
        assert_eq!(read("sips:phone@192.0.2.10"), None);
        assert_eq!(parts(b"\"A <b>\" <sip:x@192.0.2.1;y>;tag=1").1, b"sip:x@192.0.2.1;y");
    }
}
