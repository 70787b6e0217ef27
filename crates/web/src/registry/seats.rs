//! Those who have shown a key on a page. The cookie names a seat; the key itself is neither in it nor kept here.

use crate::frame::session;
use hashlink::LruCache;
use registry::log::Hash;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

/// Seats that are kept; beyond them the one that was used the longest ago is given up.
const MOST: usize = 4096;
/// Without a page for so long, the key has to be shown again.
const IDLE: Duration = Duration::from_secs(4 * 3600);

/// The seats of now.
pub(crate) struct Seats(Mutex<LruCache<String, (Hash, Instant)>>);

impl Default for Seats {
    fn default() -> Seats {
        Seats(Mutex::new(LruCache::new(MOST)))
    }
}

impl Seats {
    fn all(&self) -> std::sync::MutexGuard<'_, LruCache<String, (Hash, Instant)>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A seat for the holder of this key: what the cookie says.
    pub(crate) fn give(&self, key: Hash, now: Instant) -> String {
        let name = format!("{}{}", session::fresh(), session::fresh());
        self.all().insert(name.clone(), (key, now));
        name
    }

    /// The key of a seat.
    pub(crate) fn key(&self, name: &str, now: Instant) -> Option<Hash> {
        let mut all = self.all();
        let (key, last) = all.get_mut(name)?;
        if now.saturating_duration_since(*last) >= IDLE {
            all.remove(name);
            return None;
        }
        *last = now;
        Some(*key)
    }

    /// Gives a seat up.
    pub(crate) fn leave(&self, name: &str) {
        self.all().remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_ends_when_it_is_left_and_when_it_is_not_used() {
        let (seats, begun, key) = (Seats::default(), Instant::now(), Hash::of(b"a key"));
        let name = seats.give(key, begun);
        assert_eq!(name.len(), 64);
        let later = |hours: u64| begun + Duration::from_secs(3600 * hours);
        assert_eq!(seats.key(&name, later(3)), Some(key));
        assert_eq!(seats.key(&name, later(6)), Some(key), "every page counts");
        assert_eq!(seats.key(&name, later(10)), None);
        assert_eq!(seats.key(&name, later(6)), None, "it is gone");
        let other = seats.give(key, begun);
        seats.leave(&other);
        assert_eq!(seats.key(&other, begun), None);
        assert_eq!(seats.key("", begun), None);
    }
}
