//! How SIP is carried, and where it comes in.

use std::net::SocketAddr;
use std::str::FromStr;

/// How SIP is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// In packets.
    Udp,
    /// In a stream, on which answers go back.
    Tcp,
    /// In a stream that nobody else can read (RFC 3261 section 26.2).
    Tls,
}

impl Transport {
    /// Whether what is sent arrives, and goes back the way it came.
    pub const fn is_stream(self) -> bool {
        !matches!(self, Transport::Udp)
    }

    /// Its name in a `Via`.
    pub(super) const fn in_via(self) -> &'static str {
        match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
            Transport::Tls => "TLS",
        }
    }

    /// What an address says of it; of packets it says nothing.
    pub(super) const fn in_uri(self) -> &'static str {
        match self {
            Transport::Udp => "",
            Transport::Tcp => ";transport=tcp",
            Transport::Tls => ";transport=tls",
        }
    }

    /// Its name in an [`Address`].
    pub const fn scheme(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => "tls",
        }
    }
}

/// Where SIP comes in: `udp://192.0.2.5:5060`, `tcp://[::1]:5060`, `tls://192.0.2.5:5061`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// How it is carried.
    pub transport: Transport,
    /// Where.
    pub at: SocketAddr,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{text:?} is no address for SIP; write it like udp://127.0.0.1:5060, tcp://… or tls://127.0.0.1:5061"
            )
        };
        let (scheme, at) = text.split_once("://").ok_or_else(wrong)?;
        let known = [Transport::Udp, Transport::Tcp, Transport::Tls];
        let transport = known.into_iter().find(|one| one.scheme() == scheme).ok_or_else(wrong)?;
        Ok(Self { transport, at: at.parse().map_err(|_| wrong())? })
    }
}
