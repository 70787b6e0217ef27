//! Reading the description of a stranger.

use std::net::IpAddr;

/// The most bytes of a description.
pub const MOST_BYTES: usize = 16_384;
/// The most `m=` lines, formats in one of them, and names of formats.
const MOST_MEDIA: usize = 16;
const MOST_FORMATS: usize = 64;

/// Why there is no sound to agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No description at all.
    #[error("not SDP")]
    NotSdp,
    /// Longer, or of more lines, than anything that is taken.
    #[error("too long")]
    TooLong,
    /// No line for sound that is not refused by the other side itself.
    #[error("no audio")]
    NoAudio,
    /// Sound over another protocol than plain RTP, such as an encrypted one.
    #[error("no plain RTP")]
    NoRtp,
    /// Sound, but in none of the two laws of G.711.
    #[error("no G.711")]
    NoG711,
    /// Sound from an address that is none, or a name.
    #[error("no address")]
    NoAddress,
}

impl Refused {
    /// The fixed word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSdp => "not-sdp",
            Self::TooLong => "sdp-too-long",
            Self::NoAudio => "no-audio",
            Self::NoRtp => "no-rtp",
            Self::NoG711 => "no-g711",
            Self::NoAddress => "no-address",
        }
    }

    /// The status of a SIP answer that says so: 400 for what cannot be read, 488 for what cannot be agreed on.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotSdp | Self::TooLong => 400,
            _ => 488,
        }
    }
}

/// Who sends sound, as one side says it of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It sends and listens.
    SendRecv,
    /// It sends and does not listen: it holds the call.
    SendOnly,
    /// It listens and does not send.
    RecvOnly,
    /// Neither.
    Inactive,
}

impl Direction {
    /// Its attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The direction with this attribute.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::SendRecv, Self::SendOnly, Self::RecvOnly, Self::Inactive].into_iter().find(|one| one.name() == name)
    }

    /// The same as the other side says it of itself.
    pub const fn turned(self) -> Self {
        match self {
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            both => both,
        }
    }

    /// Whether it listens.
    pub const fn listens(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }
}

/// A description as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// For lines that do not say otherwise: the address (an inner `None` for one that is none), and the direction.
    pub(super) address: Option<Option<IpAddr>>,
    pub(super) direction: Option<Direction>,
    /// The `m=` lines in their order.
    pub(super) media: Vec<Media>,
}

/// One `m=` line with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) kind: String,
    pub(super) port: u16,
    pub(super) protocol: String,
    pub(super) formats: Vec<String>,
    pub(super) address: Option<Option<IpAddr>>,
    pub(super) direction: Option<Direction>,
    /// Formats and their names, `telephone-event/8000`.
    pub(super) names: Vec<(u8, String)>,
}

/// Reads a description. Lines that are not needed are passed over, whatever they hold.
///
/// ```
/// use screen::media::Law;
/// use screen::media::sdp::{Refused, read};
///
/// let offer = read(
///     b"v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n\
///       m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n",
/// )?;
/// let chosen = offer.choose()?;
/// assert_eq!((chosen.law, chosen.payload_type, chosen.event_type), (Law::Mu, 0, Some(101)));
/// assert_eq!(chosen.address.to_string(), "192.0.2.7:4000");
///
/// let refused = read(b"v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 18\r\n")?.choose().unwrap_err();
/// assert_eq!((refused.code(), refused.status()), ("no-g711", 488));
/// # Ok::<(), Refused>(())
/// ```
///
/// # Errors
/// [`Refused::NotSdp`], [`Refused::TooLong`].
pub fn read(bytes: &[u8]) -> Result<Offer, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLong);
    }
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    if lines.next().map(str::trim_end) != Some("v=0") {
        return Err(Refused::NotSdp);
    }
    let mut offer = Offer { address: None, direction: None, media: Vec::new() };
    for line in lines {
        match line.split_once('=') {
            Some(("m", _)) if offer.media.len() == MOST_MEDIA => return Err(Refused::TooLong),
            Some(("m", value)) => offer.media.push(media(value)?),
            Some(("c", value)) => match offer.media.last_mut() {
                Some(media) => media.address = Some(address(value)),
                None => offer.address = Some(address(value)),
            },
            Some(("a", value)) => attribute(&mut offer, value),
            _ => {}
        }
    }
    Ok(offer)
}

/// `audio 4000 RTP/AVP 8 0 101`; a number of ports may stand behind the port.
fn media(value: &str) -> Result<Media, Refused> {
    // These words go back as they came, so that nothing but words may stand in them.
    let mut words = value.split(' ').filter(|word| !word.is_empty());
    if value.bytes().any(|byte| byte != b' ' && !byte.is_ascii_graphic()) {
        return Err(Refused::NotSdp);
    }
    let mut word = || words.next().ok_or(Refused::NotSdp);
    let (kind, ports, protocol) = (word()?.to_owned(), word()?, word()?.to_owned());
    let port = ports.split('/').next().unwrap_or_default().parse().map_err(|_| Refused::NotSdp)?;
    let formats: Vec<String> = words.map(str::to_owned).collect();
    match formats.len() {
        0 => Err(Refused::NotSdp),
        1..=MOST_FORMATS => {
            Ok(Media { kind, port, protocol, formats, address: None, direction: None, names: Vec::new() })
        }
        _ => Err(Refused::TooLong),
    }
}

/// `IN IP4 192.0.2.7`; `None` for names and for what reaches many.
fn address(value: &str) -> Option<IpAddr> {
    let mut words = value.split_ascii_whitespace();
    let (Some("IN"), Some(kind), Some(address)) = (words.next(), words.next(), words.next()) else { return None };
    let address: IpAddr = address.parse().ok()?;
    let fits = match kind {
        "IP4" => address.is_ipv4(),
        "IP6" => address.is_ipv6(),
        _ => false,
    };
    let many = address.is_multicast() || matches!(address, IpAddr::V4(one) if one.is_broadcast());
    (fits && !many).then_some(address)
}

fn attribute(offer: &mut Offer, value: &str) {
    let value = value.trim_end();
    if let Some(direction) = Direction::from_name(value) {
        match offer.media.last_mut() {
            Some(media) => media.direction = Some(direction),
            None => offer.direction = Some(direction),
        }
    } else if let Some((format, name)) = value.strip_prefix("rtpmap:").and_then(|map| map.split_once(' '))
        && let Some(media) = offer.media.last_mut().filter(|media| media.names.len() < MOST_FORMATS)
        && let Ok(format) = format.trim().parse()
    {
        media.names.push((format, name.trim().to_owned()));
    }
}
