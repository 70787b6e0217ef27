//! The pace at which bytes come or go. Only the time counts that this side waited: a slow disk of our own is nobody's fault.

use crate::frame::limits::Limits;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Waiting for the other side: in every `still` of waiting, `floor` bytes must pass, and no wait lasts longer than `still`.
#[derive(Debug)]
pub(super) struct Pace {
    still: Duration,
    floor: u64,
    since: Option<Instant>,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    /// Nothing has passed and nothing is waited for.
    pub(super) fn new(limits: &Limits) -> Pace {
        Pace { still: limits.still, floor: limits.floor, since: None, waited: Duration::ZERO, bytes: 0 }
    }
    /// A wait begins, or goes on.
    pub(super) fn waits(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }
    /// Bytes have passed; the wait is over.
    pub(super) fn passed(&mut self, now: Instant, bytes: usize) {
        if let Some(since) = self.since.take() {
            self.waited += now.saturating_duration_since(since);
        }
        self.bytes = self.bytes.saturating_add(bytes as u64);
        if self.waited >= self.still && self.bytes >= self.floor {
            (self.waited, self.bytes) = (Duration::ZERO, 0);
        }
    }
    /// When the present wait has lasted too long; nothing while nobody waits.
    pub(super) fn ends(&self) -> Option<Instant> {
        let enough = self.bytes >= self.floor;
        let left = if enough { self.still } else { self.still.saturating_sub(self.waited) };
        self.since.map(|since| since + left)
    }
}

/// The body of a request, which breaks off when it stands still.
pub(super) struct PacedBody {
    body: Incoming,
    pace: Pace,
    timer: Option<Pin<Box<Sleep>>>,
}

impl PacedBody {
    /// The body as the pages read it.
    pub(super) fn of(body: Incoming, limits: &Limits) -> Body {
        match body.is_end_stream() {
            true => Body::empty(),
            false => Body::new(PacedBody { body, pace: Pace::new(limits), timer: None }),
        }
    }
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = &mut *self;
        let now = Instant::now();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            let bytes = frame.as_ref().and_then(|f| f.as_ref().ok()).and_then(Frame::data_ref).map_or(0, Bytes::len);
            this.pace.passed(now, bytes);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        this.pace.waits(now);
        let Some(until) = this.pace.ends() else { return Poll::Pending };
        let timer = this.timer.get_or_insert_with(|| Box::pin(sleep_until(until)));
        if timer.deadline() != until {
            timer.as_mut().reset(until);
        }
        ready!(timer.as_mut().poll(context));
        Poll::Ready(Some(Err(Still.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of a request stood still.
#[derive(Debug)]
pub(super) struct Still;

impl fmt::Display for Still {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body of the request stood still")
    }
}

impl std::error::Error for Still {}

/// Whether an error is, or comes from, one of this type.
pub(super) fn comes_from<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(<dyn std::error::Error>::is::<E>)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn a_wait_ends_and_the_other_sides_bytes_buy_no_rest() {
        let limits = Limits { still: seconds(30), floor: 1000, ..Limits::default() };
        let begun = Instant::now();
        let mut pace = Pace::new(&limits);
        assert_eq!(pace.ends(), None);
        pace.waits(begun);
        pace.waits(begun + seconds(9));
        assert_eq!(pace.ends(), Some(begun + seconds(30)));
        // A byte after ten seconds: the next wait has twenty.
        pace.passed(begun + seconds(10), 1);
        assert_eq!(pace.ends(), None);
        // Our own slowness is not counted.
        pace.waits(begun + seconds(100));
        assert_eq!(pace.ends(), Some(begun + seconds(120)));
        pace.passed(begun + seconds(119), 999);
        pace.waits(begun + seconds(200));
        assert_eq!(pace.ends(), Some(begun + seconds(230)), "whoever keeps the floor may stand still once");
        pace.passed(begun + seconds(202), 5);
        pace.waits(begun + seconds(300));
        assert_eq!(pace.ends(), Some(begun + seconds(330)), "and begins anew");
    }
}
