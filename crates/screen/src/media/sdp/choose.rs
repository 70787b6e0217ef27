//! What of an offer we take.

use super::read::{Direction, Media, Offer, Refused};
use crate::media::g711::Law;
use std::net::SocketAddr;

/// What was agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The law of the sound, of those offered the first.
    pub law: Law,
    /// Its payload type, 0 to 127.
    pub payload_type: u8,
    /// The payload type of presses as events, if they come so.
    pub event_type: Option<u8>,
    /// Where the other side wants sound; the unspecified address when it wants none.
    pub address: SocketAddr,
    /// What the other side says of itself.
    pub direction: Direction,
    /// Which `m=` line it is, from 0.
    pub line: usize,
}

impl Chosen {
    /// Whether the other side wants to hear something.
    pub fn listens(&self) -> bool {
        self.direction.listens()
    }
}

impl Offer {
    /// The first line for sound that we can take, and of it the first of both laws. It is the same for the answer to an
    /// offer of ours.
    ///
    /// # Errors
    /// What stood in the way of the line that came closest; never [`Refused::NotSdp`] or [`Refused::TooLong`].
    pub fn choose(&self) -> Result<Chosen, Refused> {
        let mut closest = Refused::NoAudio;
        for (line, media) in self.media.iter().enumerate() {
            match self.take(line, media) {
                Ok(chosen) => return Ok(chosen),
                Err(refused) if rank(refused) > rank(closest) => closest = refused,
                Err(_) => {}
            }
        }
        Err(closest)
    }

    fn take(&self, line: usize, media: &Media) -> Result<Chosen, Refused> {
        if media.kind != "audio" || media.port == 0 {
            return Err(Refused::NoAudio);
        }
        if !matches!(media.protocol.as_str(), "RTP/AVP" | "RTP/AVPF") {
            return Err(Refused::NoRtp);
        }
        let mut formats = media.formats.iter().filter_map(|format| format.parse().ok().filter(|n| *n < 128));
        let laws = |format| law(media, format).map(|law| (law, format));
        let (law, payload_type) = formats.clone().find_map(laws).ok_or(Refused::NoG711)?;
        let event_type = formats.find(|format| name(media, *format).is_some_and(|name| is(name, "telephone-event")));
        let ip = media.address.or(self.address).flatten().ok_or(Refused::NoAddress)?;
        let said = media.direction.or(self.direction).unwrap_or(Direction::SendRecv);
        // An address of nobody is how old telephones hold a call.
        let direction = match said {
            Direction::SendRecv if ip.is_unspecified() => Direction::SendOnly,
            Direction::RecvOnly if ip.is_unspecified() => Direction::Inactive,
            said => said,
        };
        let address = SocketAddr::new(ip, media.port);
        Ok(Chosen { law, payload_type, event_type, address, direction, line })
    }
}

/// How far a line came.
const fn rank(refused: Refused) -> u8 {
    match refused {
        Refused::NotSdp | Refused::TooLong | Refused::NoAudio => 0,
        Refused::NoRtp => 1,
        Refused::NoG711 => 2,
        Refused::NoAddress => 3,
    }
}

/// The name that the offer gives a format.
fn name(media: &Media, format: u8) -> Option<&str> {
    media.names.iter().find(|(one, _)| *one == format).map(|(_, name)| name.as_str())
}

/// Whether a name, `PCMA/8000/1`, is of this kind at 8 kHz and one channel.
fn is(name: &str, kind: &str) -> bool {
    let mut parts = name.split('/');
    let (one, rate, channels) = (parts.next(), parts.next(), parts.next());
    one.is_some_and(|one| one.eq_ignore_ascii_case(kind))
        && rate == Some("8000")
        && matches!(channels, None | Some("1"))
}

/// The law of a format: by its name, or by its number where no name is given.
fn law(media: &Media, format: u8) -> Option<Law> {
    let named = name(media, format);
    [Law::A, Law::Mu].into_iter().find(|law| match named {
        Some(name) => is(name, law.name()),
        None => format == law.payload_type(),
    })
}
