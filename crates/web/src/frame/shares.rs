//! What another program of the phone shared, kept in memory until the person says what it is: nothing is stored before.

use crate::frame::session;
use axum::body::Bytes;
use casework::Digest;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// Shares that wait at once; a further one takes the place of the oldest.
const WAITING: usize = 4;
/// How long one waits.
const HOLDS: Duration = Duration::from_secs(1800);
/// All files of one share, in bytes. A recording that is longer is chosen on the page itself, where it is streamed.
pub(crate) const MOST: usize = 16 << 20;

/// A file that was shared.
#[derive(Debug, Clone)]
pub(crate) struct SharedFile {
    /// Its plain name.
    pub(crate) name: String,
    /// `audio`, `image` or `video`; empty for others.
    pub(crate) kind: String,
    /// Its content.
    pub(crate) bytes: Bytes,
}

/// What was shared.
#[derive(Debug, Default)]
pub(crate) struct Share {
    /// Text, title and address, as far as they say different things.
    pub(crate) text: String,
    /// Files in their order.
    pub(crate) files: Vec<SharedFile>,
    /// The files once they were sealed: `DIGEST/KIND/NAME`, with the digest.
    pub(crate) sealed: Mutex<Vec<(Digest, String)>>,
}

/// The shares of now.
#[derive(Default)]
pub(crate) struct Shares {
    waiting: Mutex<VecDeque<(String, Instant, Arc<Share>)>>,
}

impl Shares {
    /// Keeps one; the name by which it is asked for is nobody's to guess.
    pub(crate) fn keep(&self, share: Share, now: Instant) -> String {
        let id = session::fresh();
        let mut waiting = self.waiting.lock().expect("no panic while held");
        waiting.retain(|(_, since, _)| now.saturating_duration_since(*since) < HOLDS);
        while waiting.len() >= WAITING {
            waiting.pop_front();
        }
        waiting.push_back((id.clone(), now, Arc::new(share)));
        id
    }

    /// The one of this name, unless it has waited too long.
    pub(crate) fn get(&self, id: &str, now: Instant) -> Option<Arc<Share>> {
        let waiting = self.waiting.lock().expect("no panic while held");
        let found =
            waiting.iter().find(|(known, since, _)| known == id && now.saturating_duration_since(*since) < HOLDS);
        found.map(|(_, _, share)| Arc::clone(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_wait_and_not_for_long() {
        let (shares, begun) = (Shares::default(), Instant::now());
        let ids: Vec<String> = (0..5).map(|_| shares.keep(Share::default(), begun)).collect();
        let found = |now| ids.iter().map(|id| shares.get(id, now).is_some()).collect::<Vec<_>>();
        assert_eq!(found(begun), [false, true, true, true, true]);
        assert_eq!(found(begun + HOLDS), [false; 5]);
        shares.keep(Share::default(), begun + HOLDS);
        assert_eq!(shares.waiting.lock().expect("held by nobody").len(), 1);
    }
}
