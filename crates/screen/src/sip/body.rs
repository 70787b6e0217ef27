//! Where the sound of a call goes, as its description says (RFC 8866), and the same description with our own address.

use super::parse::text;
use std::net::{IpAddr, SocketAddr};

/// Where the other side wants to hear: the address of the first audio that is not refused.
pub fn heard_at(body: &[u8]) -> Option<SocketAddr> {
    let (mut session, mut port, mut own) = (None, None, None);
    for line in text(body).lines() {
        if let Some(rest) = line.strip_prefix("m=") {
            if port.is_some() {
                break;
            }
            port = rest.strip_prefix("audio ").and_then(|rest| rest.split([' ', '/']).next()?.parse::<u16>().ok());
            port = port.filter(|port| *port != 0);
            own = None;
        } else if let Some(rest) = line.strip_prefix("c=IN IP4 ").or_else(|| line.strip_prefix("c=IN IP6 ")) {
            let ip: Option<IpAddr> = rest.split(['/', ' ']).next().and_then(|ip| ip.trim().parse().ok());
            if port.is_some() {
                own = ip;
            } else {
                session = ip;
            }
        }
    }
    Some(SocketAddr::new(own.or(session)?, port?))
}

/// The description with one address for all audio that it does not refuse. Other lines stay as they are.
pub fn heard_here(body: &[u8], at: SocketAddr) -> Vec<u8> {
    let mut out = String::with_capacity(body.len() + 32);
    let kind = if at.is_ipv4() { "IP4" } else { "IP6" };
    for line in text(body).lines() {
        let audio = line.strip_prefix("m=audio ").and_then(|rest| rest.split_once(' '));
        match audio {
            Some((port, rest)) if port != "0" => out.push_str(&format!("m=audio {} {rest}", at.port())),
            _ if line.starts_with("c=IN ") => out.push_str(&format!("c=IN {kind} {}", at.ip())),
            // An address for another path past the relay would lead past it.
            _ if line.starts_with("a=candidate:") || line.starts_with("a=rtcp:") => continue,
            _ => out.push_str(line),
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] =
        b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\n\
        a=rtpmap:101 telephone-event/8000\r\na=rtcp:4001\r\nm=video 0 RTP/AVP 31\r\n";

    #[test]
    fn sound_is_led_through_the_relay() {
        assert_eq!(heard_at(BODY), Some("192.0.2.1:4000".parse().unwrap()));
        let led = heard_here(BODY, "198.51.100.7:5004".parse().unwrap());
        let wanted = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\nm=audio 5004 RTP/AVP 8 101\r\n\
            a=rtpmap:101 telephone-event/8000\r\nm=video 0 RTP/AVP 31\r\n";
        assert_eq!(String::from_utf8_lossy(&led), wanted);
        assert_eq!(heard_at(&led), Some("198.51.100.7:5004".parse().unwrap()));
        assert_eq!(
            heard_at(b"m=video 9 RTP/AVP 31\r\nm=audio 5000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n").unwrap().port(),
            5000
        );
        assert_eq!(heard_at(b"c=IN IP4 192.0.2.1\r\nm=audio 0 RTP/AVP 0\r\n"), None);
    }
}
