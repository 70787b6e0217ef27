//! Where an answer goes: the topmost `Via`, filled in as RFC 3261 section 18.2.1 and RFC 3581 say.

use super::parse::{first_of, parameter, text, trimmed};
use super::uri::PORT;
use std::net::{IpAddr, SocketAddr};

/// The topmost `Via` of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Via<'a> {
    /// It alone.
    pub(super) first: &'a [u8],
    /// What stands behind it on its line, with the comma.
    pub(super) rest: Option<&'a [u8]>,
    host: &'a [u8],
    port: Option<u16>,
}

impl<'a> Via<'a> {
    /// Reads a value; `None` for what is no `Via`.
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let (first, rest) = first_of(value);
        // `SIP / 2.0 / UDP host:port ;parameters`, blanks around the slashes allowed.
        let mut slashes = first.iter().enumerate().filter(|(_, b)| **b == b'/').map(|(at, _)| at);
        let (_, second) = (slashes.next()?, slashes.next()?);
        let behind = &first[second + 1..];
        let behind = &behind[behind.len() - trimmed_start(behind).len()..];
        let transport = behind.iter().position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))?;
        let sent_by = trimmed_start(&behind[transport..]);
        let end = sent_by.iter().position(|b| *b == b';').unwrap_or(sent_by.len());
        let (host, port) = host_and_port(trimmed(&sent_by[..end]))?;
        Some(Self { first, rest, host, port })
    }

    /// The branch, by which a request is known.
    pub(super) fn branch(&self) -> &'a [u8] {
        parameter(self.first, "branch").unwrap_or_default()
    }

    fn asks_for_port(&self) -> bool {
        parameter(self.first, "rport").is_some()
    }

    /// The value as it goes back: with where the request really came from.
    pub(super) fn answered(&self, from: SocketAddr) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.first.len() + 64);
        let shown = text(self.host);
        let shown = shown.trim_start_matches('[').trim_end_matches(']');
        let same = shown.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical() == from.ip().to_canonical());
        let ip = from.ip().to_canonical();
        if self.asks_for_port() {
            // The parameter without a value gets one; a value of the sender's own is none of ours.
            out.extend(with_port(self.first, from.port()));
            out.extend(format!(";received={ip}").into_bytes());
        } else {
            out.extend(self.first);
            if !same {
                out.extend(format!(";received={ip}").into_bytes());
            }
        }
        if let Some(rest) = self.rest {
            out.push(b',');
            out.extend(rest);
        }
        out
    }

    /// Where the answer goes over UDP.
    pub(super) fn destination(&self, from: SocketAddr) -> SocketAddr {
        match self.asks_for_port() {
            true => from,
            false => SocketAddr::new(from.ip(), self.port.unwrap_or(PORT)),
        }
    }
}

fn trimmed_start(bytes: &[u8]) -> &[u8] {
    let from = bytes.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(bytes.len());
    &bytes[from..]
}

fn host_and_port(text: &[u8]) -> Option<(&[u8], Option<u16>)> {
    if text.is_empty() {
        return None;
    }
    let behind = match text.iter().position(|b| *b == b']') {
        Some(bracket) => bracket + 1,
        None => 0,
    };
    match text[behind..].iter().position(|b| *b == b':') {
        None => Some((trimmed(text), None)),
        Some(colon) => {
            let port = std::str::from_utf8(trimmed(&text[behind + colon + 1..])).ok()?.parse().ok()?;
            Some((trimmed(&text[..behind + colon]), Some(port)))
        }
    }
}

/// `;rport` becomes `;rport=5070`; everything else stays as it is.
fn with_port(first: &[u8], port: u16) -> Vec<u8> {
    let lower = first.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].windows(5).position(|w| w == b"rport").map(|at| at + from) {
        let before = lower[..at].iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
        let own = before.is_some_and(|at| lower[at] == b';');
        let behind = trimmed_start(&first[at + 5..]);
        if own && (behind.is_empty() || behind[0] == b';') {
            let mut out = first[..at + 5].to_vec();
            out.extend(format!("={port}").into_bytes());
            out.extend(&first[at + 5..]);
            return out;
        }
        from = at + 5;
    }
    first.to_vec()
}
