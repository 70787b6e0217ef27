//! How often a pairing code may be tried: pauses that grow, for one address and for all together, in bounded memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

/// Addresses that are remembered; a home has fewer. Beyond it the one that waited longest is forgotten: the pause of all
/// together still holds.
const KNOWN: usize = 64;
/// The pause after the first wrong try; each further one is twice as long.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(300);
/// Wrong tries of all together that cost no pause for others.
const FREE: u32 = 10;
/// Without a wrong try for so long, everything is forgotten.
const FORGIVEN: Duration = Duration::from_secs(1800);

#[derive(Debug, Clone, Copy)]
struct Count {
    wrong: u32,
    last: Instant,
}

impl Count {
    fn pause(&self, free: u32) -> Duration {
        match self.wrong.saturating_sub(free) {
            0 => Duration::ZERO,
            n => FIRST.saturating_mul(1 << (n - 1).min(16)).min(LONGEST),
        }
    }
    fn left(&self, free: u32, now: Instant) -> Duration {
        (self.last + self.pause(free)).saturating_duration_since(now)
    }
    fn again(count: Option<Count>, now: Instant) -> Count {
        let fresh = |c: &Count| now.saturating_duration_since(c.last) < FORGIVEN;
        Count { wrong: count.filter(fresh).map_or(0, |c| c.wrong).saturating_add(1), last: now }
    }
}

/// Wrong tries of late.
#[derive(Default)]
pub(crate) struct Tries {
    known: Mutex<(HashMap<IpAddr, Count>, Option<Count>)>,
}

impl Tries {
    /// How long this address has to wait before its next try; nothing when it may try now.
    pub(crate) fn wait(&self, from: IpAddr, now: Instant) -> Option<Duration> {
        let known = self.known.lock().expect("no panic while held");
        let own = known.0.get(&from).map_or(Duration::ZERO, |c| c.left(0, now));
        let all = known.1.map_or(Duration::ZERO, |c| c.left(FREE, now));
        Some(own.max(all)).filter(|left| !left.is_zero())
    }

    /// A try of this address was wrong.
    pub(crate) fn wrong(&self, from: IpAddr, now: Instant) {
        let mut known = self.known.lock().expect("no panic while held");
        known.1 = Some(Count::again(known.1, now));
        let count = Count::again(known.0.get(&from).copied(), now);
        if !known.0.contains_key(&from) && known.0.len() >= KNOWN {
            let oldest = known.0.iter().min_by_key(|(_, c)| c.last).map(|(from, _)| *from);
            oldest.and_then(|from| known.0.remove(&from));
        }
        known.0.insert(from, count);
    }

    /// A try of this address was right: it has made up for its wrong ones.
    pub(crate) fn right(&self, from: IpAddr) {
        self.known.lock().expect("no panic while held").0.remove(&from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: u8) -> IpAddr {
        IpAddr::from([192, 168, 1, n])
    }
    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn pauses_of_one_address_double_and_end() {
        let (tries, begun) = (Tries::default(), Instant::now());
        assert_eq!(tries.wait(at(1), begun), None);
        let pauses: Vec<u64> = (0..10)
            .map(|_| {
                tries.wrong(at(1), begun);
                tries.wait(at(1), begun).map_or(0, |left| left.as_secs())
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(tries.wait(at(1), begun + seconds(299)), Some(seconds(1)));
        assert_eq!(tries.wait(at(1), begun + seconds(300)), None);
        assert_eq!(tries.wait(at(2), begun), None, "ten wrong tries of one cost no other a pause");
        tries.wrong(at(1), begun + seconds(1800));
        assert_eq!(tries.wait(at(1), begun + seconds(1800)), Some(seconds(1)), "half an hour later all is forgotten");
    }

    #[test]
    fn many_addresses_share_a_pause_and_little_memory() {
        let (tries, begun) = (Tries::default(), Instant::now());
        for n in 0..200 {
            tries.wrong(at(n), begun);
        }
        assert_eq!(tries.known.lock().expect("held by nobody").0.len(), KNOWN);
        assert_eq!(tries.wait(at(250), begun), Some(LONGEST));
        tries.right(at(199));
        assert_eq!(tries.wait(at(199), begun), Some(LONGEST), "the pause of all is nobody's to end");
    }
}
