//! Writing descriptions of ours.

use super::choose::Chosen;
use super::read::{Direction, Offer};
use crate::media::g711::Law;
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

/// The payload type of events where we choose it.
const EVENT_TYPE: u8 = 101;

/// What we say of ourselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ours {
    /// Where we want sound.
    pub address: SocketAddr,
    /// A number of the call, always the same.
    pub session: u64,
    /// Grows by one with each description of the call that differs from the former.
    pub version: u64,
}

/// The answer to an offer of which this was chosen. Each line of the offer is answered: those that we do not take with port 0.
pub fn answer(offer: &Offer, chosen: &Chosen, ours: &Ours) -> String {
    let mut text = head(ours);
    for (line, media) in offer.media.iter().enumerate() {
        if line == chosen.line {
            let (protocol, direction) = (&media.protocol, chosen.direction.turned());
            sound(&mut text, ours, protocol, &[(chosen.payload_type, chosen.law)], chosen.event_type, direction);
        } else {
            let _ = write!(text, "m={} 0 {} {}\r\n", media.kind, media.protocol, media.formats.join(" "));
        }
    }
    text
}

/// An offer for a call of ours: A-law, µ-law, events.
pub fn offer(ours: &Ours, direction: Direction) -> String {
    let mut text = head(ours);
    let laws = [Law::A, Law::Mu].map(|law| (law.payload_type(), law));
    sound(&mut text, ours, "RTP/AVP", &laws, Some(EVENT_TYPE), direction);
    text
}

fn head(ours: &Ours) -> String {
    let (session, version, ip) = (ours.session, ours.version, ours.address.ip());
    let kind = match ip {
        IpAddr::V4(_) => "IP4",
        IpAddr::V6(_) => "IP6",
    };
    format!("v=0\r\no=- {session} {version} IN {kind} {ip}\r\ns=-\r\nc=IN {kind} {ip}\r\nt=0 0\r\n")
}

fn sound(
    text: &mut String,
    ours: &Ours,
    protocol: &str,
    laws: &[(u8, Law)],
    event_type: Option<u8>,
    direction: Direction,
) {
    let formats: String = laws.iter().map(|(number, _)| *number).chain(event_type).map(|n| format!(" {n}")).collect();
    // Writing to a string cannot fail.
    let _ = write!(text, "m=audio {} {protocol}{formats}\r\n", ours.address.port());
    for (number, law) in laws {
        let _ = write!(text, "a=rtpmap:{number} {}/8000\r\n", law.name());
    }
    if let Some(number) = event_type {
        let _ = write!(text, "a=rtpmap:{number} telephone-event/8000\r\na=fmtp:{number} 0-15\r\n");
    }
    let _ = write!(text, "a=ptime:20\r\na={}\r\n", direction.name());
}
