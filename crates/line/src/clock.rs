//! A clock that only goes on.

use std::time::{Duration, Instant};

/// Milliseconds since a beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Instant);

impl Clock {
    /// Begins now.
    pub(crate) fn begun() -> Clock {
        Clock(Instant::now())
    }

    /// How long ago that was.
    pub(crate) fn now(self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// When that is.
    pub(crate) fn at(self, milliseconds: u64) -> Instant {
        self.0 + Duration::from_millis(milliseconds)
    }
}
