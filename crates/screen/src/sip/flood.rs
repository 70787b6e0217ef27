//! A guard against floods: each source has so many requests a second; a source that sends more is not answered, and costs
//! others nothing.

use std::collections::HashMap;
use std::net::IpAddr;

/// Sources that are remembered at once; the table is emptied of idle ones before it grows beyond.
const MOST_SOURCES: usize = 4096;

/// Counts requests by their source.
#[derive(Debug)]
pub struct Flood {
    per_second: u32,
    sources: HashMap<IpAddr, Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Requests that are left, in thousandths.
    left: u64,
    /// When it was filled, in milliseconds.
    at: u64,
}

impl Flood {
    /// Lets so many requests a second through from one address, twice as many at once.
    pub fn new(per_second: u32) -> Self {
        Self { per_second: per_second.max(1), sources: HashMap::new() }
    }

    /// Whether this request is answered; `now` in milliseconds of any clock that only goes on. Addresses of one household
    /// (a /64) are one source.
    pub fn admits(&mut self, from: IpAddr, now: u64) -> bool {
        let full = u64::from(self.per_second) * 2000;
        if self.sources.len() >= MOST_SOURCES {
            // A source that was quiet for two seconds is full again, as a new one is.
            self.sources.retain(|_, bucket| now.saturating_sub(bucket.at) < 2000);
            if self.sources.len() >= MOST_SOURCES {
                self.sources.clear();
            }
        }
        let bucket = self.sources.entry(source(from)).or_insert(Bucket { left: full, at: now });
        let gained = now.saturating_sub(bucket.at) * u64::from(self.per_second);
        bucket.left = (bucket.left + gained).min(full);
        bucket.at = now;
        let admitted = bucket.left >= 1000;
        if admitted {
            bucket.left -= 1000;
        }
        admitted
    }
}

/// Addresses that are one source: an IPv4 address, a /64 of IPv6.
pub fn source(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
        ip => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_cut_and_others_are_served() {
        let mut flood = Flood::new(10);
        let (loud, quiet): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let admitted = (0..1000).filter(|_| flood.admits(loud, 0)).count();
        assert_eq!(admitted, 20);
        assert!(flood.admits(quiet, 0));
        assert_eq!((0..1000).filter(|_| flood.admits(loud, 1000)).count(), 10);
        for n in 0..100_000_u32 {
            flood.admits(IpAddr::V4(n.into()), 2000);
        }
        assert!(flood.sources.len() <= MOST_SOURCES);
    }
}
