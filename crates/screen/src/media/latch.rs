//! Where the other side's sound really comes from. Behind a home router it is seldom where its description says.

use std::net::SocketAddr;

/// How long after the beginning any address is believed, in milliseconds.
pub const LATCH_MS: u64 = 1000;

/// The address to which sound is sent, and from which it is taken: the described one, until a packet came.
///
/// The first packet fixes it, for good. In the first second it may come from anywhere; later only from the described IP
/// address, at any port. So nobody can draw a call to themselves that has long begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latch {
    to: SocketAddr,
    fixed: bool,
    start_ms: u64,
}

impl Latch {
    /// For a call whose sound begins now and whose description names this address.
    pub const fn new(described: SocketAddr, now_ms: u64) -> Self {
        Self { to: described, fixed: false, start_ms: now_ms }
    }

    /// Whether a packet from this address is of the call. Asked only about what is a packet of an agreed kind.
    pub fn admits(&mut self, from: SocketAddr, now_ms: u64) -> bool {
        if self.fixed {
            return same(from, self.to);
        }
        let early = now_ms.saturating_sub(self.start_ms) < LATCH_MS;
        if early || from.ip().to_canonical() == self.to.ip().to_canonical() {
            (self.to, self.fixed) = (from, true);
        }
        self.fixed
    }

    /// Where sound goes.
    pub const fn to(&self) -> SocketAddr {
        self.to
    }

    /// Whether a packet has fixed it.
    pub const fn is_fixed(&self) -> bool {
        self.fixed
    }
}

/// Whether two are one address, written as IPv4 or as IPv6.
fn same(one: SocketAddr, other: SocketAddr) -> bool {
    (one.ip().to_canonical(), one.port()) == (other.ip().to_canonical(), other.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_packet_fixes_it_once() {
        let mut latch = Latch::new(at("192.0.2.7:4000"), 5000);
        assert!(!latch.is_fixed());
        assert!(latch.admits(at("198.51.100.9:6000"), 5999));
        assert_eq!((latch.to(), latch.is_fixed()), (at("198.51.100.9:6000"), true));
        assert!(!latch.admits(at("192.0.2.7:4000"), 5999));
        assert!(latch.admits(at("[::ffff:198.51.100.9]:6000"), 90_000));
        assert_eq!(latch.to(), at("198.51.100.9:6000"));
    }

    #[test]
    fn after_the_first_second_only_the_described_address_may() {
        let mut latch = Latch::new(at("192.0.2.7:4000"), 5000);
        assert!(!latch.admits(at("198.51.100.9:6000"), 6000));
        assert_eq!((latch.to(), latch.is_fixed()), (at("192.0.2.7:4000"), false));
        assert!(latch.admits(at("192.0.2.7:40000"), 60_000));
        assert_eq!(latch.to(), at("192.0.2.7:40000"));
    }
}
