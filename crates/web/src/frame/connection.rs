//! One connection: its requests in turn, each phase with its own limit.

use crate::frame::limits::Limits;
use crate::frame::pace::{Pace, PacedBody};
use crate::frame::peer::Peer;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Response;
use hyper::body::{Frame, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};
use tower::ServiceExt;

/// Longest request line with its headers, in bytes.
const HEAD: usize = 64 << 10;

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No byte of the next request has come since then.
    Idle(Instant),
    /// The head of a request has been coming since then.
    Head(Instant),
    /// A request is answered.
    Busy,
}

struct State {
    phase: Phase,
    writing: Pace,
}

/// A connection as the others see it.
pub(super) struct Watched {
    state: Mutex<State>,
    close: Notify,
}

impl Watched {
    /// A connection that has just come.
    pub(super) fn new(limits: &Limits) -> Watched {
        let state = State { phase: Phase::Head(Instant::now()), writing: Pace::new(limits) };
        Watched { state: Mutex::new(state), close: Notify::new() }
    }
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while held")
    }
    /// Since when it has held its place without a request; `None` while one is answered.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        match self.state().phase {
            Phase::Idle(since) | Phase::Head(since) => Some(since),
            Phase::Busy => None,
        }
    }
    /// Ends it.
    pub(super) fn close(&self) {
        self.close.notify_one();
    }
    /// Comes back when it was ended.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }
    /// When its present phase has lasted too long.
    fn until(&self, limits: &Limits) -> Option<Instant> {
        let state = self.state();
        let phase = match state.phase {
            Phase::Idle(since) => Some(since + limits.idle),
            Phase::Head(since) => Some(since + limits.head),
            Phase::Busy => None,
        };
        [phase, state.writing.ends()].into_iter().flatten().min()
    }
}

/// Answers the requests of a connection until either side ends it or a limit does.
pub(super) async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    peer: Peer,
    router: Router,
    limits: Arc<Limits>,
    watched: Arc<Watched>,
    mut stop: watch::Receiver<bool>,
) {
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        watched.state().phase = Phase::Busy;
        let answered = Answered(Arc::clone(&watched));
        let mut request = request.map(|body| PacedBody::of(body, &limits));
        request.extensions_mut().insert(peer);
        let answer = router.clone().oneshot(request);
        async move { answer.await.map(|response| with(response, answered)) }
    });
    let wire = TokioIo::new(Wire { stream, watched: Arc::clone(&watched) });
    let mut builder = http1::Builder::new();
    // Limits of time are kept here, for every phase alike.
    builder.header_read_timeout(None::<Duration>).max_header_size(HEAD);
    let mut connection = pin!(builder.serve_connection(wire, service));
    let mut told = false;
    loop {
        let served = within(&mut connection, &watched, &limits);
        tokio::select! {
            () = served => return,
            () = watched.closed() => return,
            _ = stop.wait_for(|stop| *stop), if !told => {}
        }
        told = true;
        if watched.waiting_since().is_some() {
            return;
        }
        connection.as_mut().graceful_shutdown();
    }
}

/// Drives a connection to its end, or to the end of what its phase may take.
async fn within<F: Future>(connection: &mut Pin<&mut F>, watched: &Watched, limits: &Limits) {
    let mut timer = pin!(sleep_until(Instant::now() + limits.head));
    poll_fn(|context| {
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        let Some(until) = watched.until(limits) else { return Poll::Pending };
        if timer.deadline() != until {
            timer.as_mut().reset(until);
        }
        timer.as_mut().poll(context)
    })
    .await;
}

/// The stream, noting what passes.
struct Wire<S> {
    stream: S,
    watched: Arc<Watched>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, into);
        if into.filled().len() > before {
            let mut state = self.watched.state();
            if let Phase::Idle(_) = state.phase {
                state.phase = Phase::Head(Instant::now());
            }
        }
        read
    }
}

impl<S> Wire<S> {
    fn noted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let mut state = self.watched.state();
        match &written {
            Poll::Pending => state.writing.waits(Instant::now()),
            Poll::Ready(done) => state.writing.passed(Instant::now(), *done.as_ref().unwrap_or(&0)),
        }
        drop(state);
        written
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.noted(written)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.noted(written)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A request is answered as long as this is kept.
struct Answered(Arc<Watched>);

impl Drop for Answered {
    fn drop(&mut self) {
        self.0.state().phase = Phase::Idle(Instant::now());
    }
}

/// The answer, which keeps the connection busy until its last byte is on the way.
struct AnswerBody {
    body: Body,
    _answered: Answered,
}

fn with(response: Response<Body>, answered: Answered) -> Response<AnswerBody> {
    response.map(|body| AnswerBody { body, _answered: answered })
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
