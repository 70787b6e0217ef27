//! The body of a form with files, held back when what was read of it is not taken: the reader of such forms keeps in memory
//! whatever it cannot yet cut into fields, such as the head of a field that never ends.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// Bytes that may have come without having been taken. The heads of all fields of a sound form stay below it.
const UNTAKEN: u64 = 4 << 20;

/// How much of a form was taken out of its reader.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken(Arc<AtomicU64>);

impl Taken {
    /// So many bytes of a field were taken.
    pub(super) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
    /// The body that gives no more once too much of it was not taken.
    pub(super) fn bounds(&self, body: Body) -> Body {
        Body::new(Bounded { body, taken: self.clone(), given: 0 })
    }
}

struct Bounded {
    body: Body,
    taken: Taken,
    given: u64,
}

impl HttpBody for Bounded {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let Poll::Ready(Some(Ok(frame))) = polled else {
            return polled.map(|frame| frame.map(|frame| frame.map_err(Into::into)));
        };
        if self.given.saturating_sub(self.taken.0.load(Ordering::Relaxed)) > UNTAKEN {
            return Poll::Ready(Some(Err(TooMuch.into())));
        }
        self.given += frame.data_ref().map_or(0, Bytes::len) as u64;
        Poll::Ready(Some(Ok(frame)))
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The form was held back.
#[derive(Debug)]
pub(super) struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the head of a field does not end")
    }
}

impl std::error::Error for TooMuch {}
