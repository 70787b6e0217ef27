//! Where SIP comes in.

use std::net::SocketAddr;
use std::str::FromStr;

/// How SIP is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proto {
    /// In packets.
    Udp,
    /// In streams.
    Tcp,
}

/// Where SIP comes in: `udp://192.0.2.5:5060`, `tcp://[::1]:5060`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// How it is carried.
    pub proto: Proto,
    /// Where.
    pub at: SocketAddr,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is no address for SIP; write it like udp://127.0.0.1:5060 or tcp://127.0.0.1:5060");
        let (proto, at) = text.split_once("://").ok_or_else(wrong)?;
        let proto = match proto {
            "udp" => Proto::Udp,
            "tcp" => Proto::Tcp,
            _ => return Err(wrong()),
        };
        Ok(Self { proto, at: at.parse().map_err(|_| wrong())? })
    }
}
